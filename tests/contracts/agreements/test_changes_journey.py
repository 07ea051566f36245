"""A change asked for at a desk and answered on a phone, clicking only; every page passes axe."""

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from contracts.agreements.enums import AmendmentState
from contracts.agreements.models import Amendment
from marketplace.accounts.models import User
from marketplace.demo.acts.opening import PASSWORD
from tests.contracts.agreements.changing import OPINION, REASON
from tests.journeys.conftest import NARROW, WIDE, chromium  # noqa: F401  a fixture
from tests.journeys.test_accessibility import faults, overflows

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def stage(in_force_committed):
    with time_machine.travel(in_force_committed.now(), tick=True):
        yield in_force_committed


@pytest.fixture
def signed_in(chromium, stage):  # noqa: F811
    """A window in which somebody has signed in, by the form."""
    server, windows = LiveServer("127.0.0.1"), []

    def opened(actor, viewport) -> Page:
        window = chromium.new_context(base_url=server.url, locale="ko-KR", viewport=viewport, bypass_csp=True)
        windows.append(window)
        page = window.new_page()
        page.goto("/accounts/login/")
        page.fill("[name=login]", User.objects.get(pk=actor.person_id).email)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/workspace/**")
        return page

    yield opened
    for window in windows:
        window.close()
    server.stop()


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).or_(
        page.locator("main").get_by_role("link", name=name, exact=True)
    ).click()
    page.wait_for_load_state()
    assert (faults(page), overflows(page)) == ([], False), page.url


def test_change_is_asked_for_at_a_desk_and_answered_on_a_phone(signed_in, stage):
    case = stage.agreement().case.number
    firm = signed_in(stage.of(), WIDE)
    firm.goto(f"/workspace/cases/{case}/")
    firm.locator("main summary").get_by_text("다른 작업").click()
    press(firm, "협약 변경 요청하기")
    press(firm, "변경 요청하기")
    firm.get_by_text("과업 단계 바꾸기").click()
    firm.get_by_label("검수 기준").last.fill("새 설비를 포함하여 재현율 90% 이상")
    firm.get_by_label("왜 바꾸어야 하나요?").fill(REASON)
    press(firm, "변경 전후 확인하기")
    expect(firm.locator("main")).to_contain_text("새 설비를 포함하여 재현율 90% 이상")
    press(firm, "이대로 변경 요청")

    vendor = signed_in(stage.vendor(), NARROW)
    vendor.goto(f"/workspace/cases/{case}/")
    press(vendor, "협약 변경에 의견을 내 주세요")
    press(vendor, "의견 제출")
    expect(vendor.locator("main [role=alert]")).to_be_visible()
    vendor.get_by_label("동의합니다", exact=True).check()
    vendor.get_by_label("의견", exact=True).fill(OPINION)
    press(vendor, "의견 제출")
    expect(vendor.locator("main")).to_contain_text(OPINION)

    amendment = Amendment.objects.get()
    assert (amendment.state, amendment.agrees) == (AmendmentState.REVIEW, True)
