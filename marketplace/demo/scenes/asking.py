"""The last call, open for some days yet: firms at every step before an application is in. Day 12 is the last."""

from marketplace.programmes import queries as rounds
from matching.needs import operations as needs
from matching.selection import operations as selection

from .. import stages
from ..acts import applications
from ..acts import needs as asking
from ..agenda import Agenda
from ..content import Content
from ..world import World
from .desks import REGISTERING

DRAFTED, CANCELLED, ASKED, OPENED, PROPOSED, WRITTEN, SUBMITTED = "a05", "a02", "a06", "a07", "a03", "a10", "a11"
ASKED_UNTIL = 15  # working days after the announcement: quotes for the last need are sealed


def vendors(cast: Content) -> dict[str, dict]:
    """All but those that have only begun to register."""
    return {key: vendor for key, vendor in cast.vendors.items() if key not in REGISTERING}


def fill(agenda: Agenda, words: dict) -> None:
    stages.vendors_enter(agenda)
    agenda.after(2, 9, _ask, stages.QUOTES_UNTIL, OPENED, PROPOSED, WRITTEN, SUBMITTED)
    agenda.after(4, 10, stages.each, asking.talks, asking.quoted)
    agenda.after(5, 10, _writes, CANCELLED)
    agenda.after(8, 10, _cancels, words["cancelled"])
    agenda.after(stages.QUOTES_UNTIL, 16, stages.quotes_are_opened)
    agenda.after(10, 10, _some, asking.chooses, PROPOSED, WRITTEN, SUBMITTED)
    agenda.after(10, 14, _ask, ASKED_UNTIL, ASKED)
    agenda.after(11, 10, _some, applications.consortium, WRITTEN, SUBMITTED)
    agenda.after(11, 11, _proposes)
    agenda.after(11, 14, _writes, DRAFTED)
    agenda.after(11, 15, _some, applications.drafts, WRITTEN, SUBMITTED)
    agenda.after(12, 10, _asks_to_confirm)
    agenda.after(12, 11, _some, applications.submits, SUBMITTED)


def _some(world: World, act, *keys: str) -> None:
    for key in keys:
        act(world, world.firms[key])


def _ask(world: World, until: int, *keys: str) -> None:
    for key in keys:
        asking.asks(world, stages.signs_up(world, key), deadline=rounds.deadline_on(world.day(until)))


def _writes(world: World, key: str) -> None:
    asking.writes(world, stages.signs_up(world, key))


def _cancels(world: World, reason: str) -> None:
    firm = world.firms[CANCELLED]
    needs.cancel_need(need_id=firm.made["need"], reason=reason, actor=world.of(firm), at=world.now())


def _proposes(world: World) -> None:
    firm = world.firms[PROPOSED]
    selection.propose_consortium(case_id=firm.made["case"], actor=world.of(firm), at=world.now())


def _asks_to_confirm(world: World) -> None:
    firm = world.firms[WRITTEN]
    selection.ask_to_confirm(application_id=firm.made["application"], actor=world.of(firm, "manager"), at=world.now())
