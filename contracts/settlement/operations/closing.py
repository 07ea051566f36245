"""An agreement is closed when everything is paid, refunded and returned."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from contracts.agreements import operations as agreements
from contracts.payments import operations as payments
from contracts.payments import queries as transfers
from contracts.vouchers import operations as vouchers
from contracts.vouchers import queries as voucher_queries
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.lifecycle import advance
from marketplace.ledger import queries as balances
from marketplace.programmes import books
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as cases
from marketplace.programmes.enums import CaseState

from ..enums import ClaimState, SettlementState
from ..lifecycles import SETTLEMENT
from ..models import Settlement


def close_if_done(*, case_id: int, at: datetime) -> Settlement | None:
    """Close a case's confirmed settlement of which nothing is open any more, with its agreement, voucher and case.

    Safe to repeat; a settlement with something open stays as it is. None for a case without one.
    """
    with transaction.atomic():
        rows = Settlement.objects.select_for_update(no_key=True, of=("self",)).select_related("agreement")
        settlement = rows.filter(agreement__case_id=case_id).first()
        if settlement is None or settlement.state != SettlementState.CONFIRMED or _something_is_open(settlement):
            return settlement
        settlement = advance(
            SETTLEMENT, settlement, "close", actor=SYSTEM, at=at,
            agreement_id=settlement.agreement_id, case_id=settlement.case_id,
        )  # fmt: skip
        vouchers.spend_voucher(agreement_id=settlement.agreement_id, at=at)
        agreements.close_agreement(agreement_id=settlement.agreement_id, at=at)
        programmes.move_case(case_id=settlement.case_id, to=CaseState.CLOSED, holder="nobody", actor=SYSTEM, at=at)
    return settlement


def close_settlements_due(*, at: datetime) -> int:
    """Every confirmed settlement of which nothing is open; how many were closed. Safe to repeat."""
    waiting = Settlement.objects.filter(state=SettlementState.CONFIRMED).order_by("pk")
    cases_ = list(waiting.values_list("agreement__case_id", flat=True))
    looked_at = [close_if_done(case_id=case_id, at=at) for case_id in cases_]
    return sum(settlement.state == SettlementState.CLOSED for settlement in looked_at)


def return_expired(*, agreement_id: int, at: datetime) -> None:
    """A voucher ran out after its settlement: what nobody has claimed goes back as well. Safe to repeat."""
    with transaction.atomic():
        rows = Settlement.objects.select_for_update(no_key=True, of=("self",)).select_related("agreement")
        settlement = rows.filter(agreement_id=agreement_id).first()
        if settlement is None or settlement.state != SettlementState.CONFIRMED:
            return
        give_back(settlement, cause=f"expired:{settlement.agreement.number}", actor=_who_confirmed(settlement), at=at)
        settlement.save(update_fields=["returned_grant", "refunded_cash"])
        close_if_done(case_id=settlement.case_id, at=at)


def give_back(settlement: Settlement, *, cause: str, actor: Actor, at: datetime) -> None:
    """What is kept for no instalment: grant to the programme, cash to the firm's own account; once per `cause`.

    Adds both to the settlement, which the caller saves. Raises NoAccount where the firm cannot be refunded.
    """
    agreement = settlement.agreement
    unused = vouchers.return_unused(agreement_id=agreement.pk, key=cause, at=at)
    settlement.returned_grant += unused.grant
    settlement.refunded_cash += unused.cash
    if not unused.cash:
        return
    case = cases.case(agreement.case_id)
    payments.instruct(
        key=refund_key(cause), case_id=case.pk, payee_id=agreement.demand_firm_id, amount=unused.cash,
        debit=books.payable(case, agreement.demand_firm), purpose=f"{agreement.number} 민간부담금 반환", actor=actor,
        at=at,
    )  # fmt: skip


def refund_key(cause: str) -> str:
    """The payments' key of what `give_back` instructs."""
    return f"refund:{cause}"


def _who_confirmed(settlement: Settlement) -> Actor:
    """The system, on the decision of the person who confirmed the settlement: an instruction names a person."""
    return replace(SYSTEM, person_id=settlement.confirmed_by)


def _something_is_open(settlement: Settlement) -> bool:
    agreement = settlement.agreement
    if agreement.claims.exclude(state__in=[ClaimState.PAID, ClaimState.REFUSED]).exists():
        return True
    if voucher_queries.is_kept(agreement):
        return True
    if not settlement.is_recovered:
        return True
    of_a_termination = refund_key(agreement.number)  # booked and instructed by agreements
    if balances.is_booked(of_a_termination) and not transfers.is_paid(of_a_termination):
        return True
    causes = (f"settlement:{agreement.number}", f"expired:{agreement.number}")
    return any(transfers.is_owed(refund_key(cause)) for cause in causes)
