"""Vectors by the content of their text: computed once, shared by every index, process and database that uses them."""

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from .connection import Connections
from .encoder import Encoder

BATCH = 16  # texts embedded before they are written: what a stopped process loses

_SCHEMA = """CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, key TEXT NOT NULL, dimension INTEGER NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (model, key)) WITHOUT ROWID"""


def content_key(kind: str, text: str) -> str:
    """The name of a text's vector. kind: passage, or query (the same text has different vectors as either)."""
    return hashlib.sha256(f"{kind}\0{text}".encode("utf-8", "replace")).hexdigest()


class VectorCache:
    """One SQLite file in `folder`; several processes may use it at once."""

    def __init__(self, folder: Path | str):
        self._connections = Connections(Path(folder) / "vectors.sqlite3", _SCHEMA)

    def get(self, model: str, keys: Iterable[str]) -> dict[str, np.ndarray]:
        """Key → vector (float32), for those that are there."""
        found, keys = {}, list(keys)
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            marks = ",".join("?" * len(part))
            rows = self._connection.execute(
                f"SELECT key, vector FROM vectors WHERE model = ? AND key IN ({marks})", [model, *part]
            )
            found.update((key, np.frombuffer(blob, dtype=np.float32)) for key, blob in rows)
        return found

    def add_missing(self, encoder: Encoder, kind: str, texts: Sequence[str], limit: int | None = None) -> int:
        """Embed those of `texts` (at most `limit`) that have no vector yet; the number embedded."""
        by_key = {content_key(kind, text): text for text in texts}
        known = self.get(encoder.id, by_key)
        missing = [(key, text) for key, text in by_key.items() if key not in known][:limit]
        for start in range(0, len(missing), BATCH):
            part = missing[start : start + BATCH]
            part_texts = [text for _, text in part]
            vectors = encoder.passages(part_texts) if kind == "passage" else [encoder.query(t) for t in part_texts]
            self._connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)",
                [(encoder.id, key, encoder.dimension, np.asarray(vector, np.float32).tobytes())
                 for (key, _), vector in zip(part, vectors, strict=True)],
            )  # fmt: skip
        return len(missing)

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._connections.get()

    def close(self) -> None:
        self._connections.close()
