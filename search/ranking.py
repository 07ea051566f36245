"""The order of an answer: by score, ties by lot, no vendor crowding out the others."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .constraints import judge
from .engines.port import Candidates
from .highlights import highlight, pattern_of, searched_words
from .scoring import Scores, score
from .types import Constraint, Firm, Hit, ListingDocument, Understanding
from .understanding import Question

TOP, PER_VENDOR = 10, 2  # at most two listings of one vendor among the first ten
MARKED = 50  # hits whose text is marked up: more than a page, and all of a ranking that are kept
GOOD, FAIR = 0.66, 0.45  # bands: share of the best score that this question could give


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates in order: the best score first, ties by lot. Hits are made of those that are shown."""

    candidates: Candidates
    scores: Scores
    order: Sequence[int]  # rows of both

    def document(self, row: int) -> ListingDocument:
        return self.candidates.document(row)

    @property
    def best(self) -> int:
        """The highest score."""
        return self.scores.totals[self.order[0]] if self.order else 0

    def hits(self, rows: Iterable[int], constraints: Sequence[Constraint]) -> list[Hit]:
        """Hits of these rows, with parts and verdicts; not yet marked up."""
        return [_hit(self.document(row), self.scores, row, constraints) for row in rows]

    def without_crowding(self, rows: Sequence[int]) -> list[int]:
        """The same rows, where a vendor's third and further listings wait until the first ten are full."""
        seen: Counter[str] = Counter()
        top: list[int] = []
        for row in rows:
            if len(top) == TOP:
                break
            vendor = self.document(row).vendor_id
            if not vendor or seen[vendor] < PER_VENDOR:
                seen[vendor] += 1
                top.append(row)
        first = set(top)
        return top + [row for row in rows if row not in first]


def ranking(question: Question, candidates: Candidates, firm: Firm, *, seed: int) -> Ranking:
    """The candidates by what they are worth to the question and the firm; `seed` draws the lots."""
    scores = score(question, candidates, firm)
    totals = np.array(scores.totals, dtype=np.int64)
    _, which, count = np.unique(totals, return_inverse=True, return_counts=True)
    lots = np.zeros(len(totals), dtype=np.uint64)
    for row in np.flatnonzero(count[which] > 1):
        lots[row] = _lot(seed, candidates.document(row).id)
    return Ranking(candidates, scores, np.lexsort((lots, -totals)).tolist())


def _hit(document: ListingDocument, scores: Scores, row: int, constraints: Sequence[Constraint]) -> Hit:
    verdicts = tuple(judge(constraint, document) for constraint in constraints)
    return Hit(
        id=document.id, score=scores.totals[row], parts=scores.parts(row), verdicts=verdicts, document=document,
        gaps=tuple(verdict.constraint.kind for verdict in verdicts if verdict.met is None),
        places_left=document.places_left,
    )  # fmt: skip


def _lot(seed: int, id_: str) -> int:
    drawn = hashlib.sha256(f"{seed}:{id_}".encode("utf-8", "replace"))
    return int.from_bytes(drawn.digest()[:8], "big")


def complete(hits: Iterable[Hit], understood: Understanding, best: int) -> tuple[Hit, ...]:
    """The hits with the use cases they serve and their band; the first MARKED also with highlights and matched words.

    `best`: the highest score.
    """
    pattern = pattern_of(searched_words(understood))
    guessed = {guess.code for guess in understood.use_cases}
    result = []
    for place, hit in enumerate(hits):
        highlights, found = highlight(hit.document, pattern) if place < MARKED else ((), ())
        serves = tuple(code for code in hit.document.use_cases if code in guessed)
        result.append(
            replace(hit, highlights=highlights, words=found, use_cases=serves, band=_band(hit, found, serves, best))
        )
    return tuple(result)


def _band(hit: Hit, found: Sequence[str], serves: Sequence[str], best: int) -> str:
    """good (잘 맞음), fair (맞는 편), reference (참고): relative to the best, and with something to show for it."""
    share = hit.score / best if best > 0 else 0.0
    if share >= GOOD and (serves or found):
        return "good"
    return "fair" if share >= FAIR else "reference"
