from datetime import UTC, datetime

import pytest
from django.db import transaction

import search
from marketplace.core.effects import EffectInTransaction
from search import SearchRequest, operations, process
from search.models import ChangeKind, IndexChange
from tests.search.conftest import listing

pytestmark = [pytest.mark.django_db, pytest.mark.db]

AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def shop(settings, tmp_path):
    """A source of listings: what is in the dictionary may be found."""
    settings.SEARCH_DIR, settings.VECTOR_CACHE = tmp_path / "index", tmp_path / "vectors"
    listings = {"a": listing("a", "공구 마모"), "b": listing("b", "도면 검색")}
    with process.nothing_registered():
        search.register_source("shop", lambda ids: [listings[i] for i in ids if i in listings], listings.values)
        yield listings


def found(text=""):
    return {hit.id for hit in search.search(SearchRequest(text=text)).hits}


def test_missing_index_is_made_from_the_sources(shop):
    assert found() == {"a", "b"}


def test_recorded_change_is_taken_over_before_the_next_answer(shop):
    found()
    shop["c"] = listing("c", "챗봇")
    assert found() == {"a", "b"}
    operations.record_change(document_id="c", at=AT)
    assert found() == {"a", "b", "c"}
    assert operations.catch_up() == 0


def test_removed_and_hidden_listings_leave(shop):
    found()
    operations.record_change(document_id="a", kind=ChangeKind.DELETE, at=AT)
    del shop["b"]
    operations.record_change(document_id="b", kind=ChangeKind.PUT, at=AT)
    assert found() == set()


def test_change_that_commits_late_is_not_missed(shop):
    IndexChange.objects.create(pk=7, document_id="b", kind=ChangeKind.PUT, at=AT)
    found()
    shop["late"] = listing("late", "늦은 것")
    IndexChange.objects.create(pk=5, document_id="late", kind=ChangeKind.PUT, at=AT)
    assert "late" in found()


def test_change_is_undone_with_its_transaction(shop):
    found()
    with pytest.raises(RuntimeError), transaction.atomic():
        operations.record_change(document_id="c", at=AT)
        raise RuntimeError
    assert operations.catch_up() == 0


def test_index_never_reads_inside_a_transaction(shop):
    with transaction.atomic(), pytest.raises(EffectInTransaction):
        search.search(SearchRequest())


def test_lost_index_file_is_made_anew(shop, settings):
    found()
    process.service().close()
    for file in settings.SEARCH_DIR.iterdir():
        file.unlink()
    search.reset_for_tests()
    assert found() == {"a", "b"}


def test_library_is_read_again_when_its_version_changes(shop):
    library = {"version": "1", "use_cases": [search.UseCase(code="x", name="공구", phrases=("날이 나가요",))]}
    search.set_library(lambda: library["version"], lambda: library["use_cases"])
    assert search.understand("날이 나가요").use_cases[0].code == "x"
    library |= {"version": "2", "use_cases": [search.UseCase(code="y", name="공구", phrases=("날이 나가요",))]}
    assert search.understand("날이 나가요").use_cases[0].code == "y"


def test_suggestions_and_direct_writes(shop):
    found()
    search.put([listing("d", "재고관리 도우미", keywords=("재고관리",))])
    assert [suggestion.text for suggestion in search.suggest("재고")][:1] == ["재고관리"]
    search.delete(["d"])
    assert search.suggest("재고") == []
