"""One alias on an Elasticsearch server and the versioned indices behind it: made, filled, switched, compared.

A document's external version is the number of the newest change its writer knew, so that a late writer never undoes a
newer one, and what was taken out stays as a tombstone: the server itself forgets its own after a minute.
"""

import hashlib
import logging
import os
import socket
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from elasticsearch import ApiError, BadRequestError, ConflictError, Elasticsearch, NotFoundError
from elasticsearch.dsl import (
    Boolean,
    DenseVector,
    Index,
    Keyword,
    Long,
    Search,
    Text,
)
from elasticsearch.dsl import (
    Mapping as Fields,
)
from elasticsearch.helpers import streaming_bulk

from marketplace.core.effects import outside_transaction

from ..corpus import K1, B
from ..snapshot import published
from ..stored import Written
from ..types import FACETS
from .elasticsearch_queries import LARGEST, LIVE, Codes, facet_field, read_counts

LAYOUT = 2
AT_ONCE = 500  # documents of one bulk request
REPEATED = 2  # times a token of weight 1 stands in the text: the server counts in whole numbers, we in halves
WRITING, BUILDING = 5.0, 60.0  # seconds that a request may take: a web request may wait for the former
PATIENCE = 30.0  # seconds in which a rebuild elsewhere must show a sign of life
NEEDED = "-responses.hits.hits._index,-responses.hits.hits._score,-responses._shards"  # all but what nobody reads
KOREAN = "analysis-nori"  # the server's plugin, where it is installed

logger = logging.getLogger(__name__)


class NotBuilt(Exception):
    """The server has no index in the layout of this code: `manage.py reindex`, or a worker, makes it."""


class NotWritten(Exception):
    """The server took part of a bulk only; what it refused is sent again."""


class NotReadable(Exception):
    """Something else than an Elasticsearch answers at the address."""


class RebuildRunning(Exception):
    """Somebody else is making the index anew."""


