"""What a signer does on the page where an agreement is signed."""

from playwright.sync_api import Page

from contracts.clauses.enums import Clause
from marketplace.core.actor import Actor
from marketplace.demo.acts.opening import PASSWORD

from .looking import code_in_mail


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
    page.click(".ie-tasks a[href$='/sign/']")
    page.wait_for_url("**/sign/")


def signs(page: Page, actor: Actor) -> None:
    """From what waits for the signer to the receipt."""
    goes_to_sign(page)
    fills_in(page, actor)
    gets_a_code(page)
    page.fill("[name=code]", code_in_mail())
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/signed/*")
