"""Index and site's database in step, over both engines: what may be found, drift, a database from a backup."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

import search
from search import SearchRequest, operations, process
from search.models import ChangeKind, IndexChange
from tests.search.conftest import LISTINGS, listing

pytestmark = [pytest.mark.django_db, pytest.mark.db]

AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def shop(rig, settings, tmp_path):
    """A source of listings: what is in the dictionary may be found."""
    settings.SEARCH_DIR, settings.VECTOR_CACHE = tmp_path / "index", tmp_path / "vectors"
    if rig.server:
        settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX = rig.server.url, rig.server.prefix
    listings = {document.id: document for document in LISTINGS}
    with process.nothing_registered():
        search.register_source("shop", lambda ids: [listings[i] for i in ids if i in listings], listings.values)
        operations.rebuild_index()
        yield listings


def found(text="", **more):
    result = search.search(SearchRequest(text=text, as_typed=True, **more))
    assert result.degraded == "no-encoder"  # the engine that is wanted has answered
    return {hit.id for hit in result.hits}


def changed(document_id, kind=ChangeKind.PUT):
    operations.record_change(document_id=document_id, kind=kind, at=AT)


def test_published_listing_is_found_by_the_next_question(shop):
    shop["new"] = listing("new", "벨트 장력 점검")
    changed("new")
    assert found("벨트") == {"new"}


def test_hidden_listing_is_neither_found_nor_counted_nor_suggested(shop):
    assert found("챗봇") == {"chatbot"}
    del shop["chatbot"]
    changed("chatbot")
    result = search.search(SearchRequest(facets=("language", "deployment")))
    assert "chatbot" not in {hit.id for hit in result.hits}
    assert (result.total, result.facets["language"]) == (5, ())
    assert found("챗봇") == set()
    assert not any(suggestion.id == "chatbot" for suggestion in search.suggest("고객"))


def test_removed_listing_leaves(shop):
    changed("chatbot", ChangeKind.DELETE)
    assert "chatbot" not in found()


def test_change_that_commits_late_is_not_missed(shop):
    IndexChange.objects.create(pk=17, document_id="tool", kind=ChangeKind.PUT, at=AT)
    found()
    shop["late"] = listing("late", "늦은 것")
    IndexChange.objects.create(pk=15, document_id="late", kind=ChangeKind.PUT, at=AT)
    assert "late" in found()


def test_drift_is_found_and_mended(shop, rig):
    rig.spoil(process.service())
    drift = operations.check_index(mend=False)
    assert (drift.missing, drift.surplus, drift.different) == (["chatbot"], ["ghost"], ["tool"])
    assert operations.check_index(mend=True)
    assert not operations.check_index(mend=False)
    assert found() == set(shop)
    assert found("공구 마모") == {"tool", "tool-cloud"}
    assert found("다른") == set()


def test_command_names_what_differs_and_fails_until_it_is_mended(shop, rig, capsys):
    rig.spoil(process.service())
    with pytest.raises(CommandError, match="--mend"):
        call_command("check_index")
    assert "ghost" in capsys.readouterr().out
    call_command("check_index", mend=True)
    call_command("check_index")


def test_index_of_another_life_of_the_database_is_made_anew(shop):
    changed("tool")
    found()
    IndexChange.objects.all().delete()  # a backup from before the change
    shop["restored"] = listing("restored", "되살린 것")
    IndexChange.objects.create(pk=1, document_id="stock", kind=ChangeKind.PUT, at=AT + timedelta(days=1))
    assert "restored" in found()


def test_reindex_makes_everything_anew(shop):
    shop["silent"] = listing("silent", "알리지 않은 것")
    call_command("reindex")
    assert "silent" in found()
