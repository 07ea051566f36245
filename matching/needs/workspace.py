"""What the workspace says of a need and its quotes. Who quotes and who asks stays unsaid while quotes are sealed."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.programmes.enums import CaseState
from marketplace.programmes.models import Case
from marketplace.programmes.workspace import DEMAND_FIRM, VENDOR, Step, expects, offers, side_of, told

from .enums import NeedState as N
from .lifecycles import NEED
from .models import Need

expects(CaseState.NEED, DEMAND_FIRM, _("asks vendors for quotes"), _("Vendors hand in sealed quotes"))
expects(CaseState.QUOTES, VENDOR, _("hand in sealed quotes"), _("All quotes are opened together"))
expects(CaseState.QUOTES, DEMAND_FIRM, _("chooses a quote and says why"), _("Both firms apply together"))

told("need.begin", _("The need was written"))
told("need.ask", _("Vendors were asked for quotes (%(vendors)s)"))
told("need.question", _("A vendor asked a question"), named=False)
told("need.answer", _("The question was answered for all"))
told("need.opening", _("All quotes were opened together (%(quotes)s)"))
told("need.choose", _("A quote was chosen"))
told("need.cancel", _("The need was given up"))


@offers
def steps(case: Case, actor: Actor, at: datetime) -> Iterator[Step]:
    """The demand firm's way from the need to the choice."""
    need = Need.objects.filter(case=case).first() if side_of(case, actor) == DEMAND_FIRM else None
    if need is None:
        return
    if need.state == N.DRAFT:
        yield _step("ask", _("Ask for quotes"), case, main=True, closed=NEED["ask"].refusal(need, actor, at))
        yield _step("edit", _("Change the need"), case)
    if need.state == N.OPENED:
        yield _step("quotes", _("Compare and choose"), case, main=True)
    if need.state in (N.ASKING, N.CHOSEN):
        yield _step("detail", _("Read the need and its questions"), case)
    if need.state == N.CHOSEN:
        yield _step("quotes", _("Read the quotes again"), case)
    if need.state in NEED["cancel"].sources:
        yield _step("cancel", _("Give the need up"), case, closed=NEED["cancel"].refusal(need, actor, at))


def _step(name: str, label: str, case: Case, *, main: bool = False, closed: str | None = None) -> Step:
    return Step(label=label, href=reverse(f"needs:{name}", args=[case.number]), main=main, closed=closed or "")
