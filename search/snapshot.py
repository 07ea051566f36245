"""The index as one process holds it in memory: immutable, replaced as a whole when the generation changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .constraints import deployment_of
from .corpus import Corpus, Terms, query_terms
from .library import UseCaseLibrary
from .repair import Term, Vocabulary
from .text import words
from .types import FACETS, Constraint, ListingDocument

REMEMBERED = 20_000  # words of which it is known whether they occur
NAMED = 0.85  # how well a listing serves the use case it names, where its texts do not say so more clearly
STALE = 200  # one changed listing in so many makes the vocabulary worth building again


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing of the index file."""

    document: ListingDocument
    terms: Terms
    vector: np.ndarray | None
    generation: int


class Snapshot:
    """All listings of one generation, ready for arithmetic over rows."""

    def __init__(
        self,
        entries: Sequence[Entry],
        generation: int,
        dimension: int,
        *,
        numbers: Sequence[int],
        before: "Snapshot | None",
    ):
        """`numbers`: the row numbers of the entries in the index file. `before`: the snapshot this one follows."""
        self.entries, self.generation = entries, generation
        self.row_of = {number: row for row, number in enumerate(numbers)}
        self._vocabulary = None if before is None else before.fresh_vocabulary(entries)
        self.documents = [entry.document for entry in entries]
        self.corpus = Corpus([entry.terms for entry in entries])
        self.embedded = np.array([entry.vector is not None for entry in entries], dtype=bool)
        empty = np.zeros(dimension, dtype=np.float32)
        self.vectors = (
            np.stack([empty if entry.vector is None else entry.vector for entry in entries])
            if dimension and entries
            else None
        )
        self.row_by_id = {document.id: row for row, document in enumerate(self.documents)}
        self.price_min = np.array(
            [d.price_min if d.price_min is not None else -1 for d in self.documents], dtype=np.int64
        )
        self._published = np.array([published(d) for d in self.documents], dtype=np.int64)
        self._facets = {name: _FacetTable(self.documents, name) for name in FACETS}
        self._nearness: tuple[np.ndarray, np.ndarray] | None = None
        self._known: dict[str, bool] = {}
        self._served: tuple[str, np.ndarray] | None = None

    def nearness(self, vector: np.ndarray) -> np.ndarray:
        """Cosine of each listing with a question's vector; the latest is kept, since an answer asks for it twice."""
        if self._nearness is None or self._nearness[0] is not vector:
            self._nearness = vector, self.vectors @ vector
        return self._nearness[1]

    def knows(self, word: str) -> bool:
        """Whether a word occurs in some listing."""
        if word not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[word] = self.corpus.together(word)
        return self._known[word]

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def vocabulary(self) -> Vocabulary:
        if self._vocabulary is None:
            self._vocabulary = Vocabulary(_terms(self.documents)), set(map(id, self.entries))
        return self._vocabulary[0]

    def has(self, term: Term) -> bool:
        """Whether the listing that a title names is still here, under that title; whether some listing has a word."""
        if term.kind != "title":
            return self.knows(term.text) or not query_terms(term.text)
        row = self.row_by_id.get(term.id)
        return row is not None and self.documents[row].title == term.text

    def fresh_vocabulary(self, entries: Sequence[Entry]) -> tuple[Vocabulary, set[int]] | None:
        """The vocabulary for a snapshot of `entries` too, if hardly any differ from those it was made of."""
        if self._vocabulary is None:
            return None
        made_of = self._vocabulary[1]
        changed = sum(id(entry) not in made_of for entry in entries) + abs(len(entries) - len(made_of))
        return self._vocabulary if changed * STALE < len(entries) else None

    def passing(self, filters: Mapping[str, tuple[str, ...]], constraints: Iterable[Constraint]) -> np.ndarray:
        """bool[rows]: listings that have one of the codes of every filter and break no constraint."""
        mask = np.ones(len(self), dtype=bool)
        for facet, codes in filters.items():
            if codes:
                mask &= self._facets[facet].any_of(codes)
        for constraint in constraints:
            mask &= self._kept(deployment_of(constraint))
        return mask

    def ordered(self, mask: np.ndarray, order: str) -> np.ndarray:
        """The rows of `mask`, by `order`: price (the lowest first, unpriced last) or newest; ties by id."""
        rows = np.flatnonzero(mask)  # in order of ids
        if order == "price":
            return rows[np.lexsort((rows, self.price_min[rows], self.price_min[rows] < 0))]
        return rows[np.lexsort((rows, -self._published[rows]))]

    def _kept(self, asked: Constraint) -> np.ndarray:
        """bool[rows]: listings that `constraints.judge` does not find wanting."""
        if asked.kind == "price" and asked.amount is not None:
            return self.price_min <= asked.amount
        if asked.kind == "certification":
            return self._facets["certification"].all_of(asked.codes)
        if asked.kind == "language":
            return self._facets["language"].all_of(asked.codes) | self._facets["language"].silent
        if asked.kind == "deployment":
            return self._facets["deployment"].any_of(asked.codes) | self._facets["deployment"].silent
        if asked.kind == "region":
            at_home = np.array([document.region in asked.codes for document in self.documents], dtype=bool)
            return self._facets["region"].any_of(asked.codes) | self._facets["region"].silent | at_home
        return np.ones(len(self), dtype=bool)

    def counts(self, facet: str, mask: np.ndarray) -> tuple[tuple[str, int], ...]:
        return self._facets[facet].counts(mask)

    def served(self, library: UseCaseLibrary) -> np.ndarray:
        """float32[rows, use cases]: how well a listing serves a use case by what it says, or because it names it."""
        key = library.version, library.voices is not None
        if self._served is None or self._served[0] != key:
            if self.vectors is None or library.voices is None:
                served = library.served_by_words(self.corpus)
            else:
                served = np.zeros((len(self), len(library.use_cases)), dtype=np.float32)
                served[self.embedded] = library.served(self.vectors[self.embedded])
            for row, document in enumerate(self.documents):
                for code in document.use_cases:
                    if code in library:
                        number = library.number(code)
                        served[row, number] = max(served[row, number], NAMED)
            self._served = key, served
        return self._served[1]


