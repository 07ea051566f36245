"""What a signer does on the page where an agreement is signed."""

from django.core.cache import cache
from playwright.sync_api import Page

from contracts.clauses.enums import Clause
from marketplace.core import outbox
from marketplace.core.actor import Actor
from marketplace.demo.acts.opening import PASSWORD
from marketplace.demo.world import World
from tests.scenarios import Stage, small_world

from .looking import code_in_mail


def locked_world() -> World:
    """A world with one agreement, `world.stage`, that is locked: the demand firm is to sign."""
    world = small_world("f01")
    world.stage = Stage(world).drafted().received().scored().ranked().decided().revised().drawn_up().locked()
    outbox.drain()
    cache.clear()
    return world


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
