"""Changed copies of a sealed file: any byte of it, those in which the seal itself stands and those it leaves unused too."""

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
    """`count` copies, each changed once, every tenth of them where the signature stands: what was done, and the bytes."""
    dice, (start, end) = random.Random(seed), gap(pdf)
    while count:
        place = dice.randrange(start, end) if count % 10 == 0 else dice.randrange(len(pdf))
        change, copy = dice.choice(CHANGES), bytearray(pdf)
        change(copy, place, dice)
        if bytes(copy) != pdf:
            count -= 1
            yield change.__name__, bytes(copy)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`made`, `taken`: kind of change → copies, and those that were taken for genuine; `slowest`: seconds of the slowest
    answer."""

    made: Counter
    taken: Counter
    slowest: float


def tried(pdf: bytes, count: int, is_genuine: Callable[[bytes], bool], seed: int = SEED) -> Outcome:
    """Ask about `count` changed copies."""
    made, taken, slowest = Counter(), Counter(), 0.0
    for kind, copy in changed(pdf, count, seed):
        started = time.monotonic()
        made[kind] += 1
        taken[kind] += is_genuine(copy)
        slowest = max(slowest, time.monotonic() - started)
    return Outcome(made, +taken, slowest)
