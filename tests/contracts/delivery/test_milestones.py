"""Milestones: planned from the agreement, delivered in its period, accepted by one who signs, with the warning kept."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from contracts.agreements import operations as agreements
from contracts.delivery import operations as delivery
from contracts.delivery.enums import MilestoneState
from contracts.delivery.errors import NothingSaid, WarningNotShown
from contracts.delivery.models import Acceptance, Deliverable, Milestone
from contracts.delivery.wording import ACCEPTANCE_WARNING
from marketplace.core.clock import KST
from marketplace.core.files import FileRefused
from marketplace.core.lifecycle import TransitionRefused
from marketplace.core.models import Event
from marketplace.documents import UnprintableText

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def deliver(stage, actor=None, key="m1", note="여섯 동 모두 촬영합니다.", **more):
    milestone = stage.milestone(key, "f12")
    return delivery.deliver(
        milestone_id=milestone.pk, note=note, actor=actor or stage.vendor("f12"), at=stage.now(), **more
    )


def accept(stage, actor=None, key="m1", note="2주 동안 보았습니다.", warning=str(ACCEPTANCE_WARNING)):
    return delivery.accept(
        milestone_id=stage.milestone(key, "f12").pk, note=note, warning=warning, actor=actor or stage.of("f12"),
        at=stage.now(),
    )  # fmt: skip


def test_milestones_are_planned_from_the_agreement_within_its_period(stage):
    planned = Milestone.objects.filter(agreement=stage.agreement("f12")).order_by("position")

    assert [(row.key, row.due_on, row.state) for row in planned] == [
        ("m1", date(2026, 6, 30), "planned"),
        ("m2", date(2026, 8, 31), "planned"),
        ("m3", date(2026, 11, 30), "planned"),
    ]
    assert planned[0].deliverables == ["설치 도면", "기준 줄 조사표"]


def test_vendor_has_the_ball_until_the_first_stage_is_due(stage):
    case = stage.agreement("f12").case

    assert (case.holder, case.due_at.astimezone(KST).date()) == ("vendor", date(2026, 6, 30))


def test_planning_again_changes_nothing(stage):
    assert delivery.plan_milestones(agreement_id=stage.agreement("f12").pk, at=stage.now()) == 0
    assert Milestone.objects.filter(agreement=stage.agreement("f12")).count() == 3


def test_delivery_and_acceptance_are_kept_as_they_were_with_the_warning(stage):
    deliver(stage)
    assert stage.agreement("f12").case.holder == "demand_firm"
    answer = accept(stage)

    assert stage.milestone("m1", "f12").state == MilestoneState.ACCEPTED
    assert (answer.accepted, answer.warning, answer.by) == (True, str(ACCEPTANCE_WARNING), stage.of("f12").person_id)
    assert stage.agreement("f12").case.holder == "vendor"
    facts = Event.objects.get(name="milestone.accept").facts
    assert (facts["agreement_id"], facts["milestone"]) == (stage.agreement("f12").pk, "m1")


def test_what_is_sent_back_is_delivered_again_and_both_answers_stay(stage):
    deliver(stage)
    delivery.send_back(
        milestone_id=stage.milestone("m1", "f12").pk,
        reason="4동 레일이 걸립니다.",
        actor=stage.of("f12"),
        at=stage.now(),
    )
    assert stage.milestone("m1", "f12").state == MilestoneState.REWORK
    deliver(stage, note="4동 레일을 고쳤습니다.")
    accept(stage)

    assert list(Deliverable.objects.values_list("ordinal", flat=True)) == [1, 2]
    assert list(Acceptance.objects.order_by("pk").values_list("accepted", flat=True)) == [False, True]


def test_sending_back_needs_a_reason(stage):
    deliver(stage)
    with pytest.raises(TransitionRefused):
        delivery.send_back(
            milestone_id=stage.milestone("m1", "f12").pk, reason=" ", actor=stage.of("f12"), at=stage.now()
        )

    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("wrong", [{"note": " "}, {"warning": ""}])
def test_acceptance_without_words_or_without_the_warning_is_refused(stage, wrong):
    deliver(stage)
    with pytest.raises((NothingSaid, WarningNotShown)):
        accept(stage, **wrong)

    assert stage.milestone("m1", "f12").state == MilestoneState.DELIVERED


def test_what_the_certificate_could_not_print_is_refused_before_it_is_handed_over_or_accepted(stage):
    with pytest.raises(UnprintableText) as refusal:
        deliver(stage, note="완료했습니다 🎉")
    assert (refusal.value.field, refusal.value.character) == ("납품 설명", "🎉 U+1F389")
    with pytest.raises(UnprintableText):
        deliver(stage, enclosures=[("결과‮.pdf", b"%PDF-1.7")])
    assert not Deliverable.objects.exists()
    deliver(stage)
    with pytest.raises(UnprintableText):
        accept(stage, note="좋습니다 👍")
    assert stage.milestone("m1", "f12").state == MilestoneState.DELIVERED


def test_nobody_but_the_firms_signer_accepts(stage):
    deliver(stage)
    strangers = [stage.of("f12", "manager"), stage.vendor("f12"), stage.of("f01"), stage.staff("manager1")]
    for stranger in strangers:
        with pytest.raises((TransitionRefused, Milestone.DoesNotExist)):
            accept(stage, stranger)

    assert stage.milestone("m1", "f12").state == MilestoneState.DELIVERED


def test_nobody_but_the_vendor_delivers(stage):
    for stranger in (stage.of("f12"), stage.vendor("f01"), stage.staff("manager1")):
        with pytest.raises((TransitionRefused, Milestone.DoesNotExist)):
            deliver(stage, stranger)

    assert not Deliverable.objects.exists()


def test_acceptance_of_nothing_delivered_is_refused(stage):
    with pytest.raises(TransitionRefused):
        accept(stage)


def test_acceptance_twice_is_refused_and_kept_once(stage):
    deliver(stage)
    accept(stage)
    with pytest.raises(TransitionRefused):
        accept(stage)

    assert Acceptance.objects.count() == 1


def test_first_delivery_after_the_period_is_refused_and_mending_is_not(stage):
    stage.world.go(date(2026, 11, 30), 23, 50)
    deliver(stage, key="m2")
    delivery.send_back(
        milestone_id=stage.milestone("m2", "f12").pk, reason="오차 12%", actor=stage.of("f12"), at=stage.now()
    )
    stage.world.go(date(2026, 12, 1), 0, 1)
    with pytest.raises(TransitionRefused, match="2026"):
        deliver(stage, key="m3")

    deliver(stage, key="m2", note="다시 세었습니다.")
    assert stage.milestone("m2", "f12").state == MilestoneState.DELIVERED
    assert stage.milestone("m3", "f12").state == MilestoneState.PLANNED


def test_nothing_is_delivered_or_accepted_while_the_agreement_is_suspended(stage):
    deliver(stage)
    agreements.suspend_agreement(
        agreement_id=stage.agreement("f12").pk, reason="현장 침수", actor=stage.staff("manager1"), at=stage.now()
    )
    for step in (lambda: accept(stage), lambda: deliver(stage, key="m2")):
        with pytest.raises(TransitionRefused):
            step()

    assert not Acceptance.objects.exists()


def test_inspector_and_parties_see_milestones_and_no_one_else(stage):
    mine = set(Milestone.objects.filter(agreement=stage.agreement("f12")))
    for who in (stage.of("f12"), stage.vendor("f12")):
        assert set(Milestone.objects.visible_to(who)) == mine

    assert Milestone.objects.visible_to(stage.staff("inspector")).count() == Milestone.objects.count()
    assert not Milestone.objects.visible_to(stage.staff("evaluator1")).exists()


def test_every_enclosure_is_kept_by_its_name_or_none_at_all(stage):
    arguments = {"milestone_id": stage.milestone("m1", "f12").pk, "note": "둘", "content": b"%PDF-1.7 plan"}
    arguments |= {"file_name": "설치 도면", "actor": stage.vendor("f12")}
    with pytest.raises(FileRefused):
        delivery.deliver(
            **arguments, enclosures=[("조사표", b"%PDF-1.7 survey"), ("프로그램", b"MZ\x00\x01")], at=stage.now()
        )
    assert not Deliverable.objects.exists()

    made = delivery.deliver(**arguments, enclosures=[("조사표", b"%PDF-1.7 survey")], at=stage.now())
    assert [(each.ordinal, each.name) for each in made.enclosures.all()] == [(2, "조사표")]
    with pytest.raises(DatabaseError), transaction.atomic():
        made.enclosures.update(name="다른 것")


def test_file_of_a_kind_we_do_not_keep_delivers_nothing(stage):
    with pytest.raises(FileRefused):
        delivery.deliver(
            milestone_id=stage.milestone("m1", "f12").pk, note="실행 파일", content=b"MZ\x00\x01", at=stage.now(),
            actor=stage.vendor("f12"),
        )  # fmt: skip

    assert stage.milestone("m1", "f12").state == MilestoneState.PLANNED
