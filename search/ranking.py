"""The order of an answer: by score, ties by lot, no vendor crowding out the others."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .constraints import judge
from .engines.port import Candidates
from .highlights import highlight, searched_words
from .scoring import score
from .types import Constraint, Firm, Hit, Understanding
from .understanding import Question

TOP, PER_VENDOR = 10, 2  # at most two listings of one vendor among the first ten
GOOD, FAIR = 0.66, 0.45  # bands: share of the best score that this question could give


def ranked_hits(
    question: Question, candidates: Candidates, firm: Firm, constraints: Sequence[Constraint], seed: int
) -> list[Hit]:
    """A hit for each candidate, best first, with parts, verdicts and band; not yet marked up."""
    parts = score(question, candidates, firm)
    hits = []
    for row, document in enumerate(candidates.documents):
        verdicts = tuple(judge(constraint, document) for constraint in constraints)
        hits.append(
            Hit(
                id=document.id, score=sum(value for _, value in parts[row]), parts=parts[row], verdicts=verdicts,
                gaps=tuple(verdict.constraint.kind for verdict in verdicts if verdict.met is None),
                places_left=document.places_left, document=document,
            )
        )  # fmt: skip
    hits.sort(key=lambda hit: (-hit.score, _lot(seed, hit.id)))
    return hits


def _lot(seed: int, id_: str) -> str:
    return hashlib.sha256(f"{seed}:{id_}".encode("utf-8", "replace")).hexdigest()


def without_crowding(hits: Sequence[Hit]) -> list[Hit]:
    """The same hits, where a vendor's third and further listings wait until the first ten are full."""
    seen: Counter[str] = Counter()
    top: list[Hit] = []
    waiting: list[Hit] = []
    for hit in hits:
        vendor = hit.document.vendor_id
        if len(top) < TOP and vendor and seen[vendor] >= PER_VENDOR:
            waiting.append(hit)
        else:
            seen[vendor] += 1
            top.append(hit)
    if len(top) <= TOP:
        return top + waiting
    rest = sorted(top[TOP:] + waiting, key=hits.index)
    return top[:TOP] + rest


def complete(hits: Iterable[Hit], understood: Understanding, best: int) -> tuple[Hit, ...]:
    """The hits with highlights, matched words, the use cases they serve and their band. `best`: the highest score."""
    searched = searched_words(understood)
    guessed = {guess.code for guess in understood.use_cases}
    result = []
    for hit in hits:
        highlights, found = highlight(hit.document, searched)
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
