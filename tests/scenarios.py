"""Small worlds for tests, made by the story's own acts: two firms and the vendors who quote for them."""

from dataclasses import replace
from datetime import date

from marketplace.demo import content, story
from marketplace.demo.world import World

ANCHOR = date(2026, 3, 2)


def quiet(_act: str) -> None:
    """Tell nobody."""


def small_world(*firms: str) -> World:
    """A world whose cast is these firms and the vendors in their stories. The round is announced, the pool filled."""
    cast = content.load()
    chosen = {key: cast.firms[key] for key in firms}
    solutions = {quote["solution"] for firm in chosen.values() for quote in firm["quotes"]}
    vendors = {key: _only(vendor, solutions) for key, vendor in cast.vendors.items()}
    vendors = {key: vendor for key, vendor in vendors.items() if vendor["solutions"]}
    world = World(replace(cast, firms=chosen, vendors=vendors), anchor=ANCHOR)
    story.begin(world, "2026-1", "2026년 1차", "2026, first round", date(2026, 5, 1), date(2026, 11, 30), quiet)
    story.fill_the_pool(world, quiet)
    return world


def _only(vendor: dict, solutions: set[str]) -> dict:
    return {**vendor, "solutions": [entry for entry in vendor["solutions"] if entry["key"] in solutions]}
