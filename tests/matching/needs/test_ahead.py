"""A firm whose asking came to nothing sees the next of its ranking, and how to ask them."""

import pytest
import time_machine
from django.core.cache import cache

from catalog.models import Solution
from marketplace.accounts.models import User
from marketplace.core.clock import in_korea
from marketplace.demo import story
from marketplace.programmes import queries as rounds
from marketplace.programmes.models import Case
from matching.needs import operations
from matching.needs.enums import NeedState
from matching.needs.models import Need
from matching.selection import operations as selection
from matching.selection.models import Consortium
from tests.scenarios import Stage, quiet, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
TEXT = "절삭 공구가 갑자기 부러져 설비가 멈추고 불량이 납니다."


@pytest.fixture(scope="module")
def stage(own_index, shared_database):
    """Two firms have chosen their quotes."""
    stage = Stage(small_world("f01", "f05"))
    story.ask_and_choose(stage.world, quiet)
    return stage


@pytest.fixture
def visit(client, stage):
    cache.clear()

    def opened(path: str, sent: dict | None = None, at=None):
        client.force_login(User.objects.get(pk=stage.of("f01").person_id))
        with time_machine.travel(at or stage.now(), tick=False):
            return client.get(path) if sent is None else client.post(path, sent, follow=True)

    return opened


@pytest.fixture
def asked(visit, stage):
    """A need of the first firm whose one vendor did not quote: opened after its deadline."""
    visit("/workspace/needs/new/", {"title": "공구가 부러집니다", "text": TEXT, "data_on_hand": "설비 기록 3년"})
    need = Need.objects.latest("pk")
    first = need.match_run.matches.order_by("rank").first().solution
    deadline = rounds.deadline_on(rounds.add_working_days(stage.world.today, 3))
    operations.ask_for_quotes(
        need_id=need.pk, solution_ids=[first.pk], deadline=deadline, actor=stage.of("f01"), at=stage.now()
    )
    return need


def after(need: Need):
    need.refresh_from_db()
    return need.quote_deadline.replace(minute=1)


@pytest.fixture
def unanswered(asked):
    at = after(asked)
    operations.open_quotes_due(at=at)
    return asked


def page_of(need: Need, page: str = "") -> str:
    return f"/workspace/needs/{need.case.number}/{page}"


@pytest.mark.parametrize("page", ["", "quotes/"])
def test_next_of_the_ranking_stand_where_no_quote_came_in(visit, unanswered, page):
    response = visit(page_of(unanswered, page), at=after(unanswered))
    shown, others = response.content.decode(), response.context["ahead"].others
    asked = unanswered.invitations.get()

    assert "마감까지 들어온 견적이 없습니다" in shown and "새 의뢰로 묻기" in shown
    assert others and all(other.card.title in shown for other in others)
    vendors = set(Solution.objects.filter(pk__in=[other.pk for other in others]).values_list("vendor", flat=True))
    assert asked.vendor_id not in vendors

    Solution.objects.filter(pk=others[0].pk).update(live=False)
    left = visit(page_of(unanswered, page), at=after(unanswered)).context["ahead"].others
    assert others[0].pk not in [other.pk for other in left]


def test_button_leads_through_a_new_need_with_the_same_words_to_that_vendor(visit, unanswered):
    at = after(unanswered)
    (other, *_rest) = visit(page_of(unanswered), at=at).context["ahead"].others
    form = visit(page_of(unanswered, "again/"), {"solution": other.pk}, at=at).context["form"]
    assert (form.initial["text"], form.initial["data_on_hand"]) == (TEXT, "설비 기록 3년")

    where = f"/workspace/needs/new/?from={unanswered.case.number}"
    ask = visit(where, {"title": form.initial["title"], "text": TEXT}, at=at)
    new = Need.objects.latest("pk")
    assert (new.state, new.text) == (NeedState.DRAFT, TEXT) and new.pk != unanswered.pk
    assert str(other.pk) in ask.context["form"].initial["solutions"]  # comes ticked
    unanswered.refresh_from_db()
    assert unanswered.state == NeedState.OPENED


def test_words_of_another_firms_need_are_not_taken_over(visit, stage):
    number = Case.objects.get(pk=stage.firm("f05").made["case"]).number
    form = visit(f"/workspace/needs/new/?from={number}").context["form"]

    assert "text" not in form.initial
    assert visit(f"/workspace/needs/{number}/again/", {"solution": "1"}).status_code == 404


def test_where_nobody_can_be_asked_the_need_leads_to_the_match_page(visit, unanswered):
    late = in_korea(2026, 5, 30, 9)
    shown = visit(page_of(unanswered), at=late).content.decode()
    assert "새 의뢰로 묻기" not in shown and "접수 기간에만" in shown

    Solution.objects.exclude(pk=unanswered.invitations.get().solution_id).update(live=False)
    shown = visit(page_of(unanswered), at=after(unanswered)).content.decode()
    assert "더 물을 수 있는 곳이 없습니다" in shown
    assert f'name="need" value="{TEXT}"' in shown and 'action="/match/"' in shown


def test_while_quotes_are_awaited_and_where_some_came_in_nothing_is_said(visit, asked, stage):
    assert visit(page_of(asked)).context["ahead"] is None
    chosen = Need.objects.get(pk=stage.firm("f01").made["need"])
    assert visit(page_of(chosen, "quotes/")).context["ahead"] is None


def test_firm_whose_partner_declined_sees_who_comes_next(visit, stage):
    case = Case.objects.get(pk=stage.firm("f01").made["case"])
    together = f"/workspace/applications/{case.number}/together/"
    assert visit(together).context["ahead"] is None
    selection.propose_consortium(case_id=case.pk, actor=stage.of("f01"), at=stage.now())
    assert visit(together).context["ahead"] is None

    vendor = stage.world.vendors[stage.firm().made["vendor"]]
    selection.dissolve_consortium(
        consortium_id=Consortium.objects.get().pk,
        reason="인력이 모자랍니다.",
        actor=stage.world.of(vendor),
        at=stage.now(),
    )
    response = visit(together)
    others = response.context["ahead"].others
    shown = response.content.decode()
    assert "두 기업은 함께 신청하지 않습니다" in shown and "다음에 할 수 있는 일" in shown
    asked = set(case.need.invitations.values_list("vendor", flat=True))
    assert not asked & set(Solution.objects.filter(pk__in=[o.pk for o in others]).values_list("vendor", flat=True))
    assert "다음 방법 정하기" in visit(f"/workspace/cases/{case.number}/").content.decode()
