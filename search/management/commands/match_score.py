from django.core.management.base import BaseCommand

from search import exchange
from search.evaluation import figures


class Command(BaseCommand):
    help = "Print nDCG@10, MRR and recall@50 of a run, by kind of query where the queries are given."

    def add_arguments(self, parser):
        parser.add_argument("--run", required=True, help="JSON Lines written by match_run")
        parser.add_argument("--judgements", required=True, help="TSV: query, listing, grade")
        parser.add_argument("--queries", help="JSON Lines, for the kinds")

    def handle(self, *args, **options):
        run, judged = exchange.read_run(options["run"]), exchange.judgements(options["judgements"])
        kinds: dict[str, list[str]] = {}
        if options["queries"]:
            for query in exchange.queries(options["queries"]):
                kinds.setdefault(query.kind, []).append(query.id)
        self.stdout.write(f"{'kind':<16}{'queries':>8}{'nDCG@10':>10}{'MRR':>8}{'recall@50':>11}")
        for kind, ids in [*sorted(kinds.items()), ("all", list(judged))]:
            found = figures(run, judged, ids)
            self.stdout.write(
                f"{kind:<16}{found.queries:>8}{found.ndcg10:>10.4f}{found.mrr:>8.3f}{found.recall50:>11.3f}"
            )
