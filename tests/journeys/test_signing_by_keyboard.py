"""Signed, or declined, on a phone's width with the keyboard alone; after that the office draws up a new version."""

import pytest
from playwright.sync_api import Page, expect

from contracts.agreements.enums import DocumentState, Party, SignatureState
from contracts.agreements.models import SignatureRecord
from contracts.clauses.enums import Clause
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.actor import Actor
from marketplace.demo.acts import agreements as agreeing
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
    """A narrow window in which somebody signs in with the keyboard and goes on to a page."""

    def opened(actor: Actor, path: str = "/workspace/") -> Page:
        page = open_page(f"/accounts/login/?next={path}", viewport=NARROW)
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        write(page, "[name=login]", User.objects.get(pk=actor.person_id).email)
        write(page, "[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{path}")
        return page

    return opened


def goes_to_sign(page: Page) -> None:
    """From what waits for a firm, or from the document's page in the office."""
    choose(page, "main a[href$='/sign/']")
    page.wait_for_url("**/sign/")


def signs(page: Page, actor: Actor) -> None:
    for clause in Clause.values:
        choose(page, f"[name={clause}]", "Space")
    write(page, "[name=typed_name]", actor.label.partition(" (")[0])
    choose(page, "[name=consent]", "Space")
    write(page, "[name=password]", PASSWORD)
    choose(page, "main button[value=identify]")
    expect(page.locator("[name=code]")).to_be_focused()
    page.keyboard.type(code_in_mail())
    choose(page, ".ws-effect button[value=sign]", "Space")
    page.wait_for_url("**/signed/*")
    expect(page.locator(".ws-record")).to_contain_text(SignatureRecord.objects.latest("pk").mac)
    outbox.drain()


def test_three_parties_sign_with_the_keyboard(phone, world, complaints):
    stage = world.stage
    for party in (Party.DEMAND_FIRM, Party.VENDOR):
        page = phone(stage.signer(party))
        goes_to_sign(page)
        signs(page, stage.signer(party))
    agreeing.deposited(world, world.firms["f01"])
    page = phone(stage.signer(Party.AGENCY), f"/admin/agreementdocument/inspect/{stage.document().pk}/")
    goes_to_sign(page)
    signs(page, stage.signer(Party.AGENCY))

    assert stage.document().state == DocumentState.SEALED
    records = SignatureRecord.objects.order_by("pk")
    assert [record.signature.party for record in records] == [Party.DEMAND_FIRM, Party.VENDOR, Party.AGENCY]
    assert all(sorted(record.clauses) == sorted(Clause.values) for record in records)
    assert complaints == []


def test_declined_with_the_keyboard_drawn_up_anew_and_signed_by_all(phone, signed_in, world, complaints):
    stage = world.stage.signed(Party.DEMAND_FIRM)
    outbox.drain()
    first = stage.document()
    page = phone(stage.signer(Party.VENDOR))
    goes_to_sign(page)
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
    firm = phone(stage.signer(Party.DEMAND_FIRM))
    goes_to_sign(firm)
    signs(firm, stage.signer(Party.DEMAND_FIRM))
    page.goto("/workspace/")
    goes_to_sign(page)
    signs(page, stage.signer(Party.VENDOR))
    agreeing.deposited(world, world.firms["f01"])
    agreeing.signed(world, world.firms["f01"], Party.AGENCY)
    outbox.drain()

    page.goto(f"/workspace/agreements/{stage.agreement().number}/")
    expect(page.locator("#verify")).to_be_visible()
    assert stage.document() == second and stage.document().state == DocumentState.SEALED
    first.refresh_from_db()
    assert (first.state, complaints) == (DocumentState.DECLINED, [])
