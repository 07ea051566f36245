"""What the office finds of applications on the page of a case."""

from django.utils.translation import gettext as _

from marketplace.programmes import case_screen
from marketplace.programmes.case_screen import Paper

from .models import ApplicationVersion, Objection


@case_screen.papers
def receipts(case, actor):
    """The receipt of everything that was submitted, or that it waits to be made."""
    for version in ApplicationVersion.objects.filter(application__case=case).select_related("receipt__file"):
        label, receipt = (
            _("Receipt: %(what)s") % {"what": version.get_kind_display()},
            getattr(version, "receipt", None),
        )
        yield Paper(
            label, f"receipt-{version.receipt_number}", receipt.at if receipt else version.at,
            receipt.file if receipt else None, version.submitted_label,
            waits="" if receipt else _("It waits to be made."),
        )  # fmt: skip


@case_screen.papers
def enclosures(case, actor):
    """What the firm enclosed with an objection."""
    for found in Objection.objects.filter(application__case=case, file__isnull=False).select_related("file"):
        yield Paper(
            _("Enclosure of the objection"), f"objection-{case.number}-{found.pk}", found.handed_in_at, found.file,
            found.handed_in_label,
        )  # fmt: skip
