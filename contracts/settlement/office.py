"""What the office finds of claims and the settlement on the page of a case."""

from django.utils.translation import gettext as _

from marketplace.programmes import case_screen
from marketplace.programmes.case_screen import Paper

from .models import Claim, Settlement


@case_screen.papers
def papers(case, actor):
    """The invoice of each claim, and the firm's statement."""
    claims = Claim.objects.visible_to(actor).filter(agreement__case=case).exclude(invoice__file=None)
    for claim in claims.select_related("invoice__file"):
        label = _("E-tax invoice of claim %(number)s") % {"number": claim.number}
        yield Paper(label, f"invoice-{claim.approval_number}", claim.claimed_at, claim.invoice.file)
    for settlement in (
        Settlement.objects.filter(agreement__case=case).exclude(statement=None).select_related("statement")
    ):
        label = _("Settlement statement")
        yield Paper(label, f"statement-{case.number}", settlement.statement.at, settlement.statement)
