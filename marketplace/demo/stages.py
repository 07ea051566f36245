"""What happens in a round until the projects begin, written into a diary: working days after the announcement."""

from contracts.agreements.enums import Party
from marketplace.core import outbox
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from matching.needs import operations as needs
from matching.selection import operations as selection

from .acts import agreements, applications, pool, refusals
from .acts import needs as asking
from .acts import selection as selecting
from .agenda import Agenda
from .world import Player, World

QUOTES_UNTIL, INTAKE_UNTIL = 9, 18  # working days after the announcement


def vendors_enter(agenda: Agenda) -> None:
    """Vendors register, are approved, and list their solutions."""
    agenda.after(0, 9, _vendors_register)
    agenda.after(1, 11, _vendors_are_approved)


def firms_ask(agenda: Agenda) -> None:
    """Firms write their needs, get sealed quotes, and choose."""
    agenda.after(2, 9, _needs_are_written)
    agenda.after(4, 10, each, asking.talks, asking.quoted)
    agenda.after(QUOTES_UNTIL, 16, quotes_are_opened)
    agenda.after(10, 10, each, asking.chooses)


def firms_apply(agenda: Agenda) -> None:
    """Consortia are formed and applications submitted and received."""
    agenda.after(11, 10, each, applications.consortium)
    agenda.after(12, 10, _vendors_are_suspended)
    agenda.after(13, 10, each, applications.drafts)
    agenda.after(16, 14, each, applications.submits)
    agenda.after(INTAKE_UNTIL, 16, applications_are_received)


def firms_are_selected(agenda: Agenda) -> None:
    """Eligibility, points, ranking, results."""
    agenda.after(INTAKE_UNTIL, 17, evaluation_begins)
    agenda.after(20, 10, judged)
    agenda.after(27, 10, _points_are_entered)
    agenda.after(28, 10, selecting.ranked)
    agenda.after(29, 10, selecting.decided)


def plans_are_revised(agenda: Agenda) -> None:
    """A withdrawal and who takes its place; then the revised plans."""
    agenda.after(31, 10, _awards_are_withdrawn)
    agenda.after(32, 10, _reserves_are_promoted)
    agenda.after(33, 10, _plans_are_revised)


def agreements_are_made(agenda: Agenda) -> None:
    """Agreements: drawn up, locked, signed in order, co-payments deposited, sealed."""
    agenda.after(34, 10, projects, agreements.drawn_up)
    agenda.after(35, 10, projects, agreements.locked)
    agenda.after(36, 11, projects, agreements.signed, Party.DEMAND_FIRM)
    agenda.after(37, 11, projects, agreements.signed, Party.VENDOR)
    agenda.after(39, 14, _co_payments_arrive)
    agenda.after(40, 16, projects, agreements.signed, Party.AGENCY)
    agenda.after(40, 17, settled_down)


def each(world: World, *acts) -> None:
    """Every firm of the world, one after the other, does all of this."""
    for firm in world.firms.values():
        for act in acts:
            act(world, firm)


def projects(world: World, act, *arguments) -> None:
    """Every firm with an award that stands does this."""
    for firm in world.projects():
        act(world, firm, *arguments)


def signs_up(world: World, key: str) -> Player:
    """A firm of the cast comes to the round, with its profile."""
    firm = world.firms[key] = pool.enters(world, world.content.cast[key])
    applications.profile(world, firm)
    return firm


def settled_down(_world: World) -> None:
    """What follows by itself has followed."""
    outbox.drain()


def quotes_are_opened(world: World) -> None:
    needs.open_quotes_due(at=world.now())


def applications_are_received(world: World) -> None:
    selection.receive_applications_due(at=world.now())


def evaluation_begins(world: World) -> None:
    programmes.begin_evaluation(round_id=world.made["round"], actor=world.staff("manager1"), at=world.now())


def judged(world: World) -> None:
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


def _vendors_register(world: World) -> None:
    for key, content in world.content.vendors.items():
        vendor = world.vendors[key] = pool.enters(world, content)
        pool.registers(world, vendor)


def _vendors_are_approved(world: World) -> None:
    for key in world.content.vendors:
        pool.approved(world, world.vendors[key])
        pool.lists(world, world.vendors[key])
    outbox.drain()


def _needs_are_written(world: World) -> None:
    deadline = rounds.deadline_on(world.day(QUOTES_UNTIL))
    for key in world.content.cast:
        asking.asks(world, signs_up(world, key), deadline=deadline)


def _vendors_are_suspended(world: World) -> None:
    for firm in world.playing("ineligible", cause="vendor_not_in_pool"):
        refusals.vendor_suspended(world, firm)


def _points_are_entered(world: World) -> None:
    for firm in world.firms.values():
        if firm.content.get("score"):
            applications.scored(world, firm)


def _awards_are_withdrawn(world: World) -> None:
    for firm in world.playing("withdrawn"):
        refusals.withdraws(world, firm)


def _reserves_are_promoted(world: World) -> None:
    for _firm in world.playing("withdrawn"):
        refusals.reserve_promoted(world)


def _plans_are_revised(world: World) -> None:
    for firm in selecting.selected(world):
        selecting.revises(world, firm)
    outbox.drain()


def _co_payments_arrive(world: World) -> None:
    agreements.deposited(world, *world.projects())
