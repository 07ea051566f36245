"""A search server that does not answer: every page still does, completely, and says so."""

import pytest
from django.test import Client

import search
from catalog.models import Solution
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]

NOTE = "지금 검색 서버가 응답하지 않아"


@pytest.fixture(scope="module")
def world(shared_database, own_index):
    return small_world("f01", "f05")


@pytest.fixture
def server_down(settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    search.reset_for_tests()
    yield
    search.reset_for_tests()


@pytest.mark.parametrize("query", ["", "?q=공구", "?deployment=edge", "?q=공구&sort=price"])
def test_list_is_complete_and_says_so(world, server_down, query):
    down = Client().get(f"/solutions/{query}")
    assert NOTE in down.content.decode()


def test_list_is_the_same_as_with_a_server(world, settings):
    own = [card.title for card in Client().get("/solutions/?q=공구").context["page"].cards]
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    search.reset_for_tests()
    down = Client().get("/solutions/?q=공구").context["page"]
    search.reset_for_tests()

    assert [card.title for card in down.cards] == own != []


def test_list_without_a_server_to_miss_says_nothing(world):
    response = Client().get("/solutions/")
    assert NOTE not in response.content.decode()
    assert len(response.context["page"].cards) == Solution.objects.public().count()


def test_matches_say_so(world, server_down):
    visitor = Client()
    response = visitor.post("/match/", {"need": "공구가 자꾸 부러져서 불량이 나요", "industry": ""}, follow=True)
    assert NOTE in response.content.decode()


def test_health_says_so_and_stays_well(world, server_down):
    response = Client().get("/health/")
    line = next(line for line in response.content.decode().splitlines() if line.startswith("search:"))
    assert "engine-down" in line
