"""Searches that people keep: once each, their own, with what is new, told about on Mondays."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from catalog import saved
from catalog.models import SavedSearch, Solution
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.clock import in_korea
from marketplace.notices.models import Notice
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]

TUESDAY, MONDAY = in_korea(2026, 3, 24, 10), in_korea(2026, 3, 30, 9)


@pytest.fixture(scope="module")
def made(shared_database, own_index):
    return Stage(small_world("f01")).drafted()


@pytest.fixture
def stage(made, db):
    Solution.objects.update(first_published_at=TUESDAY - timedelta(days=30))
    return made


@pytest.fixture
def visit(client, stage):
    def visit(path, sent=None, actor=None, at=TUESDAY, follow=True):
        client.force_login(User.objects.get(pk=(actor or stage.of()).person_id))
        with time_machine.travel(at, tick=False):
            return client.get(path) if sent is None else client.post(path, sent, follow=follow)

    return visit


def save(stage, query="q=공구", actor=None):
    return saved.save_search(query=QueryDict(query), actor=actor or stage.of(), at=TUESDAY)


def test_search_is_saved_once_from_the_list_and_opened_again(visit, stage):
    page = visit("/solutions/?q=공구&use_case=tool-wear&page=1&sort=price")
    assert "이 검색 저장" in page.content.decode()
    for _click in range(2):
        shown = visit("/solutions/saved/", {"query": page.context["page"].query})
    (kept,) = SavedSearch.objects.all()
    assert "sort" not in kept.query and "page" not in kept.query
    assert "“공구”" in shown.content.decode() and "새로운 것 없음" in shown.content.decode()
    assert f'action="/solutions/saved/{kept.pk}/"' in shown.content.decode()
    assert visit(f"/solutions/saved/{kept.pk}/", {}, follow=False).url == f"/solutions/?{kept.query}"
    visit(f"/solutions/saved/{kept.pk}/delete/", {})
    assert not SavedSearch.objects.exists()


def test_what_was_published_since_is_new_until_it_is_looked_at(visit, stage):
    kept = save(stage)
    Solution.objects.public().update(first_published_at=TUESDAY + timedelta(hours=1))
    new = saved.kept_by(stage.of(), at=TUESDAY)[0].new
    assert new >= 1
    assert f"새 솔루션 {new}개" in visit("/solutions/saved/").content.decode()

    address, later = f"/solutions/saved/{kept.pk}/", TUESDAY + timedelta(hours=2)
    assert visit(address, at=later).url == f"/solutions/?{kept.query}"
    assert saved.kept_by(stage.of(), at=TUESDAY)[0].new == new  # an address that a browser fetches ahead marks nothing
    visit(address, {}, at=later)
    assert saved.kept_by(stage.of(), at=TUESDAY)[0].new == 0


def test_each_search_counts_what_is_new_since_it_was_opened_itself(stage):
    early, late = save(stage), save(stage, "q=공구&use_case=tool-wear")
    saved.open_search(search_id=late.pk, actor=stage.of(), at=TUESDAY + timedelta(hours=2))
    Solution.objects.public().update(first_published_at=TUESDAY + timedelta(hours=1))

    new = {kept.saved.pk: kept.new for kept in saved.kept_by(stage.of(), at=TUESDAY)}
    assert new[early.pk] >= 1 and new[late.pk] == 0


def test_date_in_a_search_is_read_on_the_day_it_is_looked_at(stage):
    save(stage, "q=연말까지")
    Solution.objects.public().update(first_published_at=TUESDAY + timedelta(hours=1))
    all_year, last_week = (
        saved.kept_by(stage.of(), at=at)[0].new for at in (in_korea(2026, 3, 25), in_korea(2026, 12, 24))
    )

    assert all_year == Solution.objects.public().count()
    assert last_week == Solution.objects.public().exclude(lead_time_weeks__gt=1).count() < all_year


def test_full_page_asks_little_of_the_database(visit, stage, django_assert_max_num_queries):
    assert "20" in visit("/solutions/saved/").content.decode()
    with CaptureQueriesContext(connection) as empty:
        visit("/solutions/saved/")
    for number in range(saved.MOST):
        save(stage, f"q=말{number}")
    # a search brings the index, the use cases and the words that mean the same up to date
    with django_assert_max_num_queries(len(empty) + 3 * saved.MOST + 3):
        visit("/solutions/saved/")


def test_nothing_and_too_much_are_refused_in_words(stage):
    with pytest.raises(saved.NothingToSave):
        save(stage, "use_case=no-such-thing&page=3")
    for number in range(saved.MOST):
        save(stage, f"q=말{number}")
    with pytest.raises(saved.TooManySaved, match="20"):
        save(stage, "q=하나 더")
    assert save(stage, "q=말0").pk and SavedSearch.objects.count() == saved.MOST


def test_search_of_another_is_not_there(visit, stage):
    kept = save(stage)
    other = stage.vendor()

    for sent in (None, {}):
        assert visit(f"/solutions/saved/{kept.pk}/", sent, actor=other).status_code == 404
    visit(f"/solutions/saved/{kept.pk}/delete/", {}, actor=other)
    assert SavedSearch.objects.filter(pk=kept.pk).exists()
    assert "저장한 검색이 없습니다" in visit("/solutions/saved/", actor=other).content.decode()


def test_news_come_once_a_week_and_only_if_there_are_any(stage):
    save(stage)
    quiet = save(stage, "q=존재하지않는말", stage.vendor())
    Solution.objects.public().update(first_published_at=TUESDAY + timedelta(hours=1))

    assert saved.tell_due(at=MONDAY - timedelta(seconds=1)) == 0
    told = saved.tell_due(at=MONDAY)
    assert told >= 1 and saved.tell_due(at=MONDAY + timedelta(minutes=1)) == 0
    outbox.drain()
    notice = Notice.objects.get(kind="catalog.saved_search", recipient=stage.of().person_id)
    assert "공구" in notice.subject
    assert saved.tell_due(at=MONDAY + timedelta(days=7)) == 0
    quiet.refresh_from_db()
    assert quiet.told_at == MONDAY + timedelta(days=7)
