"""What every journey does with a page: press a button of its main part, and see that everyone can read it."""

import re

from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from marketplace.accounts.models import User
from marketplace.demo.acts.opening import PASSWORD

# Run in every document before its own scripts: says on its root that a link or a form has begun to lead away from it.
# A click returns before the answer has come; what is looked at too early is the page that is on its way out.
LEAVES = """
const leaves = (event) => { if (!event.defaultPrevented) document.documentElement.dataset.leaves = ""; };
const stays = (link) => link.hasAttribute("download") || link.target || link.getAttribute("href").startsWith("#");
addEventListener("submit", leaves);
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link && !stays(link)) leaves(event);
});
addEventListener("pageshow", () => delete document.documentElement.dataset.leaves);
"""

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LOOKS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size"]}}


def heard(page: Page) -> Page:
    """The page, which says when it is being left, and stays where it is when what came was a file."""
    page.add_init_script(LEAVES)
    page.on("download", lambda _file: page.evaluate("delete document.documentElement.dataset.leaves"))
    return page


def arrived(page: Page) -> None:
    """Wait until what the last click, key or form asked for has come, whole."""
    expect(page.locator("html:not([data-leaves])")).to_be_attached()
    page.wait_for_load_state()


def faults(page: Page, rules: dict = RULES) -> list[str]:
    """What axe finds. `rules`: LOOKS for a page that was looked through already, in another size or other colours."""
    found = Axe().run(page, options={**rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def overflows(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def is_clean(page: Page) -> None:
    """The page passes axe and does not scroll sideways."""
    arrived(page)
    assert (faults(page), overflows(page)) == ([], False), page.url


def press(page: Page, name: str) -> None:
    """Press the button, or follow the link, of this name in the page's own part, and wait for what it leads to."""
    main = page.locator("main")
    named = [main.get_by_role(role, name=name, exact=True) for role in ("button", "link")]
    follow(page, named[0].or_(named[1]))


def follow(page: Page, what: str | Locator) -> None:
    """Click the first of what this selector or locator finds, and wait for the page it leads to."""
    arrived(page)
    (page.locator(what) if isinstance(what, str) else what).first.click()
    arrived(page)


def says_who(page: Page, person_id: int) -> None:
    """Fill in the form to sign in, and send it."""
    page.fill("[name=login]", User.objects.get(pk=person_id).email)
    page.fill("[name=password]", PASSWORD)
    follow(page, "main button[type=submit]")


def code_in_mail() -> str:
    """The code in the last mail, which stands in a line of its own."""
    return re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.M)[1]
