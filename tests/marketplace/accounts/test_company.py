"""From a stranger to someone who acts for a company, without losing what was looked for on the way."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Solution
from marketplace.accounts import operations, queries
from marketplace.accounts.enums import Role
from marketplace.accounts.models import JoinRequest, Membership, Organisation, OrganisationClaim, User
from marketplace.core import outbox
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
PERSON = {"email": "saeromi@saero.example", "name": "한새롬", "password1": "오늘도-맑음-2026", "agreed": "on"}
NUMBER = "124-86-00009"  # a number that checks, of nobody


@pytest.fixture(scope="module")
def stage(shared_database, own_index):
    stage = Stage(small_world("f01", "f05")).drafted()
    outbox.drain()
    return stage


@pytest.fixture
def now(stage):
    """The world's time stands still while a test asks."""
    cache.clear()
    with time_machine.travel(stage.now(), tick=False):
        yield stage.now()


@pytest.fixture
def signed_in(client, stage, now):
    def opened(firm: str = "f01", role: str = "representative"):
        client.force_login(User.objects.get(pk=stage.of(firm, role).person_id))
        return client

    return opened


def paper(name: str = "paper.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 one", "application/pdf")


def code_in_mail() -> str:
    return re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.M)[1]


def test_sign_up_carries_need_and_shortlist_over(client, now):
    solution = Solution.objects.public().first()
    client.post("/match/", {"need": "절삭 공구가 언제 부러질지 모릅니다"})
    client.post("/solutions/shortlist/", {"solution": solution.pk, "keep": "1"})
    client.post("/accounts/signup/?next=/match/", {**PERSON, "next": "/match/"})
    response = client.post("/accounts/confirm-email/", {"code": code_in_mail(), "next": "/match/"}, follow=True)

    assert response.redirect_chain[-1][0] == "/match/"
    assert "절삭 공구가 언제 부러질지 모릅니다" in response.content.decode()
    person = User.objects.get(email=PERSON["email"])
    assert person.name == "한새롬"

    client.logout()  # the session is gone: what was kept with the person comes back
    client.force_login(person)
    assert "절삭 공구가 언제 부러질지 모릅니다" in client.get("/match/").content.decode()
    assert solution.title in client.get("/solutions/shortlist/").content.decode()


def test_wrong_code_lets_nobody_in(client, now):
    client.post("/accounts/signup/", PERSON)
    client.post("/accounts/confirm-email/", {"code": "WRONG1"})

    assert client.get("/workspace/").status_code == 302


@pytest.mark.parametrize("missing", PERSON)
def test_every_field_of_the_sign_up_is_needed(client, now, missing):
    client.post("/accounts/signup/", {**PERSON, missing: ""})

    assert not User.objects.filter(email=PERSON["email"]).exists()


def test_address_that_is_taken_is_not_betrayed(client, stage, now):
    taken = User.objects.get(pk=stage.of("f01").person_id).email
    response = client.post("/accounts/signup/", {**PERSON, "email": taken}, follow=True)

    assert response.context["request"].path == "/accounts/confirm-email/"
    assert "이미 가입된 주소입니다" in mail.outbox[-1].body


@pytest.fixture
def newcomer(client, now):
    person = operations.register_person(email="new@saero.example", name="한새롬", actor=queries.PUBLIC, at=now)
    client.force_login(person)
    return person


def test_claim_waits_for_the_office_and_then_opens_the_company(client, stage, newcomer, now):
    sent = {"number": NUMBER, "legal_name": "(주)새로움", "representative": "한새롬", "proof": paper()}
    page = client.post("/workspace/company/start/", sent, follow=True).content.decode()
    assert "증빙을 확인하고 있습니다" in page

    claim = OrganisationClaim.objects.get(user=newcomer)
    operations.decide_claim(claim_id=claim.pk, approve=True, actor=stage.staff("manager1"), at=now)
    assert "(주)새로움" in client.get("/workspace/company/").content.decode()


def test_claim_sent_twice_is_one(client, newcomer):
    for _click in range(2):
        sent = {"number": NUMBER, "legal_name": "(주)새로움", "representative": "한새롬", "proof": paper()}
        response = client.post("/workspace/company/start/", sent)
        assert response.status_code == 302

    assert OrganisationClaim.objects.filter(user=newcomer).count() == 1


def test_refused_claim_says_why_and_may_be_made_again(client, stage, newcomer, now):
    sent = {"number": NUMBER, "legal_name": "(주)새로움", "representative": "한새롬"}
    client.post("/workspace/company/start/", {**sent, "proof": paper()})
    claim = OrganisationClaim.objects.get(user=newcomer)
    why = "등록증이 흐려서 읽을 수 없습니다."
    operations.decide_claim(claim_id=claim.pk, approve=False, reason=why, actor=stage.staff("manager1"), at=now)
    assert why in client.get("/workspace/company/start/").content.decode()

    client.post("/workspace/company/start/", {**sent, "proof": paper()})
    assert OrganisationClaim.objects.filter(user=newcomer).count() == 2


@pytest.mark.parametrize("number", ["", "123-45-67890", "abc", "9" * 30])
def test_wrong_number_is_said_in_words(client, newcomer, number):
    page = client.get("/workspace/company/start/", {"number": number})

    assert page.context["number_form"].errors["number"]


