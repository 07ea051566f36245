"""The interim check with its answer, the final report with every KPI, and the evaluation that ends delivery."""

from datetime import date, timedelta

import pytest

from contracts.agreements.enums import AgreementState
from contracts.delivery import operations as delivery
from contracts.delivery.enums import CheckState, EvaluationState
from contracts.delivery.errors import DueInThePast, KpisMissing, NothingSaid
from contracts.delivery.models import FinalEvaluation, InterimCheck
from contracts.settlement.models import Settlement
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.lifecycle import TransitionRefused
from marketplace.core.models import Event
from marketplace.programmes.enums import CaseState

pytestmark = [pytest.mark.django_db, pytest.mark.db]
REACHED = {"1주 앞 수확량 오차": "9.4", "열매 세기 오차": "6.6", "헐값 처분량": "1.1"}


def plan_check(stage, who="manager2", planned_on=None):
    return delivery.schedule_check(
        agreement_id=stage.agreement("f12").pk, planned_on=planned_on or stage.world.today, actor=stage.staff(who),
        at=stage.now(),
    )  # fmt: skip


def record(stage, check, who="inspector", *, good=False, finding="교정 기록이 비어 있습니다."):
    return delivery.record_check(check_id=check.pk, finding=finding, good=good, actor=stage.staff(who), at=stage.now())


def answer(stage, check, actor):
    return delivery.answer_check(check_id=check.pk, answer="기록을 붙입니다.", actor=actor, at=stage.now())


def report(stage, actor=None, results=REACHED):
    return delivery.report_final(
        agreement_id=stage.agreement("f12").pk, report="오차 9.4%로 내다봅니다.", results=results,
        actor=actor or stage.of("f12"), at=stage.now(),
    )  # fmt: skip


def evaluate(stage, evaluation, who="manager2", *, success=True, comment="목표를 이루었습니다."):
    return delivery.evaluate(
        evaluation_id=evaluation.pk, success=success, comment=comment, actor=stage.staff(who), at=stage.now()
    )


def test_correction_is_answered_checked_again_and_closed(stage):
    check = record(stage, plan_check(stage))
    assert (check.state, check.due_at > stage.now()) == (CheckState.CORRECTION, True)
    check = answer(stage, check, stage.vendor("f12"))
    check = record(stage, check, "manager2", finding="사진이 빠졌습니다.")
    check = answer(stage, check, stage.of("f12"))
    check = delivery.close_check(
        check_id=check.pk, comment="확인했습니다.", actor=stage.staff("manager2"), at=stage.now()
    )

    assert check.state == CheckState.GOOD


def test_late_answer_is_taken_and_marked(stage):
    check = record(stage, plan_check(stage))
    stage.world.go(check.due_at.date() + timedelta(days=1), 18)
    answer(stage, check, stage.vendor("f12"))

    assert Event.objects.get(name="interim_check.answer").facts["late"] is True


def test_stopping_suspends_the_agreement_in_the_same_step(stage):
    check = record(stage, plan_check(stage))
    delivery.stop_check(check_id=check.pk, reason="장비가 없습니다.", actor=stage.staff("manager2"), at=stage.now())

    assert InterimCheck.objects.get().state == CheckState.STOPPED
    assert stage.agreement("f12").state == AgreementState.SUSPENDED


@pytest.mark.parametrize("day", [date(2026, 4, 30), date(2026, 12, 1)])
def test_visit_outside_the_period_is_refused(stage, day):
    with pytest.raises(DueInThePast):
        plan_check(stage, planned_on=day)


def test_firms_plan_no_visit_and_record_none(stage):
    check = plan_check(stage)
    with pytest.raises(NotAllowed):
        delivery.schedule_check(
            agreement_id=stage.agreement("f12").pk, planned_on=stage.world.today, actor=stage.of("f12"), at=stage.now()
        )
    with pytest.raises(TransitionRefused):
        delivery.record_check(check_id=check.pk, finding="좋음", good=True, actor=stage.vendor("f12"), at=stage.now())
    with pytest.raises(NothingSaid):
        record(stage, check, finding=" ")

    assert InterimCheck.objects.get().state == CheckState.SCHEDULED


def test_success_completes_the_agreement_and_opens_its_settlement(stage):
    stage.vouchered().delivered()
    evaluation = report(stage)
    assert stage.agreement("f12").case.state == CaseState.EVALUATION
    assert evaluation.kpi_results[0] == ["1주 앞 수확량 오차", "%", "10", "9.4"]
    evaluate(stage, evaluation)
    outbox.drain()

    assert FinalEvaluation.objects.get().state == EvaluationState.SUCCESS
    assert stage.agreement("f12").state == AgreementState.COMPLETED
    assert stage.agreement("f12").case.state == CaseState.SETTLEMENT
    assert Settlement.objects.get().planned == 258_750_000


def test_report_before_every_milestone_is_accepted_is_refused(stage):
    stage.delivered("m1", "m2")
    with pytest.raises(Refusal, match="주간 예측과 최종 검수"):
        report(stage)

    assert not FinalEvaluation.objects.exists()


def test_report_without_a_kpi_names_it(stage):
    stage.delivered()
    with pytest.raises(KpisMissing, match="헐값 처분량"):
        report(stage, results=REACHED | {"헐값 처분량": " "})


def test_nobody_but_the_demand_firm_reports(stage):
    stage.delivered()
    for stranger in (stage.vendor("f12"), stage.staff("manager1")):
        with pytest.raises(NotAllowed):
            report(stage, stranger)

    assert not FinalEvaluation.objects.exists()


def test_report_is_made_once_and_again_after_a_correction(stage):
    stage.delivered()
    evaluation = report(stage)
    with pytest.raises(TransitionRefused):
        report(stage)
    delivery.ask_report_correction(
        evaluation_id=evaluation.pk, reason="측정 방법을 적어 주십시오.", actor=stage.staff("manager2"), at=stage.now()
    )
    assert stage.agreement("f12").case.holder == "demand_firm"

    assert report(stage, results=REACHED | {"헐값 처분량": "1.0"}).kpi_results[2][3] == "1.0"
    assert FinalEvaluation.objects.count() == 1


def test_success_is_refused_while_an_interim_check_is_open(stage):
    stage.delivered()
    check = record(stage, plan_check(stage))
    evaluation = report(stage)
    with pytest.raises(TransitionRefused):
        evaluate(stage, evaluation)
    check = answer(stage, check, stage.vendor("f12"))
    delivery.close_check(check_id=check.pk, comment="확인", actor=stage.staff("manager2"), at=stage.now())

    assert evaluate(stage, evaluation).state == EvaluationState.SUCCESS


def test_unfinished_project_is_reported_after_the_period_and_can_only_fail(stage):
    stage.delivered("m1")
    stage.world.go(date(2026, 12, 1), 9)
    evaluation = report(stage)
    with pytest.raises(TransitionRefused):
        evaluate(stage, evaluation)
    evaluate(stage, evaluation, success=False, comment="두 단계를 마치지 못했습니다.")

    assert FinalEvaluation.objects.get().state == EvaluationState.FAILURE
    assert stage.agreement("f12").state == AgreementState.COMPLETED


@pytest.mark.parametrize("who", ["finance1", "approver", "inspector", "auditor1"])
def test_only_a_manager_evaluates(stage, who):
    stage.delivered()
    evaluation = report(stage)
    with pytest.raises((TransitionRefused, FinalEvaluation.DoesNotExist)):
        evaluate(stage, evaluation, who)

    assert stage.agreement("f12").state == AgreementState.IN_FORCE
