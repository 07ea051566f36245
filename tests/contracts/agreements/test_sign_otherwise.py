"""On the page for signing without a mail: by the digits of an app, by a passkey, by the certificate of the company."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from contracts.agreements import evidence, own_certificate
from contracts.agreements.enums import Method, Party
from marketplace.accounts.models import OneTimeCode, User
from marketplace.demo.acts.opening import PASSWORD
from tests.certificates import Issuer
from tests.contracts.agreements.signing import another, code_in_mail, is_signed, nothing_is_recorded

pytestmark = pytest.mark.django_db
FIRM, VENDOR = Party.DEMAND_FIRM, Party.VENDOR


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    cache.clear()


# By an app, by a passkey


@pytest.fixture
def app(stage):
    """The code that a signer's authenticator app shows at the story's time."""
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(User.objects.get(pk=stage.signer(FIRM).person_id), secret)
    return lambda: format_hotp_value(hotp_value(secret, int(stage.now().timestamp()) // 30))


def test_code_of_the_app_signs_without_a_mail(stage, visit, given, app):
    stage.locked()
    page = visit("sign/", FIRM, given("identify", password=PASSWORD), follow=True)
    assert page.context["has_app"] and "인증 앱" in page.context["note"] and not OneTimeCode.objects.exists()
    assert list(visit("sign/", FIRM, given("sign", code=another(app()))).context["form"].errors) == ["code"]
    assert visit("sign/", FIRM, given("sign", code=app()))["Location"].endswith("/signed/")

    (record,) = evidence.records_of(stage.document())
    assert [method for method, _at in record.methods] == [Method.PASSWORD, Method.AUTHENTICATOR]


def test_who_has_an_app_may_still_ask_for_a_mail(stage, visit, given, app):
    stage.locked()
    visit("sign/", FIRM, given("identify", password=PASSWORD))
    visit("sign/", FIRM, given("resend"))

    assert visit("sign/", FIRM, given("sign", code=code_in_mail()))["Location"].endswith("/signed/")


def test_codes_of_an_app_are_not_guessed_for_ever(stage, visit, given, app):
    stage.locked()
    visit("sign/", FIRM, given("identify", password=PASSWORD))
    for _guess in range(10):
        response = visit("sign/", FIRM, given("sign", code=another(app())))

    assert response.context["form"].non_field_errors()
    assert visit("sign/", FIRM, given("sign", code=app())).context["form"].non_field_errors() and not is_signed(stage)


@pytest.mark.parametrize(
    "answer", ["{}", "no", '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}']
)
def test_made_up_passkey_confirms_nobody(stage, visit, given, answer):
    stage.locked()
    response = visit("sign/", FIRM, given("identify", passkey=answer))

    assert "패스키" in str(response.context["form"].non_field_errors())
    assert not OneTimeCode.objects.exists()
    assert "password" in visit("sign/").context["form"].fields


# By the certificate of the company


@pytest.fixture
def sent_with(given):
    """What a signer sends with the password, and with a file where there is one."""

    def sent_with(action, content=None, **changes):
        sent = given(action, **{"password": PASSWORD} | changes)
        return sent if content is None else sent | {"certificate": SimpleUploadedFile("signature.p7s", content)}

    return sent_with


def test_certificate_is_offered_where_the_agency_trusts_an_issuer(stage, visit, folder):
    stage.locked()
    page = visit("sign/").content.decode()
    assert "multipart" not in page and 'type="file"' not in page and "인증서로 서명하기" not in page
    Issuer().trusted_in(folder)
    answer = visit("sign/")
    page = answer.content.decode()

    assert not answer.context["form"].is_bound and "multipart" in page and "인증서로 서명하기" in page
    assert 'value="identify"' in page and 'name="password"' in page and "sign/consent.txt" in page


def test_only_the_certificate_is_offered_where_nothing_less_will_do(waiting, visit, issuer):
    page = visit("sign/").content.decode()

    assert 'value="certificate"' in page and 'name="password"' in page
    assert 'value="identify"' not in page and 'name="code"' not in page


def test_sentence_is_a_file_for_those_who_sign(stage, visit, waiting):
    answer = visit("sign/consent.txt")

    assert answer.content == waiting.sentence == evidence.consent(stage.document()).encode()
    assert stage.document().h0 in answer.content.decode() and stage.document().number in answer["Content-Disposition"]
    assert visit("sign/consent.txt", VENDOR).content == answer.content


def test_firm_signs_on_the_page_by_password_and_certificate(stage, visit, sent_with, waiting, held):
    content = held.signature(visit("sign/consent.txt").content)
    answer = visit("sign/", FIRM, sent_with("certificate", content))

    assert answer["Location"].endswith("/signed/") and not OneTimeCode.objects.exists()
    (record,) = evidence.records_of(stage.document())
    assert [method for method, _at in record.methods] == [Method.PASSWORD, Method.CERTIFICATE]
    assert visit("sign/", FIRM, sent_with("certificate", content))["Location"].endswith("/signed/")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "wrong"}, "password"),
        ({"password": None}, "password"),
        ({"password": None, "passkey": "{}"}, "password"),
        ({"content": None}, "certificate"),
        ({"content": b""}, "certificate"),
        ({"content": b"<html>"}, "certificate"),
        ({"content": bytes(200 * 1024)}, "certificate"),
        ({"typed_name": "곽병"}, "typed_name"),
        ({"clawback": None}, "clawback"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_written_stays(
    stage, visit, sent_with, waiting, held, changes, field
):
    sent = sent_with("certificate", **{"content": held.signature(waiting.sentence)} | changes)
    form = visit("sign/", FIRM, sent).context["form"]

    assert list(form.errors) == [field] and nothing_is_recorded(stage)
    assert form["personal_data"].value() and form["typed_name"].value() == sent["typed_name"]


def test_certificate_of_another_is_said_at_the_file(stage, visit, sent_with, waiting, issuer):
    content = issuer.issue(o="남의 회사").signature(waiting.sentence)
    answer = visit("sign/", FIRM, sent_with("certificate", content))

    assert "다른 회사의 인증서입니다" in str(answer.context["form"].errors["certificate"])


def test_certificate_serves_in_place_of_the_code_once_the_password_is_confirmed(stage, visit, sent_with, folder, held):
    stage.locked()
    page = visit("sign/", FIRM, sent_with("identify"), follow=True)
    assert "code" in page.context["form"].fields and 'value="certificate"' in page.content.decode()
    content = held.signature(own_certificate.sentence(stage.document()))

    assert visit("sign/", FIRM, sent_with("certificate", content, password=None))["Location"].endswith("/signed/")


def test_file_sent_with_another_button_is_no_signature(stage, visit, sent_with, folder, held):
    stage.locked()
    content = held.signature(own_certificate.sentence(stage.document()))
    page = visit("sign/", FIRM, sent_with("identify", content), follow=True)

    assert "code" in page.context["form"].fields and nothing_is_recorded(stage)


def test_certificate_signs_nothing_where_it_is_not_offered(stage, visit, sent_with, folder):
    stage.locked()
    own = Issuer().issue(o=stage.agreement().demand_firm.legal_name)
    visit("sign/", FIRM, sent_with("certificate", own.signature(own_certificate.sentence(stage.document()))))

    assert nothing_is_recorded(stage)


def test_files_are_not_tried_for_ever(stage, visit, sent_with, waiting, held):
    for _try in range(11):
        form = visit("sign/", FIRM, sent_with("certificate", b"<html>")).context["form"]

    assert form.non_field_errors()
    assert visit("sign/", FIRM, sent_with("certificate", held.signature(waiting.sentence))).status_code == 200
