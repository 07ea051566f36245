"""The demand firm's way on the pages: from a need to the choice, and nobody else's need is ever found."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Solution
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.clock import in_korea
from marketplace.demo.acts import applications, pool
from marketplace.demo.acts import needs as asking
from marketplace.notices.models import Notice
from marketplace.programmes import queries as rounds
from marketplace.programmes.models import Case
from matching.needs import operations, queries
from matching.needs.enums import NeedState
from matching.needs.models import Choice, Need, Question, Quote
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
TEXT = "견적 한 건을 내는 데 비슷한 도면을 찾느라 반나절이 걸립니다."


@pytest.fixture(scope="module")
def stage(shared_database, own_index):
    """Two firms have asked their vendors for quotes; the quotes of both are in, sealed."""
    world = small_world("f01", "f05")
    world.go(world.day(2), 9)
    deadline = rounds.deadline_on(world.day(9))
    for key, content in world.content.firms.items():
        firm = world.firms[key] = pool.enters(world, content)
        applications.profile(world, firm)
        asking.asks(world, firm, deadline=deadline)
        asking.quoted(world, firm)
    outbox.drain()
    return Stage(world)


@pytest.fixture
def visit(client, stage):
    """A visit by a person of a firm, at the world's time or another."""
    cache.clear()

    def opened(path: str, sent: dict | None = None, firm: str = "f01", role: str = "representative", at=None):
        client.force_login(User.objects.get(pk=stage.of(firm, role).person_id))
        with time_machine.travel(at or stage.now(), tick=False):
            return client.get(path) if sent is None else client.post(path, sent, follow=True)

    return opened


def number(stage, firm: str = "f01") -> str:
    return Case.objects.get(pk=stage.firm(firm).made["case"]).number


def need_of(stage, firm: str = "f01") -> Need:
    return Need.objects.get(pk=stage.firm(firm).made["need"])


@pytest.fixture
def opened(stage):
    """The deadline has passed, all quotes are open; the instant after."""
    at = in_korea(2026, 3, 13, 15, 1)
    operations.open_quotes_due(at=at)
    return at


@pytest.fixture
def draft(visit, stage):
    """A need of the first firm that nobody has been asked for."""
    visit("/workspace/needs/new/", {"title": "견적에 반나절", "text": TEXT, "budget_max": "1억원"})
    return Need.objects.latest("pk")


def test_need_begins_with_what_the_visitor_looked_for(visit, client):
    client.post("/match/", {"need": TEXT, "industry": "C"})
    client.post("/match/change/", {"question": "종이 도면도 되나요?"})
    form = visit("/workspace/needs/new/").context["form"]

    assert form.initial["text"].startswith(TEXT)
    assert "- 종이 도면도 되나요?" in form.initial["text"]
    assert form.initial["industry"] == "C"

    visit("/workspace/needs/new/", {"title": "견적에 반나절", "text": TEXT})
    assert visit("/workspace/needs/new/").context["form"].initial == {}  # the draft has become a need


def test_new_need_is_ranked_and_leads_to_whom_to_ask(visit, draft):
    assert draft.match_run is not None
    assert draft.budget_max == 100_000_000
    found = visit(f"/workspace/needs/{draft.case.number}/ask/").context["candidates"]
    assert {each.band for each in found} == {"missed"}  # all cost more than the budget, and may still be asked


def test_need_sent_twice_is_one(visit, draft):
    before = Need.objects.count()
    visit("/workspace/needs/new/", {"title": "견적에 반나절", "text": TEXT, "budget_max": "1억원"})

    assert Need.objects.count() == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"text": ""}, "text"),
        ({"budget_max": "많이"}, "budget_max"),
        ({"budget_min": "2억", "budget_max": "1억"}, "budget_max"),
        ({"done_by_months": "0"}, "done_by_months"),
        ({"industry": "ZZ"}, "industry"),
        ({"deployments": "nowhere"}, "deployments"),
        ({"text": "보이지 않는 \u202e글자"}, "text"),
    ],
)
def test_unusable_need_comes_back_as_it_was_written(visit, wrong, field):
    before = Need.objects.count()
    response = visit("/workspace/needs/new/", {"title": "견적에 반나절", "text": TEXT, **wrong})

    assert response.context["form"].errors[field]
    assert response.context["form"]["text"].value() == wrong.get("text", TEXT)
    assert Need.objects.count() == before


def test_need_outside_the_intake_says_when_it_is_open(visit):
    late = in_korea(2026, 3, 30, 9)
    response = visit("/workspace/needs/new/", {"title": "견적에 반나절", "text": TEXT}, at=late)

    assert response.context["form"].non_field_errors()
    assert TEXT in response.content.decode()


