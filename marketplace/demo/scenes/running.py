"""The first call: fourteen projects in their fifth month, each at a point of its own."""

from collections.abc import Callable
from datetime import date, timedelta

from contracts.agreements import operations as agreements
from contracts.delivery import operations as delivery
from contracts.delivery.models import Milestone
from contracts.payments import operations as payments
from contracts.payments import queries as transfers
from contracts.settlement import operations as settlement

from .. import season
from ..acts import money
from ..acts.agreements import agreement_of
from ..acts.delivery import milestones_of
from ..agenda import Agenda
from ..timetable import working_days_before
from ..world import Player, World

# The last milestone was accepted so many working days ago; what follows has come as far as it could.
FINISHED = {
    "f01": 14,  # paid and closed
    "f12": 11,  # settled: the balance waits to be paid
    "f06": 9,  # the firm has objected to a disallowance, which waits to be confirmed
    "f08": 7,  # the statement waits for the auditor
    "f09": 5,  # evaluated: the firm has to write its statement
    "f11": 2,  # the final report waits to be evaluated
}
# A milestone was delivered so many working days ago.
DELIVERED = {
    ("f02", "m3"): 1,  # the firm has to look at it
    ("f04", "m3"): 3,  # accepted; the claim waits for finance
    ("f10", "m3"): 5,  # sent back: the vendor has to mend it
    ("f13", "m2"): 7,  # claimed, and stopped by a signal
    ("f14", "m2"): 3,  # accepted; the claim waits to be checked
}
VISITED = {"f03": 3, "f07": 3}  # the inspector found something to mend; advised a change of the agreement
TO_VISIT = "f14"
AHEAD = timedelta(days=38)  # between the milestones of a project that finishes early


def agenda(world: World, eve: date, words: dict) -> Agenda:
    """From the first day of the projects to the evening of `eve`."""
    made = Agenda(world, until=eve)
    for firm in world.projects():
        season.begins(made, world, firm)
        if firm.key != TO_VISIT:
            day = working_days_before(eve, VISITED[firm.key]) if firm.key in VISITED else None
            season.is_visited(made, world, firm, day)
        last = season.works(made, world, firm, _delivery_days(world, firm, eve))
        if firm.key in FINISHED:
            season.settles(made, world, firm, last)
    made.on(working_days_before(eve, 5), 10, _visit_planned, world.firms[TO_VISIT], world.day(3, since=eve))
    made.on(working_days_before(eve, 4), 10, _suspended, world.firms["f05"], words["suspended"])
    made.on(eve, 17, _claimed_at_last, words["returned"])
    return made


def _delivery_days(world: World, firm: Player, eve: date) -> Callable[[World, Milestone], date]:
    last = milestones_of(firm)[-1]
    first = agreement_of(firm).starts_on

    def day(world: World, milestone: Milestone) -> date:
        if (firm.key, milestone.key) in DELIVERED:
            return working_days_before(eve, DELIVERED[firm.key, milestone.key])
        if firm.key not in FINISHED:
            return season.in_time(world, milestone)
        if milestone == last:
            return working_days_before(eve, FINISHED[firm.key] + 3)
        early = world.day(2, since=first + AHEAD * milestone.position)
        return min(early, season.in_time(world, milestone))

    return day


def _visit_planned(world: World, firm: Player, day: date) -> None:
    delivery.schedule_check(
        agreement_id=firm.made["agreement"], planned_on=day, actor=world.staff("manager2"), at=world.now()
    )


def _suspended(world: World, firm: Player, reason: str) -> None:
    agreements.suspend_agreement(
        agreement_id=firm.made["agreement"], reason=reason, actor=world.staff("manager2"), at=world.now()
    )


def _claimed_at_last(world: World, returned: str) -> None:
    """One claim waits to be checked, its first invoice was sent back; one for approval; one payment to be released."""
    manager = world.staff("manager2")
    for claim in money.claims_what_is_due(world, world.firms["f14"]):
        settlement.return_claim(claim_id=claim.pk, reason=returned, actor=manager, at=world.now())
    money.claims_what_is_due(world, world.firms["f14"])
    for claim in money.claims_what_is_due(world, world.firms["f04"]):
        settlement.check_claim(claim_id=claim.pk, actor=manager, at=world.now())
    waiting = list(transfers.to_be_paid().values_list("pk", flat=True))
    payments.make_run(instruction_ids=waiting, actor=world.staff("finance1"), at=world.now())
