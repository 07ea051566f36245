"""The default engine: an index file under the data folder, and numpy over a copy of it in memory.

The file is shared by all processes of a host; each notices by the generation that another has written, and reads
only what changed. Nothing here is a Django database: it behaves the same whichever database the site uses.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from marketplace.core import heap

from ..encoder import Encoder
from ..highlights import searched_words
from ..library import UseCaseLibrary
from ..repair import Lexicon
from ..snapshot import Snapshot
from ..stored import Phrase, StoredForm, Written, phrases, stored_form
from ..types import Constraint, IndexDefinition, ListingDocument, Suggestion
from ..understanding import Question
from ..vectors import VectorCache
from .file import IndexFile, mean
from .port import NO_CHANGES, Candidates, Changes, Filters, Found

DEFINITION = IndexDefinition()
NEIGHBOURHOOD = 50, 0.025  # a listing without the words belongs to a result if it is among so many nearest, so near
EMBEDDED_AT_ONCE = 20  # listings whose vectors become visible together


class EmbeddedEngine:
    """See search.engines.port.Engine. `folder` holds index.sqlite3; vectors come from the cache by content."""

    name = "embedded"
    trouble = ""

    def __init__(
        self,
        folder: Path | str,
        *,
        cache: VectorCache,
        encoder: Encoder | None,
        library: Callable[[], UseCaseLibrary],
        definition: IndexDefinition = DEFINITION,
    ):
        self.file = IndexFile(Path(folder) / "index.sqlite3", version=definition.version, vectors=self._vectors)
        self.definition, self._cache, self._encoder, self._library = definition, cache, encoder, library
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    # Reading

    def generation(self) -> str:
        return str(self.file.generation)

    @property
    def is_new(self) -> bool:
        return self.file.is_new

    def snapshot(self) -> Snapshot:
        """The current generation in memory; reads what changed since the last call."""
        generation = self.file.generation
        snapshot = self._snapshot
        if snapshot is None or snapshot.generation != generation:
            with self._lock:
                if self._snapshot is None or self._snapshot.generation != generation:
                    first, self._snapshot = self._snapshot is None, self._load(self._snapshot)
                    if first:
                        heap.give_back()
                snapshot = self._snapshot
        return snapshot

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
        snapshot = self.snapshot()
        related = self._related(snapshot, question)
        passing = related & snapshot.passing(filters, constraints)
        counts = {}
        for facet in facets:
            others = {name: codes for name, codes in filters.items() if name != facet}
            counted = passing if facet not in filters else related & snapshot.passing(others, constraints)
            counts[facet] = snapshot.counts(facet, counted)
        if order == "relevance":
            candidates = self._pool(snapshot, question, passing, limit)
        else:
            candidates = self.evidence(snapshot, question, snapshot.ordered(passing, order)[:limit])
        return Found(candidates, int(passing.sum()), counts)

    def candidates(
        self, question: Question, *, filters: Filters, constraints: Sequence[Constraint], limit: int
    ) -> Candidates:
        snapshot = self.snapshot()
        return self._pool(snapshot, question, snapshot.passing(filters, constraints), limit)

    def _pool(self, snapshot: Snapshot, question: Question, passing: np.ndarray, limit: int) -> Candidates:
        lexical = snapshot.corpus.scores(question.terms)
        rows = _best(np.where(passing, lexical, -1.0), limit)
        if question.vector is not None and snapshot.vectors is not None:
            nearness = snapshot.nearness(question.vector)
            rows = np.union1d(rows, _best(np.where(passing & snapshot.embedded, nearness, -1.0), limit))
        return self.evidence(snapshot, question, rows, lexical)

    def evidence(
        self, snapshot: Snapshot, question: Question, rows: Sequence[int], lexical: np.ndarray | None = None
    ) -> Candidates:
        """What speaks for the listings in these rows, by the words and vectors of the whole index.

        `lexical`: BM25 of all listings, if it is known already.
        """
        lexical = snapshot.corpus.scores(question.terms) if lexical is None else lexical
        coverage = snapshot.corpus.coverage(question.typed_terms)
        return Candidates(
            listings=snapshot, rows=rows, lexical=lexical[rows],
            vectors=None if snapshot.vectors is None else snapshot.vectors[rows], embedded=snapshot.embedded[rows],
            named=snapshot.served(self._library())[rows], coverage=float(coverage.max(initial=0.0)),
        )  # fmt: skip

    def suggestions(self, prefix: str, limit: int) -> Sequence[Suggestion]:
        snapshot = self.snapshot()  # its vocabulary may be a little older
        return snapshot.vocabulary.starting(prefix, limit, snapshot.has)

    def lexicon(self) -> Lexicon:
        return self.snapshot()

    def digests(self) -> Mapping[str, str]:
        return self.file.digests()

    def _related(self, snapshot: Snapshot, question: Question) -> np.ndarray:
        """bool[rows]: the listings that have to do with a question. A typed word or a synonym stands in them as a
        phrase, or they come very near in meaning."""
        understood = question.understood
        if not understood.topic:
            return np.ones(len(snapshot), dtype=bool)
        mask = np.zeros(len(snapshot), dtype=bool)
        said = " OR ".join(map(fts_phrase, phrases(searched_words(understood))))
        if said:
            mask |= np.isin(snapshot.numbers, self.file.matching(said))
        if question.vector is not None and snapshot.vectors is not None:
            mask[neighbourhood(snapshot, question)] = True
        return mask

    # Writing

    def put(self, documents: Iterable[ListingDocument]) -> None:
        self.file.put(self.forms(documents))

    def delete(self, ids: Iterable[str]) -> None:
        self.file.delete(ids)

    def refill(self, documents: Iterable[ListingDocument], applied: Changes = NO_CHANGES) -> None:
        self.file.replace(self.forms(documents), applied)

    rebuild = refill  # nothing is shared with other hosts

    def mend(self, put: Iterable[ListingDocument], delete: Iterable[str]) -> None:
        self.file.put(self.forms(put))
        self.file.delete(delete)

    def applied_changes(self) -> Changes:
        return self.file.applied_changes()

    def apply(self, *, put: Iterable[ListingDocument], delete: Iterable[str], changes: Changes, keep: int) -> None:
        self.file.apply(self.forms(put), delete, changes, keep)

    def has_pending(self) -> bool:
        return self._encoder is not None and not self.snapshot().embedded.all()

    def embed_pending(self, limit: int | None = None) -> int:
        if self._encoder is None:
            return 0
        snapshot = self.snapshot()
        pending = [snapshot.documents[row] for row in np.flatnonzero(~snapshot.embedded)[:limit]]
        for start in range(0, len(pending), EMBEDDED_AT_ONCE):
            part = pending[start : start + EMBEDDED_AT_ONCE]
            for document in part:
                self._cache.add_missing(self._encoder, "passage", self.definition.views(document))
            self.file.touch(document.id for document in part)
        return len(pending)

    def remove(self) -> None:
        """Everything is in the folder."""

    def close(self) -> None:
        self.file.close()

    def forms(self, documents: Iterable[ListingDocument]) -> Iterator[StoredForm]:
        """The documents as they are written."""
        return (stored_form(document, self.definition) for document in documents)

    def written(self, forms: Sequence[StoredForm], version: int) -> Sequence[Written]:
        """Forms with the vectors that are known for them."""
        vectors = self._vectors(key for form in forms for key in form.views)
        return [Written(form, mean(vectors, form.views), version) for form in forms]

    def _load(self, before: Snapshot | None) -> Snapshot:
        loaded = self.file.load({} if before is None else before.written)
        return Snapshot(loaded, self._encoder.dimension if self._encoder else 0, before)

    def _vectors(self, keys: Iterable[str]) -> Mapping[str, np.ndarray]:
        return {} if self._encoder is None else self._cache.get(self._encoder.id, set(keys))


def neighbourhood(snapshot: Snapshot, question: Question) -> np.ndarray:
    """Rows that come so near to the question in meaning that they answer it without sharing a word, the nearest first.

    Of equally near ones the first, so that both engines choose the same."""
    most, width = NEIGHBOURHOOD
    nearness = snapshot.nearness(question.vector)
    nearest = _best(nearness, most)
    nearest = nearest[nearness[nearest] >= nearness[nearest].max(initial=0.0) - width]
    return nearest[np.argsort(-nearness[nearest], kind="stable")[:most]]


def fts_phrase(phrase: Phrase) -> str:
    """A phrase in the query language of FTS5."""
    return f'"{" ".join(phrase.tokens)}"' + ("*" if phrase.begins else "")


def _best(values: np.ndarray, limit: int) -> np.ndarray:
    """Rows of the highest values, at most `limit`, of equal ones the first; rows below zero do not pass."""
    rows = np.flatnonzero(values >= 0)
    if len(rows) > limit:
        least = np.partition(values[rows], -limit)[-limit]
        above, level = rows[values[rows] > least], rows[values[rows] == least]
        rows = np.sort(np.concatenate((above, level[: limit - len(above)])))
    return rows
