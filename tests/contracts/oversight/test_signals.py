"""A signal holds the payments of its case and decides nothing; the firm is heard, another person decides."""

import hashlib
from datetime import timedelta

import pytest

from contracts.delivery import operations as delivery
from contracts.oversight import operations as oversight
from contracts.oversight import queries
from contracts.oversight.enums import SignalKind, SignalState
from contracts.oversight.errors import NothingSaid, NotOfTheCase
from contracts.oversight.models import FraudSignal
from contracts.settlement import operations as settlement
from contracts.settlement.enums import ClaimState
from contracts.settlement.models import Claim
from marketplace.core import outbox
from marketplace.core.actor import SYSTEM
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import money as paying

pytestmark = [pytest.mark.django_db, pytest.mark.db]
EVIDENCE = "신청서와 등록 서류가 같은 인터넷 주소에서 올라왔습니다."


@pytest.fixture(scope="module")
def module_in_force(module_in_force):
    """f12's first instalment is claimed and checked."""
    stage = module_in_force.vouchered().delivered("m1")
    paying.claims(stage.world, stage.firm("f12"), stage.row(1, "f12"))
    settlement.check_claim(claim_id=Claim.objects.get().pk, actor=stage.staff("manager2"), at=stage.now())
    return stage


def raises(stage, actor=None, kind=SignalKind.SHARED_ACCESS, evidence=EVIDENCE):
    return oversight.raise_signal(
        case_id=stage.agreement("f12").case_id, kind=kind, evidence=evidence, actor=actor or stage.staff("manager1"),
        at=stage.now(),
    )  # fmt: skip


def ask(stage, signal, organisation=None):
    return oversight.ask_explanation(
        signal_id=signal.pk, organisation_id=organisation or stage.agreement("f12").demand_firm_id,
        question="두 회사의 관계를 적어 주십시오.", actor=stage.staff("manager1"), at=stage.now(),
    )  # fmt: skip


def explain(stage, signal, actor=None):
    return oversight.explain(
        signal_id=signal.pk, explanation="건물 공용 회선입니다.", actor=actor or stage.of("f12"), at=stage.now()
    )


def decide(stage, signal, how=oversight.clear, actor=None, reason="관계가 없습니다."):
    return how(signal_id=signal.pk, reason=reason, actor=actor or stage.staff("approver"), at=stage.now())


def approve(stage):
    return settlement.approve_claim(claim_id=Claim.objects.get().pk, actor=stage.staff("finance1"), at=stage.now())


def test_open_signal_keeps_claims_of_its_case_from_approval_and_of_no_other(stage):
    raises(stage)
    with pytest.raises(TransitionRefused):
        approve(stage)
    assert Claim.objects.get().state == ClaimState.ON_HOLD
    paying.claims(stage.world, stage.firm("f08"), stage.row(1, "f08"))

    assert stage.claim(1, "f08").state == ClaimState.CLAIMED


def test_claim_filed_while_a_signal_stands_is_on_hold_at_once(stage):
    raises(stage)
    stage.delivered("m2")
    paying.claims(stage.world, stage.firm("f12"), stage.row(2, "f12"))

    assert stage.claim(2, "f12").state == ClaimState.ON_HOLD
    with pytest.raises(TransitionRefused):
        settlement.release_claim(
            claim_id=stage.claim(2, "f12").pk, reason="급함", actor=stage.staff("manager2"), at=stage.now()
        )


def test_cleared_signal_lets_claims_go_back_to_the_manager(stage):
    signal = explain(stage, ask(stage, raises(stage)))
    assert signal.state == SignalState.EXPLAINED
    decide(stage, signal)

    assert Claim.objects.get().state == ClaimState.CLAIMED
    with pytest.raises(TransitionRefused):
        approve(stage)
    settlement.check_claim(claim_id=Claim.objects.get().pk, actor=stage.staff("manager2"), at=stage.now())
    assert approve(stage).state == ClaimState.INSTRUCTED


def test_second_signal_keeps_payments_on_hold_after_the_first_is_cleared(stage):
    first, second = raises(stage), raises(stage, kind=SignalKind.OVERPRICED)
    decide(stage, first)
    assert Claim.objects.get().state == ClaimState.ON_HOLD
    decide(stage, second)

    assert Claim.objects.get().state == ClaimState.CLAIMED


