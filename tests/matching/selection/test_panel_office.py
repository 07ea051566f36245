"""The panel's secretary works in the office: forms, invites, assigns, opens, closes; and reads no points before."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.core.clock import day_in_korea
from matching.selection import operations as selection
from matching.selection.enums import ApplicationState, PanelState
from matching.selection.models import Panel, ScoreSheet
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db]
CODES = ("capability", "goal", "content", "attainability")


@pytest.fixture(scope="module")
def stage(own_index, shared_database):
    return Stage(small_world("f01")).drafted().received().eligible()


@pytest.fixture
def browse(client, stage):
    """What the secretary (or another) opens or sends in the office, in the world's time."""

    def opened(name: str, *args, key: str = "secretary", **data):
        client.force_login(User.objects.get(pk=stage.world.staff_ids[key]))
        with time_machine.travel(stage.now(), tick=False):
            return client.post(reverse(name, args=args), data) if data else client.get(reverse(name, args=args))

    return opened


def act(browse, panel, name: str, **data):
    return browse("panel:action", panel.pk, name, **(data or {"go": "1"}))


def test_panel_is_played_from_forming_to_closing_by_buttons(browse, stage):
    until = (day_in_korea(stage.now()) + timedelta(days=7)).isoformat()
    track = stage.world.made["track"]
    browse("panel:list_action", "form", track=track, title="서면평가", day=until, hour="18:00")
    panel = Panel.objects.get()
    people = [stage.staff(key).person_id for key in ("evaluator1", "evaluator2")]
    act(browse, panel, "invite", people=people)
    act(browse, panel, "assign")
    act(browse, panel, "open")
    assert Panel.objects.get().state == PanelState.OPEN

    for sheet in ScoreSheet.objects.all():
        evaluator = next(
            stage.staff(key) for key in ("evaluator1", "evaluator2") if stage.staff(key).person_id == sheet.evaluator_id
        )
        selection.give_pledge(member_id=sheet.member_id, actor=evaluator, at=stage.now())
        selection.declare_no_conflict(sheet_id=sheet.pk, actor=evaluator, at=stage.now())
        selection.save_scores(
            sheet_id=sheet.pk, scores=dict.fromkeys(CODES, (1987, "의견")), opinion="", actor=evaluator,
            at=stage.now(),
        )  # fmt: skip
        selection.submit_sheet(sheet_id=sheet.pk, actor=evaluator, at=stage.now())
    for key in ("secretary", "manager1"):
        pages = browse("panel:inspect", panel.pk, key=key).content.decode()
        pages += browse("scoresheet:index", key=key).content.decode()
        assert "79.48" not in pages

    act(browse, panel, "close")
    assert stage.application().state == ApplicationState.SCORED
    assert "79.48" in browse("panel:inspect", panel.pk).content.decode()


def test_manager_reads_panels_but_forms_none(browse, stage):
    assert browse("panel:index", key="manager1").status_code == 200
    assert browse("panel:list_action", "form", key="manager1", title="x").status_code == 404
    assert browse("panel:index", key="evaluator1").status_code == 302
    assert not Panel.objects.exists()
