"""A ranking keeps its order, its quota and its money; an award is taken, given up, cancelled, passed on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.models import VendorRegistration
from catalog.operations import take_vendor_place
from marketplace.accounts import operations as accounts
from marketplace.accounts.enums import StaffRole
from marketplace.core.approvals import Answer, ProposerDecides
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import applications as applying
from marketplace.ledger import operations as ledger
from marketplace.ledger import queries as balances
from marketplace.ledger.models import Transfer
from marketplace.programmes import books
from marketplace.programmes.enums import CaseState
from marketplace.programmes.models import Track
from matching.selection import operations as selection
from matching.selection.enums import AwardState, RankingState
from matching.selection.errors import (
    AdjustmentNotUsable,
    BeyondAppropriation,
    NoReserve,
    NotAllScored,
    PlanIncomplete,
    ProposedAlready,
    RankedAlready,
    ScoresIncomplete,
    TooManyPoints,
)
from matching.selection.models import Award, Promotion, Ranking

db = pytest.mark.db
django_db = pytest.mark.django_db
GRANTS = {"f01": 280_000_000, "f05": 240_000_000}
SECOND = timedelta(seconds=1)


@pytest.fixture
def ready(stage):
    """Both applications are scored; nobody is ranked."""
    return stage.drafted().received().scored()


def propose(stage, **adjustments):
    return selection.propose_ranking(
        track_id=stage.world.made["track"],
        adjustments={stage.application(key).pk: value for key, value in adjustments.items()},
        actor=stage.staff("manager1"), at=stage.now(),
    )  # fmt: skip


def decide(stage, key="approver", answer=Answer.APPROVE, reason=""):
    return selection.decide_ranking(
        ranking_id=stage.ranking.pk, answer=answer, reason=reason, actor=stage.staff(key), at=stage.now()
    )


def outcomes(ranking):
    return [(entry.rank, entry.outcome, entry.reserve_rank) for entry in ranking.entries.all()]


def figures(stage):
    track = Track.objects.get()
    used = VendorRegistration.objects.filter(places_used__gt=0).count()
    return balances.balance(books.appropriation(track)).free, track.places_taken, used


def spend(stage, left):
    """Leave that much of the appropriation, as if it had been committed before."""
    track = Track.objects.get()
    free = balances.balance(books.appropriation(track)).free
    ledger.transfer(
        key="elsewhere", debit=books.appropriation(track), credit=books.bank(track.round), amount=free - left,
        at=stage.now(),
    )  # fmt: skip


@db
@django_db
def test_scores_are_complete_within_the_criterion_and_the_secretarys(stage):
    stage.drafted().received()
    applying.found_eligible(stage.world, stage.firm())
    full = dict.fromkeys(("capability", "goal", "content", "attainability", "bonus"), (1000, "근거가 뚜렷합니다.")) | {
        "bonus": (0, "")
    }
    given = {"application_id": stage.application().pk, "at": stage.now()}
    for wrong, refusal in (
        ({**full, "goal": (1000, " ")}, ScoresIncomplete),
        ({code: value for code, value in full.items() if code != "content"}, ScoresIncomplete),
        ({**full, "capability": (2001, "넘칩니다.")}, TooManyPoints),
        ({**full, "bonus": (501, "넘칩니다.")}, TooManyPoints),
        ({**full, "charm": (1, "없는 항목")}, TooManyPoints),
    ):
        with pytest.raises(refusal):
            selection.enter_scores(**given, scores=wrong, actor=stage.staff("secretary"))
    with pytest.raises(TransitionRefused):
        selection.enter_scores(**given, scores=full, actor=stage.staff("manager1"))
    assert stage.application().scores.count() == 0

    assert selection.enter_scores(**given, scores=full, actor=stage.staff("secretary")).score == 4000


@db
@django_db
def test_ranking_waits_for_every_application(stage):
    stage.drafted().received()
    applying.found_eligible(stage.world, stage.firm())
    applying.scored(stage.world, stage.firm())
    with pytest.raises(NotAllScored, match=stage.application("f05").case.number):
        propose(stage)

    assert Ranking.objects.count() == 0


@db
@django_db
def test_one_ranking_at_a_time_and_its_points_stand_still(ready):
    propose(ready)
    with pytest.raises(RankedAlready):
        propose(ready)
    with pytest.raises(TransitionRefused):
        applying.scored(ready.world, ready.firm())
    decide(ready, answer=Answer.RETURN, reason="의견을 보완해 주십시오.")
    applying.scored(ready.world, ready.firm())

    assert propose(ready).state == RankingState.PROPOSED
    assert figures(ready) == (3_900_000_000, 0, 0)


@db
@django_db
@pytest.mark.parametrize(
    "change", [(0, "없음"), (280_000_001, "올림"), (270_000_000, " ")], ids=["nothing", "raised", "unexplained"]
)
def test_adjustment_that_is_not_usable_is_refused(ready, change):
    with pytest.raises(AdjustmentNotUsable):
        propose(ready, f01=change)

    assert Ranking.objects.count() == 0


@db
@django_db
def test_adjusted_grant_is_what_is_committed_and_what_the_plan_must_say(ready):
    propose(ready, f01=(270_000_000, "장비 임차료를 줄입니다."))
    decide(ready)
    award = ready.award()
    assert (award.grant, award.conditions) == (270_000_000, "장비 임차료를 줄입니다.")
    assert balances.balance(books.committed(award.case)).free == 270_000_000

    plan = applying.plan(ready.firm().content)
    with pytest.raises(PlanIncomplete):
        selection.submit_revised_plan(award_id=award.pk, plan=plan, actor=ready.of(), at=ready.now())
    assert ready.award().state == AwardState.OFFERED


@db
@django_db
def test_grant_that_does_not_fit_closes_the_list_and_goes_to_reserve(ready):
    spend(ready, left=GRANTS["f01"] + GRANTS["f05"] - 1)
    ranking = propose(ready)

    assert outcomes(ranking) == [(1, "selected", None), (2, "reserve", 1)]


@db
@django_db
def test_vendor_without_a_place_waits_in_reserve_and_blocks_nobody(ready):
    best = min(("f01", "f05"), key=lambda key: -ready.application(key).score)
    case = ready.application(best).case
    cap = VendorRegistration.objects.get(vendor_id=case.vendor_id).places_cap
    for _place in range(cap):
        take_vendor_place(round_id=case.round_id, vendor_id=case.vendor_id, at=ready.now())
    ranking = propose(ready)

    assert outcomes(ranking) == [(1, "reserve", 1), (2, "selected", None)]
    assert ranking.entries.first().reason != ""
    decide(ready)
    assert Award.objects.count() == 1
    with pytest.raises(NoReserve):
        promote(ready)


@db
@django_db
def test_application_below_the_pass_mark_is_not_selected_and_told_so(stage):
    stage.drafted().received()
    for firm in stage.world.firms.values():
        applying.found_eligible(stage.world, firm)
        applying.scored(stage.world, firm)
    low = dict.fromkeys(("capability", "goal", "content", "attainability"), (1000, "부족합니다."))
    selection.enter_scores(
        application_id=stage.application().pk, scores=low | {"bonus": (0, "")}, actor=stage.staff("secretary"),
        at=stage.now(),
    )  # fmt: skip
    entry = propose(stage).entries.get(application=stage.application())
    assert (entry.rank, entry.outcome) == (2, "not_selected")
    decide(stage)

    assert (stage.application().state, stage.application().case.state) == ("not_selected", CaseState.ENDED)
    assert entry.reason != ""


@db
@django_db
def test_award_beyond_the_appropriation_is_refused_with_the_figures_and_nothing_moves(ready):
    propose(ready)
    spend(ready, left=GRANTS["f01"])
    transfers = Transfer.objects.count()
    with pytest.raises(BeyondAppropriation, match=r"520,000,000.*280,000,000"):
        decide(ready)

    assert (Award.objects.count(), Transfer.objects.count(), Track.objects.get().places_taken) == (0, transfers, 0)
    assert ready.ranking.state == RankingState.PROPOSED
    assert {ready.application(key).state for key in GRANTS} == {"scored"}


@db
@django_db
def test_ranking_is_neither_proposed_nor_decided_by_others(ready):
    with pytest.raises(NotAllowed):
        selection.propose_ranking(track_id=ready.world.made["track"], actor=ready.staff("secretary"), at=ready.now())
    propose(ready)
    for key in ("secretary", "manager1"):
        with pytest.raises((NotAllowed, ProposerDecides)):
            decide(ready, key)

    assert figures(ready) == (3_900_000_000, 0, 0)


@pytest.fixture
def awarded(ready):
    """Both are selected."""
    propose(ready)
    decide(ready)
    return ready


def revise(stage, at=None, **changes):
    plan = replace(applying.plan(stage.firm().content), **changes)
    return selection.submit_revised_plan(award_id=stage.award().pk, plan=plan, actor=stage.of(), at=at or stage.now())


@db
@django_db
def test_revised_plan_counts_to_the_last_second_and_is_receipted(awarded):
    due = awarded.award().answer_by
    with pytest.raises(TransitionRefused):
        revise(awarded, at=due + SECOND)
    award = revise(awarded, at=due)

    assert (award.state, award.plan_version.kind, award.plan_version.version) == ("plan_submitted", "revised_plan", 2)
    assert selection.lapse_awards_due(at=due + SECOND) == 1  # only the other firm's
    assert awarded.award().state == AwardState.PLAN_SUBMITTED


@db
@django_db
def test_plan_sent_back_late_leaves_the_firm_time_to_answer(awarded):
    due = awarded.award().answer_by
    revise(awarded, at=due)
    award = selection.return_plan(
        award_id=awarded.award().pk, reason="산출물을 적어 주십시오.", actor=awarded.staff("manager1"),
        at=due + timedelta(days=3),
    )  # fmt: skip

    assert award.answer_by > due + timedelta(days=3)
    selection.lapse_awards_due(at=due + timedelta(days=3))
    assert awarded.award().state == AwardState.OFFERED


@db
@django_db
@pytest.mark.parametrize("move", ["withdraw_award", "cancel_award"])
def test_ended_award_frees_money_and_both_places_once(awarded, move):
    before = figures(awarded)
    actor = awarded.of() if move == "withdraw_award" else awarded.staff("approver")
    end = getattr(selection, move)
    with pytest.raises(TransitionRefused):
        end(award_id=awarded.award().pk, reason=" ", actor=actor, at=awarded.now())
    assert figures(awarded) == before
    end(award_id=awarded.award().pk, reason="인력이 떠났습니다.", actor=actor, at=awarded.now())
    with pytest.raises(TransitionRefused):
        end(award_id=awarded.award().pk, reason="다시", actor=actor, at=awarded.now())

    assert figures(awarded) == (3_900_000_000 - GRANTS["f05"], 1, 1)
    assert awarded.application().case.state == CaseState.ENDED
    assert {name for name, found in balances.check().items() if found.broken} == set()


@db
@django_db
def test_selected_application_is_not_withdrawn_past_its_award(awarded):
    with pytest.raises(TransitionRefused):
        selection.withdraw_application(
            application_id=awarded.application().pk, reason="그만둡니다.", actor=awarded.of(), at=awarded.now()
        )

    assert awarded.award().state == AwardState.OFFERED


def promote(stage):
    return selection.propose_promotion(
        track_id=stage.world.made["track"], actor=stage.staff("manager1"), at=stage.now()
    )


@pytest.fixture
def reserve(ready):
    """One is selected, the other is reserve no. 1: the money is enough for the first alone."""
    spend(ready, left=GRANTS["f01"])
    ranking = propose(ready)
    decide(ready)
    assert [entry.outcome for entry in ranking.entries.all()] == ["selected", "reserve"]
    selected, waiting = ("f01", "f05") if ready.application().state == "selected" else ("f05", "f01")
    return ready, selected, waiting


@db
@django_db
def test_reserve_takes_the_place_of_a_firm_that_withdrew(reserve):
    stage, selected, waiting = reserve
    with pytest.raises(NoReserve):
        promote(stage)
    selection.withdraw_award(
        award_id=stage.award(selected).pk, reason="그만둡니다.", actor=stage.of(selected), at=stage.now()
    )
    promotion = promote(stage)
    with pytest.raises(ProposedAlready):
        promote(stage)
    accounts.grant_staff_role(
        user_id=stage.world.staff_ids["manager1"], role=StaffRole.APPROVER, actor=stage.world.system, at=stage.now()
    )
    given = {"promotion_id": promotion.pk, "answer": Answer.APPROVE}
    with pytest.raises(ProposerDecides):
        selection.decide_promotion(**given, actor=stage.staff("manager1"), at=stage.now())
    assert stage.application(waiting).state == "reserve"
    selection.decide_promotion(**given, actor=stage.staff("approver"), at=stage.now())

    assert stage.award(waiting).promoted_from == 1
    assert (stage.application(waiting).state, stage.application(waiting).case.state) == ("selected", "agreement")
    assert Track.objects.get().places_taken == 1
    assert balances.balance(books.committed(stage.award(waiting).case)).free == GRANTS[waiting]
    assert Promotion.objects.get().state == RankingState.APPROVED
