"""What the office finds of fraud signals on the page of a case."""

from django.utils.translation import gettext as _

from marketplace.programmes import case_screen
from marketplace.programmes.case_screen import Paper

from . import queries


@case_screen.papers
def proofs(case, actor):
    """What a firm handed in to explain itself, for those who see the signal."""
    for signal in queries.signals(actor).filter(case=case).exclude(file=None).select_related("file"):
        label = _("Proof to the signal: %(kind)s") % {"kind": signal.get_kind_display()}
        yield Paper(label, f"signal-{signal.pk}", signal.file.at, signal.file)
