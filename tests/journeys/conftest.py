"""A site with a small cast, served to a real browser: for journeys that use only what a person can click."""

import copy
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
import time_machine
from django.core.cache import cache
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from marketplace.core import outbox
from marketplace.core.actor import Actor
from marketplace.demo.world import World
from tests.concurrency import database_like, kept_world
from tests.scenarios import Stage, small_world

from .looking import heard, says_who

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the tests

PATIENCE = 15_000  # milliseconds
expect.set_options(timeout=PATIENCE)
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


@pytest.fixture(scope="session")
def keep(migrated_template, django_db_blocker, tmp_path_factory):
    """Has a world made once, and keeps the database it was made in: (template, world)."""
    with ExitStack() as kept:

        def kept_once(make: Callable[[], World], name: str) -> tuple:
            folder = tmp_path_factory.mktemp(name)
            return kept.enter_context(
                kept_world(make, name, migrated=migrated_template, blocker=django_db_blocker, folder=folder)
            )

        yield kept_once


def _announced() -> World:
    world = small_world("f01")
    outbox.drain()
    return world


def _revised() -> World:
    world = small_world("f01")
    world.stage = Stage(world).drafted().received().scored().ranked().decided().revised()
    return world


def _locked() -> World:
    world = _revised()
    world.stage.drawn_up().locked()
    outbox.drain()
    return world


def _in_force() -> World:
    world = _revised()
    world.stage.under_way()
    outbox.drain()
    return world


@pytest.fixture(scope="session")
def announced(keep):
    """A template of the database in which a round is announced, and the world that belongs to it."""
    return keep(_announced, "announced")


@pytest.fixture(scope="session")
def locked(keep):
    """The same, when one agreement is locked: the demand firm is to sign."""
    return keep(_locked, "locked")


@pytest.fixture(scope="session")
def in_force(keep):
    """The same, when the agreement is in force; there is no voucher yet."""
    return keep(_in_force, "in_force")


@contextmanager
def _copy_of(kept: tuple) -> Iterator[World]:
    template, world = kept
    with database_like(template):
        yield copy.deepcopy(world)


@pytest.fixture
def world(announced, db):
    """A round that is announced, and the vendors of one firm with their solutions in the catalogue."""
    with _copy_of(announced) as world:
        yield world


@pytest.fixture
def locked_world(locked, db):
    """A world with one agreement, `world.stage`, that waits for its first signature."""
    cache.clear()
    with _copy_of(locked) as world:
        yield world


@pytest.fixture
def world_in_force(in_force, db):
    """A world with one agreement, `world.stage`, that is in force."""
    with _copy_of(in_force) as world:
        yield world


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
        window = chromium.new_context(**{"base_url": site, "viewport": WIDE, **CALM, **options})
        window.set_default_timeout(PATIENCE)
        windows.append(window)
        page = heard(window.new_page())
        page.goto(path)
        return page

    yield opened
    for window in windows:
        window.close()


@pytest.fixture
def clock(world):
    """The world's time, for the server as well; it goes on by itself and can be moved."""
    cache.clear()
    with time_machine.travel(world.now(), tick=True) as traveller:
        yield traveller


@pytest.fixture
def sign_in(open_page, clock):
    """A window in which a person has signed in, by the form, at what waits for them."""

    def opened(actor: Actor, **options) -> Page:
        page = open_page("/accounts/login/?next=/workspace/", **options)
        says_who(page, actor.person_id)
        page.wait_for_url("**/workspace/")
        return page

    return opened


@pytest.fixture
def signed_in(open_page, world):
    """A window in which a member of the staff, or the representative of a firm ("f01"), has signed in at a page."""

    def opened(key: str, path: str, **options) -> Page:
        person = world.firms[key].people["representative"] if key in world.firms else world.staff_ids[key]
        page = open_page(f"/accounts/login/?next={path}", **options)
        says_who(page, person)
        page.wait_for_url(f"**{path}")
        return page

    return opened
