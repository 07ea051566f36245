"""Browser windows on the pages of the walk, each with the page's reader signed in."""

from collections.abc import Iterator

from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as Tab
from pytest_django.live_server_helper import LiveServer

from tests.scenarios import Stage

from . import people
from .pages import Page, signed_in


def shown(browser: Browser, stage: Stage, found: list[Page], **options) -> Iterator[tuple[Page, Tab]]:
    """Each page with a tab of its reader's window, which has yet to go there; a window for each reader.

    The server runs on the database and in the time of the caller. Options as Playwright takes them.
    """
    persons, server = people.everyone(stage), LiveServer("127.0.0.1")
    try:
        for role in dict.fromkeys(page.role for page in found):
            window = _opened(browser, server.url, persons[role], **options)
            tab = window.new_page()
            for page in found:
                if page.role == role:
                    yield page, tab
            window.close()
    finally:
        server.stop()


def _opened(browser: Browser, site: str, person, **options) -> BrowserContext:
    window = browser.new_context(base_url=site, locale="ko-KR", reduced_motion="reduce", **options)
    window.set_default_timeout(30_000)
    cookies = {name: each.value for name, each in signed_in(person).cookies.items()}
    window.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
    return window
