"""The engines, and which of them a process uses."""

from collections.abc import Callable
from pathlib import Path

from ..encoder import Encoder
from ..library import UseCaseLibrary
from ..vectors import VectorCache
from .embedded import EmbeddedEngine
from .port import Engine
from .server import Server

__all__ = ["EmbeddedEngine", "Engine", "Server", "engine_for"]


def engine_for(
    server: Server | None,
    folder: Path | str,
    cache: VectorCache,
    encoder: Encoder | None,
    library: Callable[[], UseCaseLibrary],
) -> Engine:
    """The embedded engine, or Elasticsearch with it as its mirror where there is a server."""
    embedded = EmbeddedEngine(folder, cache=cache, encoder=encoder, library=library)
    if server is None:
        return embedded
    from .elasticsearch import ElasticsearchEngine  # not above: 30 MB that only an installation with a server needs

    return ElasticsearchEngine(server, embedded, encoder)
