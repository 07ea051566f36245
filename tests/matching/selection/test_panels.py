"""A panel: pledges, conflicts that are enforced, sealed sheets, and points by the rules of the round."""

from datetime import timedelta

import pytest

from marketplace.accounts import operations as accounts
from marketplace.accounts.enums import Role
from marketplace.core import audit
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from matching.selection import operations as selection
from matching.selection.enums import ApplicationState, PanelState, SheetState
from matching.selection.errors import (
    ConflictUnnamed,
    NothingToAssign,
    NotOnThePanel,
    PanelDecides,
    ScoresIncomplete,
    SheetsAreMissing,
    TooManyPoints,
)
from matching.selection.models import Application, Panel, Pledge, Score, ScoreSheet, SheetScore
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
EVALUATORS = [f"evaluator{number}" for number in range(1, 6)]


@pytest.fixture(scope="module")
def stage(own_index, shared_database):
    """Two eligible applications wait for their points."""
    return Stage(small_world("f01", "f05")).drafted().received().eligible()


@pytest.fixture
def panel(stage):
    """A panel of three, open, everyone has pledged."""
    made = formed(stage)
    invite(stage, made, "evaluator1", "evaluator2", "evaluator3")
    return opened(stage, made)


def formed(stage) -> Panel:
    return selection.form_panel(
        track_id=stage.world.made["track"], title="서면평가", closes_at=stage.now() + timedelta(days=5),
        actor=stage.staff("secretary"), at=stage.now(),
    )  # fmt: skip


def invite(stage, panel, *keys: str) -> None:
    people = [stage.staff(key).person_id for key in keys]
    seats = selection.invite_members(
        panel_id=panel.pk, person_ids=people, actor=stage.staff("secretary"), at=stage.now()
    )
    for key, seat in zip(keys, seats, strict=True):
        selection.give_pledge(member_id=seat.pk, actor=stage.staff(key), at=stage.now())


def opened(stage, panel) -> Panel:
    secretary = stage.staff("secretary")
    selection.assign_sheets(panel_id=panel.pk, actor=secretary, at=stage.now())
    return selection.open_panel(panel_id=panel.pk, actor=secretary, at=stage.now())


def sheet(stage, panel, key: str, firm: str = "f01") -> ScoreSheet:
    return ScoreSheet.objects.get(
        panel=panel, evaluator_id=stage.staff(key).person_id, application_id=stage.firm(firm).made["application"]
    )


def accept(stage, panel, key: str, firm: str = "f01") -> ScoreSheet:
    return selection.declare_no_conflict(
        sheet_id=sheet(stage, panel, key, firm).pk, actor=stage.staff(key), at=stage.now()
    )


def write(stage, panel, key: str, points=(1500, 2000, 2400, 2000), firm: str = "f01", comment="구체적입니다.") -> None:
    codes = ("capability", "goal", "content", "attainability")
    scores = {code: (value, comment) for code, value in zip(codes, points, strict=True)}
    selection.save_scores(
        sheet_id=sheet(stage, panel, key, firm).pk, scores=scores, opinion="", actor=stage.staff(key), at=stage.now()
    )


def hand_in(
    stage, panel, key: str, points=(1500, 2000, 2400, 2000), firm: str = "f01", comment="구체적입니다."
) -> None:
    accept(stage, panel, key, firm)
    write(stage, panel, key, points, firm, comment)
    selection.submit_sheet(sheet_id=sheet(stage, panel, key, firm).pk, actor=stage.staff(key), at=stage.now())


def close(stage, panel, at=None) -> Panel:
    return selection.close_panel(panel_id=panel.pk, actor=stage.staff("secretary"), at=at or stage.now())


def test_points_are_the_mean_without_highest_and_lowest_and_the_comments_have_no_names(stage):
    panel = formed(stage)
    invite(stage, panel, *EVALUATORS)
    opened(stage, panel)
    for number, key in enumerate(EVALUATORS):
        hand_in(stage, panel, key, (1000 + number, 2000, 2000, 2000), comment=f"의견 {number}")
        hand_in(stage, panel, key, (2000, 2500, 3000, 2500), firm="f05")
    close(stage, panel)
    application = stage.application()

    assert application.state == ApplicationState.SCORED
    assert application.score == 1002 + 6000
    assert stage.application("f05").score == 10_000
    comment = Score.objects.get(application=application, criterion="capability").comment
    assert comment == "의견 0\n의견 1\n의견 2\n의견 3\n의견 4"


