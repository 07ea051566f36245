"""What the workspace says of the work: stages, visits, the final report and its evaluation."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement
from marketplace.accounts.enums import StaffRole
from marketplace.core.actor import Actor
from marketplace.programmes.enums import CaseState
from marketplace.programmes.models import Case
from marketplace.programmes.workspace import DEMAND_FIRM, VENDOR, Step, expects, offers, side_of, told

from . import queries, rules
from .enums import CheckState, EvaluationState, MilestoneState
from .lifecycles import CHECK, EVALUATION, MILESTONE
from .models import FinalEvaluation, InterimCheck, Milestone

DELIVERY, MANAGER = CaseState.DELIVERY, StaffRole.PROGRAMME_MANAGER

expects(DELIVERY, VENDOR, _("delivers the next stage"), _("The demand firm accepts it or sends it back"))
expects(
    DELIVERY,
    DEMAND_FIRM,
    _("accepts what was delivered, and reports when all is done"),
    _("The vendor claims payment for the stage"),
)
expects(DELIVERY, MANAGER, _("starts the project and watches over it"), _("The vendor delivers the next stage"))
expects(CaseState.EVALUATION, MANAGER, _("evaluates the final report"), _("The project is settled"))
expects(CaseState.EVALUATION, DEMAND_FIRM, _("corrects the final report"), _("The agency evaluates it again"))

told("milestone.deliver", _("A stage was delivered"))
told("milestone.accept", _("The stage was accepted"))
told("milestone.send_back", _("The stage was sent back"))
told("interim_check.schedule", _("An interim check was arranged"), named=False)
told("interim_check.find_good", _("The interim check found everything in order"), named=False)
told("interim_check.ask_correction", _("The interim check asks for a correction"), named=False)
told("interim_check.answer", _("The interim check was answered"))
told("interim_check.close", _("The interim check is closed"), named=False)
told("interim_check.stop", _("The interim check stopped the project"), named=False)
told("final_evaluation.report", _("The final report was handed in"))
told("final_evaluation.ask_correction", _("The final report has to be corrected"), named=False)
told("final_evaluation.report_again", _("The corrected final report was handed in"))
told("final_evaluation.succeed", _("The final evaluation: success"), named=False)
told("final_evaluation.fail", _("The final evaluation: failure"), named=False)


@offers
def steps(case: Case, actor: Actor, at: datetime) -> Iterator[Step]:
    """What waits for the reader: the first stage that is not accepted, a visit to answer, the final report."""
    agreement = queries.projects(actor).filter(case=case).first()
    if agreement is None:
        return
    now = next((each for each in agreement.milestones.all() if each.state != MilestoneState.ACCEPTED), None)
    if now and (step := stage_step(now, actor, at)):
        yield step
    for check in agreement.interim_checks.filter(state=CheckState.CORRECTION).select_related("agreement__case"):
        if step := check_step(check, actor, at):
            yield step
    evaluation = FinalEvaluation.objects.filter(agreement=agreement).select_related("agreement__case").first()
    if step := report_step(agreement, evaluation, actor, at):
        yield step
    yield Step(label=_("Stages, money and report of the project"), href=reverse("projects:project", args=[case.number]))


def stage_step(milestone: Milestone, actor: Actor, at: datetime) -> Step | None:
    """What the reader can do with a milestone: deliver it, or accept it or send it back."""
    case = milestone.agreement.case
    side, number = side_of(case, actor), milestone.position
    if side == VENDOR and milestone.state in MILESTONE["deliver"].sources:
        label = (
            _("Deliver stage %(number)d")
            if milestone.state == MilestoneState.PLANNED
            else _("Deliver stage %(number)d again")
        )
        closed = MILESTONE["deliver"].refusal(milestone, actor, at)
        return _step("deliver", label % {"number": number}, case, milestone.key, closed=closed)
    if side == DEMAND_FIRM and milestone.state == MilestoneState.DELIVERED:
        return _step("accept", _("Test stage %(number)d and answer") % {"number": number}, case, milestone.key)
    return None


def check_step(check: InterimCheck, actor: Actor, at: datetime) -> Step | None:
    """The answer to a visit that asks for a correction."""
    if check.state != CheckState.CORRECTION or not side_of(check.agreement.case, actor):
        return None
    closed = CHECK["answer"].refusal(check, actor, at)
    return _step("check", _("Answer the interim check"), check.agreement.case, check.pk, closed=closed)


def report_step(agreement: Agreement, evaluation: FinalEvaluation | None, actor: Actor, at: datetime) -> Step | None:
    """The demand firm's final report: for the first time, or corrected."""
    if side_of(agreement.case, actor) != DEMAND_FIRM:
        return None
    if evaluation is None and agreement.state == AgreementState.IN_FORCE and agreement.milestones.all():
        closed = rules.the_work_can_be_reported(FinalEvaluation(agreement=agreement), actor, at)
        return _step("report", _("Hand in the final report"), agreement.case, closed=closed, main=not closed)
    if evaluation is not None and evaluation.state == EvaluationState.CORRECTION:
        closed = EVALUATION["report_again"].refusal(evaluation, actor, at)
        return _step("report", _("Correct the final report"), agreement.case, closed=closed)
    return None


def _step(name: str, label: str, case: Case, *more, closed: str | None = None, main: bool = True) -> Step:
    href = reverse(f"projects:{name}", args=[case.number, *more])
    return Step(label=label, href=href, main=main, closed=closed or "")
