"""What the workspace says of a case: whose turn it is and for what, what can be done, what has happened.

Each app tells its own part from a module `workspace.py` that its `ready()` imports:

    expects(CaseState.QUOTES, "vendor", _("Quotes come in"), then=_("All quotes are opened together"))
    told("need.ask", _("Quotes were asked for"))

    @offers
    def steps(case, actor, at):
        if …:
            yield Step(label=_("Compare the quotes"), href=reverse(…), main=True)

Nothing of the audit chain is shown to a firm unless it is told here: what is sealed or anonymous stays so.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from marketplace.accounts.enums import StaffRole
from marketplace.core import audit
from marketplace.core.actor import Actor

from .enums import CaseState
from .models import Case

DEMAND_FIRM, VENDOR = "demand_firm", "vendor"
BOTH = (DEMAND_FIRM, VENDOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something the reader can do with a case. `main`: it moves the case on. `closed`: why it cannot be done now."""

    label: str
    href: str
    main: bool = False
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is awaited from the holder, and what follows."""

    now: str
    then: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """How an entry of the audit chain is told: its words, to which sides, whether by name and with its reason."""

    words: str
    to: tuple[str, ...]
    named: bool
    reasoned: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, as the reader may know it."""

    what: str
    who: str
    at: datetime
    reason: str


Steps = Callable[[Case, Actor, datetime], Iterator[Step]]
_steps: list[Steps] = []
_expectations: dict[tuple[str, str], Expectation] = {}
_told: dict[str, Told] = {}


def offers(steps: Steps) -> Steps:
    """Decorator: the function yields what an actor can do with a case now. It asks the database sparingly."""
    _steps.append(steps)
    return steps


def expects(state: CaseState, holder: str, now: str, then: str = "") -> None:
    """While a case is in `state` and `holder` has it, `now` is awaited and `then` follows."""
    _expectations[state, holder] = Expectation(now, then)


def told(action: str, words: str, *, to: tuple[str, ...] = BOTH, named: bool = True, reasoned: bool = True) -> None:
    """Tell the entries of `action` in these words, which may name its facts: "Receipt %(receipt)s".

    `to`: the sides that may know. `named`: whether they may know who did it. `reasoned`: and why.
    """
    _told[action] = Told(words, to, named, reasoned)


def steps_of(case: Case, actor: Actor, at: datetime) -> list[Step]:
    """What the actor can do with the case now, the main step first."""
    found = [step for steps in _steps for step in steps(case, actor, at)]
    return sorted(found, key=lambda step: not step.main)


def expected(case: Case) -> Expectation:
    """What is awaited from whoever holds the case."""
    return _expectations.get((case.state, case.holder), Expectation(""))


def side_of(case: Case, actor: Actor) -> str:
    """On which side of the case the actor stands; empty for the office and for strangers."""
    if actor.organisation_id is None:
        return ""
    sides = {case.demand_firm_id: DEMAND_FIRM, case.vendor_id: VENDOR}
    return sides.get(actor.organisation_id, "")


def turn_of(case: Case, actor: Actor) -> str:
    """Who has the ball, as the reader calls them; empty when nobody has."""
    if case.holder == side_of(case, actor):
        return _("Our company")
    if case.holder == DEMAND_FIRM:
        return case.demand_firm.legal_name
    if case.holder == VENDOR:
        return case.vendor.legal_name if case.vendor else _("The vendors asked")
    if case.holder in StaffRole.values:
        return _("Agency, %(role)s") % {"role": StaffRole(case.holder).label}
    return ""


def story_of(case: Case, actor: Actor) -> list[Entry]:
    """What happened in a case, oldest first, as far as the actor's side may know it."""
    return story(case, side_of(case, actor))


def story(record: Model, side: str) -> list[Entry]:
    """What happened to a record with a chain of its own, as far as that side may know it."""
    entries = audit.trail(record).filter(action__in=[action for action, told in _told.items() if side in told.to])
    return [_entry(entry, _told[entry.action]) for entry in entries]


def _entry(entry, told: Told) -> Entry:
    facts = {"reason": entry.reason, **json.loads(entry.facts)}
    return Entry(
        what=str(told.words) % facts,
        who=_who(entry) if told.named else "",
        at=entry.at,
        reason=entry.reason if told.reasoned else "",
    )


def _who(entry) -> str:
    if entry.person_id is None:
        return _("Ieum, by the calendar")
    return entry.actor_label if entry.organisation_id else _("Agency, %(name)s") % {"name": entry.actor_label}
