"""Whoever comes to the signing page when all is signed, or at the same moment, makes no second signature."""

import pytest
from playwright.sync_api import Page, expect

from contracts.agreements.enums import Party
from contracts.agreements.models import SignatureRecord

from .looking import code_in_mail, is_clean
from .signing import fills_in, gets_a_code, goes_to_sign, signs

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SOON = 500  # milliseconds: until both tabs have been told


@pytest.fixture
def world(locked_world):
    return locked_world


def signs_soon(page: Page) -> None:
    """The button is pressed by the page's own clock, so that another page can be told to do the same."""
    button = page.locator(".ws-effect button[value=sign]")
    button.evaluate(f"(button, at) => setTimeout(() => button.click(), {SOON})")


def test_two_tabs_of_one_signer_at_once_make_one_signature(sign_in, world):
    firm = world.stage.signer(Party.DEMAND_FIRM)
    tabs = [sign_in(firm)]
    tabs.append(tabs[0].context.new_page())
    tabs[1].goto("/workspace/")
    for tab in tabs:
        goes_to_sign(tab)
        fills_in(tab, firm)
    for tab in tabs:
        gets_a_code(tab)
        expect(tab.locator(".ie-errors")).to_have_count(0)
    for tab in tabs:
        tab.fill("[name=code]", code_in_mail())
    for tab in tabs:
        signs_soon(tab)
    for tab in tabs:
        tab.wait_for_url("**/signed/*")
        expect(tab.locator(".ws-record")).to_contain_text(SignatureRecord.objects.get().mac)


def test_address_of_the_signing_page_is_of_no_use_to_anybody_afterwards(sign_in, world):
    stage, firm = world.stage, world.stage.signer(Party.DEMAND_FIRM)
    page = sign_in(firm)
    signs(page, firm)
    used = f"/workspace/agreements/{stage.agreement().number}/sign/"
    record = SignatureRecord.objects.get()

    colleague = sign_in(stage.of(role="manager"), bypass_csp=True)
    stranger = sign_in(
        next(world.of(each) for key, each in world.vendors.items() if key != stage.firm().made["vendor"])
    )
    for reader in (page, colleague):
        reader.goto(used)
        reader.wait_for_url("**/signed/*")
        expect(reader.locator(".ws-record")).to_contain_text(record.signer_name)
        expect(reader.locator("main form")).to_have_count(0)
    is_clean(colleague)
    assert stranger.goto(used).status == 404
    assert stranger.goto(used.replace("/sign/", "/signed/")).status == 404
    assert SignatureRecord.objects.get() == record


def test_colleague_without_the_right_to_sign_reads_who_has_it(sign_in, world):
    colleague = sign_in(world.stage.of(role="manager"), bypass_csp=True)
    colleague.goto(f"/workspace/agreements/{world.stage.agreement().number}/sign/")

    name = world.stage.signer(Party.DEMAND_FIRM).label.partition(" (")[0]
    expect(colleague.locator("main .ie-note")).to_contain_text(name)
    expect(colleague.locator("main form")).to_have_count(0)
    is_clean(colleague)
