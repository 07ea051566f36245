"""A page used with the keyboard alone: Tab to what is wanted, then keys."""

from playwright.sync_api import Locator, Page

from .looking import arrived

MOST = 200


def go_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the element has the focus, and see that the focus is visible there."""
    arrived(page)
    for _press in range(MOST):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            outline = wanted.evaluate("element => getComputedStyle(element).outlineStyle")
            assert outline != "none" or wanted.evaluate("element => element.matches('textarea')")
            return
    raise AssertionError(f"{wanted} is not reached with the keyboard")


def write(page: Page, selector: str, text: str) -> None:
    go_to(page, page.locator(selector))
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose(page: Page, selector: str, key: str = "Enter") -> None:
    go_to(page, page.locator(selector).first)
    enter(page, key)


def enter(page: Page, key: str = "Enter") -> None:
    """Press the key where the focus is, and wait for what it leads to."""
    page.keyboard.press(key)
    arrived(page)
