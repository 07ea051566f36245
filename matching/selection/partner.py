"""The vendor's side of applying together: what waits for it in a case, and what of the application it reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.programmes.models import Case
from marketplace.programmes.workspace import VENDOR, Step, offers, side_of

from .enums import ConsortiumState
from .lifecycles import CONSORTIUM
from .models import Application
from .plan import Plan
from .queries import consortium_of, counting_plan


@dataclass(frozen=True, slots=True)
class Shared:
    """The application as the vendor reads it. `plan`: what counts, or what is being written; None before either."""

    application: Application
    plan: Plan | None
    counts: bool


def shared_application(case: Case) -> Shared | None:
    """The application of a case: the version that counts; before the first, the draft as far as it can be read."""
    application = Application.objects.filter(case=case).select_related("case", "round").first()
    if application is None:
        return None
    plan = counting_plan(application)
    if plan is None and application.draft:
        try:
            return Shared(application, Plan.from_data(application.draft), False)
        except (KeyError, TypeError):  # half written
            return Shared(application, None, False)
    return Shared(application, plan, plan is not None)


@offers
def steps(case: Case, actor: Actor, at: datetime) -> Iterator[Step]:
    """The vendor's way from being chosen to the application."""
    if side_of(case, actor) != VENDOR:
        return
    consortium = consortium_of(case.pk)
    if consortium and consortium.state == ConsortiumState.PROPOSED:
        waits = consortium.proposed_by_org_id != case.vendor_id
        closed = CONSORTIUM["accept"].refusal(consortium, actor, at) if waits else None
        label = _("Answer the firm's proposal to apply together") if waits else _("Look at our proposal")
        yield _step("together", label, case, main=waits, closed=closed)
    elif consortium is None and not Application.objects.filter(case=case).exists():
        yield _step("together", _("Propose to apply together"), case)
    if Application.objects.filter(case=case).exists():
        yield _step("application", _("Read the application"), case)


def _step(name: str, label: str, case: Case, *, main: bool = False, closed: str | None = None) -> Step:
    return Step(label=label, href=reverse(f"vendor_cases:{name}", args=[case.number]), main=main, closed=closed or "")
