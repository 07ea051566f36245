"""One round as it happens, told in order. Every step calls public operations with the story's clock.

`play()` tells it to the close of the last case; what happens from the first day of the projects on is in season.py.
"""

from collections.abc import Callable
from datetime import date

import search
from contracts.agreements.enums import Party
from marketplace.core import outbox
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from matching.needs import operations as needs
from matching.selection import operations as selection

from . import season
from .acts import agreements, applications, opening, pool, refusals
from .acts import needs as asking
from .acts import selection as selecting
from .world import World

Tell = Callable[[str], None]


def play(world: World, *, code: str, title: str, title_en: str, starts: date, ends: date, tell: Tell) -> None:
    """Play the round from its announcement until every case is closed. Raises Curtain at `until`."""
    begin(world, code, title, title_en, starts, ends, tell)
    fill_the_pool(world, tell)
    ask_and_choose(world, tell)
    apply(world, tell)
    select(world, tell)
    agree(world, tell)
    tell("projects are delivered, paid, settled and closed")
    season.play(world)


def begin(world: World, code: str, title: str, title_en: str, starts: date, ends: date, tell: Tell) -> None:
    """The agency and its round."""
    tell("agency, staff, rules, round")
    opening.calendar(world)
    opening.staff(world)
    opening.words(world)
    opening.round_announced(
        world, code=code, title=title, title_en=title_en, closes=world.day(18), starts=starts, ends=ends
    )


def fill_the_pool(world: World, tell: Tell) -> None:
    """Vendors register, are approved, and list their solutions."""
    tell("vendors register, solutions are reviewed")
    for key, content in world.content.vendors.items():
        vendor = world.vendors[key] = pool.enters(world, content)
        pool.registers(world, vendor)
    world.go(world.day(1), 11)
    for vendor in world.vendors.values():
        pool.approved(world, vendor)
        pool.lists(world, vendor)
    outbox.drain()
    tell("meaning of the texts")
    search.embed_pending()


def ask_and_choose(world: World, tell: Tell) -> None:
    """Firms write their needs, get sealed quotes, and choose."""
    tell("firms describe their needs and ask for quotes")
    world.go(world.day(2), 9)
    deadline = rounds.deadline_on(world.day(9))
    for key, content in world.content.cast.items():
        firm = world.firms[key] = pool.enters(world, content)
        applications.profile(world, firm)
        asking.asks(world, firm, deadline=deadline)
    world.go(world.day(4), 10)
    for firm in world.firms.values():
        asking.talks(world, firm)
        asking.quoted(world, firm)
    world.go(world.day(9), 15, 1)
    needs.open_quotes_due(at=world.now())
    world.go(world.day(10), 10)
    for firm in world.firms.values():
        asking.chooses(world, firm)


def apply(world: World, tell: Tell) -> None:
    """Consortia are formed and applications submitted and received."""
    tell("consortia, applications, receipts")
    world.go(world.day(11), 10)
    for firm in world.firms.values():
        applications.consortium(world, firm)
    world.go(world.day(12), 10)
    for firm in world.playing("ineligible", cause="vendor_not_in_pool"):
        refusals.vendor_suspended(world, firm)
    world.go(world.day(13), 10)
    for firm in world.firms.values():
        applications.drafts(world, firm)
    world.go(world.day(16), 14)
    for firm in world.firms.values():
        applications.submits(world, firm)
    outbox.drain()
    world.go(world.day(18), 15, 1)
    selection.receive_applications_due(at=world.now())


def select(world: World, tell: Tell) -> None:
    """Eligibility, points, ranking; a withdrawal and who takes its place; the revised plans."""
    tell("eligibility, scores, ranking, revised plans")
    programmes.begin_evaluation(round_id=world.made["round"], actor=world.staff("manager1"), at=world.now())
    world.go(world.day(20), 10)
    judge(world)
    world.go(world.day(27), 10)
    for firm in world.firms.values():
        if firm.content.get("score"):
            applications.scored(world, firm)
    world.go(world.day(28), 10)
    selecting.ranked(world)
    world.go(world.day(29), 10)
    selecting.decided(world)
    world.go(world.day(31), 10)
    for firm in world.playing("withdrawn"):
        refusals.withdraws(world, firm)
        world.go(world.day(32), 10)
        refusals.reserve_promoted(world)
    world.go(world.day(33), 10)
    for firm in selecting.selected(world):
        selecting.revises(world, firm)
    outbox.drain()


def judge(world: World) -> None:
    """Each application is found eligible, after a correction where one is asked for, or ineligible by two people."""
    refused = {firm.key for firm in world.playing("ineligible")}
    for firm in world.playing("expired_certificate"):
        applications.asked_to_correct(world, firm)
    for firm in world.firms.values():
        if firm.key not in refused:
            applications.found_eligible(world, firm)
    for firm in world.playing("ineligible", cause="same_representative"):
        refusals.representative_named(world, firm)
    for firm in world.playing("ineligible"):
        refusals.found_ineligible(world, firm)
    for firm in world.playing("ineligible", cause="vendor_not_in_pool"):
        refusals.vendor_reinstated(world, firm)


def agree(world: World, tell: Tell) -> None:
    """Agreements: drawn up, locked, signed in order, co-payments deposited, sealed, in force on the first day."""
    tell("agreements are drawn up and signed")
    firms = world.projects()
    world.go(world.day(34), 10)
    for firm in firms:
        agreements.drawn_up(world, firm)
    world.go(world.day(35), 10)
    for firm in firms:
        agreements.locked(world, firm)
    for days, party in ((36, Party.DEMAND_FIRM), (37, Party.VENDOR)):
        world.go(world.day(days), 11)
        for firm in firms:
            agreements.signed(world, firm, party)
    world.go(world.day(39), 14)
    agreements.deposited(world, *firms)
    world.go(world.day(40), 16)
    for firm in firms:
        agreements.signed(world, firm, Party.AGENCY)
    tell("agreements are sealed and come into force")
    outbox.drain()
    first = rounds.round_of(world.made["round"]).run_starts_on
    world.go(first, 0, 5)
    agreements.in_force(world)
