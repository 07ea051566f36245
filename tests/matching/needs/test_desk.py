"""A vendor's desk: it reads needs, asks without its name, quotes, replaces, and learns what became of it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import operations as catalog
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.demo.acts import applications as applying
from marketplace.demo.acts import needs as asking
from marketplace.demo.acts import pool
from marketplace.programmes import queries as rounds
from matching.needs import desk
from matching.needs import operations as needs
from matching.needs.enums import QuoteState
from matching.needs.models import Need, Question, Quote
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
LIST = "/workspace/vendor/needs/"


@pytest.fixture(scope="module")
def world(own_index, shared_database):
    """Two firms ask their vendors for quotes until the ninth working day."""
    world = small_world("f01", "f05")
    outbox.drain()
    world.go(world.day(2), 9)
    for key, content in world.content.firms.items():
        firm = world.firms[key] = pool.enters(world, content)
        applying.profile(world, firm)
        asking.asks(world, firm, deadline=rounds.deadline_on(world.day(9)))
    return world


@pytest.fixture
def need(world):
    return Need.objects.select_related("case__demand_firm").get(pk=world.firms["f01"].made["need"])


@pytest.fixture
def vendor(world):
    return world.vendor_of(world.content.firms["f01"]["quotes"][0]["solution"])


@pytest.fixture
def stranger(world, need):
    """A vendor in the pool whom the first firm has not asked."""
    asked = set(need.invitations.values_list("vendor_id", flat=True))
    return next(player for player in world.vendors.values() if player.organisation_id not in asked)


@pytest.fixture
def visit(client, world, vendor):
    """A visit by a vendor's manager, in the world's time or at an instant; redirections are followed."""

    def opened(path: str = "", method: str = "get", who=vendor, at=None, headers=None, **data):
        client.force_login(User.objects.get(pk=world.of(who, "manager").person_id))
        with time_machine.travel(at or world.now(), tick=False):
            return getattr(client, method)(f"{LIST}{path}", data, follow=True, headers=headers)

    return opened


def page_of(need: Need, page: str = "") -> str:
    return f"{need.case.number}/{page}"


def filled(world, vendor, **changes) -> dict:
    """The quote form as a vendor fills it in: two lines, one KPI."""
    solution = next(pk for key, pk in world.solutions.items() if world.vendor_of(key) is vendor)
    data = {"solution_id": solution, "period_months": 5, "valid_until": world.day(40).isoformat(), "note": "출장 포함"}
    data |= {"line-TOTAL_FORMS": 3, "line-INITIAL_FORMS": 0, "kpi-TOTAL_FORMS": 2, "kpi-INITIAL_FORMS": 0}
    data |= {"line-0-item": "labour", "line-0-name": "개발", "line-0-amount": "1억 2천만"}
    data |= {"line-1-item": "solution_fee", "line-1-name": "사용권", "line-1-amount": "80,000,000"}
    data |= {"kpi-0-name": "불량률", "kpi-0-unit": "%", "kpi-0-baseline": "3.0", "kpi-0-target": "1.0"}
    data |= {"kpi-0-method": "월말 검사 기록"}
    return data | changes


def own(need: Need, vendor) -> dict[str, Quote]:
    return {quote.state: quote for quote in need.quotes.filter(vendor_id=vendor.organisation_id).order_by("pk")}


def test_quote_is_written_checked_and_handed_in_sealed(visit, world, need, vendor):
    page = visit(page_of(need, "quote/"), "post", **filled(world, vendor)).content.decode()
    assert "200,000,000원" in page
    assert own(need, vendor).keys() == {QuoteState.DRAFT}

    visit(page_of(need, "quote/submit/"), "post")
    quote = own(need, vendor)[QuoteState.SUBMITTED]
    assert (quote.total, quote.kpis.get().target) == (200_000_000, "1.0")
    visit(page_of(need, "quote/submit/"), "post")  # pressed twice
    assert own(need, vendor).keys() == {QuoteState.SUBMITTED}


def test_quote_is_replaced_and_the_former_stands_until_then(visit, world, need, vendor):
    visit(page_of(need, "quote/"), "post", **filled(world, vendor))
    visit(page_of(need, "quote/submit/"), "post")
    form = visit(page_of(need, "quote/")).context["forms"]
    assert [row["amount"].value() for row in form.lines][:2] == ["120,000,000", "80,000,000"]

    visit(page_of(need, "quote/"), "post", **filled(world, vendor, **{"line-0-amount": "1억"}))
    assert own(need, vendor)[QuoteState.SUBMITTED].total == 200_000_000
    visit(page_of(need, "quote/submit/"), "post")
    assert own(need, vendor)[QuoteState.SUBMITTED].total == 180_000_000


def test_what_was_typed_stays_when_a_line_is_wrong(visit, world, need, vendor):
    page = visit(page_of(need, "quote/"), "post", **filled(world, vendor, **{"line-1-amount": "팔천쯤"}))

    assert page.context["forms"].lines.total_error_count() == 1
    assert 'value="팔천쯤"' in page.content.decode()
    assert own(need, vendor) == {}


def test_one_more_line_and_the_sum_keep_what_was_typed(visit, world, need, vendor):
    more = visit(page_of(need, "quote/"), "post", **filled(world, vendor, more="line"))
    amounts = [row["amount"].value() for row in more.context["forms"].lines]
    assert amounts == ["1억 2천만", "80,000,000", None]
    assert more.context["totals"].vat == 20_000_000

    part = visit(page_of(need, "quote/"), "post", headers={"HX-Request": "true"}, **filled(world, vendor))
    assert part.content.decode().lstrip().startswith("<div")
    assert "220,000,000원" in part.content.decode()
    assert own(need, vendor) == {}


def test_quote_after_the_deadline_is_refused_and_not_lost(visit, world, need, vendor):
    late = need.quote_deadline + timedelta(seconds=1)
    page = visit(page_of(need, "quote/"), "post", at=late, **filled(world, vendor)).content.decode()

    assert "견적은" in page and "월말 검사 기록" in page
    assert own(need, vendor) == {}


def test_withdrawn_quote_and_thrown_away_draft_are_gone(visit, world, need, vendor):
    visit(page_of(need, "quote/"), "post", **filled(world, vendor))
    visit(page_of(need, "quote/withdraw/"), "post", draft=1)
    visit(page_of(need, "quote/"), "post", **filled(world, vendor))
    visit(page_of(need, "quote/submit/"), "post")
    visit(page_of(need, "quote/withdraw/"), "post")

    assert {quote.state for quote in need.quotes.all()} == {QuoteState.WITHDRAWN}


def test_question_is_asked_without_a_name(visit, world, need, vendor):
    visit(page_of(need, "questions/"), "post", text="도면이 몇 장 있나요?")
    other = next(
        player for player in world.vendors.values()
        if player is not vendor and need.invitations.filter(vendor_id=player.organisation_id).exists()
    )  # fmt: skip
    page = visit(page_of(need), who=other).content.decode()

    assert "도면이 몇 장 있나요?" in page
    assert vendor.content["legal_name"] not in page
    assert visit(page_of(need, "questions/"), "post", text=" ").context["form"].errors
    assert Question.objects.filter(need=need).count() == 1


def test_firm_is_named_to_whom_it_asked_only(visit, world, need, vendor, stranger):
    name = need.case.demand_firm.legal_name
    assert name in visit(page_of(need)).content.decode()
    assert visit(page_of(need), who=stranger).status_code == 404

    Need.objects.filter(pk=need.pk).update(open_to_all=True)
    page = visit(page_of(need), who=stranger)
    assert page.status_code == 200
    assert name not in page.content.decode()
    assert name not in visit(who=stranger).content.decode()


def test_result_tells_the_reason_to_whom_was_not_chosen(visit, world, need):
    firm = world.firms["f01"]
    asking.quoted(world, firm)
    needs.open_quotes_due(at=need.quote_deadline + timedelta(seconds=1))
    asking.chooses(world, firm)
    passed_over = next(
        player for player in world.vendors.values() if QuoteState.NOT_CHOSEN in own(need, player)
    )  # fmt: skip
    after = need.quote_deadline + timedelta(days=2)

    page = visit(page_of(need), who=passed_over, at=after).content.decode()
    assert firm.content["choice"]["reason"][:30] in page
    assert world.vendors[firm.made["vendor"]].content["legal_name"] not in page
    assert firm.content["need"]["title"] in visit("quotes/", who=passed_over, at=after).content.decode()


def test_needs_that_fit_are_counted_without_naming_anyone(visit, world, need, stranger):
    """Before approval as well: what counts is what the draft of the solution says."""
    jobs = need.use_cases
    content = catalog.SolutionContent(
        title="새 솔루션", summary="요약", description="설명", use_cases=jobs, industries=[need.industry]
    )
    catalog.save_solution(content=content, actor=world.of(stranger, "manager"), at=world.now())
    fits = [fit.need for fit in desk.fitting(stranger.organisation_id, world.now())]
    page = visit(who=stranger).content.decode()

    assert need in fits
    assert need.title not in page
    assert need.case.demand_firm.legal_name not in page
    assert "회사명 비공개" in page


PAGES = ["", "quote/"]
ACTS = ["quote/", "quote/submit/", "quote/withdraw/", "questions/"]


def test_need_for_which_one_was_not_asked_is_not_found(visit, world, need, vendor, stranger):
    assert {visit(page_of(need, page), who=stranger).status_code for page in PAGES} == {404}
    assert {
        visit(page_of(need, act), "post", who=stranger, **filled(world, vendor), text="?").status_code for act in ACTS
    } == {404}
    assert {visit(page_of(need, page), who=world.firms["f01"]).status_code for page in PAGES} == {404}
    assert not need.quotes.exists() and not need.questions.exists()


def test_lists_ask_the_database_equally_often(visit, world, need, vendor):
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            visit(path)
        return len(found)

    def another(number: int):
        made = needs.open_need(
            round_id=world.made["round"], track_id=world.made["track"], actor=world.of(world.firms["f05"]),
            content=needs.NeedContent(title=f"의뢰 {number}", text="글", industry="C", use_cases=tuple(need.use_cases)),
            at=world.now(),
        )  # fmt: skip
        solution = filled(world, vendor)["solution_id"]
        needs.ask_for_quotes(
            need_id=made.pk, solution_ids=[solution], deadline=need.quote_deadline, actor=world.of(world.firms["f05"]),
            at=world.now(),
        )  # fmt: skip
        content = needs.QuoteContent(
            solution_id=solution, period_months=3, valid_until=world.day(40), lines=(("labour", "일", 1000),)
        )
        needs.save_quote(need_id=made.pk, content=content, actor=world.of(vendor), at=world.now())

    another(0)
    visit()
    few = [asked(path) for path in ("", "quotes/")]
    for number in range(1, 30):
        another(number)

    assert [asked(path) for path in ("", "quotes/")] == few
