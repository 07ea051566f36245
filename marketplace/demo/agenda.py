"""A diary for the months in which everyone does something: entries by day and hour, played in their order."""

from collections.abc import Callable
from datetime import date

from .world import World


class Agenda:
    """Entries of one hour are played in the order in which they were made."""

    def __init__(self):
        self._entries: list[tuple[date, int, int, Callable, tuple]] = []

    def on(self, day: date, hour: int, act: Callable, *arguments) -> None:
        """Call `act(world, *arguments)` at that hour, Korean time; the same entry twice is one."""
        if not any(entry[:2] == (day, hour) and entry[3:] == (act, arguments) for entry in self._entries):
            self._entries.append((day, hour, len(self._entries), act, arguments))

    def play(self, world: World) -> None:
        """Raises Curtain at the world's `until`."""
        for day, hour, _order, act, arguments in sorted(self._entries, key=lambda entry: entry[:3]):
            world.go(day, hour)
            act(world, *arguments)
