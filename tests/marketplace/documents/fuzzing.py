"""Changed copies of a sealed file, and how many of them are taken for genuine: `python -m tests.marketplace.documents.fuzzing [count]`.

Every change lies outside the bytes that the signature leaves unused. Two verdicts: by the seal alone, and by the list of
hashes beside it. Ends with 1 if one is taken for genuine.
"""

import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context

SEED = 20260327
DIGIT = re.compile(rb"\d")
HOLE = re.compile(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)")


def gap(pdf: bytes) -> tuple[int, int]:
    """Where the signature itself lies: the hole between the ranges it covers."""
    start, length, resume, _ = map(int, HOLE.search(pdf).groups())
    return start + length, resume


def flip(pdf: bytearray, place: int, dice: random.Random) -> None:
    pdf[place] ^= 1 << dice.randrange(8)


def another_byte(pdf: bytearray, place: int, dice: random.Random) -> None:
    pdf[place] = (pdf[place] + dice.randrange(1, 256)) % 256


def leave_out(pdf: bytearray, place: int, dice: random.Random) -> None:
    del pdf[place : place + dice.randrange(1, 40)]


def put_in(pdf: bytearray, place: int, dice: random.Random) -> None:
    pdf[place:place] = dice.randbytes(dice.randrange(1, 40))


def repeat(pdf: bytearray, place: int, dice: random.Random) -> None:
    pdf[place:place] = pdf[place : place + dice.randrange(1, 400)]


def digit(pdf: bytearray, place: int, dice: random.Random) -> None:
    """Another number: of an object, an offset, a length."""
    at = (DIGIT.search(pdf, place) or DIGIT.search(pdf)).start()
    pdf[at] = 48 + (pdf[at] - 48 + dice.randrange(1, 10)) % 10


def cut(pdf: bytearray, place: int, dice: random.Random) -> None:
    del pdf[place:]


def append(pdf: bytearray, place: int, dice: random.Random) -> None:
    pdf += dice.choice([b"\n", b"\n%%EOF\n", b"\0", bytes(pdf[place:]), dice.randbytes(64)])


CHANGES = (flip, flip, another_byte, leave_out, put_in, repeat, digit, cut, append)


def changed(pdf: bytes, count: int, seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """`count` copies, each changed once outside the signature's hole: what was done, and the bytes."""
    dice, (start, end) = random.Random(seed), gap(pdf)
    outside = len(pdf) - (end - start)
    while count:
        place = dice.randrange(outside)
        change, copy = dice.choice(CHANGES), bytearray(pdf)
        change(copy, place if place < start else place + end - start, dice)
        if bytes(copy) != pdf and not _only_the_hole_differs(copy, pdf, start, end):
            count -= 1
            yield change.__name__, bytes(copy)


def _only_the_hole_differs(copy: bytearray, pdf: bytes, start: int, end: int) -> bool:
    return len(copy) == len(pdf) and copy[:start] == pdf[:start] and copy[end:] == pdf[end:]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`made`, `taken`: kind of change → copies, and those that the seal alone takes for genuine; `listed`: those whose
    hash is that of the original; `slowest`: seconds of the slowest verdict."""

    made: Counter
    taken: Counter
    listed: int
    slowest: float


def tried(pdf: bytes, count: int, seed: int = SEED) -> Outcome:
    """Judge `count` changed copies."""
    from marketplace import documents

    made, taken, listed, slowest = Counter(), Counter(), 0, 0.0
    for kind, copy in changed(pdf, count, seed):
        started = time.monotonic()
        made[kind] += 1
        taken[kind] += documents.verify(copy).genuine
        slowest = max(slowest, time.monotonic() - started)
        listed += documents.sha256(copy) == documents.sha256(pdf)
    return Outcome(made, +taken, listed, slowest)


def main(count: int = 10_000) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.test")
    import django

    django.setup()
    from marketplace import documents
    from tests.marketplace.documents import sample

    html = sample.print_html("<p>이 문서는 한 문장이다.</p>")
    pdf = documents.seal(html, at=sample.CREATED, reason="시험", location="세종")
    with get_context("fork").Pool(2) as processes:
        first, second = processes.starmap(tried, [(pdf, count // 2, SEED), (pdf, count - count // 2, SEED + 1)])
    made, taken = first.made + second.made, first.taken + second.taken
    print(f"{made.total():,} changed files ({', '.join(f'{kind} {n:,}' for kind, n in sorted(made.items()))})")
    print(f"taken for genuine by the seal alone: {taken.total()}; by seal and hash: {first.listed + second.listed}")
    print(f"slowest verdict: {1000 * max(first.slowest, second.slowest):.0f} ms")
    return 1 if taken or first.listed or second.listed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
