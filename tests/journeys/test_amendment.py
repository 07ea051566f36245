"""A change asked for at a desk and answered on a phone, approved, signed by both firms and sealed; every page passes axe."""

import pytest
from playwright.sync_api import Page, expect

from contracts.agreements.enums import AmendmentState, DocumentState
from contracts.agreements.models import Amendment
from contracts.clauses.enums import DocumentKind
from marketplace.core import outbox
from tests.contracts.agreements.changing import OPINION, REASON

from . import office
from .conftest import NARROW
from .looking import is_clean
from .looking import press as pressed
from .signing import locked_signed_and_sealed

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def world(world_in_force):
    return world_in_force


@pytest.fixture
def stage(world):
    return world.stage


def press(page: Page, name: str) -> None:
    pressed(page, name)
    page.wait_for_load_state()
    is_clean(page)


def test_change_is_asked_for_answered_approved_signed_and_takes_effect(sign_in, signed_in, stage):
    case = stage.agreement().case.number
    firm = sign_in(stage.of(), bypass_csp=True)
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

    vendor = sign_in(stage.vendor(), viewport=NARROW, bypass_csp=True)
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

    manager = signed_in("manager1", "/admin/")
    office.on(manager, amendment, "approve", "승인")
    outbox.drain()
    base, document = stage.agreement().documents.order_by("pk")
    assert document.kind == DocumentKind.AMENDMENT
    locked_signed_and_sealed(stage, manager, firm, vendor)

    document.refresh_from_db()
    base.refresh_from_db()
    assert (document.state, base.state) == (DocumentState.SEALED, DocumentState.SUPERSEDED)
    for reader in (firm, vendor):
        reader.goto(f"/workspace/agreements/{stage.agreement().number}/")
        expect(reader.locator("main")).to_contain_text(document.number)
        is_clean(reader)
        reader.goto(f"/verify/{base.number}/{base.code}/")
        expect(reader.locator("#result")).to_have_text("진본이며, 변경협약이 있습니다")
        expect(reader.locator(".ws-record")).to_contain_text(document.number)
        is_clean(reader)
