"""What can be read of delivery."""

from django.db.models import Prefetch, Q, QuerySet

from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement
from marketplace.core.actor import Actor

from .enums import EvaluationState, MilestoneState
from .models import Deliverable, FinalEvaluation, InterimCheck, Milestone

NO_PROJECT = (AgreementState.PREPARING, AgreementState.SIGNING, AgreementState.CANCELLED)


def projects(actor: Actor) -> QuerySet[Agreement]:
    """Concluded agreements in which the actor's organisation is demand firm or vendor, with their milestones."""
    if actor.organisation_id is None:
        return Agreement.objects.none()
    mine = Q(demand_firm_id=actor.organisation_id) | Q(vendor_id=actor.organisation_id)
    found = Agreement.objects.filter(mine).exclude(state__in=NO_PROJECT)
    return found.select_related("case__round", "case__demand_firm", "case__vendor", "demand_firm", "vendor", "rule_set").prefetch_related(
        Prefetch("milestones", Milestone.objects.order_by("position"))
    ).order_by("-starts_on", "-pk")  # fmt: skip


def deliveries(agreement: Agreement) -> QuerySet[Deliverable]:
    """Everything that was handed over, oldest first, with what the firm said of it."""
    found = Deliverable.objects.filter(milestone__agreement=agreement).select_related("file", "acceptance")
    return found.order_by("milestone_id", "ordinal")


def milestones(actor: Actor) -> QuerySet[Milestone]:
    return Milestone.objects.visible_to(actor).select_related("agreement__demand_firm", "agreement__vendor")


def interim_checks(actor: Actor) -> QuerySet[InterimCheck]:
    return InterimCheck.objects.visible_to(actor).select_related("agreement__demand_firm", "agreement__vendor")


def evaluations(actor: Actor) -> QuerySet[FinalEvaluation]:
    return FinalEvaluation.objects.visible_to(actor).select_related("agreement__demand_firm", "agreement__vendor")


def accepted_keys(agreement: Agreement) -> frozenset[str]:
    """Keys of the milestones that the demand firm has accepted."""
    return frozenset(one.key for one in agreement.milestones.all() if one.state == MilestoneState.ACCEPTED)


def was_successful(agreement: Agreement) -> bool:
    """Whether the final evaluation found it a success."""
    return FinalEvaluation.objects.filter(agreement=agreement, state=EvaluationState.SUCCESS).exists()


def delivered_elsewhere(milestone: Milestone) -> QuerySet[Deliverable]:
    """Deliverables of other agreements that hold the file this milestone was last delivered with."""
    last = milestone.handed_over.order_by("-ordinal").first()
    if last is None or last.file_id is None:
        return Deliverable.objects.none()
    others = Deliverable.objects.filter(file=last.file_id).exclude(milestone__agreement=milestone.agreement_id)
    return others.select_related("milestone__agreement__case", "file").order_by("pk")
