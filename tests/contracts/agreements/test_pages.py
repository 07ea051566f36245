"""A firm reads its agreement in the workspace: its own alone, the very bytes, what it pays, who is next."""

import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.agreements import operations as agreements
from contracts.agreements.enums import Party
from contracts.payments import operations as payments
from contracts.payments import queries as deposits
from marketplace.accounts.models import Membership
from marketplace.core import files, outbox
from marketplace.demo.acts import agreements as agreeing

pytestmark = [pytest.mark.django_db, pytest.mark.db]
FIRM, VENDOR = Party.DEMAND_FIRM, Party.VENDOR


@pytest.fixture
def text(visit):
    return lambda *args, **options: visit(*args, **options).content.decode()


def file_of(stage):
    return f"documents/{stage.document().number}/pdf/"


# Who


@pytest.mark.parametrize(
    "page", ["", "sign/", "signed/", "decline/", "documents/{document}/", "documents/{document}/pdf/"]
)
def test_no_one_but_its_parties_finds_an_agreement(stage, visit, page):
    stage.locked()
    page = page.format(document=stage.document().number)
    other_vendor = Membership.objects.exclude(
        organisation__in=[stage.agreement().demand_firm, stage.agreement().vendor]
    ).filter(role="representative", organisation__kind="corporation").first()  # fmt: skip

    assert visit(page, other_vendor.user_id).status_code == 404
    for who in (
        "manager1",
        "finance1",
        "evaluator1",
    ):  # they act for no party; one who is nobody's is sent to say whose
        assert visit(page, stage.staff(who).person_id).status_code in (302, 404)
    for party in (FIRM, Party.AGENCY):
        assert visit(page, party).status_code in (200, 302)
    assert visit(page, VENDOR).status_code in (200, 302)


def test_visitor_is_sent_to_sign_in(client, stage):
    response = client.get(f"/workspace/agreements/{stage.agreement().number}/{file_of(stage)}")

    assert response.status_code == 302 and response["Location"].startswith("/accounts/login/")


def test_document_of_another_agreement_is_not_found_under_this_one(visit, stage):
    assert visit("documents/AG-2026-1-OTHER-1/pdf/").status_code == 404


# The list


def test_list_says_whose_turn_it_is_and_until_when(stage, text):
    stage.locked()
    mine, theirs = text("/workspace/agreements/"), text("/workspace/agreements/", VENDOR)

    assert stage.agreement().number in mine
    assert "우리 회사" in mine and "우리 회사" not in theirs.partition("<main")[2]
    assert stage.agreement().demand_firm.legal_name in theirs
    assert "까지" in mine


def test_menu_counts_what_waits_for_the_readers_signature(stage, visit):
    def waiting(who):
        outbox.drain()
        frame = visit("/workspace/agreements/", who).context["frame"]
        return next(line.count for line in frame.lines if line.url_name == "workspace_agreements:list")

    assert not waiting(FIRM)
    stage.locked()
    assert (waiting(FIRM), waiting(VENDOR), waiting(stage.of(role="manager").person_id)) == (1, 0, 0)
    stage.signed(FIRM)
    assert (waiting(FIRM), waiting(VENDOR)) == (0, 1)


def test_company_without_an_agreement_is_told_where_they_come_from(stage, text):
    stranger = Membership.objects.exclude(
        organisation__in=[stage.agreement().demand_firm, stage.agreement().vendor]
    ).filter(role="representative", organisation__kind="corporation").first()  # fmt: skip

    assert "협약이 아직 없습니다" in text("/workspace/agreements/", stranger.user_id)


# The document


def test_file_is_the_very_bytes_and_kept_by_no_cache(stage, visit):
    for step, kind in ((None, "draft"), (stage.locked, "original")):
        if step:
            step()
        response = visit(file_of(stage), VENDOR)

        assert response.content == files.read(getattr(stage.document(), kind))
        assert (response["Content-Type"], "no-store" in response["Cache-Control"]) == ("application/pdf", True)
        assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
        assert response["X-Content-Type-Options"] == "nosniff"


def test_fingerprint_on_the_page_is_that_of_the_file(stage, visit, text):
    stage.locked()
    digest = hashlib.sha256(visit(file_of(stage)).content).hexdigest()

    assert stage.document().h0 == digest
    assert digest in text("").replace(" ", "")


def test_sealed_document_is_served_with_its_code(stage, visit, text):
    stage.locked().signed().concluded()
    page = text("", VENDOR)

    assert visit(file_of(stage), VENDOR).content == files.read(stage.document().sealed)
    assert stage.document().code in page
    assert f"/verify/{stage.document().number}/{stage.document().code}/" in page
    assert "봉인" in page


def test_text_page_has_every_article_with_an_anchor(stage, text):
    page = text(f"documents/{stage.document().number}/")

    assert all(f'id="a{number}"' in page for number in range(1, 26))
    assert "제18조(정산, 불인정과 환수)" in page


