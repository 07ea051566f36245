"""The first page: needs as owners of an industry say them, and what has changed elsewhere."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Solution, SolutionOutcome, SolutionReference, UseCase
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture(scope="module")
def world(shared_database, own_index):
    return small_world("f01", "f05", "f13")


def home(**query):
    response = Client().get("/", query)
    assert response.status_code == 200
    return response.context


def test_examples_change_with_the_industry(world):
    codes = [code for code, _name, _count in home()["industries"]]
    said = {code: {example.phrase for example in home(industry=code)["examples"]} for code in codes[:3]}

    assert all(1 <= len(phrases) <= 3 for phrases in said.values())
    assert len({frozenset(phrases) for phrases in said.values()}) > 1


def test_example_is_of_the_industry_and_counts_public_solutions(world):
    for example in home(industry="C")["examples"]:
        job = UseCase.objects.get(name=example.job)
        assert job.industries.filter(code="C").exists()
        assert example.phrase == job.phrases.split("\n")[0]
        assert example.count == Solution.objects.public().filter(use_cases=job).count()


def test_example_leads_to_matches(world):
    client = Client()
    example = home(industry="C")["examples"][0]
    response = client.post("/match/", {"need": example.phrase, "industry": "C"}, follow=True)

    assert example.phrase in response.content.decode()
    assert response.context["page"].bands


@pytest.mark.parametrize("wanted", ["", "nonsense", "%00", "<script>"])
def test_unknown_industry_shows_the_first(world, wanted):
    assert home(industry=wanted)["chosen"] == home()["industries"][0][0]


def test_story_tells_a_figure_of_a_public_solution_of_the_industry(world):
    story = home(industry="C")["story"]
    solution = Solution.objects.public().get(slug=story.slug)

    assert solution.industries.filter(code="C").exists()
    assert SolutionOutcome.objects.filter(solution=solution, before=story.before, after=story.after).exists()
    assert SolutionReference.objects.filter(solution=solution, client=story.client).exists()


def test_story_of_a_hidden_solution_is_not_told(world):
    Solution.objects.update(live=False)

    assert home(industry="C")["story"] is None


def test_page_in_english_speaks_english(world):
    response = Client().get("/en/?industry=C")
    jobs = {job.name_en for job in UseCase.objects.all()}

    assert {example.job for example in response.context["examples"]} <= jobs


def test_many_solutions_take_no_more_queries_than_one(world):
    def count():
        Client().get("/?industry=C")
        with CaptureQueriesContext(connection) as captured:
            Client().get("/?industry=C")
        return len(captured)

    many = count()
    Solution.objects.exclude(pk=Solution.objects.public().filter(industries__code="C").first().pk).update(live=False)

    assert count() == many
