"""An agreement that ends before its time: before conclusion with its award, afterwards by termination."""

from datetime import datetime

from django.db import transaction

from contracts.payments import operations as payments
from contracts.payments import queries as deposits
from contracts.payments.enums import ExpectationState
from contracts.payments.models import TransferInstruction
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.ledger import operations as ledger
from marketplace.ledger import queries as balances
from marketplace.programmes import books
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState
from matching.selection import operations as selection

from ..enums import AgreementState, DocumentState
from ..errors import NothingToRefund
from ..lifecycles import AGREEMENT
from ..models import Agreement
from .changing import lapse_change
from .prior import end_notice, facts_of, held_notice
from .signing import end_document

OPEN = (DocumentState.DRAFT, DocumentState.LOCKED, DocumentState.SIGNING)
ENDED_WITH_AWARD = "선정이 취소되었거나 수요기업이 협약을 포기했습니다."


def cancel_agreement(*, agreement_id: int, reason: str, actor: Actor, at: datetime) -> Agreement:
    """Before conclusion an approver takes the award back: its grant returns, its documents are void.

    A co-payment that is in is owed to the firm: see `refund_co_payment`. Raises TransitionRefused.
    """
    agreement = Agreement.objects.visible_to(actor).get(pk=agreement_id)
    with transaction.atomic():
        selection.cancel_award(award_id=agreement.award_id, reason=reason, actor=actor, at=at)
        return end_with_award(award_id=agreement.award_id, reason=reason, at=at)


def end_with_award(*, award_id: int, reason: str = ENDED_WITH_AWARD, at: datetime) -> Agreement | None:
    """The award was withdrawn or cancelled: the agreement drawn up on it, if any, is cancelled. Safe to repeat."""
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update(no_key=True, of=("self",)).select_related("case__round").filter(
            award_id=award_id
        ).first()  # fmt: skip
        if agreement is None or agreement.state == AgreementState.CANCELLED:
            return agreement
        for document in agreement.documents.select_for_update(no_key=True).filter(state__in=OPEN):
            end_document(document, "void", reason, at)
        agreement = advance(
            AGREEMENT, agreement, "cancel", actor=SYSTEM, at=at, reason=reason, agreement_id=agreement.pk,
            case_id=agreement.case_id,
        )  # fmt: skip
        _owe_co_payment(agreement, at)
    return agreement


def terminate_agreement(*, agreement_id: int, reason: str, actor: Actor, at: datetime) -> Agreement:
    """해지: an approver, or all three by consent, end a concluded agreement. What was done is settled by the apps above.

    An approver does so on the notice that stands, once the firms had their time to answer (see `give_notice`): the
    trail says on which, and how often they answered. By consent a notice that stands lapses.

    A grant that no voucher has taken returns to the appropriation, and the co-payment with it to the firm.
    """
    visible = Agreement.objects.visible_to(actor).select_related("case__round", "case__track__round")
    with transaction.atomic():
        agreement = visible.select_for_update(no_key=True, of=("self",)).get(pk=agreement_id)
        notice = held_notice(agreement)
        told = {"notice": facts_of(notice)} if notice and not actor.has("system") else {}
        agreement = advance(
            AGREEMENT, agreement, "terminate", actor=actor, at=at, reason=reason, agreement_id=agreement.pk,
            case_id=agreement.case_id, **told,
        )  # fmt: skip
        end_notice(notice, reason, actor, at)
        lapse_change(agreement, reason, at)
        case = agreement.case
        if balances.balance(books.committed(case)).free == agreement.grant:  # no voucher: nothing can have been paid
            ledger.transfer(
                key=f"agreement:{agreement.number}:terminate", debit=books.committed(case),
                credit=books.appropriation(case.track), amount=agreement.grant, at=at,
            )  # fmt: skip
            _owe_co_payment(agreement, at)
        programmes.move_case(
            case_id=case.pk, to=CaseState.SETTLEMENT, holder="programme_manager", actor=actor, at=at, reason=reason
        )
    return agreement


def refund_co_payment(*, agreement_id: int, actor: Actor, at: datetime) -> TransferInstruction:
    """A finance officer instructs the co-payment back to the firm after the agreement has ended. Safe to repeat.

    Raises NotAllowed, NothingToRefund, and what payments.instruct raises (NoAccount, HolderDiffers).
    """
    if not actor.has("finance_officer"):
        raise NotAllowed
    agreement = Agreement.objects.visible_to(actor).select_related("case__round", "demand_firm").get(pk=agreement_id)
    key = _refund_key(agreement)
    if not balances.is_booked(key):
        raise NothingToRefund
    return payments.instruct(
        key=key, case_id=agreement.case_id, payee_id=agreement.demand_firm_id, amount=agreement.cash,
        debit=books.payable(agreement.case, agreement.demand_firm), purpose=f"{agreement.number} 민간부담금 반환",
        actor=actor, at=at,
    )  # fmt: skip


def _owe_co_payment(agreement: Agreement, at: datetime) -> None:
    """What is deposited is owed to the firm; what is not is no longer waited for."""
    expected = deposits.deposit_of(agreement.case_id)
    if expected is None:
        return
    if expected.state == ExpectationState.WAITING:
        payments.cancel_expectation(expectation_id=expected.pk, actor=SYSTEM, at=at)
    elif expected.state == ExpectationState.RECEIVED:
        case = rounds.case(agreement.case_id)
        owed = books.payable(case, agreement.demand_firm)
        ledger.open_account(owed, guarded=False)
        ledger.transfer(
            key=_refund_key(agreement), debit=books.co_payment(case), credit=owed, amount=agreement.cash, at=at
        )


def _refund_key(agreement: Agreement) -> str:
    return f"refund:{agreement.number}"
