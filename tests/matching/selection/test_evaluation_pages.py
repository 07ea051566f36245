"""An evaluator's pages: pledge, declaration, rubric; saved by itself, sealed when handed in, closed to everyone else."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.accounts.models import User
from matching.selection import operations as selection
from matching.selection.enums import MemberState, SheetState
from matching.selection.models import PanelMember, ScoreSheet
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
LIST = "/workspace/evaluations/"
CODES = ("capability", "goal", "content", "attainability")


@pytest.fixture(scope="module")
def stage(own_index, shared_database):
    """Two evaluators are invited to a panel that is open; two applications are assigned to each."""
    stage = Stage(small_world("f01", "f05")).drafted().received().eligible()
    secretary = stage.staff("secretary")
    panel = selection.form_panel(
        track_id=stage.world.made["track"], title="서면평가", closes_at=stage.now() + timedelta(days=5),
        actor=secretary, at=stage.now(),
    )  # fmt: skip
    people = [stage.staff(key).person_id for key in ("evaluator1", "evaluator2")]
    selection.invite_members(panel_id=panel.pk, person_ids=people, actor=secretary, at=stage.now())
    selection.assign_sheets(panel_id=panel.pk, actor=secretary, at=stage.now())
    selection.open_panel(panel_id=panel.pk, actor=secretary, at=stage.now())
    stage.panel = panel
    return stage


@pytest.fixture
def visit(client, stage):
    def opened(path: str = "", method: str = "get", who="evaluator1", at=None, headers=None, **data):
        person = stage.staff(who).person_id if isinstance(who, str) else who.person_id
        client.force_login(User.objects.get(pk=person))
        with time_machine.travel(at or stage.now(), tick=False):
            return getattr(client, method)(f"{LIST}{path}", data, follow=True, headers=headers)

    return opened


@pytest.fixture
def pledged(visit, stage):
    visit(f"panels/{stage.panel.pk}/pledge/", "post", agreed="on")


def sheet(stage, key: str = "evaluator1", firm: str = "f01") -> ScoreSheet:
    return ScoreSheet.objects.get(
        evaluator_id=stage.staff(key).person_id, application_id=stage.firm(firm).made["application"]
    )


def rubric(points: str = "20", comment: str = "구체적입니다.") -> dict:
    return {f"points_{code}": points for code in CODES} | {f"comment_{code}": comment for code in CODES}


def test_pledge_comes_first_and_is_given_by_a_tick(visit, stage):
    page = visit().content.decode()
    assert "서약이 필요합니다" in page
    assert stage.application().case.title not in page

    visit(f"panels/{stage.panel.pk}/pledge/", "post")
    assert not PanelMember.objects.filter(state=MemberState.PLEDGED).exists()
    page = visit(f"panels/{stage.panel.pk}/pledge/", "post", agreed="on").content.decode()
    assert stage.application().case.title in page


def test_application_is_read_only_after_the_declaration(visit, stage, pledged):
    path = f"{sheet(stage).pk}/"
    secret = stage.firm().content["application"]["plan"]["goal"][:30]
    page = visit(path).content.decode()
    assert stage.firm().content["legal_name"] in page
    assert secret not in page

    page = visit(f"{path}accept/", "post").content.decode()
    assert secret in page
    assert sheet(stage).first_read_at is not None


def test_points_are_saved_by_themselves_and_what_is_wrong_is_said(visit, stage, pledged):
    path = f"{sheet(stage).pk}/"
    visit(f"{path}accept/", "post")
    part = visit(
        f"{path}save/", "post", headers={"HX-Request": "true"}, points_goal="17.5", points_content="31",
        comment_goal="목표가 뚜렷합니다.",
    ).content.decode()  # fmt: skip

    assert "30점까지" in part and "17.5" in part
    assert {score.criterion: score.points for score in sheet(stage).scores.all() if score.points} == {"goal": 1750}
    assert "목표가 뚜렷합니다." in visit(path).content.decode()


def test_sheet_is_handed_in_once_and_locked(visit, stage, pledged):
    path = f"{sheet(stage).pk}/"
    visit(f"{path}accept/", "post")
    page = visit(f"{path}submit/", "post", **rubric(comment=""))
    assert sheet(stage).state == SheetState.WRITING
    assert page.context["form"].non_field_errors()

    visit(f"{path}submit/", "post", **rubric())
    visit(f"{path}submit/", "post", **rubric("1"))  # pressed twice
    visit(f"{path}save/", "post", **rubric("2"))
    assert (sheet(stage).state, sheet(stage).total) == (SheetState.SUBMITTED, 8000)
    assert "제출했습니다. 위원회를 마감할 때까지" in visit(path).content.decode()


def test_conflict_is_declared_at_any_moment(visit, stage, pledged):
    path = f"{sheet(stage).pk}/"
    visit(f"{path}accept/", "post")
    assert visit(f"{path}recuse/", "post", reason="자문했습니다.").context["recuse_form"].errors
    visit(f"{path}recuse/", "post", reason="자문했습니다.", vendor="on")

    assert sheet(stage).state == SheetState.RECUSED
    page = visit(path).content.decode()
    assert stage.firm().content["application"]["plan"]["goal"][:30] not in page


def test_time_that_is_over_is_said_and_nothing_is_kept(visit, stage, pledged):
    path = f"{sheet(stage).pk}/"
    visit(f"{path}accept/", "post")
    late = stage.panel.closes_at + timedelta(minutes=1)
    page = visit(f"{path}submit/", "post", at=late, **rubric()).content.decode()

    assert "평가 기한은" in page and "구체적입니다." in page
    assert not sheet(stage).scores.exists()


@pytest.mark.parametrize("who", ["evaluator2", "evaluator3", "manager1", "secretary", "the firm"])
def test_sheet_of_another_evaluator_is_not_found(visit, stage, pledged, who):
    visit(f"{sheet(stage).pk}/accept/", "post")
    before = sheet(stage).state
    actor = stage.of() if who == "the firm" else who
    pages = {visit(f"{sheet(stage).pk}/", who=actor).status_code}
    acts = {
        visit(f"{sheet(stage).pk}/{act}/", "post", who=actor, **rubric(), reason="x", vendor="on").status_code
        for act in ("accept", "save", "submit", "recuse")
    }

    assert pages | acts == {404}
    assert sheet(stage).state == before
    assert visit(f"panels/{stage.panel.pk}/pledge/", who=actor).status_code == (200 if who == "evaluator2" else 404)


def test_list_asks_the_database_equally_often(visit, stage, pledged):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            visit()
        return len(found)

    visit()
    few = asked()
    for number in range(29):
        made = selection.form_panel(
            track_id=stage.world.made["track"], title=f"평가 {number}", closes_at=stage.now() + timedelta(days=5),
            actor=stage.staff("secretary"), at=stage.now(),
        )  # fmt: skip
        selection.invite_members(
            panel_id=made.pk, person_ids=[stage.staff("evaluator1").person_id], actor=stage.staff("secretary"),
            at=stage.now(),
        )  # fmt: skip

    assert asked() == few