@contextmanager
def readable() -> Iterator[None]:
    """Around the reading of an answer: raises NotReadable where it lacks what an answer has."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise NotReadable(f"not an answer of Elasticsearch: {error!r}") from error


@dataclass(frozen=True, slots=True)
class Held:
    """What the server has of a listing."""

    digest: str
    embedded: bool
    live: bool
    version: int


class ServerIndex:
    """See the module. `layout` names everything the documents depend on: another one gets an alias of its own, so that
    two releases can run beside each other."""

    def __init__(self, client: Elasticsearch, prefix: str, *, layout: str, dimension: int):
        self._client, self._prefix, self._dimension = client, prefix, dimension
        self.alias = f"{prefix}-{hashlib.sha256(f'{LAYOUT}.{layout}'.encode()).hexdigest()[:8]}"
        self.knows_korean = False  # whether the index behind the alias has morphemes; known after `current`

    @property
    def client(self) -> Elasticsearch:
        outside_transaction()
        return self._client

    def _patient(self, seconds: float) -> Elasticsearch:
        return self.client.options(request_timeout=seconds)

    # Reading

    def exists(self) -> bool:
        return bool(self.client.indices.exists_alias(name=self.alias))

    def current(self) -> str:
        """The name of the index behind the alias. Raises NotBuilt."""
        try:
            found = self.client.indices.get_mapping(index=self.alias)
        except NotFoundError:
            raise NotBuilt(f"no index {self.alias}") from None
        with readable():
            name, mapping = max(found.items())
            self.knows_korean = "text" in mapping["mappings"]["properties"]
        return name

    def ids(self, *searches: Search) -> list[list[str]]:
        """The ids that each search finds, in one request."""
        with readable():
            return [_ids(answer) for answer in self._answers(searches)]

    def counted(self, counts: Search, *searches: Search) -> tuple[int, Mapping[str, Codes], list[list[str]]]:
        """The total and each facet's codes of a search made by `elasticsearch_queries.counts`, and the ids that the
        others find, in one request."""
        with readable():
            counted, *found = self._answers((counts, *searches))
            return *read_counts(counted["aggregations"]), [_ids(answer) for answer in found]

    def _answers(self, searches: Sequence[Search]) -> Sequence[Mapping]:
        """Asked and read as plain dictionaries: the library's own objects around 1,200 hits take longer than the server."""
        if not searches:
            return ()
        lines = [line for search in searches for line in ({}, search.to_dict())]
        answered = self.client.msearch(index=self.alias, searches=lines, filter_path=NEEDED)
        for answer in answered["responses"]:
            if "error" in answer:  # one of several says so only here
                kind = BadRequestError if answer["status"] == 400 else ApiError
                raise kind(str(answer["error"]), answered.meta, answer)
        return answered["responses"]

    def held(self) -> dict[str, Held]:
        """What the server has of every listing that can be found, as it was refreshed last."""
        found: dict[str, Held] = {}
        search = Search(using=self.client, index=self.alias).query(LIVE).sort("id")
        search = search.source(["digest", "embedded", "live"]).extra(size=5000, version=True)
        hits = search.execute().to_dict()["hits"]["hits"]
        while hits:
            found |= {hit["_id"]: _held(hit) for hit in hits}
            hits = search.extra(search_after=hits[-1]["sort"]).execute().to_dict()["hits"]["hits"]
        return found

    # Writing

    def write(self, written: Sequence[Written], gone: Sequence[tuple[str, int]]) -> None:
        """Bring listings and tombstones behind the alias, visible at once. Raises NotWritten.

        What is there already is left: several hosts may tell of the same change, and one of them may lack the vector."""
        known = self._known([*(item.form.document.id for item in written), *(id_ for id_, _ in gone)])
        actions = [
            _action(item, self.knows_korean) for item in written if not same(item, known.get(item.form.document.id))
        ]
        actions += [_tombstone(id_, version) for id_, version in gone if id_ not in known or known[id_].live]
        for _ in self._bulk(self._patient(WRITING), actions, self.alias, require_alias=True):
            pass
        self._patient(WRITING).indices.refresh(index=self.alias)

    def _known(self, ids: Sequence[str]) -> dict[str, Held]:
        found = {}
        for start in range(0, len(ids), AT_ONCE):
            docs = self._patient(WRITING).mget(
                index=self.alias, ids=ids[start : start + AT_ONCE], source_includes=["digest", "embedded", "live"]
            )["docs"]
            found |= {hit["_id"]: _held(hit) for hit in docs if hit.get("found")}
        return found

    def _bulk(self, client: Elasticsearch, actions: Iterable[dict], index: str, **options) -> Iterator[int]:
        """Send, and say after each part how many were sent. A document that is newer on the server is no failure."""
        refused = []
        answers = streaming_bulk(
            client, actions, chunk_size=AT_ONCE, index=index, raise_on_error=False, max_retries=0, **options
        )
        for number, (well, answer) in enumerate(answers, start=1):
            result = next(iter(answer.values()))
            if not well and result.get("status") != 409:
                refused.append(f"{result.get('_id')}: {result.get('error')}"[:300])
            if number % AT_ONCE == 0:
                yield number
        if refused:
            logger.error("the search server refused %d listings, for example %s", len(refused), refused[0])
            raise NotWritten(f"{len(refused)} refused: {refused[0]}")

    # The whole index

    def build(self, written: Sequence[Written], lock: "RebuildLock") -> str:
        """Make and fill an index beside the one in use; its name. Nothing is found in it before `switch`."""
        name, client = self._next_name(), self._patient(BUILDING)
        index = Index(name, using=client)
        index.settings(  # nothing is refreshed by the clock: every writer does it when all is there
            number_of_shards=1, auto_expand_replicas="0-1", refresh_interval="-1", max_result_window=LARGEST,
            similarity={"weighed": {"type": "BM25", "k1": K1 * REPEATED, "b": B}},
        )  # fmt: skip
        korean = self._has_dictionary()
        index.mapping(self._fields(korean))
        index.create()
        try:
            for count in self._bulk(client, (_action(item, korean) for item in written), name):
                logger.info("%s: %d of %d listings", name, count, len(written))
                lock.touch()
            client.indices.forcemerge(index=name, max_num_segments=1)
            client.indices.refresh(index=name)
            count = client.count(index=name)["count"]
            if count != len(written):
                raise NotWritten(f"{name} holds {count} of {len(written)} listings")
        except BaseException:
            self.discard(name)
            raise
        return name

    def switch(self, name: str) -> None:
        """Let the alias name this index, in one step, and remove those it named before."""
        actions: list[dict] = [{"add": {"index": name, "alias": self.alias}}]
        actions += [{"remove_index": {"index": other}} for other in self._names() if other != name]
        self._patient(BUILDING).indices.update_aliases(actions=actions)

    def discard(self, name: str) -> None:
        self._patient(BUILDING).indices.delete(index=name, ignore_unavailable=True)

    def remove(self) -> None:
        """Take away everything that begins with the prefix."""
        for name in self._patient(BUILDING).indices.get(index=f"{self._prefix}-*", expand_wildcards="all"):
            self.discard(name)

    @contextmanager
    def rebuilding(self) -> Iterator["RebuildLock"]:
        """Nobody else on any host makes this index anew meanwhile. Raises RebuildRunning."""
        lock = RebuildLock(self._patient(BUILDING), f"{self._prefix}-lock", self.alias)
        lock.take()
        try:
            yield lock
        finally:
            lock.release()

    def _names(self) -> list[str]:
        return sorted(self._patient(BUILDING).indices.get(index=f"{self.alias}-*", expand_wildcards="all"))

    def _next_name(self) -> str:
        last = max(self._names(), default=f"{self.alias}-000000")
        return f"{self.alias}-{int(last.rpartition('-')[2]) + 1:06}"

    def _has_dictionary(self) -> bool:
        return any(line["component"] == KOREAN for line in self._patient(BUILDING).cat.plugins(format="json"))

    def _fields(self, korean: bool) -> Fields:
        """The mapping. What is only searched is not kept a second time: the site can always make the index anew."""
        fields = Fields()
        fields.meta("dynamic", "strict")
        fields.meta("_source", excludes=["tokens", "stream", "text", "vector"])
        for name in ("id", "home", "data_kept", *map(facet_field, FACETS)):
            fields.field(name, Keyword())
        fields.field("digest", Keyword(index=False, doc_values=False))
        fields.field("embedded", Boolean()).field("live", Boolean())
        for name in ("price_min", "lead_weeks", "published"):
            fields.field(name, Long())
        fields.field("tokens", Text(analyzer="whitespace", similarity="weighed", index_options="freqs"))
        fields.field("stream", Text(analyzer="whitespace", norms=False))
        if korean:
            fields.field("text", Text(analyzer="nori"))
        if self._dimension:
            how = {"type": "int8_hnsw"}
            vector = DenseVector(dims=self._dimension, index=True, similarity="dot_product", index_options=how)
            fields.field("vector", vector)
        return fields


