"""Solutions side by side: by the slugs in the address, with what differs marked, whatever is in the address."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.comparison import comparison, query_of
from catalog.models import Solution
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.web]

URL = "/solutions/compare/"


@pytest.fixture(scope="module")
def world(shared_database, own_index):
    return small_world("f01", "f05", "f13")


@pytest.fixture
def slugs(world):
    return list(Solution.objects.public().order_by("pk").values_list("slug", flat=True))


def page_of(slugs, client=None):
    response = (client or Client()).get(f"{URL}?{query_of(slugs)}")
    assert response.status_code == 200
    return response.context["page"]


def cells(page, label):
    return next(row for group in page.groups for row in group.rows if row.label == label)


def test_solutions_stand_in_the_order_of_the_address(slugs):
    page = page_of([slugs[2], slugs[0]])

    assert [column.slug for column in page.columns] == [slugs[2], slugs[0]]
    assert all(len(row.cells) == 2 for group in page.groups for row in group.rows)


def test_lines_that_differ_are_marked_and_equal_ones_are_not(slugs):
    solution, other = Solution.objects.get(slug=slugs[0]), Solution.objects.get(slug=slugs[1])
    Solution.objects.filter(pk=other.pk).update(
        data_location=solution.data_location, exit_terms=f"{solution.exit_terms} 다름"
    )
    page = page_of(slugs[:2])

    assert not cells(page, "자료 위치").differs
    assert cells(page, "그만둘 때").differs
    assert page.different == sum(row.differs for group in page.groups for row in group.rows) > 0


def test_line_that_nobody_fills_is_left_out(slugs):
    Solution.objects.filter(slug__in=slugs[:2]).update(monthly_fee=0)
    assert "월 이용료" not in [row.label for group in page_of(slugs[:2]).groups for row in group.rows]
    Solution.objects.filter(slug=slugs[0]).update(monthly_fee=300_000)

    assert cells(page_of(slugs[:2]), "월 이용료").cells == [("300,000원",), ()]


def test_solution_that_was_taken_down_is_left_out_and_said(slugs):
    Solution.objects.filter(slug=slugs[1]).update(live=False)
    title = Solution.objects.get(slug=slugs[1]).title
    response = Client().get(f"{URL}?{query_of(slugs[:3])}")

    assert [column.slug for column in response.context["page"].columns] == [slugs[0], slugs[2]]
    assert "1개가 지금은 공개되어 있지 않아" in response.content.decode()
    assert title not in response.content.decode()


def test_fifth_solution_is_named_as_left_out(slugs):
    response = Client().get(f"{URL}?{query_of(slugs[:5])}")

    assert len(response.context["page"].columns) == 4
    assert response.context["page"].left_out == [Solution.objects.get(slug=slugs[4]).title]
    assert "네 개까지" in response.content.decode()


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_are_told_how_to_choose(slugs, count):
    page = page_of(slugs[:count])

    assert not page.enough
    assert page.groups == []


def test_address_repeated_names_a_solution_once(slugs):
    assert len(page_of([slugs[0], slugs[0], slugs[1]]).columns) == 2


def test_added_and_taken_away_by_link(slugs):
    Solution.objects.get(slug=slugs[2]).use_cases.through.objects.create(
        solution_id=Solution.objects.get(slug=slugs[2]).pk,
        usecase_id=Solution.objects.get(slug=slugs[0]).use_cases.first().pk,
    )
    page = page_of(slugs[:2])
    with_another = Client().get(f"{URL}?{page.offered[0].query}").context["page"]

    assert len(with_another.columns) == 3
    fewer = Client().get(f"{URL}?{with_another.columns[0].without}").context["page"]
    assert fewer.columns[0].slug == slugs[1]


def test_shortlist_is_offered_first(slugs):
    client, last = Client(), Solution.objects.get(slug=slugs[-1])
    client.post("/solutions/shortlist/", {"solution": last.pk, "keep": "1"})

    assert page_of(slugs[:2], client).offered[0].title == last.title


def test_ticked_keys_lead_to_the_address_to_share(slugs):
    keys = list(Solution.objects.filter(slug__in=slugs[:2]).order_by("pk").values_list("pk", flat=True))
    response = Client().get(URL, {"solution": [*keys, 999_999, "x"], "csrfmiddlewaretoken": "secret"})

    assert response.status_code == 302
    assert response["Location"] == f"{URL}?{query_of(slugs[:2])}"


@pytest.mark.parametrize("query", ["s=%00", "s=" + "a" * 5000, "s=%22%3E", "s=", "solution=9" + "9" * 40, "s=가&s=나"])
def test_any_address_gets_a_page(slugs, query):
    assert Client().get(f"{URL}?{query}").status_code in (200, 302)


def test_only_reading_is_offered(world):
    assert Client().post(URL).status_code == 405


def test_card_carries_a_box_for_the_comparison(slugs):
    page = Client().get("/solutions/").content.decode()

    assert f'name="s" form="chosen" value="{slugs[0]}"' in page
    assert f'id="chosen" action="{URL}"' in page


def test_four_take_no_more_queries_than_two(slugs):
    counts = []
    for chosen in (slugs[:2], slugs[:4]):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            comparison(chosen)
        counts.append(len(captured))

    assert counts[1] <= counts[0]
