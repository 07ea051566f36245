"""One round as it happens, told in order. Every step calls public operations with the story's clock.

`play()` tells it to the close of the last case; what happens from the first day of the projects on is in season.py.
"""

from collections.abc import Callable
from datetime import date

import search
from marketplace.programmes import queries as rounds

from . import season, stages
from .acts import agreements, opening
from .agenda import Agenda
from .world import World

Tell = Callable[[str], None]


def play(world: World, *, code: str, title: str, title_en: str, starts: date, ends: date, tell: Tell) -> None:
    """Play the round from its announcement until every case is closed."""
    begin(world, code, title, title_en, starts, ends, tell)
    fill_the_pool(world, tell)
    ask_and_choose(world, tell)
    to_the_first_day(world, tell)
    tell("projects are delivered, paid, settled and closed")
    season.play(world)


def begin(world: World, code: str, title: str, title_en: str, starts: date, ends: date, tell: Tell) -> None:
    """The agency and its round."""
    tell("agency, staff, rules, round")
    opening.calendar(world)
    opening.staff(world)
    opening.words(world)
    opening.round_announced(
        world, code=code, title=title, title_en=title_en, closes=world.day(stages.INTAKE_UNTIL), starts=starts,
        ends=ends,
    )  # fmt: skip


def fill_the_pool(world: World, tell: Tell) -> None:
    """Vendors register, are approved, and list their solutions."""
    tell("vendors register, solutions are reviewed")
    _play(world, stages.vendors_enter)
    tell("meaning of the texts")
    search.embed_pending()


def ask_and_choose(world: World, tell: Tell) -> None:
    """Firms write their needs, get sealed quotes, and choose."""
    tell("firms describe their needs and ask for quotes")
    _play(world, stages.firms_ask)


def to_the_first_day(world: World, tell: Tell) -> None:
    """From the consortia to agreements that are in force."""
    tell("consortia, applications, receipts")
    _play(world, stages.firms_apply)
    tell("eligibility, scores, ranking, revised plans")
    _play(world, stages.firms_are_selected)
    _play(world, stages.plans_are_revised)
    tell("agreements are drawn up, signed and sealed, and come into force")
    _play(world, stages.agreements_are_made)
    world.go(rounds.round_of(world.made["round"]).run_starts_on, 0, 5)
    agreements.in_force(world)


def _play(world: World, stage: Callable[[Agenda], None]) -> None:
    agenda = Agenda(world)
    stage(agenda)
    agenda.play()
