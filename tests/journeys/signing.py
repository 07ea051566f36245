"""What a signer does on the page where an agreement is signed."""

from playwright.sync_api import Page

from contracts.agreements.enums import Party
from contracts.clauses.enums import Clause
from marketplace.core import outbox
from marketplace.core.actor import Actor
from marketplace.demo.acts import agreements as agreeing
from marketplace.demo.acts.opening import PASSWORD
from tests.scenarios import Stage

from . import office
from .looking import code_in_mail, follow


def fills_in(page: Page, actor: Actor) -> None:
    for clause in Clause.values:
        page.check(f"[name={clause}]")
    page.fill("[name=typed_name]", actor.label.partition(" (")[0])
    page.check("[name=consent]")


def gets_a_code(page: Page) -> None:
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("[name=code]")


def goes_to_sign(page: Page) -> None:
    follow(page, ".ie-tasks a[href$='/sign/']")
    page.wait_for_url("**/sign/")


def signs(page: Page, actor: Actor) -> None:
    """From what waits for the signer to the receipt."""
    goes_to_sign(page)
    fills_in(page, actor)
    gets_a_code(page)
    page.fill("[name=code]", code_in_mail())
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/signed/*")


def locked_signed_and_sealed(stage: Stage, manager: Page, firm: Page, vendor: Page) -> None:
    """The newest document: locked in the office, signed by both firms in their windows, by the agency, and sealed."""
    office.on(manager, stage.document(), "lock", "서명을 위해 확정")
    outbox.drain()
    for reader, party in ((firm, Party.DEMAND_FIRM), (vendor, Party.VENDOR)):
        reader.goto("/workspace/")
        signs(reader, stage.signer(party))
        outbox.drain()
    agreeing.signed(stage.world, stage.firm(), Party.AGENCY)
    outbox.drain()
