"""A project's promise: delivered, sent back, delivered again, accepted with the warning read, reported on; clicking only.

The stages after the first go through operations, and so does the office's wish for a correction.
"""

import pytest
from playwright.sync_api import Page, expect

from contracts.delivery import operations as delivery
from contracts.delivery.enums import EvaluationState, MilestoneState
from contracts.delivery.models import FinalEvaluation
from contracts.delivery.wording import ACCEPTANCE_WARNING
from marketplace.core import outbox
from tests.scenarios import Stage, small_world

from .conftest import NARROW
from .looking import follow, is_clean, press

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def stage(own_database):
    """One agreement in force with its voucher."""
    stage = Stage(small_world("f12")).drafted().received().scored().ranked().decided().revised().under_way()
    stage.vouchered()
    outbox.drain()
    return stage


@pytest.fixture
def world(stage):
    return stage.world


def paper(words: str) -> dict:
    return {"name": "result.pdf", "mimeType": "application/pdf", "buffer": f"%PDF-1.7 {words}".encode()}


def to_do(page: Page, what: str) -> None:
    """Open the first thing of that name that waits."""
    outbox.drain()
    page.goto("/workspace/")
    follow(page, page.locator(".ie-tasks a", has_text=what))


def delivers(page: Page, note: str) -> None:
    to_do(page, "과업 단계 산출물 제출")
    is_clean(page)
    page.fill("[name=note]", note)
    page.set_input_files("[name=file_0]", paper(note))
    press(page, "산출물 제출")
    expect(page.locator("main .ie-plan, main .ws-plan")).to_contain_text(note)


def state(stage) -> str:
    return stage.milestone("m1", "f12").state


def test_stage_is_delivered_sent_back_mended_and_accepted_and_the_project_reported(stage, sign_in):
    vendor, firm = sign_in(stage.vendor("f12")), sign_in(stage.of("f12"))
    delivers(vendor, "여섯 동 모두 촬영합니다.")
    is_clean(vendor)

    to_do(firm, "검수: 합격 또는")
    expect(firm.locator("main")).to_contain_text("여섯 동 모두 촬영합니다.")
    is_clean(firm)
    firm.click("summary:has-text('재작업 요청')")
    firm.fill("[name=reason]", "4동 레일이 걸려 촬영이 끊깁니다.")
    press(firm, "재작업 요청 보내기: 공급기업이 고쳐서 다시 제출합니다")
    assert state(stage) == MilestoneState.REWORK

    delivers(vendor, "4동 레일을 고쳤습니다.")
    phone = sign_in(stage.of("f12"), viewport=NARROW)
    to_do(phone, "검수: 합격 또는")
    with phone.expect_download() as saved:
        follow(phone, phone.get_by_role("link", name="설치 도면 (2차 제출)"))
    assert saved.value.path().read_bytes() == "%PDF-1.7 4동 레일을 고쳤습니다.".encode()
    phone.fill("[name=note]", "2주 동안 날마다 보았고 빠진 줄이 없습니다.")
    is_clean(phone)
    press(phone, "합격 처리 전 확인")
    expect(phone.locator("main")).to_contain_text(str(ACCEPTANCE_WARNING))
    is_clean(phone)
    phone.check("[name=seen]")
    press(phone, "1단계 합격 처리")
    expect(phone.locator("main")).to_contain_text("청구 또는 검토 중")
    is_clean(phone)
    assert state(stage) == MilestoneState.ACCEPTED

    stage.delivered("m2", "m3")
    to_do(firm, "결과보고서 제출")
    reports(firm)
    evaluation = FinalEvaluation.objects.get()
    delivery.ask_report_correction(
        evaluation_id=evaluation.pk, reason="측정 방법을 적어 주십시오.", actor=stage.staff("manager2"), at=stage.now()
    )
    to_do(firm, "결과보고서 보완")
    expect(firm.locator("main")).to_contain_text("측정 방법을 적어 주십시오.")
    firm.fill("[name=report]", "오차는 저울 값과 견주어 재었습니다.")
    press(firm, "결과보고서 제출")
    expect(firm.locator("main")).to_contain_text("결과보고서를 제출했습니다")
    evaluation.refresh_from_db()
    assert (evaluation.state, evaluation.kpi_results[0][3]) == (EvaluationState.REPORTED, "9.4")


def reports(page: Page) -> None:
    page.fill("[name=report]", "오차 9.4%로 내다봅니다.")
    for place, value in enumerate(("9.4", "6.6", "1.1")):
        page.fill(f"[name=kpi_{place}]", value)
    is_clean(page)
    press(page, "결과보고서 제출")
    expect(page.locator("main")).to_contain_text("결과보고서를 제출했습니다")
    is_clean(page)
