"""A signer is checked by a service: begun by them, in this browser, for this document, and it counts once."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import checks
from django.core.cache import cache

from contracts.agreements import evidence
from contracts.agreements.enums import Method, Party
from contracts.agreements.errors import IdentityTooWeak, NotIdentified
from contracts.agreements.models import AgreementDocument
from marketplace.accounts import identity_check
from marketplace.accounts.models import OneTimeCode
from marketplace.core import files
from marketplace.demo.acts.opening import PASSWORD
from marketplace.demo.identity import TrialCheck, answered
from marketplace.programmes.enums import IdentityLevel
from marketplace.programmes.models import RuleSet
from tests.contracts.agreements.signing import code_in_mail, is_signed, nothing_is_recorded
from tests.marketplace.documents import programs

pytestmark = pytest.mark.django_db
FIRM, VENDOR = Party.DEMAND_FIRM, Party.VENDOR


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    cache.clear()


@pytest.fixture
def begin(stage, visit, given):
    """The password is confirmed and the way to the service shown; the address of the service."""

    def begin(party=FIRM, **changes):
        sent = given("check", party, **{"password": PASSWORD} | changes)
        page = visit("sign/", party, sent, follow=True)
        return page.context.get("address")

    return begin


@pytest.fixture
def come_back(visit):
    """Back from the service, which answered with a name; the page the signer lands on."""

    def come_back(address, name="곽병주", party=FIRM, **changes):
        asked = {key: value for key, (value,) in parse_qs(urlsplit(address).query).items()} | changes
        back = urlsplit(asked["back"]).path
        return visit(f"{back}?{answered(state=asked['state'], name=name)}", party, follow=True)

    return come_back


def says(page) -> str:
    return " ".join(str(message) for message in page.context["messages"])


def test_checked_signer_signs_without_a_code(stage, visit, given, begin, come_back):
    stage.locked()
    address = begin()
    page = come_back(address)
    assert says(page) == "" and page.context["check"].service == "시험용 본인확인"
    assert "code" not in page.context["form"].fields and page.context["form"]["typed_name"].value() == "곽병주"
    assert visit("sign/", FIRM, given("sign"))["Location"].endswith("/signed/")

    (record,) = evidence.records_of(stage.document())
    assert [method for method, _at in record.methods] == [Method.PASSWORD, Method.CHECK]
    assert record.beside["service"] == "시험용 본인확인" and record.beside["reference"].startswith("TRIAL-")
    assert evidence.chain_holds(stage.document()) and not OneTimeCode.objects.exists()
    assert visit("sign/", FIRM, given("sign"))["Location"].endswith("/signed/")


def test_certificate_says_by_whom_the_signer_was_checked(stage, visit, given, begin, come_back, tmp_path):
    stage.locked()
    come_back(begin())
    visit("sign/", FIRM, given("sign"), headers={"user-agent": "Phone/1.0"})
    (record,) = evidence.records_of(stage.document())
    stage.signed(VENDOR).signed(Party.AGENCY).concluded()

    sealed = tmp_path / "sealed.pdf"
    sealed.write_bytes(files.read(stage.document().sealed))
    text = "".join(programs.run("pdftotext", "-raw", sealed, "-").split())
    assert "접속프로그램Phone/1.0기록없음기록없음" in text
    assert f"시험용본인확인확인번호{record.beside['reference']}" in text and "본인확인서비스" in text
    record.beside = {**record.beside, "reference": "TRIAL-OTHER"}
    assert record.mac != evidence.mac_of(record)


def test_name_is_compared_as_services_write_it(stage, begin, come_back):
    stage.locked()

    assert come_back(begin(), name="곽 병주").context["check"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "곽병준"}, "다른 사람이 본인확인"),
        ({"name": ""}, "다른 사람이 본인확인"),
        ({"state": "guessed"}, "마치지 않았거나"),
        ({"party": VENDOR}, "마치지 않았거나"),
    ],
)
def test_answer_of_another_or_of_another_asking_counts_for_nobody(stage, visit, given, begin, come_back, changes, said):
    stage.locked()
    page = come_back(begin(), **changes)
    assert said in says(page)
    visit("sign/", FIRM, given("sign"))

    assert nothing_is_recorded(stage)


@pytest.mark.parametrize("answer", ["", "answer=", "answer=forged", "answer=x&answer=y", "state=%00"])
def test_what_the_service_did_not_sign_is_no_answer(stage, visit, begin, answer):
    stage.locked()
    begin()
    page = visit(f"sign/checked/?{answer}", follow=True)

    assert "마치지 않았거나" in says(page) and not page.context["check"]


def test_answer_counts_once(stage, visit, given, begin, come_back):
    stage.locked()
    address = begin()
    come_back(address)

    assert "마치지 않았거나" in says(come_back(address))


def test_who_stays_away_too_long_begins_again(stage, begin, come_back):
    stage.locked()
    address = begin()
    stage.world.at += identity_check.COMES_BACK_WITHIN + timedelta(seconds=1)

    assert "마치지 않았거나" in says(come_back(address))


def test_check_outlives_the_password_by_what_is_left_of_its_own_time(stage, visit, given, begin, come_back):
    stage.locked()
    address = begin()
    stage.world.at += timedelta(minutes=4)
    come_back(address)
    stage.world.at += timedelta(minutes=2)
    page = visit("sign/", FIRM, given("sign"))
    assert list(page.context["form"].errors) == ["password"]
    page = visit("sign/", FIRM, given("identify", password=PASSWORD), follow=True)
    assert page.context["check"] and not OneTimeCode.objects.exists()

    assert visit("sign/", FIRM, given("sign"))["Location"].endswith("/signed/")


def test_old_check_signs_nothing(stage, visit, given, begin, come_back):
    stage.locked()
    come_back(begin())
    stage.world.at += identity_check.COUNTS_FOR + timedelta(seconds=1)
    visit("sign/", FIRM, given("identify", password=PASSWORD))
    page = visit("sign/", FIRM, given("sign"))

    assert list(page.context["form"].errors) == ["code"] and nothing_is_recorded(stage)


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"password": None}])
def test_nobody_is_sent_on_without_the_password(stage, visit, begin, changes):
    stage.locked()

    assert begin(**changes) is None
    assert visit("sign/check/")["Location"].endswith("/sign/")


def test_pressed_twice_it_is_one_asking(stage, begin, come_back):
    stage.locked()
    first, second = begin(), begin()

    assert first == second and come_back(second).context["check"]


def test_check_is_not_offered_where_there_is_no_service(stage, visit, given, settings):
    settings.IDENTITY_CHECK = ""
    stage.locked()
    assert 'value="check"' not in visit("sign/").content.decode()
    page = visit("sign/", FIRM, given("check", password=PASSWORD), follow=True)

    assert page.redirect_chain[-1][0].endswith("/sign/") and "code" in page.context["form"].fields
    assert visit("sign/check/")["Location"].endswith("/sign/")
    assert "마치지 않았거나" in says(visit("sign/checked/", follow=True))


@pytest.mark.parametrize("where", ["address", "answer"])
def test_service_that_does_not_answer_is_said_and_the_code_still_serves(
    stage, visit, given, begin, come_back, monkeypatch, where
):
    stage.locked()
    address = begin()

    def away(*_args, **_kwargs):
        raise TimeoutError("no answer")

    monkeypatch.setattr(TrialCheck, where, away)
    page = visit("sign/check/", follow=True) if where == "address" else come_back(address)
    assert "응답하지 않습니다" in says(page) and "code" in page.context["form"].fields
    visit("sign/", FIRM, given("resend"))
    assert visit("sign/", FIRM, given("sign", code=code_in_mail()))["Location"].endswith("/signed/")


def test_document_that_is_not_made_yet_sends_nobody_on(stage, visit):
    stage.locked()
    AgreementDocument.objects.update(original=None)

    for page in ("sign/check/", "sign/checked/"):
        assert visit(page)["Location"].endswith("/sign/")


# What the operation believes


@pytest.fixture
def sign_by(stage, open_, sign):
    """The firm signs by its password and a check, or by what a test names, with a check that a test changes."""
    stage.locked()
    open_(FIRM)

    def sign_by(*methods, absent=False, **changes):
        at = stage.now()
        given = {
            "person_id": stage.signer(FIRM).person_id, "purpose": evidence.purpose(stage.document().h0),
            "service": "시험용 본인확인", "reference": "T-1", "at": at,
        }  # fmt: skip
        check = None if absent else identity_check.Shown(**given | changes)
        named = methods or (Method.PASSWORD, Method.CHECK)
        return sign(FIRM, methods=[(method, at) for method in named], check=check, at=at)

    return sign_by


@pytest.mark.parametrize(
    "changes",
    [{"person_id": 0}, {"purpose": "sign:other"}, {"at": datetime(2026, 1, 1, tzinfo=UTC)}, {"absent": True}],
)
def test_check_of_another_for_another_or_at_another_time_proves_nothing(stage, sign_by, changes):
    with pytest.raises(NotIdentified):
        sign_by(**changes)
    assert nothing_is_recorded(stage)


def test_check_that_is_not_named_proves_nothing(stage, sign_by):
    with pytest.raises(NotIdentified):
        sign_by(Method.PASSWORD, Method.ONE_TIME_CODE)
    assert nothing_is_recorded(stage)


def test_check_is_a_second_proof_and_not_more(stage, sign_by):
    RuleSet.objects.update(agreement_identity=IdentityLevel.VOUCHED)
    with pytest.raises(IdentityTooWeak):
        sign_by()
    RuleSet.objects.update(agreement_identity=IdentityLevel.TWO)
    with pytest.raises(IdentityTooWeak):
        sign_by(Method.CHECK)

    assert sign_by() and is_signed(stage)


def test_reference_that_cannot_be_printed_is_no_answer(stage, visit, begin, come_back, monkeypatch):
    stage.locked()
    address = begin()
    monkeypatch.setattr(
        TrialCheck,
        "answer",
        lambda self, given, *, state: identity_check.Answer(name="곽병주", reference="확인\n" * 99),
    )

    assert "마치지 않았거나" in says(come_back(address))


# What an installation is told


def told() -> list[str]:
    return [found.id for found in checks.run_checks(tags=[checks.Tags.security]) if "IDENTITY_CHECK" in found.msg]


@pytest.mark.parametrize("named", ["nowhere.Check", "marketplace.demo.identity.Nobody", "no path"])
def test_service_that_cannot_be_asked_is_said_at_once(settings, named):
    assert told() == []
    settings.IDENTITY_CHECK = named

    assert told() == ["accounts.E001"]


def test_trial_service_serves_the_demonstration_alone(settings):
    settings.DEMO = False

    assert told() == ["demo.E002"]


def test_page_of_the_trial_service_leads_nowhere_else(client):
    assert client.get("/demo/identity-check/", {"state": "s", "back": "https://evil.example/"}).status_code == 404
    assert client.get("/demo/identity-check/", {"back": "/x/"}).status_code == 404
    page = client.post("/demo/identity-check/?state=s&back=/x/", {"name": "홍길동"})
    assert page["Location"].startswith("/x/?answer=")
    assert client.post("/demo/identity-check/?state=s&back=/x/", {"name": ""}).context["form"].errors
