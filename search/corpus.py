"""Word statistics of a set of texts, and BM25 over them in numpy. Immutable once built."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .text import ENGLISH_STOPWORDS, tokens

K1, B = 1.2, 0.6
CROSSING = 0.5  # weight of a bigram that crosses a space, against one inside a word


@dataclass(frozen=True, slots=True)
class Terms:
    """The tokens of one text with their weighted counts."""

    names: tuple[str, ...]
    counts: np.ndarray  # float32, one a name
    length: float


def terms_of(fields: Iterable[tuple[str, float]]) -> Terms:
    """Terms of a text given as (field text, field weight)."""
    counts: Counter[str] = Counter()
    for text, weight in fields:
        for token, crossing in tokens(text):
            counts[token] += weight * (CROSSING if crossing else 1.0)
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

    def __init__(self, texts: Sequence[Terms]):
        self.size = len(texts)
        self.vocabulary: dict[str, int] = {}
        number = self.vocabulary.setdefault
        ids = [np.fromiter((number(name, len(self.vocabulary)) for name in text.names), np.int32, len(text.names))
               for text in texts]  # fmt: skip
        token_ids = np.concatenate(ids) if ids else np.zeros(0, np.int32)
        counts = np.concatenate([text.counts for text in texts]) if texts else np.zeros(0, np.float32)
        lengths = np.array([text.length for text in texts], dtype=np.float32)
        rows = np.repeat(np.arange(self.size, dtype=np.int32), [len(text.names) for text in texts])
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if self.size else 1.0, 1e-6))
        impact = counts * (K1 + 1) / (counts + norm[rows]) if self.size else counts
        order = np.argsort(token_ids, kind="stable")
        self._rows, self._impact = rows[order], impact[order].astype(np.float32)
        frequency = np.bincount(token_ids, minlength=len(self.vocabulary))
        self._starts = np.concatenate([[0], np.cumsum(frequency)])
        self.idf = np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        self._unseen = float(np.log1p((self.size + 0.5) / 0.5))

    def together(self, word: str) -> bool:
        """Whether some text holds all tokens of `word`."""
        numbers = [self.vocabulary.get(token) for token in query_terms(word)]
        if not numbers or None in numbers:
            return False
        rows = [self._rows[self._starts[number] : self._starts[number + 1]] for number in numbers]
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
        total = sum(self._idf(token) * weight for token, weight in whole.items())
        if not total:
            return np.zeros(self.size)
        return self._sum(query, lambda part, weight: np.full(part.stop - part.start, weight)) / total

    def _idf(self, token: str) -> float:
        number = self.vocabulary.get(token)
        return self._unseen if number is None else float(self.idf[number])

    def _sum(self, query, values) -> np.ndarray:
        rows, weights = [], []
        for token, weight in query.items():
            number = self.vocabulary.get(token)
            if number is not None:
                part = slice(int(self._starts[number]), int(self._starts[number + 1]))
                rows.append(self._rows[part])
                weights.append(values(part, weight * float(self.idf[number])))
        if not rows:
            return np.zeros(self.size)
        return np.bincount(np.concatenate(rows), np.concatenate(weights), minlength=self.size)
