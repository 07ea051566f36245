"""Many press the same button at once: one version, one opening, one choice, one award."""

import pytest

from marketplace.accounts import operations as accounts
from marketplace.accounts.enums import StaffRole
from marketplace.core import audit
from marketplace.core.approvals import Answer
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo import story
from marketplace.demo.acts import applications as applying
from marketplace.demo.acts import needs as asking
from marketplace.demo.acts import pool
from marketplace.demo.acts import selection as selecting
from marketplace.ledger import queries as balances
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.models import Case, Track
from matching.needs import operations as needs
from matching.needs.enums import QuoteState
from matching.needs.models import Choice, Need, Quote, QuoteOpening
from matching.selection import operations as selection
from matching.selection.models import ApplicationVersion, Award, Objection, Ranking
from tests.concurrency import at_once
from tests.scenarios import quiet, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db, pytest.mark.usefixtures("own_database")]


@pytest.fixture
def world(own_database):
    return small_world("f01")


def kinds(answers):
    return {kind.__name__: sum(type(answer) is kind for answer in answers) for kind in set(map(type, answers))}


def drafted(world):
    story.ask_and_choose(world, quiet)
    world.go(world.day(13), 10)
    firm = world.firms["f01"]
    applying.consortium(world, firm)
    applying.drafts(world, firm)
    return firm


def test_racing_submissions_of_one_draft_are_one_version(world):
    firm = drafted(world)
    given = {"application_id": firm.made["application"], "actor": world.of(firm), "at": world.now()}

    answers = at_once(lambda _number: selection.submit_application(**given), 8)

    assert kinds(answers) == {"ApplicationVersion": 8}
    assert {answer.receipt_number for answer in answers} == {ApplicationVersion.objects.get().receipt_number}
    assert list(audit.breaks()) == []


@pytest.fixture
def need(world):
    """The firm has asked the vendors of its story."""
    world.go(world.day(2), 9)
    firm = world.firms["f01"] = pool.enters(world, world.content.firms["f01"])
    applying.profile(world, firm)
    asking.asks(world, firm, deadline=rounds.deadline_on(world.day(9)))
    return Need.objects.get()


def test_quotes_handed_in_beside_the_opening_are_all_in_it_or_still_drafts(world, need):
    firm = world.firms["f01"]
    drafts = []
    for entry in firm.content["quotes"]:
        actor = world.of(world.vendor_of(entry["solution"]))
        content = needs.QuoteContent(
            solution_id=world.solutions[entry["solution"]], period_months=3, valid_until=world.day(40),
            lines=(("labour", "개발", 100),),
        )  # fmt: skip
        drafts.append((needs.save_quote(need_id=need.pk, content=content, actor=actor, at=world.now()), actor))
    late = rounds.deadline_on(world.day(10))

    def submit_or_open(number):
        if number == len(drafts):
            return needs.open_quotes(need_id=need.pk, actor=world.system, at=late)
        quote, actor = drafts[number]
        return needs.submit_quote(quote_id=quote.pk, actor=actor, at=need.quote_deadline)

    answers = at_once(submit_or_open, len(drafts) + 1, threads=len(drafts) + 1)

    assert set(kinds(answers)) <= {"Quote", "TransitionRefused", "QuoteOpening"}
    opened = Quote.objects.filter(state=QuoteState.OPENED).count()
    assert QuoteOpening.objects.get().listing.count('"vendor"') == opened
    assert not Quote.objects.filter(state=QuoteState.SUBMITTED).exists()