def test_confirmed_signal_keeps_payments_on_hold(stage):
    signal = explain(stage, ask(stage, raises(stage)))
    decide(stage, signal, oversight.confirm, reason="같은 임원이 있습니다.")

    assert (FraudSignal.objects.get().state, Claim.objects.get().state) == (SignalState.CONFIRMED, ClaimState.ON_HOLD)


def test_firm_is_heard_before_a_signal_is_confirmed(stage):
    signal = ask(stage, raises(stage))
    with pytest.raises(TransitionRefused):
        decide(stage, signal, oversight.confirm)
    stage.world.at = signal.answer_by + timedelta(seconds=1)

    assert decide(stage, signal, oversight.confirm).state == SignalState.CONFIRMED


def test_signal_nobody_was_asked_about_is_not_confirmed(stage):
    with pytest.raises(TransitionRefused):
        decide(stage, raises(stage), oversight.confirm)


def test_whoever_raised_it_does_not_decide_it(stage, person_with):
    both = person_with("programme_manager", "approver")
    signal = raises(stage, both)
    with pytest.raises(TransitionRefused, match="본인"):
        decide(stage, signal, actor=both)

    assert Claim.objects.get().state == ClaimState.ON_HOLD


def test_same_signal_raised_again_is_one(stage):
    first = raises(stage)
    again = raises(stage, SYSTEM, evidence="다시 보았습니다.")

    assert (again, FraudSignal.objects.count()) == (first, 1)
    decide(stage, first)
    assert raises(stage, SYSTEM) != first  # what was cleared may be seen anew


def test_firms_see_a_signal_only_once_they_are_asked_and_never_each_others(stage):
    signal = raises(stage)
    assert not queries.signals(stage.of("f12")).exists()
    ask(stage, signal)

    assert list(queries.signals(stage.of("f12"))) == [signal]
    assert not queries.signals(stage.vendor("f12")).exists()
    with pytest.raises(FraudSignal.DoesNotExist):
        explain(stage, signal, stage.vendor("f12"))


def test_strangers_are_not_asked_and_firms_raise_nothing(stage):
    signal = raises(stage)
    with pytest.raises(NotOfTheCase):
        ask(stage, signal, stage.agreement("f01").demand_firm_id)
    with pytest.raises(NotAllowed):
        raises(stage, stage.vendor("f08"))
    with pytest.raises(NothingSaid):
        raises(stage, kind=SignalKind.REPORT, evidence=" ")


@pytest.mark.parametrize("who", ["manager1", "manager2", "finance1"])
def test_only_an_approver_decides(stage, who):
    signal = explain(stage, ask(stage, raises(stage)))
    with pytest.raises((TransitionRefused, FraudSignal.DoesNotExist)):
        decide(stage, signal, actor=stage.staff(who))

    assert Claim.objects.get().state == ClaimState.ON_HOLD


REPORT, OTHER = b"%PDF-1.7 the same report", b"%PDF-1.7 another paper"


@pytest.mark.parametrize(
    ("first", "second"), [([REPORT], [REPORT]), ([REPORT], [OTHER, REPORT]), ([OTHER, REPORT], [REPORT])]
)
def test_file_delivered_in_two_cases_raises_a_signal_by_itself(stage, first, second):
    for key, (content, *more) in (("f08", first), ("f12", second)):
        delivery.deliver(
            milestone_id=stage.milestone("m2", key).pk, note="시험 보고서", content=content,
            enclosures=[("붙임", each) for each in more], actor=stage.vendor(key), at=stage.now(),
        )  # fmt: skip
        outbox.drain()
    signal = FraudSignal.objects.get()

    assert (signal.case_id, signal.kind, signal.raised_by) == (
        stage.agreement("f12").case_id, SignalKind.SAME_EVIDENCE, None,
    )  # fmt: skip
    assert stage.agreement("f08").case.number in signal.evidence
    assert hashlib.sha256(REPORT).hexdigest()[:16] in signal.evidence
    assert Claim.objects.get().state == ClaimState.ON_HOLD


def test_same_file_delivered_again_in_one_case_is_nothing(stage):
    for key in ("m2", "m3"):
        delivery.deliver(
            milestone_id=stage.milestone(key, "f12").pk, note="시험 보고서", content=b"%PDF-1.7 the same report",
            actor=stage.vendor("f12"), at=stage.now(),
        )  # fmt: skip
    outbox.drain()

    assert not FraudSignal.objects.exists()
