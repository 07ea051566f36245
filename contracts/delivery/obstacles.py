"""What delivery says against a change of the agreement: what was handed over stays as it was agreed then."""

from django.utils.translation import gettext as _

from contracts.agreements import obstacles
from contracts.agreements.models import Agreement

from .enums import MilestoneState

OPEN = (MilestoneState.PLANNED, MilestoneState.REWORK)


@obstacles.known
def delivered(agreement: Agreement, milestones: frozenset[str]) -> str | None:
    done = agreement.milestones.filter(key__in=milestones).exclude(state__in=OPEN).order_by("position")
    if titles := list(done.values_list("title", flat=True)):
        return _("These milestones are delivered and stay as they were agreed: %(titles)s.") % {
            "titles": ", ".join(titles)
        }


@obstacles.known
def reported(agreement: Agreement, milestones: frozenset[str]) -> str | None:
    if hasattr(agreement, "final_evaluation"):
        return _("The final report is in: the agreement can no longer be changed.")
