"""The index on disk: one SQLite file (FTS5, WAL), written in transactions that each become a generation."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sys import intern

import numpy as np

from ..connection import Connections
from ..corpus import Terms
from ..snapshot import Entry, Loaded
from ..stored import StoredForm, Written, digest_of, loaded
from .port import Changes

LAYOUT = 3
PART = 500  # rows read at once

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS documents (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, names TEXT NOT NULL, counts BLOB NOT NULL,
    views TEXT NOT NULL, version INTEGER NOT NULL, generation INTEGER NOT NULL)""",
    "CREATE TABLE IF NOT EXISTS gone (id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL)",
    """CREATE VIRTUAL TABLE IF NOT EXISTS lexical USING fts5(text, tokenize = "unicode61 remove_diacritics 0")""",
    "CREATE INDEX IF NOT EXISTS written ON documents (id, generation)",  # what changed, without reading the texts
    "CREATE TABLE IF NOT EXISTS applied_changes (id INTEGER PRIMARY KEY, mark TEXT NOT NULL)",
)
Vectors = Callable[[Iterable[str]], Mapping[str, np.ndarray]]  # content keys → those vectors that are known


@dataclass(frozen=True, slots=True)
class Difference:
    """What was written after a generation, up to `generation`."""

    generation: int
    written: Sequence[Written]
    gone: Sequence[tuple[str, int]]  # (id, version) of what was taken out


