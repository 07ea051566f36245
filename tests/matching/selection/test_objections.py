"""A firm objects to what was decided: once, in time; somebody else answers; upheld, its application is back."""

from datetime import datetime, time, timedelta
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts import operations as accounts
from marketplace.accounts.enums import StaffRole
from marketplace.core import audit
from marketplace.core.approvals import Answer
from marketplace.core.clock import KST, day_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.files import FileRefused
from marketplace.core.lifecycle import TransitionRefused, advance
from marketplace.demo.acts import applications as applying
from marketplace.demo.world import paper
from marketplace.ledger import queries as balances
from marketplace.programmes import books
from marketplace.programmes.enums import CaseState
from marketplace.programmes.models import Track
from matching.selection import operations as selection
from matching.selection import queries, workspace
from matching.selection.enums import ApplicationState, ObjectionState, RankingState
from matching.selection.errors import (
    AnotherStandsInstead,
    NotAllScored,
    NothingToObjectTo,
    ObjectedAlready,
    ObjectionTooLate,
    OpinionNeeded,
    RankingWaits,
)
from matching.selection.lifecycles import APPLICATION, INELIGIBILITY
from matching.selection.models import Application, Award, Objection
from matching.selection.operations import objections
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
SECOND = timedelta(seconds=1)
OTHER = "approver2"  # had no part in the decisions


@pytest.fixture(scope="module")
def stage(shared_database, own_index):
    """Two applications are received."""
    return Stage(small_world("f01", "f05")).drafted().received()


def find_ineligible(stage, key="f01"):
    found = selection.propose_ineligible(
        application_id=stage.application(key).pk, reason="휴업 중입니다.", remedy="영업을 다시 시작해 주세요.",
        actor=stage.staff("manager1"), at=stage.now(),
    )  # fmt: skip
    selection.decide_ineligible(
        ineligibility_id=found.pk, answer=Answer.APPROVE, actor=stage.staff("approver"), at=stage.now()
    )


def score(stage, key, points):
    applying.found_eligible(stage.world, stage.firm(key))
    given = dict.fromkeys(("capability", "goal", "content", "attainability"), (points, "의견입니다."))
    selection.enter_scores(
        application_id=stage.application(key).pk, scores=given | {"bonus": (0, "")}, actor=stage.staff("secretary"),
        at=stage.now(),
    )  # fmt: skip


def rank(stage):
    return selection.propose_ranking(track_id=stage.world.made["track"], actor=stage.staff("manager1"), at=stage.now())


def decide(stage, ranking):
    return selection.decide_ranking(
        ranking_id=ranking.pk, answer=Answer.APPROVE, actor=stage.staff("approver"), at=stage.now()
    )


def hand_in(stage, key="f01", at=None, actor=None, **more):
    return selection.hand_in_objection(
        application_id=stage.application(key).pk, grounds="영업을 계속하고 있습니다.", actor=actor or stage.of(key),
        at=at or stage.now(), **more,
    )  # fmt: skip


def take_up(stage, objection, who="manager1"):
    return selection.take_up_objection(
        objection_id=objection.pk, opinion="휴업 사실이 없습니다.", actor=stage.staff(who), at=stage.now()
    )


def uphold(stage, objection, who=OTHER, reason="휴업 사실이 없음을 확인했습니다."):
    return selection.uphold_objection(objection_id=objection.pk, reason=reason, actor=stage.staff(who), at=stage.now())


@pytest.fixture
def ineligible(stage):
    find_ineligible(stage)
    return stage


@pytest.fixture
def not_selected(stage):
    """f01 is selected, f05 below the pass mark."""
    score(stage, "f01", 1900)
    score(stage, "f05", 1000)
    decide(stage, rank(stage))
    assert stage.application("f05").state == ApplicationState.NOT_SELECTED
    return stage


def last_second(stage, key="f01"):
    day = queries.last_day_to_object(stage.application(key))
    return datetime.combine(day, time(23, 59, 59), tzinfo=KST)


@pytest.mark.parametrize(("decision", "key"), [("ineligible", "f01"), ("not_selected", "f05")])
def test_objection_is_in_time_to_the_last_second_of_the_last_day(stage, request, decision, key):
    request.getfixturevalue(decision)
    last = last_second(stage, key)
    assert day_in_korea(last) == day_in_korea(stage.now()) + timedelta(days=30)
    with pytest.raises(ObjectionTooLate, match=day_in_korea(last).isoformat()):
        hand_in(stage, key, at=last + SECOND)
    assert Objection.objects.count() == 0
    made = hand_in(stage, key, at=last)

    assert (made.state, made.against) == (ObjectionState.RECEIVED, decision)
    assert made.answer_due == day_in_korea(last) + timedelta(days=14)


def test_case_offers_to_object_as_long_as_it_can_be_done(ineligible):
    def offered(at):
        steps = workspace.steps(ineligible.application().case, ineligible.of(), at)
        return [step.label for step in steps if step.href.endswith("/objection/")]

    last = last_second(ineligible)
    assert (offered(last), offered(last + SECOND)) == (["이의신청 하기"], [])
    made = hand_in(ineligible)
    assert (offered(last), offered(last + SECOND)) == (["이의신청 보기"], ["이의신청 보기"])
    selection.withdraw_objection(objection_id=made.pk, actor=ineligible.of(), at=ineligible.now())
    assert offered(last) == ["이의신청 하기"]


