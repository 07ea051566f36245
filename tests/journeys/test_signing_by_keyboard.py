"""Signed, or declined, on a phone's width with the keyboard alone; after that the office draws up a new version."""

import pytest
from playwright.sync_api import Page, expect

from contracts.agreements.enums import DocumentState, Party, SignatureState
from contracts.agreements.models import SignatureRecord
from contracts.clauses.enums import Clause
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.actor import Actor
from marketplace.demo.acts.opening import PASSWORD

from . import office
from .conftest import NARROW
from .keyboard import choose, write
from .looking import code_in_mail

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
WHY = "검수 기준의 재현율을 90%로 고쳐 주세요."


@pytest.fixture
def world(locked_world):
    return locked_world


@pytest.fixture
def complaints():
    return []


@pytest.fixture
def phone(open_page, clock, complaints):
    """A narrow window in which somebody signs in with the keyboard and goes to what waits to be signed."""

    def opened(actor: Actor) -> Page:
        page = open_page("/accounts/login/?next=/workspace/", viewport=NARROW)
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        write(page, "[name=login]", User.objects.get(pk=actor.person_id).email)
        write(page, "[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/workspace/")
        choose(page, ".ie-tasks a[href$='/sign/']")
        page.wait_for_url("**/sign/")
        return page

    return opened


def test_firm_signs_with_the_keyboard(phone, world, complaints):
    firm = world.stage.signer(Party.DEMAND_FIRM)
    page = phone(firm)
    for clause in Clause.values:
        choose(page, f"[name={clause}]", "Space")
    write(page, "[name=typed_name]", firm.label.partition(" (")[0])
    choose(page, "[name=consent]", "Space")
    write(page, "[name=password]", PASSWORD)
    choose(page, "main button[value=identify]")
    expect(page.locator("[name=code]")).to_be_focused()
    page.keyboard.type(code_in_mail())
    choose(page, ".ws-effect button[value=sign]", "Space")
    page.wait_for_url("**/signed/*")

    record = SignatureRecord.objects.get()
    expect(page.locator(".ws-record")).to_contain_text(record.mac)
    assert (record.signature.party, sorted(record.clauses)) == (Party.DEMAND_FIRM, sorted(Clause.values))
    assert complaints == []


def test_declined_with_the_keyboard_drawn_up_anew_and_signed_by_all(phone, signed_in, world, complaints):
    stage = world.stage.signed(Party.DEMAND_FIRM)
    outbox.drain()
    first = stage.document()
    page = phone(stage.signer(Party.VENDOR))
    choose(page, "main a[href$='/decline/']")
    page.wait_for_url("**/decline/")
    choose(page, ".ws-effect button")
    expect(page.locator(".ie-errors")).to_be_focused()
    write(page, "[name=reason]", WHY)
    choose(page, ".ws-effect button")
    expect(page.locator("main [role=status], .ie-messages").first).to_contain_text("서명을 거절했습니다")
    expect(page.locator("main")).to_contain_text(WHY)
    outbox.drain()
    assert {each.party: each.state for each in first.signatures.all()} == {
        Party.DEMAND_FIRM: SignatureState.VOIDED,
        Party.VENDOR: SignatureState.DECLINED,
        Party.AGENCY: SignatureState.VOIDED,
    }

    manager = signed_in("manager1", "/admin/")
    office.on(manager, stage.agreement(), "draw_up_again", "새 판 작성")
    outbox.drain()
    second = stage.document()
    assert (second.version, second.state) == (first.version + 1, DocumentState.DRAFT)
    office.on(manager, second, "lock", "서명을 위해 확정")
    outbox.drain()
    stage.signed().concluded()

    page.reload()
    expect(page.locator("#verify")).to_be_visible()
    assert stage.document() == second and stage.document().state == DocumentState.SEALED
    first.refresh_from_db()
    assert (first.state, complaints) == (DocumentState.DECLINED, [])
