"""Act five: the ranking is proposed and approved, and firms hand in their revised plans."""

from marketplace.core.approvals import Answer
from marketplace.programmes import operations as programmes
from matching.selection import operations as selection
from matching.selection import queries as selections
from matching.selection.enums import AwardState

from ..world import Player, World
from .applications import plan


def ranked(world: World) -> None:
    """The manager proposes the ranking."""
    ranking = selection.propose_ranking(track_id=world.made["track"], actor=world.staff("manager1"), at=world.now())
    world.made["ranking"] = ranking.pk


def decided(world: World) -> None:
    """The approver decides, and the results are announced."""
    selection.decide_ranking(
        ranking_id=world.made["ranking"], answer=Answer.APPROVE, actor=world.staff("approver"), at=world.now()
    )
    programmes.announce_results(round_id=world.made["round"], actor=world.staff("approver"), at=world.now())


def selected(world: World) -> list[Player]:
    """The firms that were selected, or promoted, and are asked for their revised plan."""
    offered = {award.case_id for award in selections.awards(world.staff("manager1")).filter(state=AwardState.OFFERED)}
    return [firm for firm in world.firms.values() if firm.made["case"] in offered]


def revises(world: World, firm: Player) -> None:
    """A selected firm hands in its revised plan; the manager accepts it."""
    hands_in_plan(world, firm)
    plan_accepted(world, firm)


def hands_in_plan(world: World, firm: Player) -> None:
    award = selections.awards(world.of(firm)).get(case_id=firm.made["case"])
    firm.made["award"] = award.pk
    selection.submit_revised_plan(award_id=award.pk, plan=plan(firm.content), actor=world.of(firm), at=world.now())


def plan_accepted(world: World, firm: Player) -> None:
    selection.accept_plan(award_id=firm.made["award"], actor=world.staff("manager1"), at=world.now())
