"""Each test of this folder runs over both engines. The Elasticsearch half needs the marker `elastic`."""

import itertools
import multiprocessing
import signal
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pytest
from elasticsearch import Elasticsearch

from search import ListingDocument, Server, Service, UseCaseLibrary
from tests.elastic.lame import messenger, refuses
from tests.elastic.node import started
from tests.fakes.encoder import FakeEncoder
from tests.search.conftest import LIBRARY, LISTINGS
from tests.search.contract import dying

ENGINES = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.elastic)]
_numbers = itertools.count()


@pytest.fixture(scope="session")
def node():
    with started() as node:
        yield node


class Embedded:
    """The embedded engine, and what can happen to it."""

    name, has_substitute = "embedded", False
    server = None

    def __init__(self, folder):
        self._folder = folder

    def serving(self, encoder=None, folder="index") -> Service:
        """A service of this engine; two with the same folder are two processes of a host."""
        library = UseCaseLibrary(LIBRARY.use_cases, LIBRARY.version)
        return Service(
            folder=self._folder / folder, vector_folder=self._folder / "vectors", encoder=encoder, library=library,
            server=self.server,
        )  # fmt: skip

    def filled(self, documents: Iterable[ListingDocument] = LISTINGS, encoder=None, folder="index") -> Service:
        """A service over these listings, with their vectors if there is an encoder."""
        service = self.serving(encoder, folder)
        service.engine.rebuild(documents)
        service.embed_pending()
        return service

    def kill(self, service: Service) -> None:
        """A process dies while it writes: one that shares no lock with the threads of this one, as a fork would."""
        child = multiprocessing.get_context("spawn").Process(target=dying.writes, args=(self._folder / "index",))
        child.start()
        child.join()
        assert child.exitcode == -signal.SIGKILL

    def revive(self) -> None:
        """Nothing to do: the file is whole."""

    @contextmanager
    def slow(self) -> Iterator[None]:
        """Somebody writes for a long time."""
        with self._file() as file:
            file.execute("BEGIN IMMEDIATE")
            yield
            file.execute("ROLLBACK")

    @contextmanager
    def refusing(self, document_id: str) -> Iterator[None]:
        """The disk is full when this document comes."""
        with self._file() as file:
            file.execute(
                f"CREATE TRIGGER full_disk BEFORE INSERT ON documents WHEN new.id = '{document_id}'"
                " BEGIN SELECT raise(ABORT, 'full'); END"
            )
            yield
            file.execute("DROP TRIGGER full_disk")

    def spoil(self, service: Service) -> None:
        """Behind the engine's back: one listing lost, one altered, one that should not be there."""
        with self._file() as file:
            file.execute("DELETE FROM documents WHERE id = 'chatbot'")
            file.execute("""UPDATE documents SET body = '{"id": "tool", "title": "다른 것"}' WHERE id = 'tool'""")
            file.execute(
                "INSERT INTO documents SELECT row + 100, 'ghost', replace(body, 'bakery', 'ghost'), names, counts,"
                " views, version, generation FROM documents WHERE id = 'bakery'"
            )
        service.engine.put(())  # a new generation

    @contextmanager
    def _file(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._folder / "index" / "index.sqlite3", isolation_level=None)
        yield connection
        connection.close()


class WithElasticsearch(Embedded):
    """The engine that asks a server, and what can happen to the server."""

    name, has_substitute = "elasticsearch", True

    def __init__(self, folder, node, lame):
        super().__init__(folder)
        self._node, self._lame = node, lame
        self.server = Server(url=lame.url, prefix=f"rig-{next(_numbers)}-of", timeout=1.0, pause=0.3)

    def kill(self, service: Service) -> None:
        self._node.kill()

    def revive(self) -> None:
        self._node.start()

    @contextmanager
    def slow(self) -> Iterator[None]:
        self._node.pause()
        yield
        self._node.resume()

    @contextmanager
    def refusing(self, document_id: str) -> Iterator[None]:
        self._lame.mischief = refuses(document_id)
        yield
        self._lame.mischief = None

    def spoil(self, service: Service) -> None:
        client, alias = service.engine.index.client, service.engine.index.alias
        newer = {"version": 10**6, "version_type": "external"}
        client.delete(index=alias, id="chatbot", **newer)
        for id_ in ("tool", "ghost"):
            altered = {"id": id_, "live": True, "embedded": True, "digest": "other", "tokens": "다른"}
            client.index(index=alias, id=id_, document=altered, **newer)
        client.indices.refresh(index=alias)

    def clean_up(self) -> None:
        client = Elasticsearch(self._node.url)
        for name in client.indices.get(index=f"{self.server.prefix}-*"):
            client.indices.delete(index=name)
        client.close()


@contextmanager
def rigged(request, folder) -> Iterator[Embedded]:
    """The engine that the fixture's parameter names, without an index."""
    if request.param == "embedded":
        yield Embedded(folder)
        return
    node = request.getfixturevalue("node")
    with messenger(node.url) as lame:
        rig = WithElasticsearch(folder, node, lame)
        yield rig
        rig.clean_up()


@pytest.fixture(params=ENGINES)
def rig(request, tmp_path):
    """One of the engines, to be written and broken."""
    with rigged(request, tmp_path) as rig:
        yield rig


@pytest.fixture
def filled(rig):
    """A service over the six listings, by words alone."""
    return rig.filled()


@pytest.fixture
def meaning(rig):
    """A service over the six listings, with vectors."""
    return rig.filled(encoder=FakeEncoder())


def well(service: Service) -> bool:
    """Whether the engine that is wanted answers."""
    return not service.engine.trouble


def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something that another thread or process brings about; fails if it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
