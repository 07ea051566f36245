"""A signer on a telephone is checked by the service that stands in for a mobile identity check, and signs without a code."""

import pytest
from playwright.sync_api import expect

from contracts.agreements.enums import Party
from contracts.agreements.models import SignatureRecord
from marketplace.demo.acts.opening import PASSWORD

from .conftest import NARROW
from .looking import is_clean, press
from .signing import fills_in, goes_to_sign

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def world(locked_world):
    """One agreement that is locked: the demand firm is to sign."""
    return locked_world


def test_signer_is_checked_elsewhere_and_comes_back_to_what_was_written(sign_in, world):
    signer = world.stage.signer(Party.DEMAND_FIRM)
    page = sign_in(signer, viewport=NARROW, bypass_csp=False)
    goes_to_sign(page)
    fills_in(page, signer)
    page.fill("[name=password]", PASSWORD)
    press(page, "확인하고 본인확인으로")
    page.wait_for_url("**/sign/check/")
    press(page, "본인확인 하러 가기")
    page.wait_for_url("**/identity-check/*")
    page.fill("[name=name]", "남의이름")
    press(page, "이 이름으로 답하기")
    expect(page.locator("main")).to_contain_text("다른 사람이 본인확인을 했습니다")
    expect(page.locator("[name=typed_name]")).to_have_value(signer.label.partition(" (")[0])

    press(page, "본인확인으로 대신하기")
    press(page, "본인확인 하러 가기")
    press(page, "이 이름으로 답하기")
    page.wait_for_url("**/sign/")
    expect(page.locator("#identify")).to_contain_text("시험용 본인확인")
    expect(page.locator("[name=code]")).to_have_count(0)
    press(page, "협약서 서명")
    page.wait_for_url("**/signed/*")
    page.go_back()
    page.wait_for_url("**/signed/*")

    assert SignatureRecord.objects.get().beside["service"] == "시험용 본인확인"


def test_its_pages_are_clean_in_both_sizes(sign_in, world):
    signer = world.stage.signer(Party.DEMAND_FIRM)
    for size in ({"viewport": NARROW}, {}):
        page = sign_in(signer, bypass_csp=True, **size)
        goes_to_sign(page)
        is_clean(page)
        fills_in(page, signer)
        page.fill("[name=password]", PASSWORD)
        press(page, "확인하고 본인확인으로")
        page.wait_for_url("**/sign/check/")
        is_clean(page)
        press(page, "본인확인 하러 가기")
        page.wait_for_url("**/identity-check/*")
        is_clean(page)
        press(page, "이 이름으로 답하기")
        page.wait_for_url("**/sign/")
        is_clean(page)
        page.context.clear_cookies()
