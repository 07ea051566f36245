"""In the workspace: an interim check is answered by either firm, and the demand firm reports at the end."""

from datetime import date, timedelta

import pytest

from contracts.delivery import operations as delivery
from contracts.delivery.enums import CheckState, EvaluationState
from contracts.delivery.models import FinalEvaluation, InterimCheck
from marketplace.core import outbox
from marketplace.core.models import Event
from marketplace.notices import queries as notices

pytestmark = [pytest.mark.django_db, pytest.mark.db]
ANSWER, REACHED = "교정 기록을 채웠습니다.", {"kpi_0": "9.4", "kpi_1": "6.6", "kpi_2": "1.1"}


@pytest.fixture
def check(stage):
    """A visit has found what must be corrected."""
    check = delivery.schedule_check(
        agreement_id=stage.agreement("f12").pk, planned_on=stage.world.today, actor=stage.staff("manager2"),
        at=stage.now(),
    )  # fmt: skip
    return delivery.record_check(
        check_id=check.pk,
        finding="교정 기록이 비어 있습니다.",
        good=False,
        actor=stage.staff("inspector"),
        at=stage.now(),
    )


@pytest.fixture
def reported(stage):
    """Every stage is accepted, the final report is in."""
    stage.delivered()
    return delivery.report_final(
        agreement_id=stage.agreement("f12").pk, report="오차 9.4%", actor=stage.of("f12"), at=stage.now(),
        results={"1주 앞 수확량 오차": "9.4", "열매 세기 오차": "6.6", "헐값 처분량": "1.1"},
    )  # fmt: skip


@pytest.mark.parametrize("side", ["vendor", "of"])
def test_visit_is_answered_once_by_either_firm(visit, stage, check, side):
    actor = getattr(stage, side)("f12")
    page = visit(f"checks/{check.pk}/", actor)
    assert "교정 기록이 비어 있습니다." in page.content.decode()
    assert visit(f"checks/{check.pk}/", actor, answer=" ").context["form"].errors["answer"]
    for _click in range(2):
        page = visit(f"checks/{check.pk}/", actor, answer=ANSWER)

    check.refresh_from_db()
    assert (check.state, check.answer) == (CheckState.ANSWERED, ANSWER)
    assert Event.objects.filter(name="interim_check.answer").count() == 1
    assert ANSWER in page.content.decode()


def test_late_answer_is_taken_and_said_to_be_late(visit, stage, check):
    stage.world.go(check.due_at.date() + timedelta(days=1), 18)
    assert visit(f"checks/{check.pk}/").context["is_late"]
    visit(f"checks/{check.pk}/", answer=ANSWER)

    assert Event.objects.get(name="interim_check.answer").facts["late"] is True


def test_visit_of_another_project_is_not_found(visit, stage, check):
    assert visit(f"checks/{check.pk}/", stage.of("f01"), answer=ANSWER).status_code == 404
    assert visit(f"checks/{check.pk}/", stage.of("f01"), key="f01", answer=ANSWER).status_code == 404

    assert InterimCheck.objects.get().state == CheckState.CORRECTION


def test_visit_leads_from_the_task_to_its_page(visit, stage, check):
    outbox.drain()
    hrefs = [task.href for task in notices.tasks(stage.vendor("f12"), at=stage.now())]

    assert any(href.endswith(f"/checks/{check.pk}/") for href in hrefs)
    assert f"/checks/{check.pk}/" in visit("", stage.vendor("f12")).content.decode()


def test_report_waits_for_every_stage(visit, stage):
    stage.delivered("m1", "m2")
    page = visit("report/")
    assert "주간 예측과 최종 검수" in page.context["step"].closed
    page = visit("report/", report="오차 9.4%", **REACHED)

    assert page.context["form"].non_field_errors()
    assert not FinalEvaluation.objects.exists()


def test_report_with_every_kpi_is_handed_in_once(visit, stage):
    stage.delivered()
    missing = visit("report/", report="오차 9.4%", **{**REACHED, "kpi_2": " "})
    assert missing.context["form"].errors.keys() == {"kpi_2"}
    for _click in range(2):
        page = visit("report/", report="오차 9.4%", **REACHED)

    found = FinalEvaluation.objects.get()
    assert [row[3] for row in found.kpi_results] == ["9.4", "6.6", "1.1"]
    assert found.state == EvaluationState.REPORTED
    assert page.context["project"].report.evaluation == found


def test_report_is_the_demand_firms_next_step_once_all_is_accepted(visit, stage):
    stage.delivered()
    case = stage.agreement("f12").case
    assert (case.holder, case.due_at) == ("demand_firm", None)
    outbox.drain()
    hrefs = [task.href for task in notices.tasks(stage.of("f12"), at=stage.now())]

    assert any(href.endswith(f"/projects/{case.number}/report/") for href in hrefs)
    assert f"/projects/{case.number}/report/" in visit(f"/workspace/cases/{case.number}/").content.decode()


def test_correction_shows_what_is_asked_and_what_was_written(visit, stage, reported):
    delivery.ask_report_correction(
        evaluation_id=reported.pk, reason="측정 방법을 적어 주십시오.", actor=stage.staff("manager2"), at=stage.now()
    )
    page = visit("report/")
    assert page.context["asked"] == "측정 방법을 적어 주십시오."
    assert page.context["form"]["report"].value() == "오차 9.4%"
    assert page.context["form"]["kpi_1"].value() == "6.6"
    visit("report/", report="저울 값과 견주었습니다.", **REACHED)

    reported.refresh_from_db()
    assert (reported.state, reported.report) == (EvaluationState.REPORTED, "저울 값과 견주었습니다.")


def test_evaluation_is_read_by_both_firms(visit, stage, reported):
    delivery.evaluate(
        evaluation_id=reported.pk,
        success=True,
        comment="목표를 이루었습니다.",
        actor=stage.staff("manager2"),
        at=stage.now(),
    )
    for actor in (stage.of("f12"), stage.vendor("f12")):
        assert "목표를 이루었습니다." in visit("", actor).content.decode()


def test_unfinished_project_is_reported_after_its_period(visit, stage):
    stage.delivered("m1")
    stage.world.go(date(2026, 12, 1), 9)
    assert not visit("report/").context["step"].closed
    late = visit("stages/m2/deliver/", stage.vendor("f12"))
    assert "2026" in late.context["stage"].step.closed
    visit("report/", report="두 단계를 마치지 못했습니다.", **REACHED)

    assert FinalEvaluation.objects.get().state == EvaluationState.REPORTED
