"""An agreement that its three parties end: asked for at a desk, answered on a phone, decided in the office, signed, sealed."""

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
