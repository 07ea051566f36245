"""Word statistics of a set of texts, and BM25 over them in numpy. Immutable once built."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .succession import Succession
from .text import ENGLISH_STOPWORDS, Token, tokens

K1, B = 1.2, 0.6
CROSSING = 0.5  # weight of a bigram that crosses a space, against one inside a word


@dataclass(frozen=True, slots=True)
class Terms:
    """The tokens of one text with their weighted counts."""

    names: tuple[str, ...]
    counts: np.ndarray  # float32, one a name
    length: float


def terms_of(fields: Iterable[tuple[Iterable[Token], float]]) -> Terms:
    """Terms of a text given as (tokens of a field, its weight)."""
    counts: dict[str, float] = {}
    for found, weight in fields:
        for token, crossing in found:
            counts[token] = counts.get(token, 0.0) + (weight * CROSSING if crossing else weight)
    values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    return Terms(tuple(counts), values, float(values.sum()))


def query_terms(text: str, weight: float = 1.0) -> dict[str, float]:
    """Tokens of a query with their weights; English function words count for nothing."""
    result: dict[str, float] = {}
    for token, crossing in tokens(text):
        if token not in ENGLISH_STOPWORDS:
            result[token] = max(result.get(token, 0.0), weight * (CROSSING if crossing else 1.0))
    return result


class Corpus:
    """Postings of many texts: token → (rows, impact), where impact is the saturated, length-normalised count."""

    def __init__(self, texts: Sequence[Terms], after: Succession | None = None, before: "Corpus | None" = None):
        """`texts`: all, or those that are new `after` a corpus `before`."""
        after = after or Succession.first(len(texts))
        self.size = after.size
        self._numbers = {} if before is None else dict(before._numbers)  # also of tokens that no text has any more
        number = self._numbers.setdefault
        ids = [np.fromiter((number(name, len(self._numbers)) for name in text.names), np.int32, len(text.names))
               for text in texts]  # fmt: skip
        tokens = np.concatenate([np.zeros(0, np.int32), *ids])
        counts = np.concatenate([np.zeros(0, np.float32), *(text.counts for text in texts)])
        rows = np.repeat(after.new, [len(text.names) for text in texts])
        lengths = after.carried(None if before is None else before._lengths,
                                np.array([text.length for text in texts], dtype=np.float32))  # fmt: skip
        if before is not None:
            tokens_before = np.repeat(np.arange(len(before._starts) - 1, dtype=np.int32), np.diff(before._starts))
            stays, tokens, rows = after.pairs(tokens_before, before._rows, tokens, rows)
            counts = np.concatenate([before._counts[stays], counts])
        order = np.argsort(tokens, kind="stable")  # quick where most of them are in order
        self._rows, self._counts, self._lengths = rows[order], counts[order], lengths
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if self.size else 1.0, 1e-6))
        self._impact = (self._counts * (K1 + 1) / (self._counts + norm[self._rows])).astype(np.float32)
        frequency = np.bincount(tokens, minlength=len(self._numbers))
        self._starts = np.concatenate([[0], np.cumsum(frequency)])
        self._idfs = np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        self._unseen = float(np.log1p((self.size + 0.5) / 0.5))

    def idf(self, token: str) -> float | None:
        """How rare a token is; None if no text has it."""
        found = self._postings(token)
        return None if found is None else found[1]

    def _postings(self, token: str) -> tuple[slice, float] | None:
        """Where the rows of a token are, and its idf."""
        number = self._numbers.get(token)
        if number is None:
            return None
        part = slice(int(self._starts[number]), int(self._starts[number + 1]))
        return (part, float(self._idfs[number])) if part.start < part.stop else None

    def together(self, word: str) -> bool:
        """Whether some text holds all tokens of `word`."""
        found = [self._postings(token) for token in query_terms(word)]
        if not found or None in found:
            return False
        rows = [self._rows[part] for part, _ in found]
        common = min(rows, key=len)
        for other in rows:
            common = common[np.isin(common, other, assume_unique=True)]
        return len(common) > 0

    def scores(self, query: Mapping[str, float]) -> np.ndarray:
        """BM25 of every text (float64[size]) for a query of weighted tokens."""
        return self._sum(query, lambda part, weight: self._impact[part] * weight)

    def coverage(self, query: Mapping[str, float]) -> np.ndarray:
        """How much of the query stands in each text: 0–1, tokens weighed by their rarity."""
        return self.covered(query, query)

    def covered(self, query: Mapping[str, float], whole: Mapping[str, float]) -> np.ndarray:
        """Coverage of `query` as a share of the weight of `whole`."""
        total = sum((self.idf(token) or self._unseen) * weight for token, weight in whole.items())
        if not total:
            return np.zeros(self.size)
        return self._sum(query, lambda part, weight: np.full(part.stop - part.start, weight)) / total

    def _sum(self, query, values) -> np.ndarray:
        rows, weights = [], []
        for token, weight in query.items():
            if found := self._postings(token):
                part, idf = found
                rows.append(self._rows[part])
                weights.append(values(part, weight * idf))
        if not rows:
            return np.zeros(self.size)
        return np.bincount(np.concatenate(rows), np.concatenate(weights), minlength=self.size)
