"""What can be read of delivery."""

from django.db.models import Prefetch, Q, QuerySet

from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement
from marketplace.core.actor import Actor
from marketplace.core.models import StoredFile

from .enums import EvaluationState, MilestoneState
from .models import Deliverable, Enclosure, FinalEvaluation, InterimCheck, Milestone

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
    enclosures = Prefetch("enclosures", Enclosure.objects.select_related("file"))
    return found.prefetch_related(enclosures).order_by("milestone_id", "ordinal")


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


def delivered_elsewhere(milestone: Milestone) -> list[tuple[Deliverable, StoredFile]]:
    """Deliverables of other agreements that hold a file this milestone was last delivered with, and that file."""
    last = milestone.handed_over.prefetch_related("enclosures").order_by("-ordinal").first()
    mine = {last.file_id, *(each.file_id for each in last.enclosures.all())} - {None} if last else set()
    others = Deliverable.objects.exclude(milestone__agreement=milestone.agreement_id)
    others = others.select_related("milestone__agreement__case", "file").order_by("pk")
    found = [(other, other.file) for other in others.filter(file__in=mine)]
    further = Enclosure.objects.filter(file__in=mine, deliverable__in=others).select_related("file")
    known = {each.pk: each for each in others.filter(enclosures__in=further)}
    return found + [(known[each.deliverable_id], each.file) for each in further.order_by("pk")]
