"""The first five minutes of those who come from outside: an evaluator judges a file, a vendor sees who waits for it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from marketplace.core import outbox
from marketplace.demo import content
from marketplace.demo.acts import applications as applying
from marketplace.demo.acts import needs as asking
from marketplace.demo.acts import pool
from marketplace.programmes import queries as rounds
from matching.needs.models import Need
from matching.selection import operations as selection
from matching.selection.enums import SheetState
from matching.selection.models import ScoreSheet
from tests.scenarios import Stage, small_world

from .conftest import NARROW
from .looking import follow, is_clean, press

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
POINTS = {"capability": "18", "goal": "17.5", "content": "26", "attainability": "22"}


@pytest.fixture
def judged(own_database):
    """A panel is open; one application is assigned to its evaluator."""
    stage = Stage(small_world("f08")).drafted().received().eligible()
    by = {"actor": stage.staff("secretary"), "at": stage.now()}
    panel = selection.form_panel(
        track_id=stage.world.made["track"], title="서면평가", closes_at=stage.now() + timedelta(days=5), **by
    )
    selection.invite_members(panel_id=panel.pk, person_ids=[stage.staff("evaluator1").person_id], **by)
    selection.assign_sheets(panel_id=panel.pk, **by)
    selection.open_panel(panel_id=panel.pk, **by)
    outbox.drain()
    return stage


class TestEvaluator:
    @pytest.fixture
    def world(self, judged):
        return judged.world

    def test_pledges_reads_and_hands_in_without_training(self, sign_in, judged):
        page = sign_in(judged.staff("evaluator1"))
        secret = judged.firm("f08").content["application"]["plan"]["goal"][:30]
        follow(page, page.get_by_role("link", name="평가"))
        press(page, "서약 읽기")
        page.check("[name=agreed]")
        press(page, "서약하기")
        press(page, judged.application("f08").case.title)
        assert secret not in page.inner_text("main")
        is_clean(page)

        follow(page, page.locator("form[action$='accept/'] button[type=submit]"))
        assert secret in page.inner_text("main")
        for code, points in POINTS.items():
            page.fill(f"[name=points_{code}]", points)
            page.fill(f"[name=comment_{code}]", "계획이 구체적이고 근거가 있습니다.")
        page.press("[name=comment_attainability]", "Tab")
        expect(page.locator("#saved")).to_contain_text("83.5")
        page.reload()  # what was saved by itself is there
        assert page.input_value("[name=points_goal]") == "17.5"
        press(page, "평가표 제출")

        assert ScoreSheet.objects.get().state == SheetState.SUBMITTED
        is_clean(page)
        press(page, judged.application("f08").case.title)
        assert "83.5" in page.inner_text("main")


class TestVendor:
    @pytest.fixture
    def world(self, world):
        """A firm asks others for quotes; a company that was just confirmed looks in."""
        world.go(world.day(2), 9)
        firm = world.firms["f01"] = pool.enters(world, world.content.firms["f01"])
        applying.profile(world, firm)
        asking.asks(world, firm, deadline=rounds.deadline_on(world.day(9)))
        entry = next(entry for key, entry in content.load().vendors.items() if key not in world.vendors)
        world.newcomer = pool.enters(world, entry)
        outbox.drain()
        return world

    def test_sees_needs_that_fit_before_it_is_approved(self, sign_in, world):
        need = Need.objects.get()
        page = sign_in(world.of(world.newcomer), viewport=NARROW)
        page.goto("/workspace/vendor/")
        press(page, "솔루션 작성")
        press(page, "새 솔루션 쓰기")
        for name, words in {
            "title": "결 고르미",
            "summary": "표면의 흠을 찾습니다.",
            "problem": "눈으로 봅니다.",
            "description": "사진을 봅니다.",
        }.items():
            page.fill(f"main [name={name}]", words)
        press(page, "솔루션 작성 시작")
        press(page, "분류")
        for code in need.use_cases:
            page.check(f"[name=use_cases][value='{code}']")
        page.check(f"[name=industries][value='{need.industry}']")
        page.check("[name=ai_fields][value=vision]")
        press(page, "저장")

        page.goto("/workspace/vendor/")
        assert "우리 솔루션에 맞는 의뢰 1건" in page.inner_text("main")
        is_clean(page)
        press(page, "맞는 의뢰 모두 보기")
        shown = page.inner_text("main")
        assert need.title not in shown
        assert need.case.demand_firm.legal_name not in shown
        is_clean(page)
