"""Ten thousand changed copies of a sealed agreement, and how many are taken for genuine: `python -m tests.fuzz [count]`.

Two verdicts: by the seal alone, and as the verification page answers for a file. Ends with 1 if one is taken for genuine.
"""

import logging
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.walk import told  # first of all: it sets Django up (in a package: the renderers import no `__main__`)

# ruff: isort: split
from django.db import connections

from contracts.agreements import verification
from contracts.agreements.verification import Outcome
from marketplace import documents
from marketplace.core import files
from tests.marketplace.documents.fuzzing import SEED, tried
from tests.scenarios import Stage, small_world

GENUINE = (Outcome.GENUINE, Outcome.SUPERSEDED, Outcome.VOIDED)


def by_the_seal(pdf: bytes) -> bool:
    return documents.verify(pdf).genuine


def by_the_page(pdf: bytes) -> bool:
    return verification.by_file(pdf).outcome in GENUINE


def sealed_agreement() -> bytes:
    told.begin()
    stage = Stage(small_world("f01")).drafted().received().scored().ranked().decided().revised()
    stage.drawn_up().locked().signed().concluded()
    pdf = files.read(stage.document().sealed)
    connections.close_all()  # what follows forks
    return pdf


def main(count: int = 10_000) -> int:
    logging.disable(logging.CRITICAL)  # broken files are remarked on by whoever reads them
    pdf = sealed_agreement()
    if not (by_the_seal(pdf) and by_the_page(pdf)):
        print("The agreement itself is not taken for genuine.")
        return 1
    connections.close_all()
    taken = Counter()
    for name, is_genuine in (("the seal alone", by_the_seal), ("the page for verification", by_the_page)):
        with ProcessPoolExecutor(2, get_context("fork")) as processes:
            halves = [processes.submit(tried, pdf, count // 2, is_genuine, SEED + half) for half in range(2)]
            made = sum((each.result().made for each in halves), Counter())
            taken = sum((each.result().taken for each in halves), taken)
            slowest = max(each.result().slowest for each in halves)
        print(f"{made.total():,} changed files ({', '.join(f'{kind} {n:,}' for kind, n in sorted(made.items()))})")
        print(f"taken for genuine by {name}: {taken.total()}; slowest answer {1000 * slowest:.0f} ms")
    return 1 if taken else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