class RebuildLock:
    """A document that only one can create. Its holder keeps touching it; one that no longer moves is taken over."""

    def __init__(self, client: Elasticsearch, index: str, name: str):
        self._client, self._index, self._name = client, index, name
        self._holder = f"{socket.gethostname()}:{os.getpid()}"

    def take(self) -> None:
        try:
            self._write(op_type="create")
        except ConflictError:
            self._take_over()

    def _take_over(self) -> None:
        try:
            before = self._client.get(index=self._index, id=self._name)
            time.sleep(PATIENCE)
            self._write(if_seq_no=before["_seq_no"], if_primary_term=before["_primary_term"])
        except (ConflictError, NotFoundError):
            raise RebuildRunning(
                "The index is being made anew by another process. Please wait until it ends."
            ) from None

    def touch(self) -> None:
        self._write()

    def release(self) -> None:
        self._client.options(ignore_status=404).delete(index=self._index, id=self._name)

    def _write(self, **options) -> None:
        self._client.index(index=self._index, id=self._name, document={"holder": self._holder}, **options)


def _action(item: Written, korean: bool) -> dict:
    """A listing as the server keeps it; `korean`: with its words for the server's dictionary."""
    document = item.form.document
    fields = {
        "id": document.id, "live": True, "digest": item.form.digest, "embedded": item.vector is not None,
        "tokens": _repeated(item), "stream": item.form.stream, "home": document.region or None,
        "price_min": document.price_min, "lead_weeks": document.lead_weeks, "data_kept": document.data_kept or None,
        "published": published(document) or None,
        **{facet_field(name): list(codes) for name, codes in document.facets.items() if name in FACETS},
    }  # fmt: skip
    if korean:
        said = (document.title, document.summary, *document.use_case_texts, *document.keywords, document.description)
        fields["text"] = "\n".join(said)
    if item.vector is not None:
        fields["vector"] = unit(item.vector).tolist()
    return {"_id": document.id, "version": item.version, "version_type": "external_gte", "_source": fields}


def _tombstone(id_: str, version: int) -> dict:
    source = {"id": id_, "live": False, "embedded": False}
    return {"_id": id_, "version": version, "version_type": "external_gte", "_source": source}


def _repeated(item: Written) -> str:
    """Each token as often as it weighs, so that the server's BM25 is ours but for its rounding of lengths."""
    terms = item.form.terms
    times = np.maximum(np.rint(terms.counts * REPEATED), 1).astype(int)
    return " ".join(" ".join([name] * count) for name, count in zip(terms.names, times.tolist(), strict=True))


def _ids(answer: Mapping) -> list[str]:
    return [hit["fields"]["id"][0] for hit in answer["hits"]["hits"]]


def _held(hit: Mapping) -> Held:
    source = hit["_source"]
    return Held(source.get("digest", ""), source["embedded"], source["live"], hit["_version"])


def same(item: Written, held: Held | None) -> bool:
    """Whether the server has this content, and its vector unless we lack it too."""
    same = held is not None and held.live and held.digest == item.form.digest
    return same and (held.embedded or item.vector is None)


def unit(vector: np.ndarray) -> np.ndarray:
    """The vector with length 1, as the server wants it."""
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
