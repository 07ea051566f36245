"""An agreement that its three parties end: asked for at a desk, answered on a phone, decided in the office, signed, sealed;
and one that the agency terminates: given notice of, answered, decided on when the time to answer is over."""

import pytest
from playwright.sync_api import expect

from contracts.agreements.enums import AgreementState, DocumentState
from contracts.clauses.enums import DocumentKind
from marketplace.core import outbox

from . import office
from .conftest import NARROW
from .looking import follow, is_clean, press
from .signing import locked_signed_and_sealed

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
WHY = "공장을 옮기게 되어 설비를 더 돌릴 수 없습니다."
SAID = "새 공장에서 두 달 뒤 다시 시작합니다."


@pytest.fixture
def world(world_in_force):
    return world_in_force


@pytest.fixture
def stage(world):
    return world.stage


def test_agreement_ends_by_consent_of_three(sign_in, signed_in, stage):
    desk = sign_in(stage.of(), bypass_csp=True)
    desk.goto(f"/workspace/agreements/{stage.agreement().number}/changes/end/")
    is_clean(desk)
    press(desk, "합의 해지 요청하기")
    expect(desk.locator(".ie-errors")).to_be_focused()
    desk.get_by_label("왜 협약을 끝내려고 하나요?").fill(WHY)
    press(desk, "합의 해지 요청하기")
    expect(desk.locator("main dl")).to_contain_text(WHY)
    is_clean(desk)
    outbox.drain()

    phone = sign_in(stage.vendor(), viewport=NARROW, bypass_csp=True)
    follow(phone, phone.locator(".ie-tasks a[href*='/changes/']"))
    expect(phone.locator("main dl")).to_contain_text(WHY)
    phone.get_by_label("동의합니다", exact=True).check()
    phone.get_by_label("의견", exact=True).fill("검수한 단계까지 정산하면 됩니다.")
    press(phone, "의견 제출")
    is_clean(phone)

    manager = signed_in("manager1", "/admin/")
    office.on(manager, stage.agreement().amendments.get(), "approve", "승인")
    outbox.drain()
    assert stage.document().kind == DocumentKind.TERMINATION
    locked_signed_and_sealed(stage, manager, desk, phone)

    assert (stage.document().state, stage.agreement().state) == (DocumentState.SEALED, AgreementState.TERMINATED)
    for reader in (desk, phone):
        reader.goto(f"/workspace/agreements/{stage.agreement().number}/")
        expect(reader.locator("main")).to_contain_text("해지")
        expect(reader.locator("#verify")).to_be_visible()
        is_clean(reader)


def test_agency_terminates_after_the_firms_had_their_time_to_answer(sign_in, signed_in, stage, clock):
    approver = signed_in("approver", "/admin/")
    approver.goto(f"/admin/agreement/inspect/{stage.agreement().pk}/do/give_notice/")
    approver.select_option("[name=ground]", "cannot_finish")
    approver.select_option("[name=concerns]", "demand_firm")
    office.fill_and_press(approver, "해지 사전통지", reason=WHY)
    expect(approver.locator(".office-actions")).to_contain_text("해지 사전통지")
    outbox.drain()

    phone = sign_in(stage.of(), viewport=NARROW, bypass_csp=True)
    follow(phone, phone.locator(".ie-tasks a[href*='/notices/']"))
    expect(phone.locator("main dl").first).to_contain_text(WHY)
    is_clean(phone)
    press(phone, "의견 제출")
    expect(phone.locator(".ie-errors")).to_be_focused()
    phone.get_by_label("의견", exact=True).fill(SAID)
    press(phone, "의견 제출")
    expect(phone.locator("[aria-labelledby=said]")).to_contain_text(SAID)
    is_clean(phone)

    clock.move_to(stage.heard().now())
    approver = signed_in("approver", f"/admin/priornotice/inspect/{stage.notice().pk}/")
    expect(approver.locator(".office")).to_contain_text(SAID)
    follow(approver, ".office-actions a[href$='/do/terminate/']")
    office.fill_and_press(approver, "해지", reason="의견을 받아들이지 않습니다.")

    assert stage.agreement().state == AgreementState.TERMINATED
    phone = sign_in(stage.of(), viewport=NARROW, bypass_csp=True)
    phone.goto(f"/workspace/agreements/{stage.agreement().number}/notices/{stage.notice().number}/")
    expect(phone.locator("main")).to_contain_text("의견을 받아들이지 않습니다.")
    is_clean(phone)
