"""A vendor registers for the round in the workspace, is asked to correct, and answers."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog import operations as catalog
from catalog.enums import RegistrationState
from catalog.models import VendorRegistration
from marketplace.accounts.models import User
from marketplace.core.approvals import Answer
from marketplace.demo import content
from marketplace.demo.acts import pool
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
PAGE = "/workspace/vendor/registration/"


@pytest.fixture(scope="module")
def world(own_index, shared_database):
    return small_world("f01")


@pytest.fixture(scope="module")
def newcomer(world):
    """A company that has just been confirmed and has not registered yet."""
    entry = next(entry for key, entry in content.load().vendors.items() if key not in world.vendors)
    return pool.enters(world, entry)


@pytest.fixture
def visit(client, world, newcomer):
    def opened(path: str = "", method: str = "get", who=newcomer, role: str = "representative", **data):
        client.force_login(User.objects.get(pk=world.of(who, role).person_id))
        with time_machine.travel(world.now(), tick=False):
            return getattr(client, method)(f"{PAGE}{path}", data, follow=True)

    return opened


def proof(text: str = "특허 등록원부") -> SimpleUploadedFile:
    return SimpleUploadedFile("proof.txt", text.encode(), "text/plain")


def registration(newcomer) -> VendorRegistration:
    return VendorRegistration.objects.filter(vendor_id=newcomer.organisation_id).latest("pk")


@pytest.fixture
def handed_in(visit, newcomer):
    visit("edit/", "post", own_ai="특허 1건", places_cap=2, evidence=proof())
    visit("submit/", "post")
    return registration(newcomer)


def test_registration_is_written_checked_and_handed_in(visit, newcomer):
    page = visit("edit/", "post", own_ai="특허 1건", places_cap=2, evidence=proof()).content.decode()
    assert "특허 1건" in page
    assert registration(newcomer).state == RegistrationState.DRAFT

    page = visit("submit/", "post").content.decode()
    assert registration(newcomer).state == RegistrationState.SUBMITTED
    assert "<strong>전담기관</strong>" in page


def test_proof_is_asked_for_once(visit, newcomer):
    refused = visit("edit/", "post", own_ai="특허 1건", places_cap=2)
    assert refused.context["form"].errors.keys() == {"evidence"}
    assert "특허 1건" in refused.content.decode()

    visit("edit/", "post", own_ai="특허 1건", places_cap=2, evidence=proof())
    first = registration(newcomer).evidence_id
    visit("edit/", "post", own_ai="특허 2건", places_cap=3)
    assert (registration(newcomer).evidence_id, registration(newcomer).own_ai) == (first, "특허 2건")


def test_file_of_an_unknown_kind_is_refused_in_words(visit, newcomer):
    page = visit("edit/", "post", own_ai="특허", places_cap=2, evidence=SimpleUploadedFile("x.exe", b"MZ\x00\x01"))

    assert "받을 수 없는 종류의 파일입니다" in page.content.decode()
    assert not VendorRegistration.objects.filter(vendor_id=newcomer.organisation_id).exists()


def test_only_the_representative_hands_it_in(visit, newcomer):
    visit("edit/", "post", role="manager", own_ai="특허 1건", places_cap=2, evidence=proof())
    page = visit("submit/", "post", role="manager").content.decode()

    assert "권한이 없습니다" in page
    assert registration(newcomer).state == RegistrationState.DRAFT


def test_handed_in_twice_is_handed_in_once(visit, handed_in):
    visit("submit/", "post")
    visit("edit/", "post", own_ai="몰래 고침", places_cap=9)

    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.own_ai) == (RegistrationState.SUBMITTED, "특허 1건")


def test_correction_says_what_and_until_when_and_is_answered(visit, world, handed_in):
    manager = world.staff("manager1")
    catalog.take_up_registration(registration_id=handed_in.pk, actor=manager, at=world.now())
    catalog.request_registration_correction(
        registration_id=handed_in.pk, reason="등록증 사본이 흐립니다.", actor=manager, at=world.now()
    )
    page = visit().content.decode()
    assert "등록증 사본이 흐립니다." in page
    assert "까지" in page

    visit("edit/", "post", own_ai="특허 1건, 다시 스캔", places_cap=2, evidence=proof("다시 스캔"))
    visit("submit/", "post")
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.own_ai) == (RegistrationState.SUBMITTED, "특허 1건, 다시 스캔")


def test_refusal_is_told_and_another_registration_begun(visit, world, handed_in, newcomer):
    manager = world.staff("manager1")
    catalog.take_up_registration(registration_id=handed_in.pk, actor=manager, at=world.now())
    catalog.refuse_registration(registration_id=handed_in.pk, reason="재판매입니다.", actor=manager, at=world.now())
    assert "재판매입니다." in visit().content.decode()

    visit("edit/", "post", own_ai="새 특허", places_cap=1, evidence=proof("새 특허"))
    assert registration(newcomer).pk != handed_in.pk
    assert registration(newcomer).state == RegistrationState.DRAFT


def test_what_the_agency_proposes_stays_in_the_agency(visit, world, handed_in):
    manager, approver = world.staff("manager1"), world.staff("approver")
    catalog.take_up_registration(registration_id=handed_in.pk, actor=manager, at=world.now())
    catalog.propose_approval(registration_id=handed_in.pk, actor=manager, at=world.now())
    catalog.decide_registration(
        registration_id=handed_in.pk, answer=Answer.RETURN, reason="특허 번호를 다시 보세요.", actor=approver,
        at=world.now(),
    )  # fmt: skip

    assert "특허 번호를 다시 보세요." not in visit().content.decode()


def test_proof_of_another_vendor_is_not_found(visit, world, handed_in):
    stranger = next(iter(world.vendors.values()))

    assert visit(f"{handed_in.pk}/evidence/").status_code == 200
    assert visit(f"{handed_in.pk}/evidence/", who=stranger).status_code == 404
