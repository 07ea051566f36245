"""A site with a small cast, served to a real browser: for journeys that use only what a person can click."""

import os

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.demo.acts.opening import PASSWORD
from tests.scenarios import small_world

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the tests

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CALM = {"locale": "ko-KR", "reduced_motion": "reduce"}  # no colour is looked at while it fades
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def world(own_database):
    """A round that is announced, and the vendors of one firm with their solutions in the catalogue."""
    world = small_world("f01")
    outbox.drain()
    return world


@pytest.fixture
def site(world):
    """The address of a server on the world's database."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture
def open_page(chromium, site):
    """A new browser window on the first page; options as Playwright's `new_context` takes them."""
    windows = []

    def opened(path: str = "/", **options) -> Page:
        window = chromium.new_context(base_url=site, **{"viewport": WIDE, **CALM, **options})
        window.set_default_timeout(15_000)
        windows.append(window)
        page = window.new_page()
        page.goto(path)
        return page

    yield opened
    for window in windows:
        window.close()


@pytest.fixture
def signed_in(open_page, world):
    """A window in which a member of the staff, or the representative of a firm ("f01"), has signed in, by the form."""

    def opened(key: str, path: str, **options) -> Page:
        person = world.firms[key].people["representative"] if key in world.firms else world.staff_ids[key]
        page = open_page(f"/accounts/login/?next={path}", **options)
        page.fill("[name=login]", User.objects.get(pk=person).email)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(f"**{path}")
        return page

    return opened
