"""An amount in parts as one bar: SVG alone, no style and no script, and the same in words for who does not see it."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 1_000


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bar: its words, its won, its look, where it begins and how long it is."""

    label: str
    won: int
    look: str
    start: int
    length: int


def bar(parts: Sequence[tuple[str, int]], looks: Sequence[str] = "abcde") -> list[Part]:
    """Label and won of each part → parts that fill the bar. Nothing at all gives parts of no length."""
    total = sum(won for _label, won in parts)
    drawn, before = [], 0
    for (label, won), look in zip(parts, looks, strict=False):
        start, end = (edge * WIDTH // total if total else 0 for edge in (before, before + won))
        drawn.append(Part(label, won, look, start, end - start))
        before += won
    return drawn
