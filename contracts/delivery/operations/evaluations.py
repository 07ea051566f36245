"""The final report of the demand firm, and the agency's evaluation of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from contracts.agreements import operations as agreements
from contracts.agreements import queries as agreement_queries
from contracts.agreements.models import Agreement
from marketplace.core import audit, outbox
from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.lifecycle import advance
from marketplace.programmes import operations as programmes
from marketplace.programmes.enums import CaseState

from .. import rules
from ..errors import KpisMissing, NothingSaid
from ..lifecycles import EVALUATION
from ..models import FinalEvaluation


def report_final(
    *, agreement_id: int, report: str, results: Mapping[str, str], actor: Actor, at: datetime
) -> FinalEvaluation:
    """The demand firm reports what was done and reached (KPI → value); again after a correction was asked for.

    Before the period ends every milestone must be accepted. Raises NotAllowed, NothingSaid, KpisMissing, Refusal,
    TransitionRefused once it stands.
    """
    if not report.strip():
        raise NothingSaid
    agreement = Agreement.objects.visible_to(actor).get(pk=agreement_id)
    reached = _reached(agreement, results)
    with transaction.atomic():
        Agreement.objects.select_for_update(no_key=True).get(pk=agreement_id)  # one report at a time
        known = FinalEvaluation.objects.filter(agreement=agreement).first()
        if known:
            evaluation = advance(EVALUATION, known, "report_again", actor=actor, at=at, **_facts(known))
            evaluation.report, evaluation.kpi_results = report, reached
            evaluation.save(update_fields=["report", "kpi_results"])
        else:
            evaluation = _first(agreement, report, reached, actor, at)
        _turn(evaluation, CaseState.EVALUATION, "programme_manager", actor, at)
    return evaluation


def ask_report_correction(*, evaluation_id: int, reason: str, actor: Actor, at: datetime) -> FinalEvaluation:
    """The manager sends the report back with what is missing."""
    evaluation = FinalEvaluation.objects.visible_to(actor).get(pk=evaluation_id)
    with transaction.atomic():
        evaluation = advance(
            EVALUATION, evaluation, "ask_correction", actor=actor, at=at, reason=reason, **_facts(evaluation)
        )
        _turn(evaluation, CaseState.EVALUATION, "demand_firm", actor, at)
    return evaluation


def evaluate(*, evaluation_id: int, success: bool, comment: str, actor: Actor, at: datetime) -> FinalEvaluation:
    """The manager records the final evaluation; the agreement is completed and its settlement begins.

    Success needs every milestone accepted and every interim check closed. Raises TransitionRefused, NothingSaid.
    """
    if not comment.strip():
        raise NothingSaid
    evaluation = FinalEvaluation.objects.visible_to(actor).get(pk=evaluation_id)
    with transaction.atomic():
        move = "succeed" if success else "fail"
        evaluation = advance(EVALUATION, evaluation, move, actor=actor, at=at, reason=comment, **_facts(evaluation))
        evaluation.comment = comment
        evaluation.save(update_fields=["comment"])
        agreements.complete_agreement(agreement_id=evaluation.agreement_id, actor=actor, at=at)
        _turn(evaluation, CaseState.SETTLEMENT, "demand_firm", actor, at)
    return evaluation


def _first(agreement: Agreement, report: str, reached: list, actor: Actor, at: datetime) -> FinalEvaluation:
    evaluation = FinalEvaluation(agreement=agreement, report=report, kpi_results=reached, state_since=at)
    if not rules.its_demand_firm(evaluation, actor):
        raise NotAllowed
    for guard in (rules.its_agreement_is_in_force, rules.the_work_can_be_reported):
        if why := guard(evaluation, actor, at):
            raise Refusal(why)
    evaluation.save(force_insert=True)
    audit.record(evaluation, "final_evaluation.report", actor=actor, at=at)
    outbox.publish("final_evaluation.report", subject=evaluation, at=at, actor=actor, **_facts(evaluation))
    return evaluation


def _reached(agreement: Agreement, results: Mapping[str, str]) -> list[list[str]]:
    kpis = agreement_queries.effective_plan(agreement).kpis
    missing = [kpi.name for kpi in kpis if not results.get(kpi.name, "").strip()]
    if missing:
        raise KpisMissing(kpis=", ".join(missing))
    return [[kpi.name, kpi.unit, kpi.target, results[kpi.name].strip()] for kpi in kpis]


def _facts(evaluation: FinalEvaluation) -> dict:
    return {"agreement_id": evaluation.agreement_id, "case_id": evaluation.case_id}


def _turn(evaluation: FinalEvaluation, to: CaseState, holder: str, actor: Actor, at: datetime) -> None:
    programmes.move_case(case_id=evaluation.case_id, to=to, holder=holder, actor=actor, at=at)
