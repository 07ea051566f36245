"""Finance pays a claim: voucher, approval, payment run, bank file, statement; each step by the person who may."""

from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from playwright.sync_api import expect

from contracts.payments.models import PaymentRun
from contracts.settlement.enums import ClaimState
from contracts.vouchers.models import Voucher
from marketplace.core import outbox
from marketplace.demo.acts import money as paying

from .looking import follow
from .office import above, fill_and_press, on

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def stage(world_in_force):
    """The agreement is in force; there is no voucher yet."""
    return world_in_force.stage


@pytest.fixture
def world(stage):
    cache.clear()
    with time_machine.travel(stage.now(), tick=True):
        yield stage.world


def test_claim_is_paid_and_the_bank_agrees(stage, world, signed_in):
    manager, finance = signed_in("manager1", "/admin/"), signed_in("finance1", "/admin/")
    above(manager, "voucher", "propose")
    manager.select_option("[name=agreement]", str(stage.agreement().pk))
    fill_and_press(manager, "바우처 상신")
    voucher = Voucher.objects.get()
    on(finance, voucher, "issue", "발급")
    stage.guaranteed().claimed()
    claim = stage.claim()

    on(manager, claim, "check", "이상 없음 확인")
    on(finance, claim, "approve", "승인")
    claim.refresh_from_db()
    above(finance, "paymentrun", "make")
    finance.check(f"[name=instruction_ids][value='{claim.instruction_id}']")
    fill_and_press(finance, "지급 회차 만들기")
    run = PaymentRun.objects.get()
    expect(finance.locator(".office")).to_contain_text(f"{claim.instruction.amount:,}원")
    expect(finance.locator(".office-actions")).to_contain_text("다른 사람")

    second = signed_in("finance2", "/admin/")
    on(second, run, "release", "지급 승인")
    on(finance, run, "export", "은행 파일 만들기")
    with finance.expect_download() as download:
        follow(finance, finance.get_by_role("link", name="파일 열기"))
    orders = paying.orders(Path(download.value.path()).read_bytes())
    assert orders == [(claim.instruction.number, claim.instruction.amount)]

    for number, amount in orders:
        world.bank.withdraw(amount, memo=number, at=world.now())
    above(second, "statementline", "import")
    second.select_option("[name=round]", index=1)
    statement = {"name": "bank.csv", "mimeType": "text/csv", "buffer": world.bank.statement()}
    second.set_input_files("[name=content]", statement)
    fill_and_press(second, "거래내역 반입")
    expect(second.locator(".office")).to_contain_text(claim.instruction.number)
    outbox.drain()

    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID
    finance.goto("/admin/")
    expect(finance.locator("#office-money ~ .office-figures")).to_contain_text("일치")
    expect(finance.locator("#office-money ~ .office-figures")).not_to_contain_text("불일치")
    finance.goto(f"/admin/case/inspect/{stage.agreement().case_id}/")
    expect(finance.locator(".office")).to_contain_text("지급 완료")
