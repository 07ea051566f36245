"""Vectors by the content of their text: computed once, shared by every index, process and database that uses them."""

import hashlib
import random
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain
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
        self.computed = 0  # vectors that were not there and were made through this object
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
        """Embed those of `texts` (at most `limit`) that have no vector yet; how many lacked one.

        Each process goes its own way through them and asks again before each batch, so that two share the work.
        """
        by_key = {content_key(kind, text): text for text in texts}
        missing = self._without_vector(encoder, by_key)[:limit]
        random.shuffle(missing)
        for start in range(0, len(missing), BATCH):
            if not (part := self._without_vector(encoder, missing[start : start + BATCH])):
                continue
            part_texts = [by_key[key] for key in part]
            vectors = encoder.passages(part_texts) if kind == "passage" else [encoder.query(t) for t in part_texts]
            rows = [(encoder.id, key, encoder.dimension, np.asarray(vector, np.float32).tobytes())
                    for key, vector in zip(part, vectors, strict=True)]  # fmt: skip
            marks = ", ".join(["(?, ?, ?, ?)"] * len(rows))  # one statement is one transaction
            self._connection.execute(f"INSERT OR REPLACE INTO vectors VALUES {marks}", list(chain.from_iterable(rows)))
            self.computed += len(part)
        return len(missing)

    def _without_vector(self, encoder: Encoder, keys: Iterable[str]) -> list[str]:
        known = self.get(encoder.id, keys)
        return [key for key in keys if key not in known]

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._connections.get()

    def close(self) -> None:
        self._connections.close()