class IndexFile:
    """The listings of this host, what left them, and which changes of the site's table they contain."""

    def __init__(self, path: Path, *, version: str, vectors: Vectors):
        """`version`: of what is written; a file with another one is new."""
        self._connections = Connections(path, ";\n".join(_SCHEMA))
        self._stamp, self._vectors = f"{LAYOUT}.{version}", vectors

    # Reading

    @property
    def is_new(self) -> bool:
        """Whether the file has never been filled, or was filled by another version of this code."""
        return self.fact("schema") != self._stamp

    @property
    def generation(self) -> int:
        return int(self.fact("generation") or 0)

    def fact(self, name: str) -> str | None:
        """Something kept for all processes of this host."""
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", [name]).fetchone()
        return row[0] if row else None

    def applied_changes(self) -> Changes:
        return dict(self._db.execute("SELECT id, mark FROM applied_changes"))

    def digests(self) -> Mapping[str, str]:
        """Id → digest of every listing."""
        return {id_: digest_of(body) for id_, body in self._db.execute("SELECT id, body FROM documents")}

    def matching(self, fts: str) -> np.ndarray:
        """Row numbers (int64) whose text matches an FTS5 expression."""
        query = "SELECT group_concat(rowid) FROM lexical WHERE lexical MATCH ?"  # one row is handed over, not thousands
        (found,) = self._db.execute(query, [fts]).fetchone()
        return np.fromstring(found or "", dtype=np.int64, sep=",")

    def load(self, known: Mapping[str, int]) -> Loaded:
        """What the file holds; `known`: id → the generation in which it was written, of listings that need no reading."""
        with self._reading() as connection:
            generation = self.generation
            held = connection.execute("SELECT id, row, generation FROM documents ORDER BY id").fetchall()
            unknown = [row for id_, row, written in held if known.get(id_) != written]
            return Loaded(generation, held, self._entries(connection, unknown))

    def difference(self, since: int) -> Difference:
        """What was written and taken out after generation `since`."""
        with self._reading() as connection:
            generation = self.generation
            gone = connection.execute("SELECT id, version FROM gone WHERE generation > ?", [since]).fetchall()
            rows = connection.execute(
                "SELECT d.body, d.names, d.counts, d.views, d.version, l.text FROM documents d"
                " JOIN lexical l ON l.rowid = d.row WHERE d.generation > ? ORDER BY d.row",
                [since],
            ).fetchall()
        vectors = self._vectors(key for row in rows for key in row[3].split(" "))
        written = []
        for body, names, counts, views, version, stream in rows:
            form = StoredForm(loaded(body), body, _terms(names, counts), stream, tuple(views.split(" ")))
            written.append(Written(form, mean(vectors, form.views), version))
        return Difference(generation, written, gone)

    # Writing

    def put(self, forms: Iterable[StoredForm]) -> None:
        with self._writing() as (connection, generation):
            version = _newest_change(connection)
            for form in forms:
                _write(connection, form, version, generation)

    def delete(self, ids: Iterable[str]) -> None:
        with self._writing() as (connection, generation):
            _take_out(connection, ids, generation)

    def apply(self, put: Iterable[StoredForm], delete: Iterable[str], changes: Changes, keep: int) -> None:
        """Write numbered changes and remember their numbers from `keep` on, in one step."""
        with self._writing() as (connection, generation):
            _note_applied(connection, changes)
            _take_out(connection, delete, generation)
            version = _newest_change(connection)
            for form in put:
                _write(connection, form, version, generation)
            connection.execute("DELETE FROM applied_changes WHERE id < ?", [keep])

    def touch(self, ids: Iterable[str]) -> None:
        """Make listings count as written: their vectors have come."""
        with self._writing() as (connection, generation):
            connection.executemany(
                "UPDATE documents SET generation = ? WHERE id = ?", [(generation, id_) for id_ in ids]
            )

    def replace(
        self,
        forms: Iterable[StoredForm],
        applied: Changes,
        last: Callable[[int], Mapping[str, str]] = lambda generation: {},
    ) -> None:
        """Make the file anew. `last(generation)` is called when all is written: if it raises, the file stays as it
        was; otherwise what it gives is kept as facts."""
        with self._writing() as (connection, generation):
            before = [] if self.is_new else connection.execute("SELECT id FROM documents").fetchall()
            for table in ("documents", "gone", "lexical", "applied_changes"):
                connection.execute(f"DROP TABLE {table}")  # it may be one of an older layout
            for statement in _SCHEMA:
                connection.execute(statement)
            _note_applied(connection, applied)
            _take_out(connection, (id_ for (id_,) in before), generation)
            version = _newest_change(connection)
            for form in forms:
                _write(connection, form, version, generation)
            _note(connection, last(generation))

    def note(self, facts: Mapping[str, str]) -> None:
        """Keep facts; the content does not change by it."""
        _note(self._db, facts)

    def close(self) -> None:
        self._connections.close()

    @property
    def _db(self) -> sqlite3.Connection:
        return self._connections.get()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the file."""
        connection = self._db
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.execute("COMMIT")

    @contextmanager
    def _writing(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """One transaction that becomes the next generation."""
        connection = self._db
        connection.execute("BEGIN IMMEDIATE")
        try:
            generation = self.generation + 1
            yield connection, generation
            _note(connection, {"generation": str(generation), "schema": self._stamp})
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _entries(self, connection: sqlite3.Connection, rows: Sequence[int]) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for start in range(0, len(rows), PART):
            part = rows[start : start + PART]
            marks = ",".join("?" * len(part))
            found = connection.execute(
                f"SELECT id, body, names, counts, views FROM documents WHERE row IN ({marks})", part
            ).fetchall()
            vectors = self._vectors(key for row in found for key in row[4].split(" "))
            for id_, body, names, counts, views in found:
                entries[id_] = Entry(loaded(body), _terms(names, counts), mean(vectors, views.split(" ")))
        return entries


def mean(vectors: Mapping[str, np.ndarray], keys: Sequence[str]) -> np.ndarray | None:
    """The mean of the vectors of these keys; None while one is missing."""
    found = [vectors.get(key) for key in keys]
    return None if any(vector is None for vector in found) else np.mean(found, axis=0, dtype=np.float32)


def _terms(names: str, counts: bytes) -> Terms:
    numbers = np.frombuffer(counts, dtype=np.float32)
    tokens = tuple(map(intern, names.split(" "))) if names else ()  # each token once, however many listings have it
    return Terms(tokens, numbers, float(numbers.sum()))


def _note(connection: sqlite3.Connection, facts: Mapping[str, str]) -> None:
    connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())


def _note_applied(connection: sqlite3.Connection, changes: Changes) -> None:
    connection.executemany("INSERT OR REPLACE INTO applied_changes VALUES (?, ?)", changes.items())


def _newest_change(connection: sqlite3.Connection) -> int:
    return connection.execute("SELECT coalesce(max(id), 0) FROM applied_changes").fetchone()[0]


def _write(connection: sqlite3.Connection, form: StoredForm, version: int, generation: int) -> None:
    _remove(connection, form.document.id)
    connection.execute("DELETE FROM gone WHERE id = ?", [form.document.id])
    names, counts, views = " ".join(form.terms.names), form.terms.counts.tobytes(), " ".join(form.views)
    added = connection.execute(
        "INSERT INTO documents (id, body, names, counts, views, version, generation) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [form.document.id, form.body, names, counts, views, version, generation],
    )
    connection.execute("INSERT INTO lexical (rowid, text) VALUES (?, ?)", [added.lastrowid, form.stream])


def _take_out(connection: sqlite3.Connection, ids: Iterable[str], generation: int) -> None:
    version = _newest_change(connection)
    for id_ in ids:
        _remove(connection, id_)
        connection.execute("INSERT OR REPLACE INTO gone VALUES (?, ?, ?)", [id_, version, generation])


def _remove(connection: sqlite3.Connection, document_id: str) -> None:
    found = connection.execute("SELECT row FROM documents WHERE id = ?", [document_id]).fetchone()
    if found:
        connection.execute("DELETE FROM documents WHERE row = ?", found)
        connection.execute("DELETE FROM lexical WHERE rowid = ?", found)
