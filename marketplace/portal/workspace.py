"""The workspace's frame: its menu by what the reader is, and the cases that wait for them.

An entry of the menu is one line in MENU; it appears once its address exists. A page names its entry by putting the
url name into its context as `section`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy

from catalog import queries as catalog
from marketplace.accounts import queries as accounts
from marketplace.accounts.enums import Role, StaffRole
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.notices import queries as notices
from marketplace.programmes import queries as programmes
from marketplace.programmes.enums import CaseState
from marketplace.programmes.workspace import DEMAND_FIRM, VENDOR, expected, side_of, steps_of, turn_of

PERSON, NEWCOMER, EVALUATOR, AUDITOR = "person", "newcomer", "evaluator", "auditor"
JOURNEY = (
    CaseState.NEED, CaseState.QUOTES, CaseState.APPLICATION, CaseState.SELECTION, CaseState.AGREEMENT,
    CaseState.DELIVERY, CaseState.EVALUATION, CaseState.SETTLEMENT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: for whom (see `audience`), its words, its address, and what it counts, if anything."""

    audience: frozenset[str]
    label: str
    url_name: str
    count: Callable[[Actor], int] | None = None


def _entry(audience: str, label: str, url_name: str, count: Callable[[Actor], int] | None = None) -> Entry:
    return Entry(frozenset(audience.split()), label, url_name, count)


def _open(kind: str) -> Callable[[Actor], int]:
    """Counts the tasks that wait for the actor: those whose kind begins like this."""
    return lambda actor: notices.open_tasks(actor).filter(kind__startswith=kind).count()


MENU = (
    _entry("person", gettext_lazy("To do"), "workspace:home", notices.task_count),
    _entry("person", gettext_lazy("Notices"), "inbox:list", notices.unread_count),
    _entry("evaluator", gettext_lazy("Evaluations"), "evaluations:list"),
    _entry("auditor", gettext_lazy("Settlement audits"), "audits:list", _open("settlement.review")),
    _entry("vendor", gettext_lazy("Vendor's start page"), "vendor:home"),
    _entry("demand_firm vendor", gettext_lazy("Cases"), "workspace:cases"),
    _entry("demand_firm", gettext_lazy("Needs and quotes"), "needs:list"),
    _entry("demand_firm", gettext_lazy("Applications"), "applications:list"),
    _entry("demand_firm vendor", gettext_lazy("Agreements"), "workspace_agreements:list", _open("agreements.sign")),
    _entry("demand_firm vendor", gettext_lazy("Delivery"), "projects:list", _open("delivery.")),
    _entry("demand_firm", gettext_lazy("Settlement"), "settlements:list", _open("settlement.state")),
    _entry("demand_firm", gettext_lazy("Saved searches"), "catalog:saved"),
    _entry("vendor", gettext_lazy("Needs for us"), "vendor_needs:list"),
    _entry("vendor", gettext_lazy("Quotes"), "vendor_needs:quotes"),
    _entry("vendor", gettext_lazy("Claims and payments"), "claims:list", _open("settlement.claim")),
    _entry("vendor", gettext_lazy("Solutions"), "vendor_solutions:list"),
    _entry("vendor", gettext_lazy("Vendor registration"), "vendor_registration:state"),
    _entry("person", gettext_lazy("Company"), "company:profile"),
    _entry("newcomer", gettext_lazy("Become a vendor"), "vendor:home"),
)


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    url_name: str
    href: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What the workspace's frame shows: whom the reader acts for, whom else they could, and the menu."""

    organisation: str
    others: list[tuple[int, str]]
    lines: list[Line]

    @property
    def unread(self) -> int:
        """Notices that the reader has not read, for the bell."""
        return next((line.count or 0 for line in self.lines if line.url_name == "inbox:list"), 0)


def frame(request) -> Frame:
    """The frame for the reader of a request."""
    actor, kinds = request.actor, audience(request.actor)
    mine = list(accounts.organisations_of(request.user, day_in_korea(request.at)))
    return Frame(
        organisation=next((org.legal_name for org in mine if org.pk == actor.organisation_id), ""),
        others=[(org.pk, org.legal_name) for org in mine if org.pk != actor.organisation_id],
        lines=[line for entry in MENU if (line := _line(entry, actor, kinds))],
    )


def audience(actor: Actor) -> frozenset[str]:
    """As what the actor uses the workspace: everyone as a person, an organisation that is no vendor as a demand firm.

    Newcomers could become vendors: organisations that have not registered, and people who belong to none yet.
    """
    found = {PERSON}
    if actor.has(StaffRole.EVALUATOR):
        found.add(EVALUATOR)
    if actor.has(StaffRole.SETTLEMENT_AUDITOR):
        found.add(AUDITOR)
    if actor.organisation_id is not None and actor.has_any(*Role.values):
        supplies = catalog.has_registered(actor.organisation_id)
        found.add(VENDOR if supplies else NEWCOMER)
        if not supplies or programmes.cases(actor).filter(demand_firm_id=actor.organisation_id).exists():
            found.add(DEMAND_FIRM)
    elif not actor.roles:
        found.add(NEWCOMER)
    return frozenset(found)


def _line(entry: Entry, actor: Actor, kinds: frozenset[str]) -> Line | None:
    if entry.audience.isdisjoint(kinds):
        return None
    try:
        href = reverse(entry.url_name)
    except NoReverseMatch:
        return None
    return Line(entry.label, entry.url_name, href, entry.count(actor) if entry.count else None)


def tasks(found, at: datetime) -> list[dict]:
    """Tasks as components/task_list.html takes them."""
    return [
        {
            "what": task.label, "why": task.title, "href": task.href, "since": task.opened_at, "due": task.due_at,
            "overdue": task.is_overdue,
        }
        for task in notices.shown(found, at)
    ]  # fmt: skip


def header(case, actor: Actor, at: datetime) -> dict:
    """What the header of a case says: where it stands, who has the ball for what, and what comes next."""
    steps = steps_of(case, actor, at)
    main = next((step for step in steps if step.main), None)
    awaited = expected(case)
    return {
        "case": case,
        "journey": [state.label for state in JOURNEY],
        "position": _position(case),
        "badge": case.get_state_display(),
        "turn": turn_of(case, actor),
        "mine": side_of(case, actor) == case.holder,
        "awaited": awaited,
        "late": case.due_at is not None and case.due_at < at,
        "main": main,
        "others": [step for step in steps if step is not main],
    }


def _position(case) -> int:
    """The place of the present stage, from 1; one more when all is done, 0 for a case that ended early."""
    if case.state == CaseState.ENDED:
        return 0
    return len(JOURNEY) + 1 if case.state == CaseState.CLOSED else JOURNEY.index(case.state) + 1
