"""The public catalogue answers whatever is typed into its address; the office opens for those who work there."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Solution
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.clock import in_korea
from search.operations import record_change
from tests.scenarios import small_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(own_index, shared_database):
    world = small_world("f01", "f05", "f13")
    outbox.drain()
    return world


@pytest.fixture
def browser():
    return Client()


def shown(response):
    return response.content.decode()


def test_list_shows_every_public_solution_with_counts(world, browser):
    page = browser.get("/solutions/").context["page"]

    assert len(page.cards) == Solution.objects.public().count()
    counts = {facet.code: {choice.code: choice.count for choice in facet.first + facet.more} for facet in page.facets}
    for code, count in counts["industry"].items():
        assert count == Solution.objects.public().filter(industries__code=code).count()


def test_facet_narrows_and_its_chip_leads_back(world, browser):
    everything = len(browser.get("/solutions/").context["page"].cards)
    page = browser.get("/solutions/?deployment=edge").context["page"]

    assert 0 < len(page.cards) < everything
    assert [query for _label, query in page.chips] == [""]


def test_condition_in_the_words_is_applied_shown_and_taken_back(world, browser):
    prices = Solution.objects.public().exclude(price_min=None).order_by("price_min").values_list("price_min", flat=True)
    cheapest = prices[0] // 10_000
    asked = browser.get("/solutions/", {"q": f"{cheapest}만원 이하"})
    page = asked.context["page"]
    found = Solution.objects.filter(pk__in=[card.pk for card in page.cards])
    assert found and not found.filter(price_min__gt=cheapest * 10_000).exists()
    ((_label, said, back),) = page.read
    assert f"{cheapest}만원 이하" in said and back in shown(asked).replace("&amp;", "&")

    without = browser.get(f"/solutions/?{back}").context["page"]
    assert without.read == [] and without.total > page.total
    assert ("without", "price") in without.kept_reading  # it stays taken back with another facet
    again = browser.get(f"/solutions/?{back}&deployment=edge").context["page"]
    assert all("without=price" in query for _label, query in again.chips)


def test_deadline_in_the_words_is_kept_by_the_weeks_of_the_listings(world, browser):
    solutions = Solution.objects.public()
    quickest = solutions.exclude(lead_time_weeks=None).order_by("lead_time_weeks")[0].lead_time_weeks
    page = browser.get("/solutions/", {"q": f"{quickest}주 이내"}).context["page"]
    left_out = solutions.filter(lead_time_weeks__gt=quickest)
    assert left_out.exists()
    assert {card.pk for card in page.cards} == set(solutions.difference(left_out).values_list("pk", flat=True))


def test_data_that_must_stay_in_korea_leaves_out_what_is_kept_abroad(world, browser):
    first, second = Solution.objects.public().order_by("pk")[:2]
    Solution.objects.filter(pk=first.pk).update(data_location="국내 클라우드, 백업 사본은 싱가포르")
    Solution.objects.filter(pk=second.pk).update(data_location="국내 클라우드(서울), 국외 이전 없음")
    for solution in (first, second):
        record_change(document_id=str(solution.pk), at=world.now())
    page = browser.get("/solutions/", {"q": "국내에만 저장"}).context["page"]
    found = {card.pk for card in page.cards}
    assert second.pk in found and first.pk not in found


def test_date_in_the_words_is_read_on_the_day_in_korea(world, browser):
    def said(at):
        with time_machine.travel(at, tick=False):
            return [
                label
                for label, _said, _query in browser.get("/solutions/", {"q": "검사, 연말까지"}).context["page"].read
            ]

    assert said(in_korea(2026, 12, 10)) == ["3주 안"]
    assert said(in_korea(2026, 12, 31, 23)) == ["1주 안"]
    assert said(in_korea(2027, 1, 1)) == ["12개월 안"]  # at this instant it is still December in London


def test_words_are_looked_for_as_typed(world, browser):
    page = browser.get("/solutions/", {"q": "검사 5천만원 이하"}).context["page"]
    assert [label for label, _said, _query in page.read] == ["5,000만원까지"]

    typed = browser.get(f"/solutions/?{page.as_typed_query}").context["page"]
    assert typed.read == [] and "as_typed=1" in typed.query
    assert typed.text == "검사 5천만원 이하"


@pytest.mark.parametrize(
    "query",
    ["industry=nonsense", "q=3%EC%B2%9C+%EC%9D%B4%ED%95%98&without=x&without=price&without=price", "without=price", "page=0", "page=-1", "page=999999999999", "page=x", "q=%00", "q=" + "가" * 5000, "sort=%22",
     "q=%22+OR+*", "deployment=edge&deployment=edge", "q=%ED%A0%80", "page=2&page=3"],
)  # fmt: skip
def test_any_address_gets_a_page(world, browser, query):
    response = browser.get(f"/solutions/?{query}")

    assert response.status_code == 200
    assert "Traceback" not in shown(response)


def test_detail_is_found_by_its_address_and_hidden_ones_are_not(world, browser):
    solution = Solution.objects.public().first()
    url = reverse("catalog:detail", args=[solution.slug])

    assert solution.title in shown(browser.get(url))
    Solution.objects.filter(pk=solution.pk).update(live=False)
    assert browser.get(url).status_code == 404


def test_english_pages_speak_english(world, browser):
    solution = Solution.objects.public().first()

    assert solution.title_en in shown(browser.get(f"/en/solutions/{solution.slug}/")).replace("&#x27;", "'")


def test_public_pages_forbid_inline_scripts(world, browser):
    for url in ("/", "/solutions/", "/accounts/login/"):
        policy = browser.get(url).headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in policy


def queries(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        browser.get(url)
    return len(captured)


def test_list_needs_no_more_queries_for_many_than_for_one(world, browser):
    one, many = "/solutions/?use_case=tool-wear", "/solutions/"
    assert len(browser.get(one).context["page"].cards) < len(browser.get(many).context["page"].cards)

    # a nested prefetch is skipped where the one solution has no such children: never one query per row
    assert queries(browser, many) - queries(browser, one) <= 2


@pytest.mark.parametrize(
    ("key", "opens"), [("editor", True), ("manager1", True), ("evaluator1", False), ("auditor1", False)]
)
def test_office_opens_for_its_staff_alone(world, browser, key, opens):
    browser.force_login(User.objects.get(pk=world.staff_ids[key]))
    response = browser.get("/admin/")

    assert (response.status_code == 200) is opens


def test_moderator_reads_the_listing_of_solutions(world, browser):
    browser.force_login(User.objects.get(pk=world.staff_ids["editor"]))
    response = browser.get("/admin/snippets/catalog/solution/")

    assert response.status_code == 200
    assert Solution.objects.first().title in shown(response)


def test_prices_are_in_the_readers_language(world, browser):
    solution = Solution.objects.public().first()
    Solution.objects.filter(pk=solution.pk).update(price_min=240_000_000, price_max=390_000_000)
    other = Solution.objects.public().last()
    Solution.objects.filter(pk=other.pk).update(price_min=None, price_max=None)

    for path in ("/solutions/", f"/solutions/{solution.slug}/"):
        assert "2.4억~3.9억원" in shown(browser.get(path))
        english = shown(browser.get(f"/en{path}"))
        assert "KRW 240–390 million" in english
        assert not re.search(r"[0-9](억|만)", english)
    assert "On request" in shown(browser.get("/en/solutions/"))
