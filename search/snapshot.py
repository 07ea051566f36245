"""The index as one process holds it in memory: immutable, replaced as a whole when the generation changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from marketplace.core import heap

from .constraints import deployment_of
from .corpus import Corpus, Terms, query_terms
from .library import UseCaseLibrary
from .repair import Term, Vocabulary
from .succession import Succession
from .text import words
from .types import FACETS, Constraint, ListingDocument

REMEMBERED = 20_000  # words of which it is known whether they occur
NAMED = 0.85  # how well a listing serves the use case it names, where its texts do not say so more clearly
LARGE = 1_000  # listings read anew, or words of as many, that are worth a moment to settle them in memory
STALE = 200  # one changed listing in so many makes the vocabulary worth building again


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing as it is read from the index file."""

    document: ListingDocument
    terms: Terms
    vector: np.ndarray | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the index file holds, by id: (id, row number, generation in which it was written), and what is new of it."""

    generation: int
    held: Sequence[tuple[str, int, int]]
    entries: Mapping[str, Entry]


class Snapshot:
    """All listings of one generation, ready for arithmetic over rows."""

    def __init__(self, loaded: Loaded, dimension: int, before: "Snapshot | None"):
        """`before`: the snapshot this one follows; what did not change is taken from there."""
        before = before or None  # an empty one has nothing to hand on
        self.generation = loaded.generation
        self.written = {id_: written for id_, _, written in loaded.held}  # by id, the generation
        self.numbers = np.array([number for _, number, _ in loaded.held], dtype=np.int64)  # in the index file
        self.row_by_id = {id_: row for row, id_ in enumerate(self.written)}
        entries = [loaded.entries[id_] for id_ in self.written if id_ in loaded.entries]
        new = [entry.document for entry in entries]
        origin = [-1 if id_ in loaded.entries else before.row_by_id[id_] for id_ in self.written]
        after = Succession(np.array(origin, dtype=np.int64))
        documents = iter(new)
        self.documents = [next(documents) if row < 0 else before.documents[row] for row in origin]
        self.corpus = Corpus([entry.terms for entry in entries], after, before and before.corpus)

        def column(name: str, said: Callable[[Entry], object], dtype: type = bool) -> np.ndarray:
            """A value a row: as the entries say; what did not change keeps that of before."""
            return after.carried(getattr(before, name, None), np.array([said(entry) for entry in entries], dtype=dtype))

        self.embedded = column("embedded", lambda entry: entry.vector is not None)
        nothing = np.zeros(dimension, dtype=np.float32)
        self.vectors = (
            column("vectors", lambda entry: nothing if entry.vector is None else entry.vector, np.float32)
            if dimension and origin
            else None
        )
        self.price_min = column("price_min", lambda entry: _stated(entry.document.price_min), np.int64)
        self.lead_weeks = column("lead_weeks", lambda entry: _stated(entry.document.lead_weeks), np.int64)
        self.abroad = column("abroad", lambda entry: entry.document.data_kept == "abroad")
        self._published = column("_published", lambda entry: published(entry.document), np.int64)
        self.newcomer = column("newcomer", lambda entry: entry.document.newcomer)
        self.full = column("full", lambda entry: entry.document.places_left == 0)
        self._facets = {name: _FacetTable(new, name, after, before and before._facets[name]) for name in FACETS}
        self._vocabulary = None if before is None else before.fresh_vocabulary(self.written)
        self._nearness: tuple[np.ndarray, np.ndarray] | None = None
        self._known: dict[str, bool] = {}
        self._served: tuple[tuple[str, bool], np.ndarray] | None = None
        if len(new) >= LARGE:
            heap.settle()

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
            self._vocabulary = Vocabulary(_terms(self.documents)), self.written
            if len(self) >= LARGE:
                heap.settle()
        return self._vocabulary[0]

    def has(self, term: Term) -> bool:
        """Whether the listing that a title names is still here, under that title; whether some listing has a word."""
        if term.kind != "title":
            return self.knows(term.text) or not query_terms(term.text)
        row = self.row_by_id.get(term.id)
        return row is not None and self.documents[row].title == term.text

    def fresh_vocabulary(self, written: Mapping[str, int]) -> tuple[Vocabulary, Mapping[str, int]] | None:
        """The vocabulary for listings of these generations too, if hardly any differ from those it was made of."""
        if self._vocabulary is None:
            return None
        made_of = self._vocabulary[1]
        changed = sum(made_of.get(id_) != at for id_, at in written.items()) + abs(len(written) - len(made_of))
        return self._vocabulary if changed * STALE < len(written) else None

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
        if asked.kind == "deadline" and asked.amount is not None:
            return self.lead_weeks <= asked.amount
        if asked.kind == "data" and "korea" in asked.codes:
            return ~self.abroad
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

    def having(self, facet: str, codes: Iterable[str]) -> np.ndarray:
        """bool[rows]: listings that have one of the codes."""
        return self._facets[facet].any_of(codes)

    def counts(self, facet: str, mask: np.ndarray) -> tuple[tuple[str, int], ...]:
        return self._facets[facet].counts(mask)

    def served(self, library: UseCaseLibrary) -> np.ndarray:
        """float32[rows, use cases]: how well a listing serves a use case by what it says, or because it names it."""
        key = library.version, library.voices is not None
        if self._served is None or self._served[0] != key:
            if self.vectors is None or library.voices is None:
                served = library.served_by_words(self.corpus)
            elif self.embedded.all():
                served = library.served(self.vectors)
            else:
                served = np.zeros((len(self), len(library.use_cases)), dtype=np.float32)
                served[self.embedded] = library.served(self.vectors[self.embedded])
            named = [
                (row, library.number(code))
                for row, document in enumerate(self.documents)
                for code in document.use_cases
                if code in library
            ]
            rows, numbers = np.array(named, dtype=np.int64).reshape(-1, 2).T
            served[rows, numbers] = np.maximum(served[rows, numbers], NAMED)
            self._served = key, served
        return self._served[1]


def _stated(number: int | None) -> int:
    """The number, or -1 where a listing does not say: lower than any limit."""
    return -1 if number is None else number


def published(document: ListingDocument) -> int:
    """When a listing was published, in microseconds since 1970; 0 if it does not say."""
    return int(document.published_at.timestamp() * 1_000_000) if document.published_at else 0


class _FacetTable:
    """Which listing has which codes of one facet."""

    def __init__(self, new: Sequence[ListingDocument], name: str, after: Succession, before: "_FacetTable | None"):
        """`new`: the listings of the new rows."""
        self._number = {} if before is None else dict(before._number)  # of a code
        number = self._number.setdefault
        said = [document.facets.get(name, ()) for document in new]
        codes = np.array([number(code, len(self._number)) for codes in said for code in codes], dtype=np.int32)
        rows = np.repeat(after.new, [len(codes) for codes in said])
        if before is not None:
            _, codes, rows = after.pairs(before._codes, before._rows, codes, rows)
        self._codes, self._rows, self._size = codes, rows, after.size
        self.silent = np.ones(self._size, dtype=bool)  # listings that say nothing
        self.silent[self._rows] = False

    def any_of(self, codes: Iterable[str]) -> np.ndarray:
        numbers = [self._number[code] for code in codes if code in self._number]
        asked = np.zeros(len(self._number), dtype=bool)
        asked[numbers] = True
        mask = np.zeros(self._size, dtype=bool)
        mask[self._rows[asked[self._codes]]] = True
        return mask

    def all_of(self, codes: Iterable[str]) -> np.ndarray:
        mask = np.ones(self._size, dtype=bool)
        for code in codes:
            mask &= self.any_of([code])
        return mask

    def counts(self, mask: np.ndarray) -> tuple[tuple[str, int], ...]:
        """(code, number of listings in `mask`), the commonest first; codes without any are left out."""
        numbers = np.bincount(self._codes[mask[self._rows]], minlength=len(self._number)).tolist()
        found = [(code, count) for code, count in zip(self._number, numbers, strict=True) if count]
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _terms(documents: Iterable[ListingDocument]) -> Iterable[Term]:
    for document in documents:
        yield Term(document.title, "title", id=document.id)
        yield from (Term(keyword, "keyword") for keyword in document.keywords)
        yield from (Term(text, "use_case") for text in document.use_case_texts)
        yield from (Term(word, "keyword") for word in words(document.title) if len(word) >= 2)
        if document.vendor:
            yield Term(document.vendor, "vendor")