def test_only_a_decision_that_is_a_refusal_can_be_objected_to(stage):
    with pytest.raises(NothingToObjectTo):
        hand_in(stage)
    assert Objection.objects.count() == 0


def test_only_the_firms_representative_hands_it_in(ineligible):
    vendor = ineligible.vendor()
    for stranger in (ineligible.of(role="manager"), vendor, ineligible.staff("manager1")):
        with pytest.raises(NotAllowed):
            hand_in(ineligible, actor=stranger)
    with pytest.raises(Application.DoesNotExist):
        hand_in(ineligible, actor=ineligible.of("f05"))
    made = hand_in(ineligible)

    assert list(Objection.objects.visible_to(ineligible.of())) == [made]
    assert not Objection.objects.visible_to(vendor).exists()
    assert not Objection.objects.visible_to(ineligible.of("f05")).exists()


def test_a_decision_is_objected_to_once_unless_it_was_taken_back(ineligible):
    first = hand_in(ineligible)
    with pytest.raises(ObjectedAlready):
        hand_in(ineligible)
    selection.withdraw_objection(objection_id=first.pk, actor=ineligible.of(), at=ineligible.now())
    second = hand_in(ineligible)

    assert [row.state for row in Objection.objects.order_by("pk")] == ["withdrawn", "received"]
    fields = ("application_id", "against", "told_at", "decision_proposed_by", "decision_made_by", "grounds",
              "handed_in_at", "handed_in_by", "answer_due", "state_since")  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(**{name: getattr(second, name) for name in fields})


def test_enclosure_is_kept_and_judged_by_its_content(ineligible):
    with pytest.raises(FileRefused):
        hand_in(ineligible, content=b"MZ\x00 not a paper")
    assert Objection.objects.count() == 0
    made = hand_in(ineligible, content=paper("휴업사실 없음", "증명"))

    assert made.file.media_type == "text/plain"
    assert made.file.sha256 in audit.trail(made).get(action="objection.hand_in").facts


def test_who_proposed_or_decided_or_advised_does_not_answer(ineligible):
    stage = ineligible
    objection = hand_in(stage)
    with pytest.raises(TransitionRefused):  # nobody has looked into it
        uphold(stage, objection)
    with pytest.raises(OpinionNeeded):
        selection.take_up_objection(
            objection_id=objection.pk, opinion=" ", actor=stage.staff("manager1"), at=stage.now()
        )
    take_up(stage, objection, "manager2")
    for key in ("approver", "manager1", "manager2"):  # made the decision; no approvers
        with pytest.raises(TransitionRefused):
            uphold(stage, objection, key)
    for key in ("manager1", "manager2"):  # proposed the decision; wrote the opinion
        accounts.grant_staff_role(
            user_id=stage.world.staff_ids[key], role=StaffRole.APPROVER, actor=stage.world.system, at=stage.now()
        )
        with pytest.raises(TransitionRefused):
            uphold(stage, objection, key)
    with pytest.raises(TransitionRefused):
        uphold(stage, objection, reason=" ")
    for person in (objection.decision_made_by, objection.decision_proposed_by, stage.world.staff_ids["manager2"]):
        with pytest.raises(IntegrityError), transaction.atomic():
            Objection.objects.filter(pk=objection.pk).update(answered_by=person)

    assert stage.application().state == ApplicationState.INELIGIBLE


def test_dismissed_objection_leaves_the_decision_and_is_final(ineligible):
    objection = hand_in(ineligible)
    take_up(ineligible, objection)
    given = {"objection_id": objection.pk, "reason": "휴업 신고가 있습니다.", "at": ineligible.now()}
    made = selection.dismiss_objection(**given, actor=ineligible.staff(OTHER))
    with pytest.raises(TransitionRefused):
        selection.dismiss_objection(**given, actor=ineligible.staff(OTHER))
    with pytest.raises(TransitionRefused):
        uphold(ineligible, objection)
    with pytest.raises(TransitionRefused):
        selection.withdraw_objection(objection_id=objection.pk, actor=ineligible.of(), at=ineligible.now())
    with pytest.raises(ObjectedAlready):
        hand_in(ineligible)

    assert (made.state, made.answer) == (ObjectionState.DISMISSED, "휴업 신고가 있습니다.")
    application = ineligible.application()
    assert (application.state, application.case.state) == (ApplicationState.INELIGIBLE, CaseState.ENDED)


def test_answer_is_put_off_once_by_ten_days_while_it_is_not_overdue(ineligible):
    objection = take_up(ineligible, hand_in(ineligible))
    today = day_in_korea(ineligible.now())

    def extend(at):
        return selection.extend_objection(
            objection_id=objection.pk, reason="사실 조회 중입니다.", actor=ineligible.staff("manager1"), at=at
        )

    with pytest.raises(TransitionRefused):
        extend(ineligible.now() + timedelta(days=15))
    assert extend(ineligible.now()).answer_due == today + timedelta(days=24)
    with pytest.raises(TransitionRefused):
        extend(ineligible.now())


