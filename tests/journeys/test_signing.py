"""An agreement is signed by clicking: the demand firm, the vendor, the agency last; then both firms hold it sealed.

What happens outside the screens goes through operations: the deposit comes in, the queue seals.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from contracts.agreements.enums import DocumentState, Party
from contracts.clauses.enums import Clause
from marketplace.core import outbox
from marketplace.demo.acts import agreements as agreeing

from .conftest import NARROW
from .looking import code_in_mail, follow, is_clean, says_who
from .signing import fills_in, gets_a_code, goes_to_sign

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def world(locked_world):
    """One agreement that is locked: the demand firm is to sign."""
    return locked_world


def test_three_sign_and_both_firms_hold_the_sealed_agreement(sign_in, world):
    stage, firm, vendor = world.stage, world.stage.signer(Party.DEMAND_FIRM), world.stage.signer(Party.VENDOR)
    page = sign_in(firm, bypass_csp=True)
    goes_to_sign(page)
    is_clean(page)
    fills_in(page, firm)
    gets_a_code(page)
    is_clean(page)
    page.fill("[name=code]", code_in_mail())
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/signed/*")
    is_clean(page)
    page.go_back()
    page.wait_for_url("**/signed/*")

    outbox.drain()
    other = sign_in(vendor, viewport=NARROW, bypass_csp=True)
    goes_to_sign(other)
    fills_in(other, vendor)
    gets_a_code(other)
    is_clean(other)
    wrong = f"{(int(code_in_mail()) + 1) % 10**6:06}"
    other.fill("[name=code]", wrong)
    other.press("[name=code]", "Enter")
    expect(other.locator(".ie-errors")).to_be_focused()
    expect(other.locator("[name=typed_name]")).to_have_value(vendor.label.partition(" (")[0])
    other.fill("[name=code]", code_in_mail())
    follow(other, other.locator(".ws-effect button[value=sign]"))
    other.wait_for_url("**/signed/*")

    agreeing.deposited(world, world.firms["f01"])
    agency = stage.signer(Party.AGENCY)
    office = sign_in(agency, bypass_csp=True)
    office.goto(f"/admin/agreementdocument/inspect/{stage.document().pk}/")
    follow(office, ".office-actions a[href$='/sign/']")
    office.wait_for_url("**/sign/")
    is_clean(office)
    fills_in(office, agency)
    gets_a_code(office)
    office.fill("[name=code]", code_in_mail())
    office.press("[name=code]", "Enter")
    office.wait_for_url("**/signed/*")
    is_clean(office)
    outbox.drain()

    assert stage.document().state == DocumentState.SEALED
    for reader in (page, other):
        reader.goto(f"/workspace/agreements/{stage.agreement().number}/")
        expect(reader.locator("#verify")).to_be_visible()
        expect(reader.locator(".ws-hash")).to_contain_text(stage.document().sealed.sha256[:8])
        is_clean(reader)


def test_session_that_ended_in_the_middle_of_the_form_loses_nothing(sign_in, world, clock):
    firm = world.stage.signer(Party.DEMAND_FIRM)
    page = sign_in(firm)
    goes_to_sign(page)
    fills_in(page, firm)
    gets_a_code(page)
    page.fill("[name=code]", code_in_mail())
    page.context.clear_cookies(name="sessionid")
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/accounts/login/**")
    says_who(page, firm.person_id)
    page.wait_for_url("**/sign/")
    follow(page, page.locator("main button[type=submit]"))
    page.wait_for_selector("main [name=password]")

    expect(page.locator("[name=typed_name]")).to_have_value(firm.label.partition(" (")[0])
    expect(page.locator(f"[name={Clause.CLAWBACK}]")).to_be_checked()
    clock.shift(timedelta(minutes=6))
    gets_a_code(page)
    page.fill("[name=code]", code_in_mail())
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/signed/*")
