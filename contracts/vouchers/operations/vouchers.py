"""A voucher: proposed by a manager, issued by a finance officer, drawn on by claims, what is left returned."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from contracts.agreements.models import Agreement
from marketplace.core import audit, numbers, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.clock import in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused, advance
from marketplace.ledger import operations as ledger
from marketplace.ledger import queries as balances
from marketplace.ledger.errors import UnknownAccount
from marketplace.ledger.refs import AccountRef
from marketplace.programmes import books
from marketplace.programmes import queries as programmes
from marketplace.programmes.enums import CoPaymentRoute
from marketplace.programmes.models import Case

from .. import queries
from ..errors import AgreementNotConcluded, NothingCommitted, VoucherExists
from ..lifecycles import VOUCHER
from ..models import Voucher
from ..rules import VOUCHERED
from . import earmarks


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """Won that were returned to the programme, and won of cash that the firm is owed back."""

    grant: int
    cash: int


def propose_voucher(*, agreement_id: int, until: date | None = None, actor: Actor, at: datetime) -> Voucher:
    """Propose the voucher of a concluded agreement over all that is set aside for it: its grant.

    It is valid through the day `until`; if none is named, the day by which the round is settled. Raises NotAllowed, AgreementNotConcluded, NothingCommitted,
    VoucherExists.
    """
    if not actor.has("programme_manager"):
        raise NotAllowed
    agreement = Agreement.objects.visible_to(actor).get(pk=agreement_id)
    if agreement.state not in VOUCHERED:
        raise AgreementNotConcluded
    case = programmes.case(agreement.case_id)
    face = balances.balance(books.committed(case)).free
    first, over = agreement.starts_on, (until or case.round.settle_by) + timedelta(days=1)
    try:
        with transaction.atomic():
            if existing := queries.voucher_of(agreement):
                raise VoucherExists(number=existing.number)
            if not face:
                raise NothingCommitted
            voucher = Voucher.objects.create(
                number=numbers.public_number("V", case.round.code), agreement=agreement, face=face,
                valid_from=in_korea(first.year, first.month, first.day),
                valid_until=in_korea(over.year, over.month, over.day), proposed_by=actor.person_id, state_since=at,
            )  # fmt: skip
            audit.record(voucher, "voucher.propose", actor=actor, at=at, facts={"won": face, "number": voucher.number})
            outbox.publish("voucher.propose", subject=voucher, at=at, actor=actor)
    except IntegrityError as error:  # another manager proposed one in this instant
        raise VoucherExists(number=queries.voucher_of(agreement).number) from error
    return voucher


def issue_voucher(*, voucher_id: int, actor: Actor, at: datetime) -> Voucher:
    """Issue a proposed voucher: the grant leaves the round's commitments, each payment row's share is held.

    Raises TransitionRefused (state, right, same person as the proposer, validity over, agreement ended) and Overdrawn
    if the commitments do not hold the face, or the co-payment is not with the agency.
    """
    voucher = Voucher.objects.visible_to(actor).get(pk=voucher_id)
    with transaction.atomic():
        voucher = advance(
            VOUCHER, voucher, "issue", actor=actor, at=at,
            agreement_id=voucher.agreement_id, case_id=voucher.case_id, amount=voucher.face,
        )  # fmt: skip
        voucher.issued_by = actor.person_id
        voucher.save(update_fields=["issued_by"])
        case = programmes.case(voucher.case_id)
        purse = books.voucher(case, voucher.number)
        ledger.open_account(purse)
        ledger.transfer(
            key=f"voucher:{voucher.number}:issue", debit=books.committed(case), credit=purse, amount=voucher.face, at=at
        )
        earmarks.keep(voucher, at)
    return voucher


def refuse_voucher(*, voucher_id: int, reason: str, actor: Actor, at: datetime) -> Voucher:
    """A finance officer turns the proposal down; the manager may propose anew."""
    return _move(voucher_id, "refuse", reason, actor, at)


def suspend_voucher(*, voucher_id: int, reason: str, actor: Actor, at: datetime) -> Voucher:
    """No claim is paid from it until it is resumed. What is under way to the bank goes on."""
    return _move(voucher_id, "suspend", reason, actor, at)


def resume_voucher(*, voucher_id: int, reason: str, actor: Actor, at: datetime) -> Voucher:
    """Claims draw on it again."""
    return _move(voucher_id, "resume", reason, actor, at)


def expire_due(*, at: datetime) -> int:
    """Vouchers whose validity is over: nothing is held any more, what is left is set aside for the case again.

    How many. Safe to repeat. A new voucher may be proposed over what was left.
    """
    due = Voucher.objects.filter(state__in=queries.IN_FORCE, valid_until__lte=at).order_by("pk")
    return sum(_expire(voucher, at) for voucher in due)


def return_unused(*, agreement_id: int, key: str, at: datetime) -> Unused:
    """Give back what is kept for no payment row: grant to the programme, cash to what the firm is owed.

    In the caller's transaction, once per `key`.
    """
    agreement = Agreement.objects.select_related("demand_firm").get(pk=agreement_id)
    case = programmes.case(agreement.case_id)
    purses = [books.voucher(case, voucher.number) for voucher in agreement.vouchers.filter(state__in=queries.IN_FORCE)]
    grant = sum(
        _give_back(f"{key}:{purse.kind}", purse, books.returned(case.track), at)
        for purse in [*purses, books.committed(case)]
    )
    cash = 0
    if agreement.co_payment_route == CoPaymentRoute.AGENCY_ACCOUNT:
        owed = books.payable(case, agreement.demand_firm)
        ledger.open_account(owed, guarded=False)
        cash = _give_back(f"{key}:co_payment", books.co_payment(case), owed, at)
    return Unused(grant=grant, cash=cash)


def spend_voucher(*, agreement_id: int, at: datetime) -> None:
    """Nothing is left to be paid from it: it is spent. In the caller's transaction; safe to repeat."""
    for voucher in Voucher.objects.filter(agreement_id=agreement_id, state__in=queries.IN_FORCE):
        advance(VOUCHER, voucher, "spend", actor=SYSTEM, at=at)


