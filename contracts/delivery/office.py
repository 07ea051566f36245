"""What the office finds of the work on the page of a case."""

from django.utils.translation import gettext as _

from marketplace.programmes import case_screen
from marketplace.programmes.case_screen import Paper

from .models import Deliverable


@case_screen.papers
def deliverables(case, actor):
    """What the vendor has handed over, each time."""
    found = Deliverable.objects.filter(milestone__agreement__case=case).exclude(file=None)
    for one in found.select_related("file", "milestone"):
        label = _("Deliverable: %(milestone)s, no. %(no)s") % {"milestone": one.milestone, "no": one.ordinal}
        yield Paper(label, f"deliverable-{one.milestone.position}-{one.ordinal}", one.at, one.file, one.by_label)
