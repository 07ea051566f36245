"""Agreements that end badly: what was accepted is paid, what was not is returned, to the won."""

from datetime import date

import pytest

from contracts.agreements import operations as agreements
from contracts.agreements.enums import AgreementState
from contracts.delivery import operations as delivery
from contracts.settlement import operations as settlement
from contracts.settlement import queries
from contracts.settlement.enums import SettlementState
from contracts.settlement.models import Claim
from marketplace.core import outbox
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import delivery as delivering
from marketplace.demo.acts import money as paying
from marketplace.ledger import queries as ledger
from marketplace.programmes import books
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def settle(stage, key="f12"):
    """The firm submits what was spent, the auditor takes it as it is, a manager confirms."""
    paying.statement_submitted(stage.world, stage.firm(key))
    lines = paying.expenses_of(stage.firm(key))
    settlement.propose_recognition(
        settlement_id=stage.settlement(key).pk, recognised={line.pk: (line.spent, "") for line in lines},
        actor=stage.staff("auditor2"), at=stage.now(),
    )  # fmt: skip
    return settlement.confirm_settlement(
        settlement_id=stage.settlement(key).pk, actor=stage.staff("manager2"), at=stage.now()
    )


def returned(stage):
    return ledger.balance(books.returned(rounds.case(stage.agreement("f12").case_id).track)).free


def test_failed_project_is_paid_for_what_was_accepted_and_no_more(stage):
    stage.vouchered().delivered("m1").claimed().paid().delivered("m2")
    stage.world.go(date(2026, 12, 1), 9)
    firm = stage.firm("f12")
    delivering.reports(stage.world, firm)
    delivery.evaluate(
        evaluation_id=firm.made["evaluation"], success=False, comment="예측을 마치지 못했습니다.",
        actor=stage.staff("manager2"), at=stage.now(),
    )  # fmt: skip
    outbox.drain()
    found = settle(stage)

    # all costs are recognised, but the third milestone was never accepted: its instalment goes back
    assert (found.recognised, found.returned_grant, found.refunded_cash) == (258_750_000, 92_000_000, 11_500_000)
    assert [queries.claimable(stage.row(place, "f12"), stage.now()).amount for place in (1, 2, 3)] == [0, 77_625_000, 0]


def test_advance_of_a_failed_project_comes_back_where_nothing_is_recognised(stage):
    stage.vouchered().guaranteed().claimed().paid()
    stage.world.go(date(2026, 12, 1), 9)
    firm = stage.firm("f01")
    delivering.reports(stage.world, firm)
    delivery.evaluate(
        evaluation_id=firm.made["evaluation"], success=False, comment="납품이 없었습니다.",
        actor=stage.staff("manager2"), at=stage.now(),
    )  # fmt: skip
    outbox.drain()
    paying.statement_submitted(stage.world, firm)
    lines = paying.expenses_of(firm)
    settlement.propose_recognition(
        settlement_id=stage.settlement().pk, recognised={line.pk: (0, "납품 없음") for line in lines},
        actor=stage.staff("auditor2"), at=stage.now(),
    )  # fmt: skip
    found = settlement.confirm_settlement(
        settlement_id=stage.settlement().pk, actor=stage.staff("manager2"), at=stage.now()
    )

    assert (found.recovered_grant, found.returned_grant) == (196_000_000, 84_000_000)
    assert found.recovery.amount == 196_000_000


def test_terminated_agreement_is_settled_for_what_was_accepted(stage):
    stage.vouchered().delivered("m1")
    stage.terminated("f12")
    outbox.drain()
    assert not queries.claimable(stage.row(1, "f12"), stage.now()).amount
    found = settle(stage)

    assert (found.returned_grant, returned(stage)) == (161_000_000, 161_000_000)
    assert queries.claimable(stage.row(1, "f12"), stage.now()).share.grant == 69_000_000
    stage.world.firms = {"f12": stage.firm("f12")}
    stage.closed()
    assert stage.agreement("f12").state == AgreementState.CLOSED
    assert stage.agreement("f12").case.state == CaseState.CLOSED


def test_agreement_terminated_before_any_voucher_gives_everything_back(stage):
    stage.terminated("f12")
    outbox.drain()
    assert settle(stage).state == SettlementState.CONFIRMED  # the co-payment is still owed to the firm
    agreements.refund_co_payment(agreement_id=stage.agreement("f12").pk, actor=stage.staff("finance1"), at=stage.now())
    paying.paid(stage.world)

    assert stage.settlement("f12").state == SettlementState.CLOSED
    assert (stage.settlement("f12").returned_grant, returned(stage)) == (0, 0)  # it went to the appropriation


def test_confirmation_waits_until_every_claim_is_decided(stage):
    stage.vouchered().guaranteed().claimed().delivered().claimed().evaluated().reviewed()
    claim = stage.claim(1, "f12")
    with pytest.raises(TransitionRefused, match=claim.number):
        paying.settlement_confirmed(stage.world, stage.firm("f12"))
    for waiting in Claim.objects.filter(agreement=stage.agreement("f12")):
        settlement.return_claim(
            claim_id=waiting.pk, reason="다시 내 주십시오.", actor=stage.staff("manager2"), at=stage.now()
        )
    paying.settlement_confirmed(stage.world, stage.firm("f12"))

    # what was sent back can still be claimed, and the balance with it
    due = [queries.claimable(stage.row(place, "f12"), stage.now()).amount for place in (1, 2, 3)]
    assert due == [77_625_000, 77_625_000, 96_150_000]
