"""The order of an answer: by score, ties by lot, no vendor crowding out the others."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .constraints import judge
from .engines.port import Candidates
from .highlights import highlight, pattern_of, searched_words
from .scoring import score
from .types import Constraint, Firm, Hit, ListingDocument, Parts, Understanding
from .understanding import Question

TOP, PER_VENDOR = 10, 2  # at most two listings of one vendor among the first ten
MARKED = 30  # hits whose text is marked up: more than a page
GOOD, FAIR = 0.66, 0.45  # bands: share of the best score that this question could give


def ranked_hits(
    question: Question,
    candidates: Candidates,
    firm: Firm,
    constraints: Sequence[Constraint],
    *,
    seed: int,
    most: int | None = None,
) -> list[Hit]:
    """The best `most` candidates as hits, best first, with parts and verdicts; not yet marked up."""
    scores = score(question, candidates, firm)
    totals = scores.totals()
    twice = {total for total, count in Counter(totals).items() if count > 1}
    documents = candidates.documents
    lots = [_lot(seed, documents[row].id) if total in twice else "" for row, total in enumerate(totals)]
    order = sorted(range(len(totals)), key=lambda row: (-totals[row], lots[row]))[:most]
    return [_hit(documents[row], totals[row], scores.parts(row), constraints) for row in order]


def _hit(document: ListingDocument, total: int, parts: Parts, constraints: Sequence[Constraint]) -> Hit:
    verdicts = tuple(judge(constraint, document) for constraint in constraints)
    return Hit(
        id=document.id, score=total, parts=parts, verdicts=verdicts, document=document,
        gaps=tuple(verdict.constraint.kind for verdict in verdicts if verdict.met is None),
        places_left=document.places_left,
    )  # fmt: skip


def _lot(seed: int, id_: str) -> str:
    return hashlib.sha256(f"{seed}:{id_}".encode("utf-8", "replace")).hexdigest()


def without_crowding(hits: Sequence[Hit]) -> list[Hit]:
    """The same hits, where a vendor's third and further listings wait until the first ten are full."""
    seen: Counter[str] = Counter()
    top: list[Hit] = []
    for hit in hits:
        vendor = hit.document.vendor_id
        if len(top) < TOP and (not vendor or seen[vendor] < PER_VENDOR):
            seen[vendor] += 1
            top.append(hit)
    first = {hit.id for hit in top}
    return top + [hit for hit in hits if hit.id not in first]


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
