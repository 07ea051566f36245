"""What can be read of fraud signals."""

from django.db.models import QuerySet

from marketplace.core.actor import Actor

from .models import UNDECIDED, FraudSignal


def signals(actor: Actor) -> QuerySet[FraudSignal]:
    return FraudSignal.objects.visible_to(actor).select_related("case__demand_firm", "case__vendor", "asked")


def undecided(case_id: int) -> QuerySet[FraudSignal]:
    """Signals of a case that nobody has decided yet."""
    return FraudSignal.objects.filter(case_id=case_id, state__in=UNDECIDED)
