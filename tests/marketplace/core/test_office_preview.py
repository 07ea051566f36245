"""An action shows what it would do, ledger included, and nothing of it stays; a case shows what the rules saw."""

import pytest

from catalog.enums import RegistrationState
from catalog.models import VendorRegistration
from marketplace.core import clock, outbox
from marketplace.core.effects import outside_transaction
from marketplace.core.models import AuditEntry, Event
from marketplace.core.office.preview import foresee
from marketplace.ledger.models import Account, Hold, Transfer
from marketplace.programmes.models import Case
from matching.selection.models import Award, Ranking
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def played(shared_database, own_index):
    stage = Stage(small_world("f01")).drafted().received().scored().ranked()
    outbox.drain()
    return stage


def everything() -> list:
    kept = (AuditEntry, Event, Transfer, Hold, Award)
    return [model.objects.count() for model in kept] + list(Account.objects.order_by("pk").values())


def test_approval_shows_the_grant_that_would_be_set_aside_and_keeps_nothing(sign_in, stage):
    ranking = Ranking.objects.get()
    before = everything()
    page = sign_in("approver").get(f"/admin/ranking/inspect/{ranking.pk}/do/approve/").content.decode()
    grant = ranking.entries.get().grant

    assert "처리하면 생기는 일" in page
    assert f"확보 {ranking.entries.get().application.case.number}" in page
    assert f"{grant:,}원" in page
    assert everything() == before
    ranking.refresh_from_db()
    assert ranking.state == "proposed"


def test_what_was_shown_is_what_happens(sign_in, stage):
    ranking = Ranking.objects.get()
    sign_in("approver").post(f"/admin/ranking/inspect/{ranking.pk}/do/approve/")

    moved = Transfer.objects.latest("pk")
    assert (moved.credit.kind, moved.amount) == ("committed", ranking.entries.get().grant)


def test_form_is_shown_its_effect_before_it_is_sent(sign_in, stage):
    registration = VendorRegistration.objects.first()
    path = f"/admin/vendorregistration/inspect/{registration.pk}/do/suspend/"
    reason = {"reason": "담당자 연락이 닿지 않습니다."}
    before = everything()
    page = sign_in("manager1").post(path, {**reason, "preview": "1"}).content.decode()

    assert str(RegistrationState.SUSPENDED.label) in page
    assert "움직이는 자금이 없습니다" in page
    assert reason["reason"] in page  # what was typed is still there
    assert everything() == before
    registration.refresh_from_db()
    assert registration.state == RegistrationState.APPROVED


def test_refusal_is_foreseen_in_words(stage):
    from matching.selection import operations as selection

    application = stage.application()
    found = foresee(
        lambda: selection.record_eligible(application_id=application.pk, actor=stage.staff("manager1"), at=stage.now()),
        at=stage.now(),
    )

    assert found.refused
    assert found.moves == []


def test_what_acts_outside_is_not_tried(stage):
    assert foresee(outside_transaction, at=clock.now()) is None


def test_case_shows_what_the_rules_said_and_saw(sign_in, stage):
    case = Case.objects.get()
    page = sign_in("manager1").get(f"/admin/case/inspect/{case.pk}/").content.decode()

    assert case.eligibility_runs.exists()
    assert "규칙이 본 자료" in page
    assert "office-light is-passed" in page
    assert "business_status" in page
