"""Elasticsearch beside the embedded engine: the server finds and counts, the mirror weighs.

Every host keeps the embedded index as a mirror. From it come the words' statistics, the exact vectors, the vocabulary
and the texts; the server gives the ids worth weighing and the counts. So both engines rank alike, and where the server
fails the mirror answers alone. What the mirror has written and the server has not is delivered before the server is
asked: an answer never comes from a server that misses a change this host knows.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from elasticsearch import (
    ApiError,
    BadRequestError,
    Elasticsearch,
    SerializationError,
    TransportError,
    UnsupportedProductError,
)
from elasticsearch.dsl import Search
from elasticsearch.dsl.query import MatchAll, Query

from ..encoder import Encoder
from ..highlights import searched_words
from ..repair import Lexicon
from ..snapshot import Snapshot
from ..stored import StoredForm, Written, phrases
from ..types import Constraint, ListingDocument, Suggestion
from ..understanding import Question
from . import elasticsearch_queries as ask
from .breaker import Breaker
from .elasticsearch_index import NotBuilt, NotReadable, NotWritten, ServerIndex, same, unit
from .embedded import EmbeddedEngine, neighbourhood
from .port import NO_CHANGES, Candidates, Changes, Filters, Found
from .server import Server

BY_MORPHEMES = 200
FAILURES = ApiError, TransportError, UnsupportedProductError, NotBuilt, NotReadable, NotWritten
OUR_MISTAKES = BadRequestError, SerializationError  # another question may be answered

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class Unreachable(Exception):
    """The server could not be brought up to date; this host's own index was."""


