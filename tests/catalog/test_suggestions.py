"""The search field's completions: public, in the reader's language, and never of what is hidden."""

import pytest
from django.test import Client

from catalog.models import Solution
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def world(shared_database, own_index):
    return small_world("f01", "f05")


def suggested(typed, prefix=""):
    response = Client().get(f"{prefix}/solutions/suggest/", {"q": typed})
    assert response.status_code == 200
    return response.json()["suggestions"]


def test_title_leads_to_its_page(world):
    solution = Solution.objects.public().first()
    first = next(found for found in suggested(solution.title[:4]) if found["kind"] == "title")

    assert first["url"].startswith("/solutions/")
    assert Client().get(first["url"]).status_code == 200


def test_word_leads_to_what_it_finds(world):
    keyword = Solution.objects.public().first().keywords.split("\n")[0]
    found = next(one for one in suggested(keyword[:3]) if one["kind"] == "keyword")

    assert found["text"] in Client().get(found["url"]).context["page"].text


def test_hidden_solution_is_not_offered_even_before_the_index_knows(world):
    solution = Solution.objects.public().first()
    assert any(one["text"] == solution.title for one in suggested(solution.title))
    Solution.objects.filter(pk=solution.pk).update(live=False)

    assert not any(one["text"] == solution.title and one["kind"] == "title" for one in suggested(solution.title))


def test_kind_is_named_in_the_readers_language(world):
    title = Solution.objects.public().first().title
    korean, english = ({one["label"] for one in suggested(title, prefix)} for prefix in ("", "/en"))

    assert "솔루션" in korean
    assert "Solution" in english


@pytest.mark.parametrize(
    "typed", ["", " ", "\x00", "%", "\ud800".encode("utf-8", "surrogatepass"), "가" * 5000, "<script>"]
)
def test_anything_may_be_typed(world, typed):
    assert isinstance(suggested(typed), list)


def test_only_reading_is_offered(world):
    assert Client().post("/solutions/suggest/", {"q": "공구"}).status_code == 405