def test_bonus_is_added_when_the_panel_closes(stage, panel):
    secretary, application = stage.staff("secretary"), stage.application()
    with pytest.raises(TooManyPoints):
        selection.record_bonus(
            application_id=application.pk, points=501, reason="청년기업", actor=secretary, at=stage.now()
        )
    selection.record_bonus(
        application_id=application.pk, points=200, reason="청년기업", actor=secretary, at=stage.now()
    )
    for key in ("evaluator1", "evaluator2", "evaluator3"):
        for firm in ("f01", "f05"):
            hand_in(stage, panel, key, (1500, 2000, 2000, 2000), firm=firm)
    close(stage, panel)

    assert stage.application().score == 7700
    assert stage.application("f05").score == 7500


def test_evaluator_of_one_of_the_firms_gets_no_sheet_for_it(stage):
    person = stage.staff("evaluator1").person_id
    vendor = stage.world.vendors[stage.firm().made["vendor"]]
    joined = accounts.ask_to_join(
        organisation_id=vendor.organisation_id, role=Role.VIEWER, actor=stage.staff("evaluator1"), at=stage.now()
    )
    accounts.answer_join(request_id=joined.pk, accept=True, actor=stage.world.of(vendor), at=stage.now())
    panel = formed(stage)
    invite(stage, panel, "evaluator1")
    opened(stage, panel)

    assert sheet(stage, panel, "evaluator1").state == SheetState.RECUSED
    assert sheet(stage, panel, "evaluator1", "f05").state == SheetState.ASSIGNED
    assert ScoreSheet.objects.filter(evaluator_id=person, state=SheetState.RECUSED).count() == 1
    assert accept(stage, panel, "evaluator1").state == SheetState.RECUSED


def test_tie_found_after_the_assignment_counts_more_than_the_declaration(stage, panel):
    vendor = stage.world.vendors[stage.firm().made["vendor"]]
    joined = accounts.ask_to_join(
        organisation_id=vendor.organisation_id, role=Role.VIEWER, actor=stage.staff("evaluator2"), at=stage.now()
    )
    accounts.answer_join(request_id=joined.pk, accept=True, actor=stage.world.of(vendor), at=stage.now())

    assert accept(stage, panel, "evaluator2").state == SheetState.RECUSED


def test_declared_conflict_takes_every_sheet_about_that_firm(stage, panel):
    hand_in(stage, panel, "evaluator1")
    found = sheet(stage, panel, "evaluator1")
    with pytest.raises(ConflictUnnamed):
        selection.recuse(
            sheet_id=found.pk, reason="사돈입니다.", demand_firm=False, vendor=False, actor=stage.staff("evaluator1"),
            at=stage.now(),
        )  # fmt: skip
    selection.recuse(
        sheet_id=found.pk, reason="사돈입니다.", demand_firm=True, vendor=False, actor=stage.staff("evaluator1"),
        at=stage.now(),
    )  # fmt: skip
    later = formed(stage)
    invite(stage, later, "evaluator1")
    selection.cancel_panel(panel_id=panel.pk, reason="다시 구성", actor=stage.staff("secretary"), at=stage.now())
    selection.assign_sheets(panel_id=later.pk, actor=stage.staff("secretary"), at=stage.now())

    assert sheet(stage, panel, "evaluator1").state == SheetState.RECUSED
    assert sheet(stage, panel, "evaluator1", "f05").state == SheetState.ASSIGNED
    assert sheet(stage, later, "evaluator1").state == SheetState.RECUSED


