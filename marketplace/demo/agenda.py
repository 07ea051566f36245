"""A diary for months in which everyone does something: entries by day and hour, played in their order."""

from collections.abc import Callable
from datetime import date

from .world import World


class Agenda:
    """What happens in a world. Entries of one hour are played in the order in which they were made.

    `until`: the last day; what lies after it is not entered.
    """

    def __init__(self, world: World, *, until: date = date.max):
        self.world = world
        self.until = until
        self._entries: list[tuple[date, int, int, Callable, tuple]] = []

    def on(self, day: date, hour: int, act: Callable, *arguments) -> None:
        """Call `act(world, *arguments)` at that hour, Korean time; the same entry twice is one."""
        if day > self.until:
            return
        if not any(entry[:2] == (day, hour) and entry[3:] == (act, arguments) for entry in self._entries):
            self._entries.append((day, hour, len(self._entries), act, arguments))

    def after(self, working_days: int, hour: int, act: Callable, *arguments) -> None:
        """The same, that many working days after the world's anchor."""
        self.on(self.world.day(working_days), hour, act, *arguments)

    def play(self) -> None:
        play(self)

    def entries(self) -> list[tuple[date, int, int, Callable, tuple]]:
        """(day, hour, order in which it was made, act, arguments), in the order in which they are played."""
        return sorted(self._entries, key=lambda entry: entry[:3])


def play(*agendas: Agenda) -> None:
    """Several diaries whose worlds share a clock, as one: in the order of the hours, then of the diaries."""
    entries = [(entry, agenda) for agenda in agendas for entry in agenda.entries()]
    for (day, hour, _order, act, arguments), agenda in sorted(entries, key=lambda found: found[0][:2]):
        agenda.world.go(day, hour)
        act(agenda.world, *arguments)
