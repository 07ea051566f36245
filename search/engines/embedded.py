"""The default engine: one SQLite file (FTS5, WAL) under the data folder, and numpy over a copy in memory.

The file is shared by all processes of a host; each notices by the generation that another has written, and reads
only what changed. Nothing here is a Django database: it behaves the same whichever database the site uses.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import numpy as np

from ..connection import Connections
from ..corpus import Terms, terms_of
from ..encoder import Encoder
from ..highlights import searched_words
from ..library import UseCaseLibrary
from ..repair import Vocabulary
from ..snapshot import Entry, Snapshot
from ..text import is_hangul, runs, tokens
from ..types import Constraint, IndexDefinition, ListingDocument, Suggestion
from ..understanding import Question
from ..vectors import VectorCache, content_key
from .port import Candidates, Filters, Overview

SCHEMA_VERSION = 1
DEFINITION = IndexDefinition()
NEIGHBOURHOOD = 50, 0.025  # a listing without the words belongs to a result if it is among so many nearest, so near

_BREAK = "0break0"  # never a token of a text
_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, names TEXT NOT NULL, counts BLOB NOT NULL,
    views TEXT NOT NULL, generation INTEGER NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS lexical USING fts5(text, tokenize = "unicode61 remove_diacritics 0");
CREATE TABLE IF NOT EXISTS applied_changes (id INTEGER PRIMARY KEY);
"""