def test_vendors_are_asked_and_the_need_is_closed_for_change(visit, draft, stage):
    solution = Solution.objects.public().first()
    deadline = rounds.add_working_days(stage.world.today, 5)
    sent = {"solutions": [solution.pk], "deadline": deadline.isoformat()}
    for _click in range(2):
        visit(f"/workspace/needs/{draft.case.number}/ask/", sent)
    draft.refresh_from_db()

    assert draft.state == NeedState.ASKING
    assert [found.vendor for found in draft.invitations.all()] == [solution.vendor]
    response = visit(f"/workspace/needs/{draft.case.number}/edit/", {"title": "다른 일", "text": TEXT})
    assert response.redirect_chain
    draft.refresh_from_db()
    assert draft.title == "견적에 반나절"


def test_nobody_ticked_is_said_in_words(visit, draft, stage):
    deadline = rounds.add_working_days(stage.world.today, 5)
    response = visit(f"/workspace/needs/{draft.case.number}/ask/", {"deadline": deadline.isoformat()})

    assert response.context["form"].non_field_errors()
    assert draft.state == NeedState.DRAFT


@pytest.mark.parametrize("day", ["2026-03-07", "2026-01-02", "", "tomorrow"])
def test_deadline_is_one_of_those_offered(visit, draft, day):
    solution = Solution.objects.public().first()
    response = visit(f"/workspace/needs/{draft.case.number}/ask/", {"solutions": [solution.pk], "deadline": day})

    assert response.context["form"].errors["deadline"]


def test_solution_put_aside_comes_ticked(visit, client, draft):
    solution = Solution.objects.public().last()
    visit("/solutions/shortlist/", {"solution": solution.pk, "keep": "1"})
    page = visit(f"/workspace/needs/{draft.case.number}/ask/").content.decode()

    assert f'value="{solution.pk}" id="s{solution.pk}" checked' in page


@pytest.mark.parametrize("page", ["", "edit/", "ask/", "quotes/", "cancel/"])
def test_need_of_another_firm_is_not_found(visit, stage, page):
    assert visit(f"/workspace/needs/{number(stage, 'f05')}/{page}").status_code == 404
    if page:
        assert visit(f"/workspace/needs/{number(stage, 'f05')}/{page}", {"reason": "x" * 100}).status_code == 404


def test_vendor_does_not_find_the_firms_page(visit, client, stage):
    vendor = next(iter(stage.world.vendors.values()))
    client.force_login(User.objects.get(pk=stage.world.of(vendor).person_id))

    assert client.get(f"/workspace/needs/{number(stage)}/").status_code == 404


def test_sealed_quotes_are_not_on_the_page(visit, stage):
    totals = {f"{quote.total:,}" for quote in Quote.objects.filter(need=need_of(stage))}
    for page in ("", "quotes/"):
        shown = visit(f"/workspace/needs/{number(stage)}/{page}").content.decode()
        assert not [total for total in totals if total in shown]

    response = visit(f"/workspace/needs/{number(stage)}/open/", {})
    assert "봉인" in response.content.decode()
    assert need_of(stage).state == NeedState.ASKING


def test_questions_are_answered_once_and_without_the_vendors_name(visit, stage):
    solution_key = stage.firm().content["quotes"][0]["solution"]
    vendor = stage.world.of(stage.world.vendor_of(solution_key))
    question = operations.ask_question(
        need_id=need_of(stage).pk, text="기계는 몇 대인가요?", actor=vendor, at=stage.now()
    )
    asked = visit(f"/workspace/needs/{number(stage)}/").content.decode()
    assert "기계는 몇 대인가요?" in asked
    where = f"/workspace/needs/{number(stage)}/questions/{question.pk}/"

    assert visit(where, {f"q{question.pk}-answer": "남의 답"}, firm="f05").status_code == 404
    visit(where, {f"q{question.pk}-answer": " "})
    assert Question.objects.get(pk=question.pk).answered_at is None
    visit(where, {f"q{question.pk}-answer": "열두 대입니다."})
    again = visit(where, {f"q{question.pk}-answer": "다른 답"})
    assert Question.objects.get(pk=question.pk).answer == "열두 대입니다."
    assert "답" in again.content.decode()


def test_quotes_stand_side_by_side_with_their_differences(visit, stage, opened):
    page = visit(f"/workspace/needs/{number(stage)}/quotes/", at=opened)
    quotes = page.context["quotes"]
    shown = page.content.decode()

    assert len(quotes) == 2
    assert all(f"{line.amount:,}원" in shown for quote in quotes for line in quote.lines.all())
    supply = page.context["groups"][0][1][0]
    assert supply.differs == (quotes[0].total != quotes[1].total)


