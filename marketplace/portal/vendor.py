"""A vendor's start page: the way into the pool step by step, needs that fit, and what has come of it so far."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog import queries as catalog
from catalog import standing
from catalog.enums import RegistrationState, Standing
from marketplace.accounts import queries as accounts
from marketplace.accounts.enums import OrganisationKind
from marketplace.core.actor import Actor
from marketplace.programmes import queries as programmes
from matching.fit.appearances import Appearances, appearances
from matching.needs import desk
from matching.needs.desk import Record, record_of

OPEN, DONE, WAITING = "open", "done", "waiting"
CONDITIONS = {
    "price": gettext_lazy("Budget"),
    "deployment": gettext_lazy("How it runs"),
    "certification": gettext_lazy("Certificates"),
    "region": gettext_lazy("Regions served"),
    "language": gettext_lazy("Languages"),
    "deadline": gettext_lazy("Time until it is done"),
    "data": gettext_lazy("Where data may be"),
}
_LISTED = 3


@dataclass(frozen=True, slots=True)
class StartPage:
    """`steps`: rows of components/task_list. `fits`: how many needs a solution would fit; `asked`: how many wait."""

    steps: list[dict]
    complete: bool
    fits: int
    open_to_us: int
    asked: list[desk.Entry]
    record: Record | None
    seen: Appearances | None
    missed: list[tuple[str, int]]


def start_page(actor: Actor, at: datetime) -> StartPage:
    """The start page of the actor's organisation, or of a person who belongs to none yet."""
    vendor_id = actor.organisation_id
    steps = [_company(actor), _registration(vendor_id), *_solutions(vendor_id)]
    if vendor_id is None:
        return StartPage(steps, False, 0, 0, [], None, None, [])
    fits = desk.fitting(vendor_id, at)
    seen = appearances(vendor_id)
    return StartPage(
        steps=steps,
        complete=all(step["mark"] == DONE for step in steps),
        fits=len(fits),
        open_to_us=sum(fit.open_to_us for fit in fits),
        asked=desk.needs_to_quote(actor, at)[:_LISTED],
        record=record_of(vendor_id),
        seen=seen,
        missed=[(str(CONDITIONS.get(kind, kind)), count) for kind, count in seen.missed],
    )


def _step(what: str, why: str, mark: str, url_name: str) -> dict:
    """A row of the list. `mark`: to be done, done, or waiting for the agency."""
    try:
        href = reverse(url_name)
    except NoReverseMatch:
        href = ""
    words = {OPEN: _("to do"), DONE: _("done"), WAITING: _("the agency checks it")}
    tones = {OPEN: "warm", DONE: "", WAITING: "accent"}
    return {"what": what, "why": why, "href": href, "state": words[mark], "tone": tones[mark], "mark": mark}


def _company(actor: Actor) -> dict:
    what = _("Confirm the company")
    if actor.organisation_id is None:
        return _step(what, _("By its business number, with the registration certificate."), OPEN, "company:start")
    company = accounts.organisation(actor.organisation_id)
    if company.kind != OrganisationKind.CORPORATION:
        return _step(what, _("Only a domestic corporation can become a vendor."), OPEN, "company:profile")
    return _step(what, f"{company.legal_name} · {company.business_number}", DONE, "company:profile")


def _registration(vendor_id: int | None) -> dict:
    what, url_name = _("Register as a vendor for the round"), "vendor_registration:state"
    round_ = programmes.current_round()
    found = catalog.registration_of(vendor_id, round_.pk) if round_ and vendor_id else None
    if found is None:
        return _step(what, _("With what proves that the AI is your own."), OPEN, url_name)
    marks = {
        RegistrationState.SUBMITTED: WAITING, RegistrationState.CHECKING: WAITING,
        RegistrationState.PROPOSED: WAITING, RegistrationState.APPROVED: DONE,
    }  # fmt: skip
    return _step(what, f"{round_} · {found.get_state_display()}", marks.get(found.state, OPEN), url_name)


def _solutions(vendor_id: int | None) -> list[dict]:
    """Two steps: written, and reviewed."""
    url_name = "vendor_solutions:list"
    found = [] if vendor_id is None else standing.with_workflow(catalog.solutions_of(vendor_id))
    states = [standing.standing_of(solution) for solution in found]
    count = len(states)
    written = ngettext("%(count)d solution", "%(count)d solutions", count) % {"count": count}
    public = sum(state in (Standing.PUBLIC, Standing.CHANGED) for state in states)
    waiting = states.count(Standing.REVIEW)
    reviewed = _("%(public)d public, %(waiting)d under review") % {"public": public, "waiting": waiting}
    return [
        _step(
            _("Write a solution"), written if count else _("What it does, for whom, at what price, with what proof."),
            DONE if count else OPEN, url_name,
        ),
        _step(
            _("Have it reviewed"), reviewed if count else _("A reviewer reads it before the public does."),
            DONE if public else WAITING if waiting else OPEN, url_name,
        ),
    ]  # fmt: skip