class EmbeddedEngine:
    """See search.engines.port.Engine. `folder` holds index.sqlite3; vectors come from the cache by content."""

    name = "embedded"

    def __init__(
        self,
        folder: Path | str,
        *,
        cache: VectorCache,
        encoder: Encoder | None,
        library: Callable[[], UseCaseLibrary],
        definition: IndexDefinition = DEFINITION,
    ):
        self._connections = Connections(Path(folder) / "index.sqlite3", _SCHEMA)
        self._cache, self._encoder, self._library, self._definition = cache, encoder, library, definition
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._last_related: tuple[Snapshot, Question, np.ndarray] | None = None

    # Reading

    def generation(self) -> str:
        return str(self._number("generation"))

    @property
    def is_new(self) -> bool:
        """Whether the file has never been filled, or was filled by another version of this code."""
        return self._fact("schema") != self._stamp

    def snapshot(self) -> Snapshot:
        """The current generation in memory; reads what changed since the last call."""
        generation = self._number("generation")
        snapshot = self._snapshot
        if snapshot is None or snapshot.generation != generation:
            with self._lock:
                if self._snapshot is None or self._snapshot.generation != generation:
                    self._snapshot = self._load(self._snapshot)
                snapshot = self._snapshot
        return snapshot

    def candidates(
        self, question: Question, *, filters: Filters, constraints: Sequence[Constraint], limit: int, related: bool
    ) -> Candidates:
        snapshot = self.snapshot()
        passing = snapshot.passing(filters, constraints)
        if related:
            passing &= self._related(snapshot, question)
        lexical = snapshot.corpus.scores(question.terms)
        coverage = snapshot.corpus.coverage(question.typed_terms)
        rows = _best(np.where(passing, lexical, -1.0), limit)
        if question.vector is not None and snapshot.vectors is not None:
            nearness = snapshot.nearness(question.vector)
            rows = np.union1d(rows, _best(np.where(passing & snapshot.embedded, nearness, -1.0), limit))
        served = snapshot.served(self._library())
        return Candidates(
            documents=[snapshot.documents[row] for row in rows], lexical=lexical[rows], coverage=coverage[rows],
            vectors=None if snapshot.vectors is None else snapshot.vectors[rows], embedded=snapshot.embedded[rows],
            named=served[rows], coverage_total=float(coverage.max(initial=0.0)),
        )  # fmt: skip

    def overview(
        self, question: Question, *, filters: Filters, constraints: Sequence[Constraint], wanted: Sequence[str]
    ) -> Overview:
        snapshot = self.snapshot()
        related = self._related(snapshot, question)
        total = int((related & snapshot.passing(filters, constraints)).sum())
        facets = {}
        for facet in wanted:
            others = {name: codes for name, codes in filters.items() if name != facet}
            facets[facet] = snapshot.counts(facet, related & snapshot.passing(others, constraints))
        return Overview(total, facets)

    def suggestions(self, prefix: str, limit: int) -> Sequence[Suggestion]:
        return self.vocabulary().starting(prefix, limit)

    def vocabulary(self) -> Vocabulary:
        return self.snapshot().vocabulary

    def knows(self, word: str) -> bool:
        return self.snapshot().knows(word)

    def rows_with_phrase(self, words: Iterable[str]) -> set[int]:
        """Rows of the listings that hold one of `words` as a phrase: 설계도 is not found in “계도와 설계”."""
        phrases = [phrase for word in words if (phrase := fts_phrase(word))]
        if not phrases:
            return set()
        found = self._db.execute("SELECT rowid FROM lexical WHERE lexical MATCH ?", [" OR ".join(phrases)])
        return {row for (row,) in found}

    def _related(self, snapshot: Snapshot, question: Question) -> np.ndarray:
        """bool[rows]: the listings that have to do with a question; the latest answer is kept for the next call."""
        last = self._last_related
        if last is None or last[0] is not snapshot or last[1] is not question:
            last = self._last_related = snapshot, question, self._find_related(snapshot, question)
        return last[2]

    def _find_related(self, snapshot: Snapshot, question: Question) -> np.ndarray:
        """A typed word or a synonym stands in the listing as a phrase, or it comes very near in meaning."""
        understood = question.understood
        if not understood.topic:
            return np.ones(len(snapshot), dtype=bool)
        mask = np.zeros(len(snapshot), dtype=bool)
        found = self.rows_with_phrase(searched_words(understood))
        mask[[snapshot.row_of[number] for number in found if number in snapshot.row_of]] = True
        if question.vector is not None and snapshot.vectors is not None:
            most, width = NEIGHBOURHOOD
            nearness = snapshot.nearness(question.vector)
            nearest = _best(nearness, most)
            mask[nearest[nearness[nearest] >= nearness.max(initial=0.0) - width]] = True
        return mask

    # Writing

    def put(self, documents: Iterable[ListingDocument]) -> None:
        with self._writing() as (connection, generation):
            for document in documents:
                self._write(connection, document, generation)

    def delete(self, ids: Iterable[str]) -> None:
        with self._writing() as (connection, _):
            for document_id in ids:
                self._remove(connection, document_id)

    def rebuild(self, documents: Iterable[ListingDocument], applied: Iterable[int] = ()) -> None:
        with self._writing() as (connection, generation):
            for table in ("documents", "lexical", "applied_changes"):
                connection.execute(f"DELETE FROM {table}")
            for document in documents:
                self._write(connection, document, generation)
            self._note_applied(connection, applied)

    def applied_changes(self) -> set[int]:
        """Numbers of the latest changes of the site's table that are in the file."""
        return {number for (number,) in self._db.execute("SELECT id FROM applied_changes")}

    def apply(
        self, *, put: Iterable[ListingDocument], delete: Iterable[str], changes: Iterable[int], keep: int
    ) -> None:
        """Write numbered changes and remember their numbers from `keep` on, in one step."""
        with self._writing() as (connection, generation):
            for document_id in delete:
                self._remove(connection, document_id)
            for document in put:
                self._write(connection, document, generation)
            self._note_applied(connection, changes)
            connection.execute("DELETE FROM applied_changes WHERE id < ?", [keep])

    def embed_pending(self, limit: int | None = None) -> int:
        if self._encoder is None:
            return 0
        pending = [entry for entry in self.snapshot().entries if entry.vector is None][:limit]
        done = 0
        for start in range(0, len(pending), 20):
            part = pending[start : start + 20]
            for entry in part:
                self._cache.add_missing(self._encoder, "passage", self._definition.views(entry.document))
            with self._writing() as (connection, generation):
                connection.executemany(
                    "UPDATE documents SET generation = ? WHERE id = ?",
                    [(generation, entry.document.id) for entry in part],
                )
            done += len(part)
        return done

    def close(self) -> None:
        self._connections.close()

    # The file

    @property
    def _db(self) -> sqlite3.Connection:
        return self._connections.get()

    @property
    def _stamp(self) -> str:
        return f"{SCHEMA_VERSION}.{self._definition.version}"

    def _fact(self, name: str) -> str | None:
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", [name]).fetchone()
        return row[0] if row else None

    def _number(self, name: str) -> int:
        return int(self._fact(name) or 0)

    @contextmanager
    def _writing(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """One transaction that becomes the next generation."""
        connection = self._db
        connection.execute("BEGIN IMMEDIATE")
        try:
            generation = self._number("generation") + 1
            yield connection, generation
            connection.executemany(
                "INSERT OR REPLACE INTO facts VALUES (?, ?)", [("generation", str(generation)), ("schema", self._stamp)]
            )
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _write(self, connection: sqlite3.Connection, document: ListingDocument, generation: int) -> None:
        texts = self._definition.texts(document)
        terms = terms_of((texts[name], weight) for name, weight in self._definition.weights.items())
        views = [content_key("passage", view) for view in self._definition.views(document)]
        self._remove(connection, document.id)
        added = connection.execute(
            "INSERT INTO documents (id, body, names, counts, views, generation) VALUES (?, ?, ?, ?, ?, ?)",
            [
                document.id,
                _dumped(document),
                " ".join(terms.names),
                terms.counts.tobytes(),
                " ".join(views),
                generation,
            ],
        )
        text = f" {_BREAK} ".join(_stream(text) for text in texts.values())
        connection.execute("INSERT INTO lexical (rowid, text) VALUES (?, ?)", [added.lastrowid, text])

    @staticmethod
    def _remove(connection: sqlite3.Connection, document_id: str) -> None:
        found = connection.execute("SELECT row FROM documents WHERE id = ?", [document_id]).fetchone()
        if found:
            connection.execute("DELETE FROM documents WHERE row = ?", found)
            connection.execute("DELETE FROM lexical WHERE rowid = ?", found)

    @staticmethod
    def _note_applied(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
        connection.executemany("INSERT OR IGNORE INTO applied_changes VALUES (?)", [(number,) for number in numbers])

    def _load(self, before: Snapshot | None) -> Snapshot:
        """Read the file; entries that did not change are taken over from the snapshot before."""
        connection = self._db
        connection.execute("BEGIN")  # one consistent view of the file
        try:
            generation = self._number("generation")
            present = connection.execute("SELECT row, id, generation FROM documents ORDER BY id").fetchall()
            known = {} if before is None else {entry.document.id: entry for entry in before.entries}
            kept = {id_: known[id_] for _, id_, at in present if id_ in known and known[id_].generation == at}
            fresh = self._entries(connection, [row for row, id_, _ in present if id_ not in kept])
        finally:
            connection.execute("COMMIT")
        entries = [kept.get(id_) or fresh[id_] for _, id_, _ in present]
        dimension = self._encoder.dimension if self._encoder else 0
        return Snapshot(entries, generation, dimension, numbers=[row for row, _, _ in present], before=before)

    def _entries(self, connection: sqlite3.Connection, rows: Sequence[int]) -> dict[str, Entry]:
        found = []
        for start in range(0, len(rows), 500):
            part = rows[start : start + 500]
            marks = ",".join("?" * len(part))
            found += connection.execute(
                f"SELECT id, body, names, counts, views, generation FROM documents WHERE row IN ({marks})", part
            ).fetchall()
        vectors = self._vectors([key for row in found for key in row[4].split(" ")])
        result = {}
        for id_, body, names, counts, views, generation in found:
            numbers = np.frombuffer(counts, dtype=np.float32)
            terms = Terms(tuple(names.split(" ")) if names else (), numbers, float(numbers.sum()))
            of_views = [vectors.get(key) for key in views.split(" ")]
            vector = None if any(v is None for v in of_views) else np.mean(of_views, axis=0, dtype=np.float32)
            result[id_] = Entry(_loaded(body), terms, vector, generation)
        return result

    def _vectors(self, keys: Sequence[str]) -> dict[str, np.ndarray]:
        return {} if self._encoder is None else self._cache.get(self._encoder.id, set(keys))


def fts_phrase(word: str) -> str:
    """A word as an FTS5 phrase of its tokens; a single syllable begins a token. Empty if nothing is searchable."""
    parts = [token for token, _ in tokens(word)]
    if not parts:
        return ""
    return f'"{" ".join(parts)}"' + ("*" if len(parts) == 1 and len(parts[0]) == 1 and is_hangul(parts[0]) else "")


def _stream(text: str) -> str:
    """Tokens for FTS5, with a mark where punctuation ends a run, so that no phrase reaches over it."""
    return f" {_BREAK} ".join(" ".join(token for token, _ in run) for run in runs(text))


def _best(values: np.ndarray, limit: int) -> np.ndarray:
    """Rows of the highest values, at most `limit`; rows below zero do not pass."""
    rows = np.flatnonzero(values >= 0)
    if len(rows) > limit:
        rows = rows[np.argpartition(-values[rows], limit)[:limit]]
    return rows


def _dumped(document: ListingDocument) -> str:
    values = {field.name: getattr(document, field.name) for field in fields(document)}
    stated = {name: value for name, value in values.items() if value or (value == 0 and value is not False)}
    return json.dumps(stated, ensure_ascii=False, default=_plain)


def _plain(value):
    return value.isoformat() if isinstance(value, datetime) else dict(value)


def _loaded(body: str) -> ListingDocument:
    values = json.loads(body)
    if "published_at" in values:
        values["published_at"] = datetime.fromisoformat(values["published_at"])
    facets = {name: tuple(codes) for name, codes in values.pop("facets", {}).items()}
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return ListingDocument(**plain, facets=facets)
