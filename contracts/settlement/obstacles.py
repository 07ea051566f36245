"""What settlement says against a change of the agreement: money that is under way is paid as it was agreed."""

from django.utils.translation import gettext as _

from contracts.agreements import obstacles
from contracts.agreements.models import Agreement

from .enums import ClaimState


@obstacles.known
def claimed(agreement: Agreement, milestones: frozenset[str]) -> str | None:
    claims = agreement.claims.filter(row__milestone__in=milestones).exclude(state=ClaimState.REFUSED)
    if numbers := list(claims.order_by("pk").values_list("number", flat=True)):
        return _("The payment of a milestone that is to change is claimed already: %(numbers)s.") % {
            "numbers": ", ".join(numbers)
        }
