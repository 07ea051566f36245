"""How good rankings are against judgements: nDCG@10 with gain 2^grade − 1, MRR and recall@50 of grades 2 and 3."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

RELEVANT = 2  # grade from which a listing counts as an answer


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over queries."""

    queries: int
    ndcg10: float
    mrr: float
    recall50: float


def figures(run: Mapping[str, Sequence[str]], judged: Mapping[str, Mapping[str, int]], ids: Iterable[str]) -> Figures:
    """Over those of `ids` that have judgements; a query without a ranking counts as nothing found."""
    pairs = [(run.get(id_, ()), judged[id_]) for id_ in ids if judged.get(id_)]
    count = max(len(pairs), 1)
    return Figures(
        len(pairs),
        sum(ndcg(ranked, grades) for ranked, grades in pairs) / count,
        sum(reciprocal_rank(ranked, grades) for ranked, grades in pairs) / count,
        sum(recall(ranked, grades) for ranked, grades in pairs) / count,
    )


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Normalised discounted gain of the first `depth`; 0 where nothing is relevant."""
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(id_, 0) for id_ in ranked[:depth]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    return next((1 / place for place, id_ in enumerate(ranked, start=1) if grades.get(id_, 0) >= RELEVANT), 0.0)


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 50) -> float:
    relevant = {id_ for id_, grade in grades.items() if grade >= RELEVANT}
    return len(relevant & set(ranked[:depth])) / len(relevant) if relevant else 1.0
