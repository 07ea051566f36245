"""What the workspace says of a voucher and of the guarantee behind an advance."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement
from marketplace.core.actor import Actor
from marketplace.programmes.models import Case
from marketplace.programmes.workspace import VENDOR, Step, offers, side_of, told

from . import pages

told("voucher.issue", _("The voucher was issued"), named=False)
told("voucher.suspend", _("The voucher was suspended"), named=False)
told("voucher.resume", _("The voucher can be used again"), named=False)
told("voucher.spend", _("The voucher is used up"), named=False)
told("voucher.expire", _("The voucher has expired"), named=False)
told("guarantee.submit", _("A guarantee for the advance was handed in"))
told("guarantee.accept", _("The guarantee was accepted"), named=False)
told("guarantee.refuse", _("The guarantee was refused"), named=False)
told("guarantee.clear", _("The guarantee was given back"), named=False)


@offers
def steps(case: Case, actor: Actor, at: datetime) -> Iterator[Step]:
    """The vendor hands in the bond for its advance."""
    if side_of(case, actor) != VENDOR:
        return
    running = (AgreementState.CONCLUDED, AgreementState.IN_FORCE)
    agreement = Agreement.objects.filter(case=case, state__in=running).select_related("rule_set").first()
    bond = pages.bond(agreement, at) if agreement else None
    if bond and bond.is_wanted:
        yield Step(
            label=_("Hand in the guarantee for the advance"), href=reverse("guarantees:submit", args=[case.number])
        )
