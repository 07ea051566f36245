"""What keeps the index well without anybody asking: vectors within minutes, a comparison every night."""

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

import search
from marketplace.core import schedule
from search import SearchRequest, operations, process
from search.models import IndexCheck
from tests.fakes.encoder import FakeEncoder
from tests.search.conftest import listing

pytestmark = [pytest.mark.django_db, pytest.mark.db]

NIGHT = datetime(2026, 3, 2, 19, tzinfo=UTC)  # four in the morning in Korea


@pytest.fixture
def shop(settings, tmp_path, monkeypatch):
    settings.SEARCH_DIR, settings.VECTOR_CACHE = tmp_path / "index", tmp_path / "vectors"
    monkeypatch.setattr(process, "encoder_named", lambda name: FakeEncoder())
    listings = {f"l{number}": listing(f"l{number}", f"공구 {number}") for number in range(3)}
    with process.nothing_registered():
        search.register_source("shop", lambda ids: [listings[i] for i in ids if i in listings], listings.values)
        yield listings


def queued():
    return DBTaskResult.objects.filter(task_path=operations.keep_up.module_path)


def test_upkeep_is_on_the_clock():
    assert {"search.operations.keep_up_due", "search.operations.check_due"} <= set(schedule.works())


def test_missing_vectors_go_to_the_queue_once(shop):
    operations.keep_up_due(at=NIGHT)
    operations.keep_up_due(at=NIGHT + timedelta(minutes=1))
    assert queued().count() == 1


def test_queue_task_computes_them_and_then_there_is_nothing_to_do(shop):
    assert process.current().has_pending()
    operations.keep_up.call()
    assert not process.current().has_pending()
    operations.keep_up_due(at=NIGHT)
    assert not queued().exists()


def test_long_work_is_done_in_parts(shop, monkeypatch):
    monkeypatch.setattr(operations, "AT_ONCE", 2)
    operations.keep_up.call()
    assert queued().count() == 1  # the rest waits its turn
    operations.keep_up.call()
    assert not process.current().has_pending()


def test_index_is_compared_once_a_night_and_mended(shop):
    search.search(SearchRequest())
    shop["silent"] = listing("silent", "알리지 않은 것")
    operations.check_due(at=NIGHT - timedelta(hours=2))  # two in the morning
    assert not IndexCheck.objects.exists()
    operations.check_due(at=NIGHT)
    operations.check_due(at=NIGHT + timedelta(hours=1))
    check = IndexCheck.objects.get()
    assert (check.missing, check.surplus, check.different) == (["silent"], [], [])
    assert search.search(SearchRequest()).total == 4


def test_next_night_is_another_check(shop):
    operations.check_due(at=NIGHT)
    operations.check_due(at=NIGHT + timedelta(days=1))
    assert IndexCheck.objects.count() == 2
