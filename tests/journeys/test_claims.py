"""The money's promise: the vendor claims and sees when it comes, the firm settles, the auditor decides; clicking only.

The office's own steps (check, approval, payment run, final evaluation) go through operations.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from contracts.settlement.enums import ClaimState, SettlementState
from contracts.settlement.models import Claim
from marketplace.core import outbox
from marketplace.demo.acts import money as paying
from tests.scenarios import Stage, small_world

from .conftest import NARROW
from .looking import follow, is_clean

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
LESS = 4_150_000  # of the last line, which the auditor does not recognise


@pytest.fixture
def stage(own_database):
    """One agreement in force with its voucher, its first stage accepted."""
    stage = Stage(small_world("f12")).drafted().received().scored().ranked().decided().revised().under_way()
    stage.vouchered().delivered("m1")
    outbox.drain()
    return stage


@pytest.fixture
def world(stage):
    return stage.world


def menu(page: Page, label: str) -> None:
    if page.locator(".ws-side-btn").is_visible():
        page.click(".ws-side-btn")
    follow(page, page.locator("#side a", has_text=label))


def invoice(folder: Path) -> Path:
    file = folder / "invoice.xml"
    file.write_text("<?xml version='1.0'?><TaxInvoice/>", encoding="utf-8")
    return file


def test_money_from_the_claim_to_the_auditors_decision(sign_in, stage, tmp_path):
    the_vendor_claims(sign_in(stage.vendor("f12")), stage, invoice(tmp_path))
    stage.paid()
    stage.delivered("m2", "m3").claimed().paid().evaluated()
    outbox.drain()
    the_firm_settles(sign_in(stage.of("f12"), viewport=NARROW), stage)
    outbox.drain()
    the_auditor_decides(sign_in(stage.staff("auditor2")), stage)
    outbox.drain()
    the_firm_answers(sign_in(stage.of("f12")), stage)


def the_vendor_claims(page: Page, stage, file: Path) -> None:
    written = stage.world.today
    menu(page, "대금 청구")
    is_clean(page)
    follow(page, ".ie-turn a")
    page.fill("[name=approval_number]", f"{written:%Y%m%d}4100001827310045")
    page.fill("[name=vat]", "7,762,499")  # a won less than a tenth
    for name in ("written_on", "issued_on"):
        page.fill(f"[name={name}]", written.isoformat())
    page.set_input_files("[name=file]", file)
    follow(page, ".ws-effect button")
    expect(page.locator("#id_vat_error")).to_contain_text("7,762,500")
    assert not Claim.objects.exists()
    is_clean(page)

    page.fill("[name=vat]", "7,762,500")
    page.set_input_files("[name=file]", file)
    follow(page, ".ws-effect button")
    expect(page.locator(".ie-turn")).to_contain_text("담당자가 확인하는 중")
    is_clean(page)
    assert Claim.objects.get().state == ClaimState.CLAIMED
    menu(page, "대금 청구")
    expect(page.locator(".ws-clock").first).to_contain_text("담당자가 확인하는 중")


def the_firm_settles(page: Page, stage) -> None:
    menu(page, "정산")
    follow(page, page.locator(".ie-tasks a"))
    lines = paying.expenses_of(stage.firm("f12"))
    for line in lines:
        page.fill(f"[name=spent_{line.pk}]", f"{line.planned:,}")
    follow(page, page.get_by_role("button", name="저장", exact=True))
    is_clean(page)

    follow(page, page.locator(".ws-spend a.ie-link"))
    for box in page.locator("[name=papers]").all():
        box.check()
    follow(page, page.get_by_role("button", name="이 항목의 증빙으로 쓰기"))
    expect(page.locator(".ws-light.is-ok").first).to_be_visible()
    is_clean(page)
    follow(page, page.get_by_role("link", name="정산으로 돌아가기"))

    follow(page, page.get_by_role("button", name="저장하고 제출 전 확인"))
    page.wait_for_url("**/submit/")
    is_clean(page)
    page.check("[name=true]")
    follow(page, page.get_by_role("button", name="정산보고서 제출"))
    page.wait_for_url("**/settlements/C-*/")
    assert stage.settlement("f12").state == SettlementState.SUBMITTED


def the_auditor_decides(page: Page, stage) -> None:
    menu(page, "정산 검토")
    is_clean(page)
    follow(page, page.locator(".ie-tasks a"))
    page.wait_for_url("**/audits/C-*/")  # the keys are listened to when the page is loaded
    forms, last = page.locator("form[data-keys]"), len(paying.expenses_of(stage.firm("f12"))) - 1
    forms.nth(0).locator("input[type=radio]").first.focus()
    for place in range(last):  # by keyboard: recognised, and on to the next line
        page.keyboard.press("1")
        expect(forms.nth(place).locator("[role=status]")).to_contain_text("방금 저장")
        page.keyboard.press("j")
    page.keyboard.press("2")
    part = forms.nth(last)
    expect(part.get_by_label("일부 인정")).to_be_checked()
    part.locator("[name$=amount]").fill(f"{paying.expenses_of(stage.firm('f12'))[last].spent - LESS:,}")
    part.locator("[name$=code]").select_option("period")
    part.locator("[name$=reason]").fill("협약 기간이 끝난 뒤의 석 달 이용료입니다.")
    part.locator("[name$=reason]").blur()
    expect(part.locator("[role=status]")).to_contain_text("방금 저장")
    expect(page.locator("#progress")).to_contain_text("5 / 5")
    is_clean(page)

    page.fill("[name=comment]", "한 항목을 일부 인정하지 않습니다.")
    follow(page, page.get_by_role("button", name="이 금액으로 올리기"))
    page.wait_for_url("**/workspace/audits/")
    found = stage.settlement("f12")
    assert found.state == SettlementState.REVIEWED
    assert sum(line.proposed for line in found.expenses.all()) == found.planned - LESS


def the_firm_answers(page: Page, stage) -> None:
    menu(page, "정산")
    follow(page, page.locator(".ie-tasks a"))
    expect(page.locator("main")).to_contain_text("협약 기간 밖")
    is_clean(page)
    page.fill("[name=opinion]", "석 달 이용료는 계약에 들어 있습니다.")
    follow(page, page.get_by_role("button", name="의견 제출"))
    expect(page.locator("main")).to_contain_text("석 달 이용료는 계약에 들어 있습니다.")
    assert stage.settlement("f12").opinion == "석 달 이용료는 계약에 들어 있습니다."