def test_file_of_another_kind_is_refused_and_nothing_is_lost(client, newcomer):
    bad = SimpleUploadedFile("proof.exe", b"MZ\x00\x01", "application/octet-stream")
    sent = {"number": NUMBER, "legal_name": "(주)새로움", "representative": "한새롬", "proof": bad}
    page = client.post("/workspace/company/start/", sent).content.decode()

    assert "(주)새로움" in page
    assert "PDF, HWPX" in page
    assert not OrganisationClaim.objects.filter(user=newcomer).exists()


def test_registered_number_leads_to_its_representative(client, stage, newcomer, signed_in):
    firm = Organisation.objects.get(pk=stage.firm().organisation_id)
    sent = {"number": firm.business_number, "role": Role.STAFF.value}
    client.post("/workspace/company/start/", sent)
    client.post("/workspace/company/start/", sent)
    wish = JoinRequest.objects.get(user=newcomer)

    boss = signed_in()
    assert "한새롬" in boss.get("/workspace/company/people/").content.decode()
    for _click in range(2):
        boss.post(f"/workspace/company/people/requests/{wish.pk}/", {"answer": "accept"})
    assert Membership.objects.get(user=newcomer).role == Role.STAFF


def test_stranger_answers_no_request(stage, newcomer, signed_in, now):
    wish = operations.ask_to_join(
        organisation_id=stage.firm().organisation_id, role=Role.STAFF, actor=queries.actor_of(newcomer, at=now), at=now
    )
    assert (
        signed_in("f05").post(f"/workspace/company/people/requests/{wish.pk}/", {"answer": "accept"}).status_code == 404
    )
    signed_in("f01", "manager").post(f"/workspace/company/people/requests/{wish.pk}/", {"answer": "accept"})
    assert not Membership.objects.filter(user=newcomer).exists()


def test_profile_is_changed_by_its_members_and_kept(signed_in, stage):
    page = signed_in("f01", "manager").get("/workspace/company/edit/")
    sent = {name: value for name, value in page.context["form"].initial.items() if value not in (None, False)}
    response = signed_in("f01", "manager").post("/workspace/company/edit/", {**sent, "staff_count": 52}, follow=True)

    assert "52" in response.content.decode()
    assert Organisation.objects.get(pk=stage.firm().organisation_id).staff_count == 52


def test_document_is_added_and_read_by_its_own_company_alone(signed_in, stage):
    form = {"kind": "sme_certificate", "number": "2026-1", "issued_on": "2026-01-05", "valid_until": "2026-12-31"}
    signed_in().post("/workspace/company/documents/add/", {**form, "file": paper()})
    added = queries.certificates_of(stage.firm().organisation_id).get(number="2026-1")

    assert signed_in().get(f"/workspace/company/documents/{added.pk}/").content == b"%PDF-1.7 one"
    assert signed_in("f05").get(f"/workspace/company/documents/{added.pk}/").status_code == 404


def test_document_that_ends_before_it_begins_is_refused(signed_in):
    form = {"kind": "sme_certificate", "issued_on": "2026-02-05", "valid_until": "2026-01-31", "file": paper()}
    page = signed_in().post("/workspace/company/documents/add/", form)

    assert page.context["form"].non_field_errors()


def test_documents_show_their_light_on_the_day(signed_in, stage, now):
    operations.add_certificate(
        organisation_id=stage.firm().organisation_id, kind="own_ai", number="", issued_on=now.date(),
        valid_until=now.date() + timedelta(days=5), content=b"%PDF-1.7", actor=stage.of("f01"), at=now,
    )  # fmt: skip
    shown = {row["kind"].value: row["light"] for row in signed_in().get("/workspace/company/").context["documents"]}

    assert shown["own_ai"] == "is-wait"
    assert shown["sme_certificate"] == "is-ok"
    assert shown["business_registration"] == ""


def test_closed_accounts_are_entered_in_words_or_figures(signed_in, stage):
    sent = {"year": 2025, "total_assets": "86억", "total_liabilities": "4,910,000,000", "paid_in_capital": "8억원"}
    signed_in().post("/workspace/company/accounts/", sent)
    latest = queries.closed_accounts_of(stage.firm().organisation_id).first()

    assert (latest.total_assets, latest.total_liabilities, latest.paid_in_capital) == (8_600_000_000, 4_910_000_000, 800_000_000)  # fmt: skip


def test_delegation_is_the_representatives(signed_in, stage):
    member = Membership.objects.get(user_id=stage.of("f01", "manager").person_id)
    sent = {"scope": "submit", "starts_on": "2026-03-20", "ends_on": "2026-04-20"}

    assert (
        signed_in("f01", "manager")
        .post(f"/workspace/company/people/{member.pk}/delegate/", {**sent, "letter": paper()})
        .status_code
        == 404
    )
    assert (
        signed_in("f05")
        .post(f"/workspace/company/people/{member.pk}/delegate/", {**sent, "letter": paper()})
        .status_code
        == 404
    )
    signed_in().post(f"/workspace/company/people/{member.pk}/delegate/", {**sent, "letter": paper()})
    assert member.delegations.get().scope == "submit"


def test_account_is_entered_by_the_representative_and_shown_shortened(signed_in, stage):
    name = Organisation.objects.get(pk=stage.firm().organisation_id).legal_name
    sent = {"bank": "가온은행", "number": "900-123-45678-1", "holder": name}
    page = signed_in().post("/workspace/company/account/", sent, follow=True).content.decode()
    assert "****6781" in page
    assert "90012345678" not in page

    page = signed_in("f01", "manager").post("/workspace/company/account/", {**sent, "number": "1234567"})
    assert page.context["form"].non_field_errors()
    assert "****4567" not in signed_in().get("/workspace/company/account/").content.decode()
