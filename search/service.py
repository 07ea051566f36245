"""Searching and matching, put together: one Service a process, holding engine, encoder, synonyms and library."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from marketplace.core import heap

from .constraints import judge
from .encoder import Encoder
from .engines import Server, engine_for
from .engines.port import Engine
from .library import UseCaseLibrary
from .ranking import TOP, Ranking, complete, ranking
from .scoring import WEIGHTS_VERSION
from .synonyms import SynonymFile, Synonyms
from .types import Constraint, Hit, ListingDocument, MatchResult, Placement, RunIdentity, SearchRequest, SearchResult
from .understanding import Question, Understander
from .vectors import VectorCache

POOL = 500  # candidates by words, and as many by meaning
ENOUGH = 5  # compliant listings; with fewer, those left out are shown too
LONGEST_RANKING = 100
_READ_BY = ("text", "as_typed", "use_cases", "asked_on", "without")  # of a request: all that its reading depends on
REMEMBERED = 256  # questions and answers kept in memory


class Service:
    """Everything that answers questions in one process. Threads may share it."""

    def __init__(self, *, folder: Path | str, vector_folder: Path | str, encoder: Encoder | None,
                 synonyms: Synonyms | None = None, library: UseCaseLibrary | None = None,
                 server: Server | None = None):  # fmt: skip
        """`server`: an Elasticsearch to find with; without one the embedded engine does everything."""
        self.encoder = encoder
        self.cache = VectorCache(vector_folder)
        self.engine: Engine = engine_for(server, folder, self.cache, encoder, lambda: self.library)
        self.forget_answers()
        self._looked_for_vectors: tuple[UseCaseLibrary, str] | None = None
        self.library = UseCaseLibrary()
        self._understander = Understander(synonyms or Synonyms(SynonymFile()), self.library)
        if library is not None:
            self.use_library(library)

    @property
    def synonyms(self) -> Synonyms:
        return self._understander.synonyms

    def use_synonyms(self, synonyms: Synonyms) -> None:
        self._understander = Understander(synonyms, self.library)

    def use_library(self, library: UseCaseLibrary) -> None:
        """Read needs with this library."""
        self.library = library
        self._understander = Understander(self.synonyms, library)
        self.take_library_vectors()

    def take_library_vectors(self) -> None:
        """Take the library's vectors from the cache if a worker has put them there since the index last changed.

        They are never computed here: a web request does not wait for them, and goes by the words meanwhile.
        """
        if self.encoder is None or self.library.voices is not None:
            return
        looked = self.library, self.engine.generation()
        if looked != self._looked_for_vectors:
            self._looked_for_vectors = looked
            if self.library.load_vectors(self.cache, self.encoder, compute=False):
                heap.give_back()

    def has_pending(self) -> bool:
        """Whether `embed_pending` has anything to do."""
        library = self.encoder is not None and bool(self.library.use_cases) and self.library.voices is None
        return library or self.engine.has_pending()

    def embed_pending(self, limit: int | None = None) -> int:
        """Compute the vectors that are missing, of the library and of listings; how many listings got theirs."""
        if self.encoder is not None and self.library.use_cases and self.library.voices is None:
            self.library.load_vectors(self.cache, self.encoder, compute=True)
            self.engine.put(())  # a new generation: the other processes look for the vectors
        return self.engine.embed_pending(limit)

    def identity(self, seed: int = 0) -> RunIdentity:
        return RunIdentity(
            weights_version=WEIGHTS_VERSION, synonym_version=self.synonyms.version, library_version=self.library.version,
            generation=self.engine.generation(), engine=self.engine.name,
            encoder=self.encoder.id if self.encoder else "none", seed=seed,
        )  # fmt: skip

    def close(self) -> None:
        """Close the files of this thread."""
        self.engine.close()
        self.cache.close()

    # Answers

    def forget_answers(self) -> None:
        """Read and answer everything anew from now on."""
        self._answers, self._questions, self._vectors = (_Memory(REMEMBERED) for _ in range(3))

    def search(self, request: SearchRequest) -> SearchResult:
        """A page of listings with facet counts. Listings that break a constraint are not among them."""
        started = time.perf_counter()
        result = self._answers.get(
            lambda: (_key(request), *self._state(request.seed)),
            lambda: self._search(request),
            lambda found: found.degraded != "engine-down",  # each question finds out whether it answers again
        )
        return replace(result, took_ms=_elapsed(started))

    def _state(self, seed: int = 0) -> tuple[RunIdentity, bool]:
        """What an answer depends on besides its request."""
        return self.identity(seed), self.library.voices is not None

    def match(self, request: SearchRequest) -> MatchResult:
        """Ranked listings that meet all constraints, and with fewer than five of them also those left out."""
        started = time.perf_counter()
        question = self.question(request)
        constraints = self._constraints(request, question)
        found = self._ranking(request, question, constraints)
        ranked = found.hits(found.without_crowding(found.order)[:LONGEST_RANKING], constraints)
        left_out: list[Hit] = []
        if len(ranked) < ENOUGH and constraints:
            everyone = self._ranking(request, question, ())
            broken = [row for row in everyone.order if _breaks(everyone.document(row), constraints)]
            rows = everyone.without_crowding(broken)[: LONGEST_RANKING - len(ranked)]
            left_out = [_judged(hit, constraints) for hit in everyone.hits(rows, ())]
        best = max((hit.score for hit in (*ranked, *left_out)), default=0)
        return MatchResult(
            request=request, ranked=complete(ranked, question.understood, best),
            left_out=complete(left_out, question.understood, best), understood=question.understood,
            run=self.identity(request.seed), degraded=self._degraded(), took_ms=_elapsed(started),
        )  # fmt: skip

    def place(self, request: SearchRequest, id_: str) -> Placement:
        """Where the listing stands in `match(request)`, however far behind, or why it is not in it."""
        question = self.question(request)
        constraints = self._constraints(request, question)
        found = self._ranking(request, question, constraints)
        rows = found.without_crowding(found.order)
        place = next((at for at, row in enumerate(rows, start=1) if found.document(row).id == id_), None)
        if place is not None:
            row, vendor = rows[place - 1], found.document(rows[place - 1]).vendor_id
            waits = place > TOP and row in found.order[:TOP]
            ahead = [other for other in rows[:TOP] if waits and found.document(other).vendor_id == vendor]
            hits = complete(found.hits([row], constraints), question.understood, found.best)
            return Placement(place=place, of=len(rows), hit=hits[0], ahead=tuple(found.hits(ahead, constraints)))
        everyone = self._ranking(request, question, ()) if constraints else found
        out = [row for row in everyone.order if everyone.document(row).id == id_]
        judged = [_judged(hit, constraints) for hit in everyone.hits(out, ())]
        hit = next(iter(complete(judged, question.understood, found.best)), None)
        return Placement(place=None, of=len(rows), hit=hit)

    def question(self, request: SearchRequest) -> Question:
        """What the text of a request says; remembered, so that a click on a facet does not read it again."""
        return self._questions.get(
            lambda: (*map(request.__getattribute__, _READ_BY), *self._state()),
            lambda: self._understander.read(
                request.text, self.engine.lexicon(), self._embed, as_typed=request.as_typed, chosen=request.use_cases,
                asked_on=request.asked_on, without=request.without,
            ),
        )  # fmt: skip

    def _search(self, request: SearchRequest) -> SearchResult:
        question = self.question(request)
        constraints = self._constraints(request, question)
        by_score = request.sort == "relevance" and question.understood.topic
        order = "newest" if request.sort == "relevance" and not by_score else request.sort
        start = max(request.page - 1, 0) * request.page_size
        end = max(request.page, 1) * request.page_size
        found = self.engine.search(
            question, filters=request.filters, constraints=constraints, facets=request.facets, order=order,
            limit=POOL * -(-end // POOL) if by_score else end,  # deep pages need a larger pool
        )  # fmt: skip
        ranked = ranking(question, found.candidates, request.firm, seed=request.seed)
        rows: Sequence[int] = range(len(found.candidates))
        if by_score:
            rows = ranked.without_crowding(ranked.order[: max(end, LONGEST_RANKING)])
        hits = ranked.hits(rows[start:end], constraints)
        return SearchResult(
            hits=complete(hits, question.understood, ranked.best), total=found.total, facets=found.facets,
            understood=question.understood, degraded=self._degraded(),
        )  # fmt: skip

    def _ranking(self, request: SearchRequest, question: Question, constraints: Sequence[Constraint]) -> Ranking:
        candidates = self.engine.candidates(question, filters=request.filters, constraints=constraints, limit=POOL)
        return ranking(question, candidates, request.firm, seed=request.seed)

    @staticmethod
    def _constraints(request: SearchRequest, question: Question) -> tuple[Constraint, ...]:
        given = request.constraints
        if given is None:
            given = question.understood.constraints
        if request.price_max is None:
            return given
        return (*(c for c in given if c.kind != "price"), Constraint(kind="price", amount=request.price_max))

    def _embed(self, text: str) -> np.ndarray | None:
        """The vector of a text as a question; it takes longest of all, and does not change when a listing does."""
        return None if self.encoder is None else self._vectors.get(lambda: text, lambda: self.encoder.query(text))

    def _degraded(self) -> str:
        if self.engine.trouble:
            return "engine-down"
        return "no-encoder" if self.encoder is None else ""


@dataclass
class _Memory:
    """The latest answers by key; the oldest are forgotten."""

    most: int

    def __post_init__(self):
        self._kept: OrderedDict = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Callable, compute: Callable, worth_keeping: Callable = lambda value: True):
        """The answer kept under `key()`, else a new one; not kept if the key changed meanwhile: the index was written,
        or the engine failed and its substitute's answer must not outlive the failure."""
        before = key()
        with self._lock:
            if before in self._kept:
                self._kept.move_to_end(before)
                return self._kept[before]
        value = compute()
        if key() != before or not worth_keeping(value):
            return value
        with self._lock:
            self._kept[before] = value
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return value


def _breaks(document: ListingDocument, constraints: Sequence[Constraint]) -> bool:
    return any(judge(constraint, document).met is False for constraint in constraints)


def _judged(hit: Hit, constraints: Sequence[Constraint]) -> Hit:
    """The hit with a verdict on each condition, found without regard to them."""
    return replace(hit, verdicts=tuple(judge(constraint, hit.document) for constraint in constraints))


def _key(request: SearchRequest) -> tuple:
    filters = tuple(sorted((facet, tuple(sorted(codes))) for facet, codes in request.filters.items()))
    return tuple(value if name != "filters" else filters for name, value in vars(request).items())


def _elapsed(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