def _give_back(key: str, purse: AccountRef, credit: AccountRef, at: datetime) -> int:
    won = _free_in(purse)
    if won:
        ledger.transfer(key=key, debit=purse, credit=credit, amount=won, at=at)
    return won


def _free_in(purse: AccountRef) -> int:
    try:
        return balances.balance(purse).free
    except UnknownAccount:  # no cash was ever expected
        return 0


def _move(voucher_id: int, move: str, reason: str, actor: Actor, at: datetime) -> Voucher:
    voucher = Voucher.objects.visible_to(actor).get(pk=voucher_id)
    return advance(
        VOUCHER, voucher, move, actor=actor, at=at, reason=reason,
        agreement_id=voucher.agreement_id, case_id=voucher.case_id,
    )  # fmt: skip


def _expire(voucher: Voucher, at: datetime) -> bool:
    try:
        with transaction.atomic():
            voucher = advance(
                VOUCHER, voucher, "expire", actor=SYSTEM, at=at,
                agreement_id=voucher.agreement_id, case_id=voucher.case_id,
            )  # fmt: skip
            earmarks.free_all(voucher, at)
            _set_aside_again(voucher, programmes.case(voucher.case_id), at)
    except TransitionRefused:  # spent, or expired by another worker, since we looked
        return False
    return True


def _set_aside_again(voucher: Voucher, case: Case, at: datetime) -> None:
    purse = books.voucher(case, voucher.number)
    if left := balances.balance(purse).free:
        ledger.transfer(
            key=f"voucher:{voucher.number}:expire", debit=purse, credit=books.committed(case), amount=left, at=at
        )
