"""The third call: intake is over; one application is to be corrected, one refused, one was and objects, two are judged."""

from marketplace.core.approvals import Answer
from marketplace.programmes import queries as rounds
from matching.selection import operations as selection
from matching.selection.models import Ineligibility, ScoreSheet

from .. import stages
from ..acts import applications
from ..agenda import Agenda
from ..content import Content
from ..world import World, paper

UNREAD, CORRECTED, REFUSED, OBJECTING, PANEL = "a09", "a08", "a23", "a06", ("a24", "a12")
SCORED_UNTIL = 30  # working days after the announcement
POINTS = {"capability": 1500, "goal": 1850, "content": 2300, "attainability": 1800}  # hundredths


def vendors(cast: Content) -> dict[str, dict]:
    """Those whose solutions the firms choose."""
    return cast.asked_vendors()


def fill(agenda: Agenda, words: dict) -> None:
    stages.vendors_enter(agenda)
    stages.firms_ask(agenda)
    stages.firms_apply(agenda)
    agenda.after(stages.INTAKE_UNTIL, 17, stages.evaluation_begins)
    agenda.after(20, 10, _found_eligible)
    agenda.after(20, 14, _refused_and_told, words["objection"])
    agenda.after(21, 10, _panel_is_opened, words["panel"])
    agenda.after(22, 10, _evaluators_pledge)
    agenda.after(23, 14, _evaluators_work, words)
    agenda.after(24, 10, _correction_is_asked_for, words["correction"])
    agenda.after(24, 11, _refusal_is_proposed, REFUSED, words["cause"], words["remedy"])
    agenda.after(24, 15, _objects, words["objection"])


def _found_eligible(world: World) -> None:
    for key in PANEL:
        applications.found_eligible(world, world.firms[key])


def _panel_is_opened(world: World, title: str) -> None:
    secretary = world.staff("secretary")
    panel = selection.form_panel(
        track_id=world.made["track"], title=title, closes_at=rounds.deadline_on(world.day(SCORED_UNTIL)),
        actor=secretary, at=world.now(),
    )  # fmt: skip
    evaluators = [world.staff_ids[f"evaluator{number}"] for number in range(1, 6)]
    world.made["members"] = selection.invite_members(
        panel_id=panel.pk, person_ids=evaluators, actor=secretary, at=world.now()
    )
    selection.assign_sheets(panel_id=panel.pk, actor=secretary, at=world.now())
    selection.open_panel(panel_id=panel.pk, actor=secretary, at=world.now())


def _evaluators_pledge(world: World) -> None:
    """All but the last."""
    for number, member in enumerate(world.made["members"][:-1], 1):
        selection.give_pledge(member_id=member.pk, actor=world.staff(f"evaluator{number}"), at=world.now())


def _evaluators_work(world: World, words: dict) -> None:
    """One has a sheet to score and one to declare; one has handed in everything; one may not judge a firm."""
    _declares(world, 1, _sheet(world, 1, PANEL[0]))
    for sheet in (_sheet(world, 2, key) for key in PANEL):
        _declares(world, 2, sheet)
        _hands_in(world, 2, sheet, words)
    _declares(world, 3, _sheet(world, 3, PANEL[0]))
    selection.recuse(
        sheet_id=_sheet(world, 3, PANEL[1]).pk, reason=words["recused"], demand_firm=True, vendor=False,
        actor=world.staff("evaluator3"), at=world.now(),
    )  # fmt: skip


def _sheet(world: World, number: int, key: str) -> ScoreSheet:
    return ScoreSheet.objects.get(
        evaluator_id=world.staff_ids[f"evaluator{number}"], application_id=world.firms[key].made["application"]
    )


def _declares(world: World, number: int, sheet: ScoreSheet) -> None:
    selection.declare_no_conflict(sheet_id=sheet.pk, actor=world.staff(f"evaluator{number}"), at=world.now())


def _hands_in(world: World, number: int, sheet: ScoreSheet, words: dict) -> None:
    actor = world.staff(f"evaluator{number}")
    selection.read_sheet(sheet_id=sheet.pk, actor=actor, at=world.now())
    scores = {code: (points, words["comments"][code]) for code, points in POINTS.items()}
    selection.save_scores(sheet_id=sheet.pk, scores=scores, opinion=words["opinion"], actor=actor, at=world.now())
    selection.submit_sheet(sheet_id=sheet.pk, actor=actor, at=world.now())


def _correction_is_asked_for(world: World, reason: str) -> None:
    selection.request_correction(
        application_id=world.firms[CORRECTED].made["application"], reason=reason, actor=world.staff("manager1"),
        at=world.now(),
    )  # fmt: skip


def _refusal_is_proposed(world: World, key: str, cause: str, remedy: str) -> Ineligibility:
    return selection.propose_ineligible(
        application_id=world.firms[key].made["application"], reason=cause, remedy=remedy,
        actor=world.staff("manager1"), at=world.now(),
    )  # fmt: skip


def _refused_and_told(world: World, words: dict) -> None:
    found = _refusal_is_proposed(world, OBJECTING, words["cause"], words["remedy"])
    selection.decide_ineligible(
        ineligibility_id=found.pk, answer=Answer.APPROVE, actor=world.staff("approver"), at=world.now()
    )


def _objects(world: World, words: dict) -> None:
    firm = world.firms[OBJECTING]
    selection.hand_in_objection(
        application_id=firm.made["application"], grounds=words["grounds"],
        content=paper("납세증명서(국세)", words["enclosed"]), actor=world.of(firm), at=world.now(),
    )  # fmt: skip
