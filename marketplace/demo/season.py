"""From the first day of the projects to their close: what each firm does on which day, its scene among it.

Days are working days counted from the agreement's own dates, so that the season fits whatever day it is loaded on.
"""

from collections.abc import Callable
from datetime import date, timedelta

from contracts.agreements.enums import Party
from contracts.delivery.models import Milestone
from marketplace.programmes import queries as rounds

from .acts import agreements, changes, delivery, money
from .acts.agreements import agreement_of
from .agenda import Agenda
from .world import Player, World

CHECK_AFTER = timedelta(days=95)  # the inspector comes in the fourth month
WITH_AN_ADVANCE = "advance"


def play(world: World) -> None:
    """Everything until the last case is closed."""
    agenda = Agenda(world)
    for firm in world.projects():
        begins(agenda, world, firm)
        is_visited(agenda, world, firm)
        last = works(agenda, world, firm)
        settles(agenda, world, firm, last)
    agenda.play()


def begins(agenda: Agenda, world: World, firm: Player) -> None:
    """The voucher; and where the schedule has one, the advance against its guarantee."""
    first = agreement_of(firm).starts_on
    agenda.on(world.day(1, since=first), 10, money.voucher_issued, firm)
    if any(row["kind"] == WITH_AN_ADVANCE for row in firm.content["application"]["payments"]):
        agenda.on(world.day(2, since=first), 10, money.guaranteed, firm)
        is_paid(agenda, world, firm, world.day(3, since=first))


def is_visited(agenda: Agenda, world: World, firm: Player, day: date | None = None) -> None:
    """The interim check, in its month or on a day; one firm has to mend something."""
    day = day or world.day(1, since=agreement_of(firm).starts_on + CHECK_AFTER)
    agenda.on(day, 11, delivery.visited, firm)
    if firm.content["scene"]["kind"] == "interim_correction":
        agenda.on(world.day(7, since=day), 16, delivery.answers_the_check, firm)
        agenda.on(world.day(9, since=day), 10, delivery.check_closed, firm)
    if firm.content["scene"]["kind"] == "amendment":
        changes_its_agreement(agenda, world, firm, day)


def changes_its_agreement(agenda: Agenda, world: World, firm: Player, visited: date) -> None:
    """As the inspector advised: asked for, answered, approved, and signed by the three before anything is done."""
    steps = (
        (1, changes.asked), (2, changes.answered), (4, changes.approved), (5, agreements.locked),
        (6, agreements.signed, Party.DEMAND_FIRM), (7, agreements.signed, Party.VENDOR),
        (8, agreements.signed, Party.AGENCY), (8, agreements.sealed),
    )  # fmt: skip
    for days, step, *whose in steps:
        agenda.on(world.day(days, since=visited), 15, step, firm, *whose)


def in_time(world: World, milestone: Milestone) -> date:
    """Delivered some working days before its day."""
    return world.day(2, since=milestone.due_on - timedelta(days=14))


def works(agenda: Agenda, world: World, firm: Player, when: Callable[[World, Milestone], date] = in_time) -> date:
    """Each milestone is delivered, accepted, claimed and paid; the day of the last acceptance."""
    scene, last = firm.content["scene"], agreement_of(firm).starts_on
    for milestone in delivery.milestones_of(firm):
        delivered = when(world, milestone)
        agenda.on(delivered, 10, delivery.delivers, firm, milestone.key)
        accepted = world.day(3, since=delivered)
        if scene["kind"] == "rework" and scene["milestone"] == milestone.key:
            agenda.on(accepted, 14, delivery.sends_back, firm, milestone.key)
            again = rounds.working_day_on_or_after(accepted + timedelta(days=scene["days_taken"]))
            agenda.on(again, 10, delivery.delivers_again, firm, milestone.key)
            accepted = world.day(3, since=again)
        agenda.on(accepted, 14, delivery.accepts, firm, milestone.key)
        last = max(last, accepted)
        claimed = world.day(1, since=accepted)
        is_paid(agenda, world, firm, claimed)
        if scene["kind"] == "fraud_cleared" and milestone.key == "m2":
            is_suspected(agenda, world, firm, claimed)
    return last


def is_suspected(agenda: Agenda, world: World, firm: Player, day: date) -> None:
    """A signal stops the payment that is under way, is explained, and cleared."""
    agenda.on(day, 13, money.signal_raised, firm)
    agenda.on(world.day(4, since=day), 15, money.signal_explained, firm)
    agenda.on(world.day(7, since=day), 11, money.signal_cleared, firm)
    is_paid(agenda, world, firm, world.day(8, since=day))


def settles(agenda: Agenda, world: World, firm: Player, accepted: date) -> None:
    """Final report, evaluation, statement, audit, the firm's word, confirmation, balance."""
    steps = (
        (2, delivery.reports), (4, delivery.evaluated), (6, money.statement_submitted), (8, money.recognition_proposed),
        (9, money.opinion_given), (10, money.settlement_confirmed),
    )  # fmt: skip
    for days, step in steps:
        agenda.on(world.day(days, since=accepted), 13, step, firm)
    is_paid(agenda, world, firm, world.day(11, since=accepted))


def is_paid(agenda: Agenda, world: World, firm: Player, day: date) -> None:
    """The vendor claims what is due; it is checked and approved the same day and paid the next, with all the others."""
    agenda.on(day, 11, money.claims_what_is_due, firm)
    agenda.on(day, 16, money.checked_and_approved)
    agenda.on(world.day(1, since=day), 10, money.paid)