def test_choice_needs_its_reason_and_is_made_once(visit, stage, opened):
    quote = queries.opened_quotes(need_id=need_of(stage).pk, actor=stage.of("f01")).last()
    where = f"/workspace/needs/{number(stage)}/quotes/"
    short = visit(where, {"quote": quote.pk, "reason": "좋아서"}, at=opened)
    assert short.context["form"].non_field_errors()
    assert short.context["form"]["reason"].value() == "좋아서"

    for _click in range(2):
        visit(
            where,
            {"quote": quote.pk, "reason": "현장 기계에 맞는 방식이고 시험 결과가 가장 좋았습니다. " * 3},
            at=opened,
        )
    assert Choice.objects.get(need=need_of(stage)).quote == quote
    assert "현장 기계에 맞는 방식" in visit(f"/workspace/needs/{number(stage)}/", at=opened).content.decode()


def test_quote_of_another_need_cannot_be_chosen(visit, stage, opened):
    foreign = Quote.objects.filter(need=need_of(stage, "f05")).first()
    sent = {"quote": foreign.pk, "reason": "현장 기계에 맞는 방식이고 시험 결과가 가장 좋았습니다. " * 3}
    response = visit(f"/workspace/needs/{number(stage)}/quotes/", sent, at=opened)

    assert response.context["form"].errors["quote"]
    assert not Choice.objects.exists()


def test_staff_writes_but_does_not_choose(visit, stage, opened):
    page = visit(f"/workspace/needs/{number(stage)}/quotes/", role="manager", at=opened)
    assert page.context["may_choose"]


def test_need_is_given_up_with_a_reason(visit, draft):
    where = f"/workspace/needs/{draft.case.number}/cancel/"
    assert visit(where, {"reason": ""}).context["form"].errors["reason"]
    for _click in range(2):
        visit(where, {"reason": "예산이 없어졌습니다."})
    draft.refresh_from_db()

    assert draft.state == NeedState.CANCELLED


@pytest.mark.parametrize("path", ["/workspace/needs/", "/workspace/cases/"])
def test_lists_ask_the_database_equally_often(visit, draft, stage, path):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            visit(path)
        return len(found)

    asked()
    few = asked()
    for each in range(29):
        operations.open_need(
            round_id=stage.world.made["round"], track_id=stage.world.made["track"],
            content=operations.NeedContent(title=f"일 {each}", text=TEXT), actor=stage.of("f01"), at=stage.now(),
        )  # fmt: skip

    assert asked() == few


def test_one_more_vendor_is_asked_while_quotes_come_in_and_none_after(visit, draft, stage):
    first = Solution.objects.public().first()
    deadline = rounds.add_working_days(stage.world.today, 5)
    page = f"/workspace/needs/{draft.case.number}/"
    visit(f"{page}ask/", {"solutions": [first.pk], "deadline": deadline.isoformat()})
    shown = visit(page).content.decode()
    assert "다른 공급기업에도 묻기" in shown and "더는 제공되지 않습니다" not in shown
    (other, *_rest) = visit(page).context["others"]
    assert Solution.objects.get(pk=other.pk).vendor != first.vendor

    for _click in range(2):
        visit(f"{page}ask-another/", {"solution": other.pk})
    assert [row.solution_id for row in draft.invitations.order_by("pk")] == [first.pk, other.pk]
    outbox.drain()
    vendor = draft.invitations.last().vendor_id
    assert Notice.objects.filter(kind="needs.asked_later", recipient__memberships__organisation=vendor).exists()
    visit(f"{page}ask-another/", {"solution": "0"})
    visit(f"{page}ask-another/", {"solution": first.pk}, firm="f05")
    late = rounds.deadline_on(deadline) + timedelta(seconds=1)
    third = Solution.objects.public().exclude(vendor_id__in=[vendor, first.vendor_id]).first()
    if third:
        visit(f"{page}ask-another/", {"solution": third.pk}, at=late)
    assert draft.invitations.count() == 2


def test_solution_that_is_gone_is_marked_and_others_are_offered(visit, draft, stage):
    first = Solution.objects.public().first()
    deadline = rounds.add_working_days(stage.world.today, 5)
    page = f"/workspace/needs/{draft.case.number}/"
    visit(f"{page}ask/", {"solutions": [first.pk], "deadline": deadline.isoformat()})
    Solution.objects.filter(pk=first.pk).update(live=False)

    shown = visit(page).content.decode()
    assert "더는 제공되지 않습니다" in shown and "다음 순위의 솔루션입니다" in shown