def test_choices_at_once_of_different_quotes_are_one(world, need):
    firm = world.firms["f01"]
    asking.quoted(world, firm)
    needs.open_quotes_due(at=rounds.deadline_on(world.day(10)))
    world.go(world.day(10), 16)
    quotes, actor, at = list(need.quotes.order_by("pk")), world.of(firm), world.now()
    assert len(quotes) > 1

    answers = at_once(
        lambda number: needs.choose_quote(
            need_id=need.pk, quote_id=quotes[number % len(quotes)].pk, reason="가" * 80, actor=actor, at=at
        ),
        4, threads=4,
    )  # fmt: skip

    assert kinds(answers) == {"Choice": 1, "TransitionRefused": 3}
    states = sorted(Quote.objects.values_list("state", flat=True))
    assert states == sorted([QuoteState.CHOSEN] + [QuoteState.NOT_CHOSEN] * (len(quotes) - 1))
    assert Case.objects.get().vendor_id == Choice.objects.get().quote.vendor_id


@pytest.fixture
def proposed(world):
    """A ranking of one application waits for an approver; there are two."""
    firm = drafted(world)
    applying.submits(world, firm)
    world.go(world.day(18), 15, 1)
    selection.receive_applications_due(at=world.now())
    programmes.begin_evaluation(round_id=world.made["round"], actor=world.staff("manager1"), at=world.now())
    applying.found_eligible(world, firm)
    applying.scored(world, firm)
    selecting.ranked(world)
    accounts.grant_staff_role(
        user_id=world.staff_ids["finance1"], role=StaffRole.APPROVER, actor=world.system, at=world.now()
    )
    return world


def test_two_approvers_at_once_have_one_effect(proposed):
    world, ranking, at = proposed, Ranking.objects.get(), proposed.now()
    approvers = [world.staff("approver"), world.staff("finance1")]

    answers = at_once(
        lambda number: selection.decide_ranking(
            ranking_id=ranking.pk, answer=Answer.APPROVE, actor=approvers[number], at=at
        ),
        2, threads=2,
    )  # fmt: skip

    assert kinds(answers) == {"Ranking": 1, "TransitionRefused": 1}
    award, track = Award.objects.get(), Track.objects.get()
    assert (track.places_taken, balances.balances("2026-1", "committed")[award.case.number].free) == (1, award.grant)
    assert {name for name, found in balances.check().items() if found.broken} == set()
    assert list(audit.breaks()) == []


def test_answer_and_lapse_at_once_do_not_undo_each_other(proposed):
    world = proposed
    selection.decide_ranking(
        ranking_id=Ranking.objects.get().pk, answer=Answer.APPROVE, actor=world.staff("approver"), at=world.now()
    )
    firm, award = world.firms["f01"], Award.objects.get()
    plan, actor, due = applying.plan(firm.content), world.of(firm), award.answer_by

    def answer_or_lapse(number):
        if number:
            return selection.lapse_awards_due(at=rounds.deadline(due, 1))
        return selection.submit_revised_plan(award_id=award.pk, plan=plan, actor=actor, at=due)

    answered, lapsed = at_once(answer_or_lapse, 2, threads=2)

    state, places = Award.objects.get().state, Track.objects.get().places_taken
    if lapsed:
        assert (type(answered), state, places) == (TransitionRefused, "withdrawn", 0)
    else:
        assert (answered.pk, state, places) == (award.pk, "plan_submitted", 1)


def test_racing_objections_to_one_decision_are_one(world):
    firm = drafted(world)
    applying.submits(world, firm)
    world.go(world.day(18), 15, 1)
    selection.receive_applications_due(at=world.now())
    found = selection.propose_ineligible(
        application_id=firm.made["application"], reason="휴업 중입니다.", remedy="영업을 다시 시작해 주십시오.",
        actor=world.staff("manager1"), at=world.now(),
    )  # fmt: skip
    selection.decide_ineligible(
        ineligibility_id=found.pk, answer=Answer.APPROVE, actor=world.staff("approver"), at=world.now()
    )
    given = {"application_id": firm.made["application"], "grounds": "영업 중입니다.", "actor": world.of(firm)}

    answers = at_once(lambda _number: selection.hand_in_objection(**given, at=world.now()), 6)

    assert kinds(answers) == {"Objection": 1, "ObjectedAlready": 5}
    assert Objection.objects.count() == 1