def test_sheet_is_neither_accepted_nor_scored_before_the_pledge(stage):
    panel = formed(stage)
    person = stage.staff("evaluator1").person_id
    seat = selection.invite_members(
        panel_id=panel.pk, person_ids=[person], actor=stage.staff("secretary"), at=stage.now()
    )[0]
    opened(stage, panel)
    with pytest.raises(TransitionRefused, match=r"pledge|서약"):
        accept(stage, panel, "evaluator1")

    selection.give_pledge(member_id=seat.pk, actor=stage.staff("evaluator1"), at=stage.now())
    accept(stage, panel, "evaluator1")
    assert Pledge.objects.get().label == stage.staff("evaluator1").label
    with pytest.raises(TransitionRefused):
        selection.give_pledge(member_id=seat.pk, actor=stage.staff("evaluator1"), at=stage.now())


def test_evaluator_sees_their_own_sheets_and_only_once_the_panel_is_open(stage):
    panel = formed(stage)
    invite(stage, panel, "evaluator1", "evaluator2")
    selection.assign_sheets(panel_id=panel.pk, actor=stage.staff("secretary"), at=stage.now())
    own = stage.staff("evaluator1")
    assert not ScoreSheet.objects.visible_to(own).exists()

    selection.open_panel(panel_id=panel.pk, actor=stage.staff("secretary"), at=stage.now())
    assert {found.evaluator_id for found in ScoreSheet.objects.visible_to(own)} == {own.person_id}
    assert not ScoreSheet.objects.visible_to(stage.of()).exists()
    with pytest.raises(ScoreSheet.DoesNotExist):
        selection.read_sheet(sheet_id=sheet(stage, panel, "evaluator2").pk, actor=own, at=stage.now())
    with pytest.raises(ScoreSheet.DoesNotExist):
        selection.declare_no_conflict(
            sheet_id=sheet(stage, panel, "evaluator2").pk, actor=stage.staff("secretary"), at=stage.now()
        )


def test_nobody_reads_the_points_of_others_before_the_panel_closes(stage, panel):
    hand_in(stage, panel, "evaluator1")
    for key in ("secretary", "manager1", "approver", "evaluator2"):
        assert not SheetScore.objects.visible_to(stage.staff(key)).exists()
    trail = [entry.facts for entry in audit.trail(stage.application().case)]
    assert not any("2400" in facts or "7900" in facts for facts in trail)

    for key in ("evaluator2", "evaluator3"):
        hand_in(stage, panel, key)
    for key in ("evaluator1", "evaluator2", "evaluator3"):
        hand_in(stage, panel, key, firm="f05")
    close(stage, panel)
    assert SheetScore.objects.visible_to(stage.staff("secretary")).count() == 24
    assert SheetScore.objects.visible_to(stage.staff("evaluator2")).count() == 8


def test_sheet_that_is_handed_in_is_locked_until_the_secretary_returns_it(stage, panel):
    hand_in(stage, panel, "evaluator1")
    with pytest.raises(TransitionRefused):
        write(stage, panel, "evaluator1", (0, 0, 0, 0))
    selection.return_sheet(
        sheet_id=sheet(stage, panel, "evaluator1").pk, reason="의견이 과제와 맞지 않습니다.",
        actor=stage.staff("secretary"), at=stage.now(),
    )  # fmt: skip
    write(stage, panel, "evaluator1", (100, 100, 100, 100))

    assert sheet(stage, panel, "evaluator1").scores.get(criterion="goal").points == 100


def test_incomplete_sheet_is_not_handed_in_and_keeps_what_is_written(stage, panel):
    accept(stage, panel, "evaluator1")
    found = sheet(stage, panel, "evaluator1")
    actor = stage.staff("evaluator1")
    with pytest.raises(TooManyPoints):
        selection.save_scores(sheet_id=found.pk, scores={"goal": (2501, "")}, opinion="", actor=actor, at=stage.now())
    selection.save_scores(
        sheet_id=found.pk, scores={"goal": (2500, ""), "content": (None, "좋음")}, opinion="", actor=actor,
        at=stage.now(),
    )  # fmt: skip
    with pytest.raises(ScoresIncomplete):
        selection.submit_sheet(sheet_id=found.pk, actor=actor, at=stage.now())

    assert {score.criterion: score.points for score in found.scores.all()} == {"goal": 2500, "content": None}


