"""A visitor's way from words to ranked solutions: what is understood can be corrected, and the reasons add up."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import search
from catalog.models import Solution
from marketplace.core import outbox
from marketplace.core.actor import PUBLIC
from matching.fit import queries
from matching.fit.draft import Draft
from matching.fit.models import MatchRun
from matching.fit.operations import NeedForm, run_match
from matching.fit.page import match_page
from search.operations import record_change
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NEED = "절삭 공구가 언제 부러질지 몰라서 멀쩡한 날도 미리 갈아 끼웁니다. 도면은 회사 밖으로 못 나갑니다."

LONG_LIST = "절삭 공구가 언제 부러질지 몰라서 멀쩡한 날도 미리 갈아 끼웁니다."


@pytest.fixture(scope="module")
def world(shared_database, own_index):
    world = small_world("f01", "f05", "f13")
    outbox.drain()
    return world


@pytest.fixture
def ask(client, world):
    """The visitor asks; the page that follows."""
    cache.clear()

    def asked(need: str = NEED, **fields):
        return client.post("/match/", {"need": need, **fields}, follow=True)

    return asked


@pytest.fixture
def change(client):
    return lambda **fields: client.post("/match/change/", fields, follow=True)


def results(response):
    return [result for _label, _note, found in response.context["page"].bands for result in found]


def test_parts_of_every_result_add_up_to_its_points(ask):
    found = results(ask())

    assert found
    assert all(sum(part.value for part in result.parts) == result.total for result in found)


@pytest.mark.parametrize("need", [NEED, "사람이 부족해서 힘듭니다", "zzzz qqqq"])
def test_every_result_gives_a_reason_and_every_gap_a_question(client, ask, need):
    ask(need)
    found = results(client.get("/match/?all"))

    assert all(result.reasons for result in found)
    assert all(question for result in found for _gap, question in result.gaps)


def test_repair_can_be_refused(ask, change):
    page = ask("rhdrn akah").context["page"]
    assert page.repairs
    page = change(drop="repair").context["page"]

    assert page.repairs == [] and MatchRun.objects.latest("pk").form["without"] == ["repair"]


def test_words_of_a_condition_that_is_taken_back_are_searched_for_again(ask, change):
    ask("제주 업체여야 합니다. 방문객 수요 예측")
    assert MatchRun.objects.latest("pk").understood["constraints"][0][0] == "region"
    change(drop="region")

    assert MatchRun.objects.latest("pk").understood["constraints"] == []
    assert "제주" in search.understand("제주 업체여야 합니다. 방문객 수요 예측", without=("region",)).topic


def test_words_that_a_condition_was_read_from_are_shown(ask):
    said = ask("절삭 공구 파손 예측, 예산은 3천만원 이하").content.decode()

    assert "예산은 3천만원 이하" in said and "‘예산은 3천만원 이하’에서 읽음" in said


def test_condition_read_from_the_words_is_shown_and_taken_back(ask, change):
    page = ask().context["page"]
    assert [condition.kind for condition in page.conditions] == ["data"]

    page = change(drop="data").context["page"]
    assert page.conditions == []
    assert page.text == NEED


def test_other_work_is_looked_for_when_the_guess_is_wrong(ask, change):
    code, name = ask().context["page"].alternatives[0]
    page = change(use_case=code).context["page"]

    assert page.use_case == name
    assert MatchRun.objects.latest("pk").form["use_cases"] == [code]


def test_unknown_work_and_condition_change_nothing(ask, change):
    before = ask().context["page"]

    assert change(use_case="nonsense").context["page"].use_case == before.use_case
    assert change(drop="nonsense").context["page"].conditions == before.conditions


def test_budget_draws_the_line_and_can_be_taken_back(ask, change):
    ask()
    page = change(industry="C", budget="1억 2천만원").context["page"]
    assert (page.budget, page.industry) == (120_000_000, "제조업")

    assert change(industry="C", budget="").context["page"].budget is None


def test_unreadable_budget_is_said_beside_the_field(ask, change):
    ask()
    response = change(industry="C", budget="많이")

    assert "많이" in response.context["firm"].errors["budget"][0]
    assert response.context["page"].budget is None


def test_nothing_found_says_which_condition_to_take_back(ask, change):
    ask("절삭 공구가 부러지는 것을 미리 알고 싶습니다")
    response = change(industry="C", budget="1000")
    page = response.context["page"]

    assert results(response) == []
    assert page.title == "조건에 모두 맞는 솔루션이 없습니다"
    assert [(condition.kind, count) for condition, count in page.relaxed] == [("price", len(page.left_out))]
    assert all("높음" in out.why for out in page.left_out)


def test_slower_vendor_is_left_out_with_its_weeks(ask):
    page = ask("절삭 공구가 부러지는 것을 미리 알고 싶습니다. 일주일 안에 설치해야 합니다.").context["page"]

    assert [condition.label for condition in page.conditions] == ["1주 안"]
    assert page.left_out
    weeks = {out.slug: Solution.objects.get(slug=out.slug).lead_time_weeks for out in page.left_out}
    assert all(out.why.startswith(f"{weeks[out.slug]}주 걸림") for out in page.left_out)


def test_months_of_the_form_are_shown_as_months_and_judged_in_weeks(world):
    text = "절삭 공구가 부러지는 것을 미리 알고 싶습니다."
    run = run_match(text=text, form=NeedForm(done_by_months=2), actor=PUBLIC, at=world.now())
    page = match_page(run, Draft(text=text))

    assert [condition.label for condition in page.conditions] == ["2개월 안"]
    assert page.left_out
    slow = Solution.objects.public().filter(lead_time_weeks__gt=8).values_list("slug", flat=True)
    assert {out.slug for out in page.left_out} <= set(slow)
    assert not {result.slug for _label, _note, found in page.bands for result in found} & set(slow)


def test_question_is_kept_once(ask, change):
    ask()
    change(question="기계 옆에서 되나요?")

    assert change(question="기계 옆에서 되나요?").context["page"].questions == ("기계 옆에서 되나요?",)


def test_ranking_of_one_visitor_is_not_that_of_another(ask, world):
    from django.test import Client

    ask()
    response = Client().get("/match/")

    assert NEED not in response.content.decode()
    assert "page" not in (response.context or {})


@pytest.mark.parametrize("need", ["", "짧다", "가" * 1001, "보이지 않는 \u202e글자가 있습니다"])
def test_unusable_words_come_back_with_the_reason(ask, need):
    response = ask(need)

    assert response.context["form"].errors["need"]
    assert not MatchRun.objects.filter(text=need).exists()


def test_too_many_questions_are_put_off_and_the_words_kept(ask, monkeypatch):
    monkeypatch.setattr("matching.fit.views.LIMIT", {"times": 1, "seconds": 86_400})
    ask()
    response = ask("다른 일입니다. 견적을 내는 데 반나절이 걸립니다.")

    assert response.status_code == 429
    assert "다른 일입니다" in response.content.decode()


def test_hidden_solution_leaves_a_stored_ranking(ask, client):
    shown = results(ask())[0]
    Solution.objects.filter(pk=shown.pk).update(live=False)
    again = client.get("/match/")

    assert shown.pk not in [result.pk for result in results(again)]


def test_page_asks_the_database_equally_often_for_one_and_many(ask, change, client):
    def queries_of(page: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        return len(asked)

    ask(LONG_LIST)
    many = queries_of("/match/?all")
    run = MatchRun.objects.latest("pk")
    assert queries.ranked(run).count() > 3
    change(industry="C", budget="1000")
    few = queries_of("/match/")

    assert many <= few + 1


def test_solution_put_aside_stays_through_sign_in(client, world, ask):
    solution = Solution.objects.public().first()
    client.post("/solutions/shortlist/", {"solution": solution.pk, "keep": "1", "next": "/match/"})
    from marketplace.accounts.models import User

    user = User.objects.get(pk=world.staff_ids["editor"])
    client.force_login(user)
    page = client.get("/solutions/shortlist/").content.decode()

    assert solution.title in page
    client.post("/solutions/shortlist/", {"solution": solution.pk})
    assert solution.title not in client.get("/solutions/shortlist/").content.decode()


def test_only_public_solutions_can_be_put_aside(client, world):
    hidden = Solution.objects.public().last()
    Solution.objects.filter(pk=hidden.pk).update(live=False)

    assert client.post("/solutions/shortlist/", {"solution": hidden.pk, "keep": "1"}).status_code == 404
    assert client.post("/solutions/shortlist/", {"solution": "x", "keep": "1"}).status_code == 404


def test_way_back_stays_on_the_site(client, world):
    solution = Solution.objects.public().first()
    response = client.post("/solutions/shortlist/", {"solution": solution.pk, "keep": "1", "next": "//evil.example/"})

    assert response["Location"] == "/solutions/shortlist/"


def test_page_reads_in_english(ask, client):
    ask()
    page = client.get("/en/match/").content.decode()
    main = page[page.index("<main") :]

    assert "Why it is recommended" in main
    assert not re.search(r"추천 근거|잘 맞음", main)


def why_of(client, asked: str):
    return client.get("/match/", {"why": asked}).context["why"]


def test_solution_that_is_shown_is_pointed_to(ask, client):
    first = results(ask())[0]
    why = why_of(client, first.title)

    assert (why.slug, why.shown_as) == (first.slug, first.pk)
    assert "1번째" in why.says[0]


def test_condition_that_is_broken_is_named_with_its_figure(ask, change, client):
    ask()
    shown = results(change(budget="10,000,000", industry=""))
    dear = Solution.objects.public().filter(price_min__gt=10_000_000).order_by("-price_min")[0]
    why = why_of(client, dear.slug)

    assert dear.pk not in [result.pk for result in shown]
    assert any("%" in line for line in why.says)


def test_one_far_behind_is_set_beside_the_last_that_is_shown(ask, client, monkeypatch):
    monkeypatch.setattr("matching.fit.why.SHOWN", 2)
    found = results(ask(LONG_LIST))
    why = why_of(client, found[3].title)

    assert "4번째" in why.says[0]
    assert why.other == found[1].title
    assert sum(part.own for part in why.parts) == why.own == found[3].total
    assert sum(part.other for part in why.parts) == why.others == found[1].total
    assert why.others >= why.own


def test_third_solution_of_a_vendor_waits_for_others(ask, client, monkeypatch):
    """Its points are enough; the page says which two of its vendor stand there."""
    monkeypatch.setattr("search.ranking.TOP", 2)
    monkeypatch.setattr("search.service.TOP", 2)
    monkeypatch.setattr("matching.fit.why.SHOWN", 2)
    first, second, *_others = results(ask(LONG_LIST))
    monkeypatch.setattr("search.ranking.PER_VENDOR", 1)
    vendor = Solution.objects.get(pk=first.pk).vendor
    Solution.objects.filter(pk=second.pk).update(vendor=vendor)
    record_change(document_id=str(second.pk), at=timezone.now())
    why = why_of(client, second.slug)

    assert f"‘{first.title}’" in why.says[1]


def test_several_of_a_name_are_offered_and_an_unknown_one_is_said(ask, client):
    ask()
    several = why_of(client, "(주)")
    assert len(several.choices) > 1
    assert why_of(client, several.choices[0][0]).title == several.choices[0][1]

    for unknown in ("없는 솔루션", "%", "a" * 200, "​"):
        answer = client.get("/match/", {"why": unknown})
        assert answer.status_code == 200
        assert not answer.context["why"] or not answer.context["why"].title
    assert client.get("/match/", {"why": "\x00"}).status_code == 200
    assert client.get("/match/", {"why": "a" * 5000}).context["asked"].errors


def test_solution_made_for_the_firm_says_so(ask, world):
    found = results(ask(industry="C", everything="1"))
    said = {result.slug: " ".join(result.reasons) for result in found}
    made_for = set(Solution.objects.filter(industries__code="C").values_list("slug", flat=True))

    assert made_for & said.keys() and said.keys() - made_for
    assert {slug for slug, words in said.items() if "우리 같은 회사" in words} == made_for & said.keys()
    assert not any("우리 같은 회사" in " ".join(result.reasons) for result in results(ask()))


def test_lots_are_drawn_for_each_need_and_stay_the_same_for_it(ask):
    ask(), ask(), ask(LONG_LIST)
    first, again, other = MatchRun.objects.order_by("pk").values_list("seed", flat=True)

    assert first == again != other
