"""A process that dies while it writes an index."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

from search.engines.embedded import EmbeddedEngine
from search.library import UseCaseLibrary
from search.types import ListingDocument
from search.vectors import VectorCache


def writes(folder: Path) -> None:
    engine = EmbeddedEngine(folder, cache=VectorCache(folder), encoder=None, library=UseCaseLibrary)
    engine.put(_documents())


def _documents() -> Iterator[ListingDocument]:
    yield ListingDocument(id="half", title="반쯤 쓴 것")
    os.kill(os.getpid(), signal.SIGKILL)