def test_scores_at_the_last_instant_count_and_one_second_later_are_refused(stage, panel):
    accept(stage, panel, "evaluator1")
    found, actor = sheet(stage, panel, "evaluator1"), stage.staff("evaluator1")
    late = panel.closes_at + timedelta(seconds=1)
    given = {"scores": {"goal": (1000, "")}, "opinion": "", "actor": actor}
    selection.save_scores(sheet_id=found.pk, **given, at=panel.closes_at)
    with pytest.raises(TransitionRefused):
        selection.save_scores(sheet_id=found.pk, **given, at=late)

    selection.extend_panel(
        panel_id=panel.pk, closes_at=panel.closes_at + timedelta(days=1), actor=stage.staff("secretary"), at=late
    )
    selection.save_scores(sheet_id=found.pk, **given, at=late)


def test_panel_closes_in_time_only_when_every_sheet_is_in(stage, panel):
    hand_in(stage, panel, "evaluator1")
    with pytest.raises(TransitionRefused):
        close(stage, panel)
    late = panel.closes_at + timedelta(seconds=1)
    with pytest.raises(SheetsAreMissing, match=stage.application("f05").case.number):
        close(stage, panel, at=late)
    assert stage.application().state == ApplicationState.ELIGIBLE  # all or nothing
    assert Panel.objects.get(pk=panel.pk).state == PanelState.OPEN

    hand_in(stage, panel, "evaluator2", firm="f05")
    close(stage, panel, at=late)
    assert stage.application().score == 7900
    assert sheet(stage, panel, "evaluator3").state == SheetState.LAPSED


def test_secretary_enters_points_only_where_no_panel_does(stage, panel):
    scores = dict.fromkeys(("capability", "goal", "content", "attainability", "bonus"), (1000, "의견"))
    scores["bonus"] = (0, "")
    given = {"application_id": stage.application().pk, "scores": scores, "actor": stage.staff("secretary")}
    with pytest.raises(PanelDecides):
        selection.enter_scores(**given, at=stage.now())
    selection.cancel_panel(panel_id=panel.pk, reason="수기 평가", actor=stage.staff("secretary"), at=stage.now())

    assert selection.enter_scores(**given, at=stage.now()).score == 4000


def test_withdrawn_member_counts_no_more(stage, panel):
    hand_in(stage, panel, "evaluator1", (0, 0, 0, 0))
    seat = panel.members.get(person_id=stage.staff("evaluator1").person_id)
    selection.withdraw_member(member_id=seat.pk, reason="건강", actor=stage.staff("secretary"), at=stage.now())
    for key in ("evaluator2", "evaluator3"):
        for firm in ("f01", "f05"):
            hand_in(stage, panel, key, firm=firm)
    close(stage, panel)

    assert stage.application().score == 7900
    assert not ScoreSheet.objects.filter(panel=panel, member=seat, state=SheetState.SUBMITTED).exists()


def test_only_the_secretary_forms_a_panel_of_evaluators(stage):
    with pytest.raises(NotAllowed):
        selection.form_panel(
            track_id=stage.world.made["track"], title="x", closes_at=stage.now() + timedelta(days=1),
            actor=stage.staff("manager1"), at=stage.now(),
        )  # fmt: skip
    panel = formed(stage)
    secretary = stage.staff("secretary")
    with pytest.raises(NotOnThePanel):
        selection.invite_members(
            panel_id=panel.pk, person_ids=[stage.staff("manager1").person_id], actor=secretary, at=stage.now()
        )
    with pytest.raises(NothingToAssign):
        selection.assign_sheets(panel_id=panel.pk, actor=secretary, at=stage.now())
    with pytest.raises(TransitionRefused):
        selection.open_panel(panel_id=panel.pk, actor=secretary, at=stage.now())


def test_application_is_scored_by_one_panel_at_a_time(stage, panel):
    other = formed(stage)
    invite(stage, other, "evaluator4")
    with pytest.raises(NothingToAssign):
        selection.assign_sheets(panel_id=other.pk, actor=stage.staff("secretary"), at=stage.now())

    assert Application.objects.filter(sheets__panel=other).count() == 0
