import os
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search import exchange
from search.encoder import ENCODERS, encoder_named
from search.process import configured_server
from search.service import Service
from search.types import SearchRequest

LIBRARY = Path(settings.BASE_DIR) / "marketplace" / "demo" / "content" / "use_cases.toml"


class Command(BaseCommand):
    help = "Rank the listings of a file for each query of a file, in a throw-away index, and write the run."

    def add_arguments(self, parser):
        parser.add_argument("--listings", required=True, help="JSON Lines")
        parser.add_argument("--queries", required=True, help="JSON Lines")
        parser.add_argument("--out", required=True, help="where the run goes, JSON Lines")
        parser.add_argument("--mode", choices=("text", "form"), default="text")
        parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
        parser.add_argument("--encoder", choices=tuple(ENCODERS), default=settings.SEARCH_ENCODER)
        parser.add_argument(
            "--library", nargs="*", default=[LIBRARY, exchange.FURTHER_USE_CASES], help="use cases, TOML"
        )

    def handle(self, *args, **options):
        moments = [time.perf_counter()]
        library = exchange.library(*options["library"])
        with TemporaryDirectory(prefix="match-run-") as folder:
            service = Service(
                folder=folder,
                vector_folder=settings.VECTOR_CACHE,
                encoder=encoder_named(options["encoder"]),
                library=library,
                server=_server() if options["engine"] == "elasticsearch" else None,
            )
            documents = list(exchange.listings(options["listings"], library))
            service.engine.rebuild(documents)
            moments.append(time.perf_counter())
            service.embed_pending()
            moments.append(time.perf_counter())
            rankings = [
                (query.id, ranking(service, query, documents, with_form=options["mode"] == "form"))
                for query in exchange.queries(options["queries"])
            ]
            moments.append(time.perf_counter())
            computed = service.cache.computed
            trouble = service.engine.trouble
            service.engine.remove()
            service.close()
        if trouble:
            raise CommandError(f"The server failed during the run, which is therefore not one of its own: {trouble}")
        exchange.write_run(options["out"], rankings)
        self.stdout.write(f"{len(rankings)} queries over {len(documents)} listings → {options['out']}")
        indexing, embedding, answering = (after - before for before, after in pairwise(moments))
        self.stdout.write(
            f"reading and indexing {indexing:.1f} s, embedding {embedding:.1f} s "
            f"({computed} vectors computed that were not cached), answering {answering:.1f} s"
        )


def _server():
    """The server of the settings, with names of our own."""
    server = configured_server()
    if server is None:
        raise CommandError("Please say where the server is: ELASTICSEARCH_URL=http://localhost:9200")
    return replace(server, prefix=f"match-run-{os.getpid()}")


def ranking(service: Service, query: exchange.Query, documents, *, with_form: bool) -> list[str]:
    """Ids of the match: those that comply, then those left out, at most 100."""
    request = SearchRequest(text=query.text)
    if with_form:
        industries = {name for document in documents for name in document.facets.get("industry", ())}
        read = service.question(request).understood.constraints
        request = SearchRequest(text=query.text, firm=query.firm(industries), constraints=query.constraints(read))
    result = service.match(request)
    return [hit.id for hit in (*result.ranked, *result.left_out)][:100]
