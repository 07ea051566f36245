"""SQLite connections that survive forks and threads: opened lazily, one for each process and thread."""

import os
import sqlite3
import threading
from pathlib import Path


class Connections:
    """Connections to one file, made with its folder and `schema` at the first use. Writes are explicit transactions."""

    def __init__(self, path: Path, schema: str):
        self.path, self._schema = path, schema
        self._local = threading.local()
        self._inherited: list[sqlite3.Connection] = []  # of the parent process: kept, because closing them here
        # would let go of locks and files that the parent still uses

    def get(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode: callers say BEGIN IMMEDIATE where statements belong together."""
        if getattr(self._local, "pid", None) != os.getpid():
            if inherited := getattr(self._local, "connection", None):
                self._inherited.append(inherited)
            self._local.connection = self._open()
            self._local.pid = os.getpid()
        return self._local.connection

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.executescript(self._schema)
        return connection

    def close(self) -> None:
        """Close this thread's connection; the next use opens another."""
        if getattr(self._local, "pid", None) == os.getpid():
            self._local.connection.close()
            self._local.connection = self._local.pid = None
