"""A firm signs in the workspace: by password and a code from the mail, once, the document it has read, or not at all."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache

from contracts.agreements import evidence, queries
from contracts.agreements import operations as agreements
from contracts.agreements.enums import AgreementState, DocumentState, Method, Party, SignatureState
from contracts.agreements.models import Agreement, SignatureRecord
from contracts.clauses.enums import Clause
from marketplace.accounts.models import OneTimeCode
from marketplace.core import outbox
from marketplace.demo.acts import agreements as agreeing
from marketplace.demo.acts.opening import PASSWORD
from tests.contracts.agreements.signing import another, code_in_mail, is_signed

pytestmark = [pytest.mark.django_db, pytest.mark.db]
FIRM, VENDOR, AGENCY = Party.DEMAND_FIRM, Party.VENDOR, Party.AGENCY


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    cache.clear()


@pytest.fixture
def identify(visit, given):
    """Confirm the password; the code that came by mail, and the page."""

    def identify(party=FIRM, **changes):
        response = visit("sign/", party, given("identify", party, password=PASSWORD, **changes), follow=True)
        return code_in_mail(), response

    return identify


def test_firm_signs_by_password_and_code(stage, visit, given, identify):
    stage.locked()
    code, page = identify()
    assert page.context["form"].fields.keys() >= {"code"} and not is_signed(stage)
    response = visit("sign/", FIRM, given("sign", code=code))

    assert response["Location"].endswith("/signed/")
    record = evidence.records_of(stage.document())[0]
    assert [method for method, _at in record.methods] == [Method.PASSWORD, Method.ONE_TIME_CODE]
    assert (record.h0, record.address, record.clauses) == (stage.document().h0, "127.0.0.1", sorted(Clause.values))
    assert evidence.chain_holds(stage.document())


def test_browser_of_the_signer_is_recorded_as_it_can_be_printed(stage, visit, given, identify):
    stage.locked()
    code, _page = identify()
    visit("sign/", FIRM, given("sign", code=code), headers={"user-agent": "Phone/1.0 \x00한글 " + "x" * 300})

    (record,) = evidence.records_of(stage.document())
    assert record.browser.startswith("Phone/1.0  x") and len(record.browser) == 200
    assert evidence.chain_holds(stage.document())
    record.browser = "Desk/2.0"
    assert record.mac != evidence.mac_of(record)


def test_receipt_says_what_comes_next(stage, visit):
    stage.locked().signed(FIRM)
    vendor = stage.agreement().vendor.legal_name
    assert vendor in visit("signed/").context["next"]
    stage.signed(VENDOR)

    receipt = visit("signed/")
    assert "민간부담금을 입금" in receipt.context["next"]
    assert receipt.context["record"].mac in receipt.content.decode()
    assert f"/{stage.agreement().number}/#pay" in receipt.content.decode()
    assert "#pay" not in visit("signed/", VENDOR).content.decode()


def test_opening_the_page_opens_the_document_once(stage, visit, signature_of):
    stage.locked()
    visit("sign/", stage.of(role="manager").person_id)
    assert signature_of(FIRM).state == SignatureState.REQUESTED
    visit("sign/")
    opened = signature_of(FIRM).viewed_at
    stage.world.go(stage.world.day(35), 9)
    visit("sign/")

    assert (signature_of(FIRM).state, signature_of(FIRM).viewed_at) == (SignatureState.VIEWED, opened)


@pytest.mark.parametrize("clicks", [2, 3])
def test_signing_again_leads_to_the_same_receipt(stage, visit, given, identify, clicks):
    stage.locked()
    code, _page = identify()
    for _click in range(clicks):
        response = visit("sign/", FIRM, given("sign", code=code))
        assert response["Location"].endswith("/signed/")

    assert SignatureRecord.objects.count() == 1
    assert visit("sign/")["Location"].endswith("/signed/")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"typed_name": "곽병"}, "typed_name"),
        ({"clawback": None}, "clawback"),
        ({"personal_data": None}, "personal_data"),
        ({"consent": None}, "consent"),
        ({"code": ""}, "code"),
    ],
)
def test_signing_without_care_is_said_at_the_field_and_loses_nothing(stage, visit, given, identify, changes, field):
    stage.locked()
    code, _page = identify()
    response = visit("sign/", FIRM, given("sign", **{"code": code, **changes}))

    assert list(response.context["form"].errors) == [field]
    assert not is_signed(stage)
    assert visit("sign/", FIRM, given("sign", code=code)).status_code == 302 and is_signed(stage)


def test_wrong_code_is_refused_and_the_fifth_kills_it(stage, visit, given, identify):
    stage.locked()
    code, _page = identify()
    for _guess in range(5):
        response = visit("sign/", FIRM, given("sign", code=another(code)))
        assert list(response.context["form"].errors) == ["code"]
        assert response.context["form"]["typed_name"].value() == "곽병주"

    assert list(visit("sign/", FIRM, given("sign", code=code)).context["form"].errors) == ["code"]
    assert OneTimeCode.objects.get().tries == 5 and not is_signed(stage)


def test_wrong_password_sends_no_code(stage, visit, given):
    stage.locked()
    response = visit("sign/", FIRM, given("identify", password="wrong"))

    assert list(response.context["form"].errors) == ["password"]
    assert response.context["form"]["clawback"].value()
    assert [letter for letter in mail.outbox if "서명 번호" in letter.subject] == []


def test_passwords_are_not_guessed_for_ever(stage, visit, given):
    stage.locked()
    for _guess in range(11):
        response = visit("sign/", FIRM, given("identify", password="wrong"))

    assert response.context["form"].non_field_errors() and "password" not in response.context["form"].errors
    assert visit("sign/", FIRM, given("identify", password=PASSWORD)).context["form"].non_field_errors()
    assert not OneTimeCode.objects.exists()


def test_identifying_twice_sends_one_code(stage, identify):
    stage.locked()
    first, _page = identify()
    second, page = identify()

    assert first == second and OneTimeCode.objects.count() == 1
    assert "code" in page.context["form"].fields


def test_identifying_once_more_in_another_window_goes_on_to_the_code(stage, visit, given):
    stage.locked()
    for _window in range(2):
        response = visit("sign/", FIRM, given("identify", password=PASSWORD))
        assert response.status_code == 302
    page = visit("sign/")

    assert (page.context["form"].errors, len(mail.outbox)) == ({}, 1)
    assert page.context["note"]


def test_another_code_is_sent_after_half_a_minute_and_keeps_what_was_written(stage, visit, given, identify):
    stage.locked()
    first, _page = identify()
    early = visit("sign/", FIRM, given("resend"), follow=True)
    assert "초" in early.context["note"] and OneTimeCode.objects.count() == 1
    stage.world.clock.at += timedelta(seconds=31)
    late = visit("sign/", FIRM, given("resend"), follow=True)

    assert OneTimeCode.objects.count() == 2
    assert (late.context["form"]["typed_name"].value(), late.context["form"]["clawback"].value()) == ("곽병주", True)
    assert visit("sign/", FIRM, given("sign", code=code_in_mail())).status_code == 302
    assert first == code_in_mail() or is_signed(stage)


def test_signer_identified_too_long_ago_does_it_again_and_loses_nothing(stage, visit, given, identify):
    stage.locked()
    code, _page = identify()
    stage.world.clock.at += timedelta(minutes=5, seconds=1)
    response = visit("sign/", FIRM, given("sign", code=code))
    assert list(response.context["form"].errors) == ["password"]
    assert (response.context["form"]["typed_name"].value(), is_signed(stage)) == ("곽병주", False)
    code, _page = identify()

    assert visit("sign/", FIRM, given("sign", code=code)).status_code == 302 and is_signed(stage)


def test_code_of_one_signer_does_not_serve_another_party(stage, visit, given, identify):
    stage.locked()
    code, _page = identify()
    visit("sign/", FIRM, given("sign", code=code))
    other, _page = identify(VENDOR)
    response = visit("sign/", VENDOR, given("sign", VENDOR, code=code if code != other else another(code)))

    assert list(response.context["form"].errors) == ["code"] and not is_signed(stage, VENDOR)


# Who has no form, and why


def test_only_the_signer_in_turn_has_the_form(stage, visit):
    assert visit("sign/").context["closed"]
    stage.locked()
    manager, vendor = visit("sign/", stage.of(role="manager").person_id), visit("sign/", VENDOR)

    assert "곽병주" in manager.context["closed"] and 'name="typed_name"' not in manager.content.decode()
    assert vendor.context["closed"] and 'name="typed_name"' not in vendor.content.decode()
    assert "form" in visit("sign/").context


@pytest.mark.parametrize("who", ["manager", "vendor"])
def test_form_sent_by_who_has_none_signs_nothing(stage, visit, given, who):
    stage.locked()
    sender = VENDOR if who == "vendor" else stage.of(role="manager").person_id
    response = visit("sign/", sender, given("identify", password=PASSWORD))

    assert response.context["closed"] and not OneTimeCode.objects.exists()
    assert visit("sign/", sender, given("sign", code="000000")).context["closed"]
    assert not SignatureRecord.objects.exists()


@pytest.mark.parametrize("end", ["voided", "expired", "declined"])
def test_document_that_ended_meanwhile_is_said_on_the_page(stage, visit, given, identify, signature_of, end):
    stage.locked()
    code, _page = identify()
    if end == "voided":
        agreements.void_document(
            document_id=stage.document().pk, reason="고침", actor=stage.staff("manager1"), at=stage.now()
        )
    elif end == "declined":
        agreements.decline(
            signature_id=signature_of(VENDOR).pk, reason="범위", actor=stage.signer(VENDOR), at=stage.now()
        )
    else:
        agreements.expire_documents_due(at=stage.document().sign_by + timedelta(seconds=1))
    response = visit("sign/", FIRM, given("sign", code=code))

    assert stage.document().state == end
    assert response.context["closed"] and "효력이 없습니다" in response.content.decode()
    assert not SignatureRecord.objects.exists()


def test_deadline_that_passed_without_a_tick_closes_the_form(stage, visit):
    stage.locked()
    stage.world.clock.at = stage.document().sign_by + timedelta(seconds=1)

    assert "서명" in visit("sign/").context["closed"]


def test_new_version_is_read_again_before_it_is_signed(stage, visit, given, identify):
    stage.locked()
    old = given("sign", code=identify()[0])
    agreements.void_document(
        document_id=stage.document().pk, reason="고침", actor=stage.staff("manager1"), at=stage.now()
    )
    agreements.draw_up_again(agreement_id=stage.agreement().pk, actor=stage.staff("manager1"), at=stage.now())
    outbox.drain()
    assert visit("sign/").context["closed"]
    stage.locked()
    response = visit("sign/", FIRM, old, follow=True)

    assert "바뀌었습니다" in response.content.decode() and not SignatureRecord.objects.exists()
    assert "password" in response.context["form"].fields and not response.context["form"]["clawback"].value()


# Declining


def test_declining_says_what_it_does_and_voids_every_signature(stage, visit, signature_of):
    stage.locked().signed(FIRM)
    assert "무효" in visit("decline/", VENDOR).content.decode()
    assert visit("decline/", VENDOR, {"reason": " "}).context["form"].errors["reason"]
    for _click in range(2):
        response = visit("decline/", VENDOR, {"reason": "검수 기준이 모호합니다."}, follow=True)
        assert "검수 기준이 모호합니다." in response.content.decode()

    assert stage.document().state == DocumentState.DECLINED
    assert (signature_of(FIRM).state, signature_of(VENDOR).state) == (SignatureState.VOIDED, SignatureState.DECLINED)
    assert Agreement.objects.get().state == AgreementState.PREPARING


def test_only_a_signer_declines_and_nobody_after_signing(stage, visit):
    stage.locked()
    manager = stage.of(role="manager").person_id
    assert "<textarea" not in visit("decline/", manager).content.decode()
    assert visit("decline/", manager, {"reason": "싫습니다."}).context["form"].errors
    stage.signed(FIRM)
    visit("decline/", FIRM, {"reason": "마음이 바뀌었습니다."})

    assert stage.document().state == DocumentState.SIGNING and is_signed(stage)


def test_sealed_agreement_after_three_signed_by_clicking(stage, visit, given, identify):
    stage.locked()
    for party in (FIRM, VENDOR, AGENCY):
        if party == AGENCY:
            agreeing.deposited(stage.world, stage.firm())
        code, _page = identify(party)
        assert visit("sign/", party, given("sign", party, code=code))["Location"].endswith("/signed/")
    stage.concluded()

    assert stage.agreement().state == AgreementState.CONCLUDED
    assert queries.effective_document(stage.agreement()) == stage.document()
    assert {tuple(dict(each.methods)) for each in evidence.records_of(stage.document())} == {
        (Method.PASSWORD, Method.ONE_TIME_CODE)
    }


def test_agency_reads_what_it_waits_for_instead_of_a_form(stage, visit, given):
    stage.locked().signed(FIRM, VENDOR)
    shown = visit("sign/", AGENCY)

    assert queries.co_payment(stage.agreement()).code in shown.context["closed"]
    assert visit("sign/", AGENCY, given("identify", AGENCY, password=PASSWORD)).context["closed"]
    assert not OneTimeCode.objects.exists()


def test_rest_of_the_office_does_not_read_agreements_as_a_party(stage, visit):
    stage.locked()

    assert visit("/workspace/agreements/", stage.staff("manager1").person_id).status_code == 302
    assert stage.agreement().number in visit("/workspace/agreements/", AGENCY).content.decode()


@pytest.mark.parametrize("action", ["sign", "resend", ""])
def test_password_alone_signs_nothing_whatever_button_is_named(stage, visit, given, action):
    stage.locked()
    page = visit("sign/", FIRM, given(action, password=PASSWORD), follow=True)

    assert "code" in page.context["form"].fields and not is_signed(stage)