def test_upheld_ineligibility_is_checked_again_and_may_be_found_anew(ineligible):
    stage = ineligible
    objection = take_up(stage, hand_in(stage))
    uphold(stage, objection)
    with pytest.raises(TransitionRefused):
        uphold(stage, objection)
    application = stage.application()
    assert (application.state, application.case.state) == (ApplicationState.RECEIVED, CaseState.SELECTION)
    assert application.case.holder == "programme_manager"
    assert queries.ineligibility_of(application) is None
    with pytest.raises(NothingToObjectTo):
        hand_in(stage)

    find_ineligible(stage)  # on other grounds: a decision of its own, objected to on its own
    hand_in(stage, at=stage.now() + SECOND)
    assert Objection.objects.count() == 2
    assert list(audit.breaks()) == []


def test_upheld_application_is_scored_and_ranked_with_the_others(ineligible):
    stage = ineligible
    score(stage, "f05", 1900)
    ranking = rank(stage)
    objection = take_up(stage, hand_in(stage))
    with pytest.raises(RankingWaits):
        uphold(stage, objection)
    assert stage.application().state == ApplicationState.INELIGIBLE
    selection.decide_ranking(
        ranking_id=ranking.pk, answer=Answer.RETURN, reason="이의신청을 기다립니다.", actor=stage.staff("approver"),
        at=stage.now(),
    )  # fmt: skip
    uphold(stage, objection)
    with pytest.raises(NotAllScored):
        rank(stage)
    score(stage, "f01", 1900)

    assert decide(stage, rank(stage)).entries.count() == 2


def test_ranking_is_not_approved_over_an_application_that_waits(ineligible):
    """As if the objection had been upheld in the moment in which the ranking was proposed."""
    stage = ineligible
    score(stage, "f05", 1900)
    objection = take_up(stage, hand_in(stage))
    ranking = rank(stage)
    with patch.object(objections, "_live_ranking", return_value=None):
        uphold(stage, objection)
    with pytest.raises(NotAllScored):
        decide(stage, ranking)

    assert (stage.ranking.state, Award.objects.count()) == (RankingState.PROPOSED, 0)


def test_upheld_ineligibility_after_the_ranking_joins_the_reserves_at_their_end(ineligible):
    stage = ineligible
    score(stage, "f05", 1900)
    decide(stage, rank(stage))
    uphold(stage, take_up(stage, hand_in(stage)))
    entry = queries.ranking_entry_of(stage.application())

    assert (entry.rank, entry.outcome, entry.reserve_rank) == (2, "reserve", 1)
    assert entry.grant == stage.application().grant
    assert (stage.application().state, stage.application().case.state) == ("reserve", CaseState.SELECTION)


def test_upheld_reserve_is_promoted_under_quota_and_appropriation_as_any_other(not_selected):
    stage = not_selected
    before = balances.balance(books.appropriation(Track.objects.get())).free
    uphold(stage, take_up(stage, hand_in(stage, "f05")))
    entry = queries.ranking_entry_of(stage.application("f05"))
    assert (entry.outcome, entry.reserve_rank) == ("reserve", 1)
    assert (Award.objects.count(), Track.objects.get().places_taken) == (1, 1)
    assert balances.balance(books.appropriation(Track.objects.get())).free == before

    promotion = selection.propose_promotion(
        track_id=stage.world.made["track"], actor=stage.staff("manager1"), at=stage.now()
    )
    selection.decide_promotion(
        promotion_id=promotion.pk, answer=Answer.APPROVE, actor=stage.staff("approver"), at=stage.now()
    )
    assert stage.award("f05").promoted_from == 1
    assert Track.objects.get().places_taken == 2
    assert balances.balance(books.appropriation(Track.objects.get())).free == before - entry.grant
    assert {name for name, found in balances.check().items() if found.broken} == set()


def test_upheld_application_waits_while_another_of_the_firm_is_live(ineligible):
    stage = ineligible
    objection = take_up(stage, hand_in(stage))
    other = stage.application("f05")
    Application.objects.filter(pk=other.pk).update(demand_firm=stage.application().demand_firm)
    with pytest.raises(AnotherStandsInstead):
        uphold(stage, objection)

    objection.refresh_from_db()
    assert (objection.state, objection.answered_by) == (ObjectionState.REVIEW, None)
    assert stage.application().state == ApplicationState.INELIGIBLE
    assert queries.ineligibility_of(stage.application()) is not None


def test_nothing_but_an_upheld_objection_brings_an_application_back(ineligible):
    stage = ineligible
    hand_in(stage)
    for move in ("reopen", "reserve"):
        with pytest.raises(TransitionRefused):
            advance(APPLICATION, stage.application(), move, actor=stage.staff(OTHER), at=stage.now(), reason="그냥")
    with pytest.raises(TransitionRefused):
        advance(
            INELIGIBILITY, queries.ineligibility_of(stage.application()), "overturn", actor=stage.staff(OTHER),
            at=stage.now(), reason="그냥",
        )  # fmt: skip
