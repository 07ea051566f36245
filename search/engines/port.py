"""What every engine can do. It finds candidates and counts; what they are worth is computed by search.scoring."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np

from ..repair import Lexicon
from ..snapshot import Snapshot
from ..types import Constraint, ListingDocument, Suggestion
from ..understanding import Question

Filters = Mapping[str, tuple[str, ...]]
Changes = Mapping[int, str]  # number of a change → what tells it from another one with this number
NO_CHANGES: Changes = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Listings worth scoring, and their raw evidence, row by row. The same figures whatever the engine."""

    listings: Snapshot
    rows: Sequence[int]  # of the listings
    lexical: np.ndarray  # BM25 of all terms of the question
    vectors: np.ndarray | None  # (documents, dimension): means of the views; None without an encoder
    embedded: np.ndarray  # bool: the listing's vector is there already
    named: np.ndarray  # (documents, use cases of the library): how well the listing serves each use case, 0–1
    coverage: float  # 0–1: how much of the typed words, weighed by rarity, stands in the listing that has most of them

    def __len__(self) -> int:
        return len(self.rows)

    def document(self, number: int) -> ListingDocument:
        return self.listings.documents[self.rows[number]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds: candidates, how many listings there are in all, and facet → (code, count), each facet's
    counts ignoring its own filter."""

    candidates: Candidates
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]


class Engine(Protocol):
    """An index of listings. Reads answer from one generation; writes raise nothing that loses a listing silently."""

    @property
    def name(self) -> str:
        """Which engine answers at the moment: "embedded" or "elasticsearch"."""

    @property
    def trouble(self) -> str:
        """Why another engine than the one wanted answers; empty if all is well."""

    @property
    def is_new(self) -> bool:
        """Whether what this host keeps has never been filled, or was filled by another version of this code."""

    def generation(self) -> str:
        """Names the content: changes with every write, the same in every process that sees the same content."""

    def search(
        self,
        question: Question,
        *,
        filters: Filters,
        constraints: Sequence[Constraint],
        limit: int,
        order: str,
        facets: Sequence[str],
    ) -> Found:
        """The listings that pass and have to do with the question; all that pass, if it is empty.

        Candidates are the best `limit` by words and as many by meaning; in any other `order` of types.SORTS than
        relevance the first `limit` in that order, ties by id.
        """

    def candidates(
        self, question: Question, *, filters: Filters, constraints: Sequence[Constraint], limit: int
    ) -> Candidates:
        """The best `limit` by words and as many by meaning among all that pass."""

    def suggestions(self, prefix: str, limit: int) -> Sequence[Suggestion]: ...

    def lexicon(self) -> Lexicon: ...

    def put(self, documents: Iterable[ListingDocument]) -> None:
        """Add or replace. Found by their words at once, by their meaning as soon as `embed_pending` has run."""

    def delete(self, ids: Iterable[str]) -> None: ...

    def apply(self, *, put: Iterable[ListingDocument], delete: Iterable[str], changes: Changes, keep: int) -> None:
        """Write numbered changes and remember their numbers from `keep` on, in one step."""

    def applied_changes(self) -> Changes:
        """The latest changes of the site's table that this host has taken over."""

    def refill(self, documents: Iterable[ListingDocument], applied: Changes = NO_CHANGES) -> None:
        """Replace what this host keeps in one step. `applied`: the changes known before they were loaded."""

    def rebuild(self, documents: Iterable[ListingDocument], applied: Changes = NO_CHANGES) -> None:
        """Replace everything in one step, also what other hosts share. Questions are answered meanwhile."""

    def digests(self) -> Mapping[str, str]:
        """Id → digest of every listing that can be found; an empty one where parts of the index disagree."""

    def mend(self, put: Iterable[ListingDocument], delete: Iterable[str]) -> None:
        """Write what is missing or wrong and take out what is too much, also over what claims to be newer."""

    def has_pending(self) -> bool:
        """Whether `embed_pending` has anything to do."""

    def embed_pending(self, limit: int | None = None) -> int:
        """Compute missing vectors; how many listings got theirs. For a worker: it may take its time."""

    def remove(self) -> None:
        """Take away what the index keeps elsewhere than in its folder."""

    def close(self) -> None: ...
