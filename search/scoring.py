"""What a candidate is worth. Integers in millionths, part by part; the score is their sum."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .engines.port import Candidates
from .types import MILLION, Firm, Parts
from .understanding import Question

WEIGHTS_VERSION = "7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each kind of evidence counts. Words and meaning share 1; the others come on top."""

    words_least: float = 0.20  # share of the words where no typed word stands in any listing
    words_most: float = 0.85  # where all of them stand in one
    own: float = 0.75  # of words and meaning; the rest comes from the nearest listings
    nearest: int = 5
    use_case_least: float = 0.30  # where all typed words stand in one listing
    use_case_most: float = 0.60  # where none does: owners who tell their trouble share no word with what ends it
    industry: float = 0.18
    industry_read: float = 0.04  # where the industry was only read from the text
    size: float = 0.02
    newcomer: float = 0.004  # bounded: a listing nobody has tried yet wins only among its equals
    full: float = -0.03  # the vendor takes no more projects in this round
    pool: int = 300  # listings among which neighbours are looked for


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each candidate (row) the value of each part (column), in millionths; the score is the sum of the row."""

    names: tuple[str, ...]
    values: np.ndarray  # int64[candidates, names]
    totals: Sequence[int]

    def parts(self, row: int) -> Parts:
        """Parts of no value are left out."""
        return tuple((name, value) for name, value in zip(self.names, self.values[row].tolist(), strict=True) if value)


def score(question: Question, candidates: Candidates, firm: Firm, weights: Weights = WEIGHTS) -> Scores:
    """What speaks for each candidate: words, meaning, neighbours, use_case, industry, size, newcomer, places."""
    if not len(candidates):
        return Scores((), np.zeros((0, 0), dtype=np.int64), [])
    by_words, by_meaning = _base(question, candidates, weights)
    columns = {
        "words": weights.own * by_words,
        "meaning": weights.own * by_meaning,
        "neighbours": (1 - weights.own) * _of_neighbours(by_words + by_meaning, candidates, weights),
        "use_case": _use_case(question, candidates, weights),
        "industry": _industry(question, candidates, firm, weights),
        "size": weights.size * _named(candidates, "size", [firm.size]),
        "newcomer": weights.newcomer * candidates.listings.newcomer[candidates.rows],
        "places": weights.full * candidates.listings.full[candidates.rows],
    }
    values = np.stack([np.rint(np.asarray(column) * MILLION).astype(np.int64) for column in columns.values()], axis=1)
    return Scores(tuple(columns), values, values.sum(axis=1).tolist())


def _base(question: Question, candidates: Candidates, weights: Weights) -> tuple[np.ndarray, np.ndarray]:
    """Words and meaning, each 0–1 over the candidates, shared out by how well the typed words are covered."""
    by_words = _spread(candidates.lexical, np.ones(len(candidates), dtype=bool))
    if question.vector is None or candidates.vectors is None or not candidates.embedded.any():
        return by_words, np.zeros(len(candidates))
    share = _by_coverage(candidates, weights.words_least, weights.words_most)
    if question.sought is None:
        near = candidates.vectors @ question.vector
    else:
        near = question.voices.offered(candidates.vectors) @ question.sought
    return share * by_words, (1 - share) * _spread(near, candidates.embedded)


def _by_coverage(candidates: Candidates, none: float, whole: float) -> float:
    """A weight between `none`, where no typed word stands in any listing, and `whole`, where all stand in one."""
    return none + (whole - none) * candidates.coverage


def _spread(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Values between the lowest (0) and the highest (1) of those known; 0 where not known or all are equal."""
    low, high = values[known].min(), values[known].max()
    if high <= low:
        return np.zeros(len(values))
    return np.where(known, (values - low) / (high - low), 0.0)


def _of_neighbours(base: np.ndarray, candidates: Candidates, weights: Weights) -> np.ndarray:
    """Mean base of the listings nearest in meaning: a listing among good ones is likelier to be good."""
    if candidates.vectors is None or len(candidates) < 2:
        return base
    pool = np.argsort(-base, kind="stable")[: weights.pool]
    vectors = candidates.vectors[pool]
    nearness = vectors @ vectors.T
    np.fill_diagonal(nearness, -1.0)
    count = min(weights.nearest, len(pool) - 1)
    nearest = np.argpartition(-nearness, count - 1, axis=1)[:, :count]
    result = base.copy()
    smoothed = base[pool][nearest].mean(axis=1)
    result[pool] = np.where(candidates.embedded[pool], smoothed, base[pool])
    return result


def _use_case(question: Question, candidates: Candidates, weights: Weights) -> np.ndarray:
    """How well each listing serves the use cases guessed, against the one that serves them best.

    It counts the more, the less of what was typed stands in any listing.
    """
    if not question.confidence.size or not question.understood.topic:
        return np.zeros(len(candidates))
    served = candidates.named @ question.confidence
    weight = _by_coverage(candidates, weights.use_case_most, weights.use_case_least)
    return weight * float(question.confidence.sum()) * served / max(float(served.max()), 1e-9)


def _industry(question: Question, candidates: Candidates, firm: Firm, weights: Weights) -> np.ndarray:
    """The firm's own industry counts in full, a wider one half; without a form, what the text says counts a little."""
    if firm.industries:
        wanted, worth = firm.industries, weights.industry
    else:
        wanted, worth = question.understood.industries, weights.industry_read
    own = _named(candidates, "industry", wanted[:1])
    return worth * np.maximum(own, 0.5 * _named(candidates, "industry", wanted[1:]))


def _named(candidates: Candidates, facet: str, codes: Sequence[str]) -> np.ndarray:
    """1 for the candidates that have one of the codes."""
    return candidates.listings.having(facet, codes)[candidates.rows].astype(float)
