"""What every journey does with a page: press a button of its main part, and see that everyone can read it."""

import re

from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import Page

from marketplace.accounts.models import User
from marketplace.demo.acts.opening import PASSWORD

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LOOKS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size"]}}


def faults(page: Page, rules: dict = RULES) -> list[str]:
    """What axe finds. `rules`: LOOKS for a page that was looked through already, in another size or other colours."""
    found = Axe().run(page, options={**rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def overflows(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def is_clean(page: Page) -> None:
    """The page passes axe and does not scroll sideways."""
    assert (faults(page), overflows(page)) == ([], False), page.url


def press(page: Page, name: str) -> None:
    """Press the button, or follow the link, of this name in the page's own part."""
    page.locator("main").get_by_role("button", name=name, exact=True).or_(
        page.locator("main").get_by_role("link", name=name, exact=True)
    ).first.click()


def says_who(page: Page, person_id: int) -> None:
    """Fill in the form to sign in, and send it."""
    page.fill("[name=login]", User.objects.get(pk=person_id).email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def code_in_mail() -> str:
    """The code in the last mail, which stands in a line of its own."""
    return re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.M)[1]