class ElasticsearchEngine:
    """See search.engines.port.Engine."""

    def __init__(self, server: Server, mirror: EmbeddedEngine, encoder: Encoder | None):
        self._server, self._mirror, self._encoder = server, mirror, encoder
        self._breaker = Breaker(server.pause)
        self._delivering = threading.RLock()
        self._index: tuple[int, ServerIndex] | None = None
        self._checked = False  # whether the index behind the alias is the one this host has delivered to

    @property
    def name(self) -> str:
        return self._mirror.name if self._breaker.trouble else "elasticsearch"

    @property
    def trouble(self) -> str:
        return self._breaker.trouble

    @property
    def index(self) -> ServerIndex:
        """The index on the server; a child process has connections of its own."""
        if self._index is None or self._index[0] != os.getpid():
            encoder, dimension = (self._encoder.id, self._encoder.dimension) if self._encoder else ("none", 0)
            layout = f"{self._mirror.definition.version}.{encoder}.{dimension}"
            found = ServerIndex(_client(self._server), self._server.prefix, layout=layout, dimension=dimension)
            self._index = os.getpid(), found
        return self._index[1]

    # Answers

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
        def found() -> Found:
            snapshot = self._mirror.snapshot()
            related = self._related(snapshot, question)
            conditions = [*ask.passing(filters, constraints), related]
            if order == "relevance":
                searches = self._pool(snapshot, question, conditions, limit)
            else:
                searches = [ask.in_order(order, conditions, min(limit, ask.LARGEST))]
            counts = ask.counts(facets, filters, constraints, related)
            total, codes, lists = self.index.counted(counts, *searches)
            rows = _rows(snapshot, lists)
            candidates = self._mirror.evidence(snapshot, question, np.unique(rows) if order == "relevance" else rows)
            return Found(candidates, total, codes)

        def instead() -> Found:
            return self._mirror.search(
                question, filters=filters, constraints=constraints, limit=limit, order=order, facets=facets
            )

        return self._asked(found, instead)

    def candidates(
        self, question: Question, *, filters: Filters, constraints: Sequence[Constraint], limit: int
    ) -> Candidates:
        def found() -> Candidates:
            snapshot = self._mirror.snapshot()
            searches = self._pool(snapshot, question, ask.passing(filters, constraints), limit)
            rows = _rows(snapshot, self.index.ids(*searches))
            return self._mirror.evidence(snapshot, question, np.unique(rows))

        def instead() -> Candidates:
            return self._mirror.candidates(question, filters=filters, constraints=constraints, limit=limit)

        return self._asked(found, instead)

    def _pool(self, snapshot: Snapshot, question: Question, conditions: Sequence[Query], limit: int) -> list[Search]:
        """The searches for what is worth weighing; none in an empty index."""
        size = min(limit, len(snapshot), ask.LARGEST)
        if not size:
            return []
        searches = [ask.by_words(_weightiest(snapshot, question.terms), conditions, size)]
        if question.vector is not None and snapshot.embedded.any():
            searches.append(ask.by_meaning(unit(question.vector), conditions, size))
        if self.index.knows_korean and question.understood.topic:
            searches.append(ask.by_morphemes(question.understood.topic, conditions, min(size, BY_MORPHEMES)))
        return searches

    @staticmethod
    def _related(snapshot: Snapshot, question: Question) -> Query:
        """What has to do with a question."""
        understood = question.understood
        if not understood.topic:
            return MatchAll()
        near: list[str] = []
        if question.vector is not None and snapshot.embedded.any():
            near = [snapshot.documents[row].id for row in neighbourhood(snapshot, question)]
        return ask.related(phrases(searched_words(understood)), near)

    def _asked(self, ask_server: Callable[[], Answer], instead: Callable[[], Answer]) -> Answer:
        """The server's answer, or the mirror's where the server fails or is not asked."""
        if not self._breaker.allows():
            return instead()
        try:
            self._deliver()
            answer = ask_server()
        except OUR_MISTAKES:
            logger.exception("the search server did not understand a question; the mirror answers")
            return instead()
        except FAILURES as error:
            self._failed(error)
            return instead()
        self._breaker.succeeded()
        return answer

    def _failed(self, error: Exception) -> None:
        if not self._breaker.trouble:
            logger.warning("the search server fails, the mirror answers: %s", error)
        self._checked = False
        self._breaker.failed(f"{type(error).__name__}: {error}"[:200])

    # What the mirror answers: it is made of the texts, and the server has none

    def suggestions(self, prefix: str, limit: int) -> Sequence[Suggestion]:
        return self._mirror.suggestions(prefix, limit)

    def lexicon(self) -> Lexicon:
        return self._mirror.lexicon()

    def generation(self) -> str:
        return self._mirror.generation()

    @property
    def is_new(self) -> bool:
        return self._mirror.is_new

    def applied_changes(self) -> Changes:
        return self._mirror.applied_changes()

    def remove(self) -> None:
        try:
            self.index.remove()
        except FAILURES as error:
            self._failed(error)

    def close(self) -> None:
        self._mirror.close()
        if self._index and self._index[0] == os.getpid():
            self._index[1].client.close()
        self._index = None

    # Writing: the mirror first, then the server as soon as it answers

    def put(self, documents: Iterable[ListingDocument]) -> None:
        self._mirror.put(documents)
        self._catch_up_server()

    def delete(self, ids: Iterable[str]) -> None:
        self._mirror.delete(ids)
        self._catch_up_server()

    def apply(self, *, put: Iterable[ListingDocument], delete: Iterable[str], changes: Changes, keep: int) -> None:
        self._mirror.apply(put=put, delete=delete, changes=changes, keep=keep)
        self._catch_up_server()

    def refill(self, documents: Iterable[ListingDocument], applied: Changes = NO_CHANGES) -> None:
        self._mirror.refill(documents, applied)
        self._catch_up_server()

    def has_pending(self) -> bool:
        return self._mirror.has_pending() or self._asked(lambda: False, lambda: True)

    def embed_pending(self, limit: int | None = None) -> int:
        count = self._mirror.embed_pending(limit)
        self._build_if_missing()
        self._catch_up_server()
        return count

    def _catch_up_server(self) -> None:
        self._asked(lambda: None, lambda: None)

    def mend(self, put: Iterable[ListingDocument], delete: Iterable[str]) -> None:
        self._mirror.mend(put, delete)
        self._asked(self._heal, lambda: None)

    def _heal(self) -> None:
        """What the server still holds otherwise claims to be newer than it can be: only a new index gets rid of it."""
        agreed = self._agreed()
        if not all(agreed.values()) or agreed.keys() != self._mirror.digests().keys():
            self._build_from_mirror()

    def _deliver(self) -> None:
        """Bring to the server what the mirror's file has and the server lacks. Cheap when there is nothing."""
        file = self._mirror.file
        if self._checked and file.fact("delivered") == str(file.generation):
            return
        with self._delivering:
            if not self._checked:
                name = self.index.current()
                if file.fact("replica") != name:
                    self._adopt(name)
                self._checked = True
            since = int(file.fact("delivered") or 0)
            if since != file.generation:
                difference = file.difference(since)
                self.index.write(difference.written, difference.gone)
                file.note({"delivered": str(difference.generation)})

    def _adopt(self, name: str) -> None:
        """Make an index that somebody else has filled agree with the mirror."""
        held, everything = self.index.held(), self._mirror.file.difference(0)
        ours = {item.form.document.id for item in everything.written}
        version = max((item.version for item in everything.written), default=0)
        surplus = [(id_, version) for id_ in held if id_ not in ours]
        self.index.write(everything.written, [*everything.gone, *surplus])
        self._mirror.file.note({"replica": name, "delivered": str(everything.generation)})

    # The whole index

    def rebuild(self, documents: Iterable[ListingDocument], applied: Changes = NO_CHANGES) -> None:
        """Both indices anew; the old ones answer until the new ones are complete. Raises RebuildRunning, Unreachable."""
        forms = list(self._mirror.forms(documents))
        try:
            self._build(self._mirror.written(forms, max(applied, default=0)), forms, applied)
        except FAILURES as error:
            self._failed(error)
            self._mirror.file.replace(forms, applied)
            raise Unreachable(f"The search server was not brought up to date: {error}") from error
        self._breaker.succeeded()

    def _build(self, written: Sequence[Written], forms: Sequence[StoredForm], applied: Changes) -> None:
        with self.index.rebuilding() as lock:
            name = self.index.build(written, lock)

            def switched(generation: int) -> Mapping[str, str]:
                self.index.switch(name)
                return {"replica": name, "delivered": str(generation)}

            try:
                self._mirror.file.replace(forms, applied, switched)
            except BaseException:
                self.index.discard(name)
                raise
            self.index.current()

    def _build_if_missing(self) -> None:
        """Fill the server from the mirror where it has no index yet."""
        try:
            if not self.index.exists():
                self._build_from_mirror()
        except FAILURES as error:
            self._failed(error)
        else:
            self._breaker.succeeded()

    def _build_from_mirror(self) -> None:
        with self.index.rebuilding() as lock:
            everything = self._mirror.file.difference(0)
            name = self.index.build(everything.written, lock)
            self.index.switch(name)
        self.index.current()
        self._mirror.file.note({"replica": name, "delivered": str(everything.generation)})

    # Drift

    def digests(self) -> Mapping[str, str]:
        return self._asked(self._agreed, self._mirror.digests)

    def _agreed(self) -> Mapping[str, str]:
        """What the server holds: with its digest if the mirror holds it alike."""
        ours = {item.form.document.id: item for item in self._mirror.file.difference(0).written}
        held = self.index.held()
        return {id_: found.digest if id_ in ours and same(ours[id_], found) else "" for id_, found in held.items()}


def _client(server: Server) -> Elasticsearch:
    more = {name: value for name in ("api_key", "ca_certs") if (value := getattr(server, name))}
    return Elasticsearch(server.url, request_timeout=server.timeout, max_retries=1, **more)


def _rows(snapshot: Snapshot, lists: Iterable[Sequence[str]]) -> np.ndarray:
    """The rows of the listings in these lists that this host knows."""
    rows = [snapshot.row_by_id[id_] for ids in lists for id_ in ids if id_ in snapshot.row_by_id]
    return np.array(rows, dtype=int)


def _weightiest(snapshot: Snapshot, terms: Mapping[str, float]) -> dict[str, float]:
    """The tokens that some listing has, at most ask.MOST_TERMS, the weightiest first."""
    corpus = snapshot.corpus
    worth = {token: weight * idf for token, weight in terms.items() if (idf := corpus.idf(token)) is not None}
    best = sorted(worth, key=lambda token: (-worth[token], token))[: ask.MOST_TERMS]
    return {token: terms[token] for token in best}
