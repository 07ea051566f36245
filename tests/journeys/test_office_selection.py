"""The office decides a round: two applications, one selected, one refused with a reason that the firm then reads."""

import pytest
import time_machine
from django.core.cache import cache
from playwright.sync_api import expect

from marketplace.core import outbox
from matching.selection.enums import ApplicationState
from matching.selection.models import Ineligibility, Ranking
from tests.scenarios import Stage, small_world

from .looking import follow
from .office import above, fill_and_press, on

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
REASON = "접수일에 국세 납세증명서가 없었습니다."
REMEDY = "체납을 정리하고 납세증명서를 발급받아 다음 회차에 신청해 주십시오."


@pytest.fixture
def stage(own_database):
    """Both applications are received, the evaluation has begun."""
    stage = Stage(small_world("f01", "f08")).drafted().received()
    outbox.drain()
    return stage


@pytest.fixture
def world(stage):
    cache.clear()
    with time_machine.travel(stage.now(), tick=True):
        yield stage.world


def test_one_is_selected_and_one_is_refused_and_each_firm_reads_why(stage, world, signed_in):
    good, bad = stage.application("f01"), stage.application("f08")
    manager, approver = signed_in("manager1", "/admin/"), signed_in("approver", "/admin/")

    manager.goto("/admin/application/")
    manager.check(f"input[name=pk][value='{good.pk}']")
    follow(manager, manager.get_by_role("button", name="적합 처리"))
    follow(manager, manager.get_by_role("button", name="적합 처리"))
    expect(manager.locator(".office")).to_contain_text(str(good))
    on(manager, bad, "propose_ineligible", "부적격 상신", reason=REASON, remedy=REMEDY)
    on(approver, Ineligibility.objects.get(), "approve", "승인")

    secretary = signed_in("secretary", "/admin/")
    secretary.goto(f"/admin/application/inspect/{good.pk}/do/score/")
    for field in secretary.locator("[name^=points_]").all():
        field.fill("0" if field.get_attribute("name") == "points_bonus" else "19")
    for field in secretary.locator("textarea[name^=comment_]").all():
        field.fill("수치와 일정이 구체적입니다.")
    fill_and_press(secretary, "점수 입력")

    above(manager, "ranking", "propose")
    manager.select_option("[name=track]", str(good.case.track_id))
    fill_and_press(manager, "선정안 상신")
    ranking = Ranking.objects.get()
    expect(manager).to_have_url(f"{manager.url.partition('/admin/')[0]}/admin/ranking/inspect/{ranking.pk}/")
    on(approver, ranking, "approve", "승인")
    outbox.drain()

    good.refresh_from_db(), bad.refresh_from_db()
    assert (good.state, bad.state) == (ApplicationState.SELECTED, ApplicationState.INELIGIBLE)
    happy = signed_in("f01", f"/workspace/applications/{good.case.number}/result/")
    expect(happy.locator("h1")).to_contain_text("선정")
    sad = signed_in("f08", f"/workspace/applications/{bad.case.number}/result/")
    for words in (REASON, REMEDY, "이의"):
        expect(sad.locator("main")).to_contain_text(words)
    manager.goto(f"/admin/case/inspect/{bad.case_id}/")
    expect(manager.locator(".office-timeline").last).to_contain_text(REASON)