def test_void_version_stays_readable_with_its_reason(stage, text, visit):
    stage.locked()
    first = stage.document()
    agreements.void_document(
        document_id=first.pk, reason="검수 기준이 빠졌습니다.", actor=stage.staff("manager1"), at=stage.now()
    )
    assert "검수 기준이 빠졌습니다." in text("")
    agreements.draw_up_again(agreement_id=stage.agreement().pk, actor=stage.staff("manager1"), at=stage.now())
    outbox.drain()
    page = text("")

    assert "검수 기준이 빠졌습니다." in page
    assert first.number in page and stage.document().number in page
    assert visit(f"documents/{first.number}/pdf/").status_code == 200


# Terms and money


def test_each_side_reads_its_own_money(stage, visit):
    agreement = stage.agreement()
    supply = agreement.grant + agreement.cash
    firm, vendor = (visit("", who).context["terms"].money for who in (FIRM, VENDOR))

    assert firm["total"][1] == supply + agreement.in_kind
    assert firm["pay"][1] == agreement.cash + supply // 10
    assert vendor["total"][1] == supply + supply // 10
    assert "pay" not in vendor


def test_terms_are_those_of_the_document(stage, visit):
    terms = visit("").context["terms"]

    assert sum(amount for *_rest, amount in terms.instalments) == stage.agreement().grant + stage.agreement().cash
    assert [len(points) for _role, points in terms.duties] == [3, 3, 3]
    assert [[number for number, _title in row.articles] for row in terms.clauses] == [[18, 20], [15]]
    assert len(terms.kpis) >= 1


def test_co_payment_box_follows_the_money(stage, visit, text):
    stage.locked()
    expected = visit("").context["deposit"]
    assert expected.code in text("") and not expected.received and not expected.odd
    stage.world.bank.deposit(expected.amount - 1, sender=expected.code, at=stage.now())
    payments.import_statement(
        round_id=stage.world.made["round"], content=stage.world.bank.statement(), actor=stage.staff("finance1"),
        at=stage.now(),
    )  # fmt: skip
    odd = visit("").context["deposit"]
    assert (odd.odd, odd.missing, odd.received) == (expected.amount - 1, 1, False)
    assert "1원이 모자랍니다" in text("")
    agreeing.deposited(stage.world, stage.firm())

    assert visit("").context["deposit"].received
    assert "입금됨" in text("")


def test_deposit_account_is_the_agencys(stage, text):
    stage.locked()
    assert str(deposits.account_of(stage.world.made["agency"])) in text("")


def test_voucher_stands_as_one_bar(stage, visit, text):
    assert "ws-bar" not in text("")
    stage.locked().signed().concluded().in_force().vouchered()
    page = text("")

    assert f"{stage.agreement().grant:,}원" in page.partition('id="voucher"')[2].partition("</section>")[0]
    assert "ws-bar" in page


# What is next


def test_case_points_to_sign_pay_or_read(stage, text):
    case = f"/workspace/cases/{stage.agreement().case.number}/"
    base = f"/workspace/agreements/{stage.agreement().number}/"
    assert f'href="{base}"' in text(case)
    stage.locked()
    assert f'href="{base}sign/"' in text(case)
    assert f'href="{base}sign/"' not in text(case, VENDOR)
    stage.signed(FIRM, VENDOR)
    assert f'href="{base}#pay"' in text(case)
    assert f'href="{base}#pay"' not in text(case, VENDOR)
    agreeing.deposited(stage.world, stage.firm())
    assert "#pay" not in text(case)


def another_like(row, **changes) -> int:
    """A copy of a row with other values in some columns, past every operation: a list is to be long."""
    columns = [field.column for field in row._meta.concrete_fields if not field.primary_key]
    quoted = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join("%s" if column in changes else f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{row._meta.db_table}" ({quoted}) SELECT {values} FROM "{row._meta.db_table}" WHERE id = %s',
            [changes[column] for column in columns if column in changes] + [row.pk],
        )
    return type(row).objects.latest("pk").pk


def test_list_asks_the_database_equally_often_whatever_its_length(stage, visit):
    def asked():
        with CaptureQueriesContext(connection) as queries_:
            response = visit("/workspace/agreements/")
        return len(response.context["rows"]), len(queries_)

    stage.locked()
    visit("/workspace/agreements/")
    few = asked()
    agreement, award = stage.agreement(), stage.award()
    for number in range(19):
        case = another_like(agreement.case, number=f"C-{number}")
        together = another_like(award.application.consortium, case_id=case)
        application = another_like(award.application, case_id=case, consortium_id=together, state="withdrawn")
        another = another_like(award, case_id=case, application_id=application)
        another_like(agreement, number=f"AG-{number}", case_id=case, award_id=another)

    assert few[0] == 1
    assert asked() == (20, few[1])
