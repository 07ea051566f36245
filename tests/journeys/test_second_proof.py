"""A second proof is set up by clicking, asked for at sign-in, and signs an agreement in the password's place."""

import re

import pytest
from playwright.sync_api import Page, expect

from contracts.agreements import evidence
from contracts.agreements.enums import Method, Party
from marketplace.demo.acts.opening import PASSWORD

from .looking import code_in_mail, follow, is_clean, press, says_who
from .signing import fills_in, goes_to_sign

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def world(locked_world):
    return locked_world


@pytest.fixture
def device(sign_in, world, site):
    """The firm's signer at a device that makes passkeys. Browsers make none for a host without a name."""
    page = sign_in(
        world.stage.signer(Party.DEMAND_FIRM), bypass_csp=True, base_url=site.replace("127.0.0.1", "localhost")
    )
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def adds_a_passkey(page: Page) -> None:
    page.goto("/accounts/2fa/")
    is_clean(page)
    press(page, "패스키 추가")
    page.fill("main [name=password]", PASSWORD)
    page.press("main [name=password]", "Enter")
    page.wait_for_selector("#mfa_webauthn_add")
    is_clean(page)
    press(page, "패스키 추가")
    page.wait_for_url("**/recovery-codes/**")
    is_clean(page)


def test_passkey_signs_in_the_passwords_place(device, world):
    page, stage = device, world.stage
    adds_a_passkey(page)
    page.goto("/workspace/")
    goes_to_sign(page)
    is_clean(page)
    fills_in(page, stage.signer(Party.DEMAND_FIRM))
    press(page, "패스키로 확인")
    page.wait_for_selector("[name=code]")
    page.fill("[name=code]", code_in_mail())
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/signed/*")

    (record,) = evidence.records_of(stage.document())
    assert [method for method, _at in record.methods] == [Method.PASSKEY, Method.ONE_TIME_CODE]


def test_password_alone_signs_in_no_more(device, world):
    page, signer = device, world.stage.signer(Party.DEMAND_FIRM)
    adds_a_passkey(page)
    page.goto("/accounts/logout/")
    follow(page, page.locator("main button[type=submit]"))
    page.wait_for_url("**/")
    page.goto("/accounts/login/?next=/workspace/")
    says_who(page, signer.person_id)
    page.wait_for_url("**/accounts/2fa/authenticate/**")
    is_clean(page)
    page.goto("/workspace/")
    expect(page).to_have_url(re.compile("/accounts/"))
    page.goto("/accounts/2fa/authenticate/")
    press(page, "패스키 사용")
    page.wait_for_url("**/workspace/")
