"""An agreement that ends before its time leaves money, places and papers where they belong."""

import pytest

from contracts.agreements import operations as agreements
from contracts.agreements import queries
from contracts.agreements.enums import AgreementState, DocumentState, Party, SignatureState
from contracts.agreements.errors import AwardNotReady, DrawnUpAlready, NothingToRefund
from contracts.agreements.models import Agreement
from contracts.payments import queries as deposits
from contracts.payments.enums import ExpectationState
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import agreements as agreeing
from marketplace.ledger import queries as balances
from marketplace.programmes import books
from marketplace.programmes.enums import CaseState
from marketplace.programmes.models import Track
from matching.selection import operations as selection
from matching.selection.enums import AwardState

pytestmark = [pytest.mark.django_db, pytest.mark.db]
GRANT, CASH, APPROPRIATION = 280_000_000, 35_000_000, 3_900_000_000


def left(stage):
    return balances.balance(books.appropriation(Track.objects.get())).free


def withdraw(stage):
    selection.withdraw_award(award_id=stage.award().pk, reason="자금 사정", actor=stage.of(), at=stage.now())


def test_withdrawal_while_signing_ends_the_agreement_and_stops_the_deposit(stage):
    stage.locked().signed(Party.DEMAND_FIRM)
    withdraw(stage)
    outbox.drain()
    agreement, document = stage.agreement(), stage.document()

    assert (agreement.state, document.state) == (AgreementState.CANCELLED, DocumentState.VOIDED)
    assert {row.state for row in queries.signatures_of(document)} == {SignatureState.VOIDED}
    assert deposits.deposit_of(agreement.case_id).state == ExpectationState.CANCELLED
    assert (left(stage), Track.objects.get().places_taken) == (APPROPRIATION, 0)
    assert agreement.case.state == CaseState.ENDED


def test_nobody_signs_between_the_withdrawal_and_the_end_of_the_agreement(stage, open_, sign):
    stage.locked().signed(Party.DEMAND_FIRM)
    open_(Party.VENDOR)
    withdraw(stage)
    with pytest.raises(TransitionRefused):
        sign(Party.VENDOR)

    assert stage.agreement().case.state == CaseState.ENDED


def test_cancel_is_an_approvers_and_the_deposit_is_owed_and_paid_back_once(stage):
    stage.locked().signed(Party.DEMAND_FIRM, Party.VENDOR)
    agreeing.deposited(stage.world, stage.firm())
    given = {"agreement_id": stage.agreement().pk, "reason": "허위 서류", "at": stage.now()}
    with pytest.raises(TransitionRefused):
        agreements.cancel_agreement(**given, actor=stage.staff("manager1"))
    with pytest.raises(NothingToRefund):
        refund(stage)
    agreements.cancel_agreement(**given, actor=stage.staff("approver"))
    outbox.drain()  # the award's own news finds the agreement cancelled

    case = stage.agreement().case
    assert stage.agreement().state == AgreementState.CANCELLED
    assert (left(stage), balances.balance(books.co_payment(case)).free) == (APPROPRIATION, 0)
    owed = books.payable(case, stage.agreement().demand_firm)
    assert balances.balance(owed).free == CASH
    with pytest.raises(NotAllowed):
        refund(stage, "approver")
    instruction = refund(stage)
    assert (refund(stage), instruction.amount, instruction.payee) == (instruction, CASH, stage.agreement().demand_firm)


def refund(stage, key="finance1"):
    return agreements.refund_co_payment(agreement_id=stage.agreement().pk, actor=stage.staff(key), at=stage.now())


def test_signed_by_all_it_can_neither_be_cancelled_nor_given_up(stage):
    stage.locked().signed()
    for end in (
        lambda: agreements.cancel_agreement(
            agreement_id=stage.agreement().pk, reason="늦음", actor=stage.staff("approver"), at=stage.now()
        ),
        lambda: withdraw(stage),
        lambda: agreements.void_document(
            document_id=stage.document().pk, reason="늦음", actor=stage.staff("manager1"), at=stage.now()
        ),
    ):
        with pytest.raises(TransitionRefused):
            end()

    assert (stage.award().state, stage.document().state) == (AwardState.AGREED, DocumentState.SEALING)


def terminate(stage, key="approver"):
    return agreements.terminate_agreement(
        agreement_id=stage.agreement().pk, reason="폐업", actor=stage.staff(key), at=stage.now()
    )


def test_termination_before_a_voucher_returns_grant_and_co_payment(stage):
    stage.locked().signed().concluded()
    stage.noticed().heard()
    with pytest.raises(TransitionRefused):
        terminate(stage, "manager1")
    terminate(stage)
    case = stage.agreement().case

    assert stage.agreement().state == AgreementState.TERMINATED
    assert (left(stage), balances.balance(books.committed(case)).free) == (APPROPRIATION, 0)
    assert balances.balance(books.payable(case, stage.agreement().demand_firm)).free == CASH
    assert case.state == CaseState.SETTLEMENT
    with pytest.raises(TransitionRefused):
        terminate(stage)


def test_terminated_agreement_does_not_start(stage):
    stage.locked().signed().concluded()
    stage.terminated().in_force()

    assert stage.agreement().state == AgreementState.TERMINATED


def test_suspension_holds_until_it_is_lifted(stage):
    stage.locked().signed().concluded().in_force()
    given = {"agreement_id": stage.agreement().pk, "actor": stage.staff("manager1"), "at": stage.now()}
    with pytest.raises(TransitionRefused):
        agreements.suspend_agreement(**given, reason="")
    agreements.suspend_agreement(**given, reason="현장 사고")
    with pytest.raises(TransitionRefused):
        agreements.complete_agreement(**given)
    assert agreements.resume_agreement(**given, reason="수습됨").state == AgreementState.IN_FORCE
    assert agreements.complete_agreement(**given).state == AgreementState.COMPLETED


def test_agreement_is_drawn_up_once_and_by_a_manager_on_a_ready_award(stage):
    given = {"award_id": stage.award().pk, "at": stage.now()}
    with pytest.raises(DrawnUpAlready):
        agreements.draw_up(**given, actor=stage.staff("manager1"))
    for key in ("approver", "finance1"):
        with pytest.raises(NotAllowed):
            agreements.draw_up(**given, actor=stage.staff(key))
    withdraw(stage)
    outbox.drain()
    with pytest.raises((AwardNotReady, DrawnUpAlready)):
        agreements.draw_up_again(agreement_id=stage.agreement().pk, actor=stage.staff("manager1"), at=stage.now())

    assert Agreement.objects.count() == 1