def published(document: ListingDocument) -> int:
    """When a listing was published, in microseconds since 1970; 0 if it does not say."""
    return int(document.published_at.timestamp() * 1_000_000) if document.published_at else 0


class _FacetTable:
    """Which listing has which codes of one facet."""

    def __init__(self, documents: Sequence[ListingDocument], name: str):
        pairs = [(row, code) for row, document in enumerate(documents) for code in document.facets.get(name, ())]
        self.codes = sorted({code for _, code in pairs})
        number = {code: at for at, code in enumerate(self.codes)}
        self._rows = np.array([row for row, _ in pairs], dtype=np.int32)
        self._codes = np.array([number[code] for _, code in pairs], dtype=np.int32)
        self._number, self._size = number, len(documents)
        self.silent = np.ones(self._size, dtype=bool)  # listings that say nothing
        self.silent[self._rows] = False

    def any_of(self, codes: Iterable[str]) -> np.ndarray:
        numbers = [self._number[code] for code in codes if code in self._number]
        mask = np.zeros(self._size, dtype=bool)
        mask[self._rows[np.isin(self._codes, numbers)]] = True
        return mask

    def all_of(self, codes: Iterable[str]) -> np.ndarray:
        mask = np.ones(self._size, dtype=bool)
        for code in codes:
            mask &= self.any_of([code])
        return mask

    def counts(self, mask: np.ndarray) -> tuple[tuple[str, int], ...]:
        """(code, number of listings in `mask`), the commonest first; codes without any are left out."""
        numbers = np.bincount(self._codes[mask[self._rows]], minlength=len(self.codes))
        found = [(code, int(count)) for code, count in zip(self.codes, numbers, strict=True) if count]
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _terms(documents: Iterable[ListingDocument]) -> Iterable[Term]:
    for document in documents:
        yield Term(document.title, "title", id=document.id)
        yield from (Term(keyword, "keyword") for keyword in document.keywords)
        yield from (Term(text, "use_case") for text in document.use_case_texts)
        yield from (Term(word, "keyword") for word in words(document.title) if len(word) >= 2)
        if document.vendor:
            yield Term(document.vendor, "vendor")
