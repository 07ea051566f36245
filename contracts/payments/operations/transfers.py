"""Transfer instructions: once per key, out of what an organisation is owed, to its own account."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum

from marketplace.accounts import queries as accounts
from marketplace.core import audit, numbers, outbox
from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.ledger import queries as ledger
from marketplace.ledger.refs import AccountRef
from marketplace.programmes import queries as programmes

from ..enums import InstructionState
from ..errors import HolderDiffers, KeyReused, NoAccount, NotOwed, NotReturned
from ..lifecycles import INSTRUCTION
from ..models import BankAccount, TransferInstruction

UNDER_WAY = (InstructionState.INSTRUCTED, InstructionState.IN_RUN, InstructionState.SENT)


def instruct(
    *, key: str, case_id: int, payee_id: int, amount: int, debit: AccountRef, purpose: str, actor: Actor, at: datetime
) -> TransferInstruction:
    """Pay `amount` won to an organisation's account, once per `key`, in the caller's transaction.

    `debit` is the payable account of the case's book that owes it. Raises NoAccount, HolderDiffers if the
    organisation has another name by now, NotOwed if the account owes less than that beside what is under way,
    KeyReused.
    """
    with transaction.atomic():
        account = _locked_account(payee_id)
        if first := TransferInstruction.objects.filter(key=key).first():
            if _content(first) != (case_id, payee_id, amount, debit.kind, debit.ref):
                raise KeyReused(key)
            return first
        if account is None:
            raise NoAccount(name=accounts.organisation(payee_id).legal_name)
        if account.holder != account.organisation.legal_name:
            raise HolderDiffers(name=account.organisation.legal_name)
        owed = _owed(debit)
        if amount > owed:
            raise NotOwed(name=account.organisation.legal_name, owed=f"{owed:,}", amount=f"{amount:,}")
        return _create(key, case_id, account, amount, debit, purpose, actor, at)


def cancel_instruction(*, instruction_id: int, reason: str, actor: Actor, at: datetime) -> TransferInstruction:
    """Take back an instruction that is in no run yet; what is owed stays owed."""
    instruction = TransferInstruction.objects.visible_to(actor).get(pk=instruction_id)
    return advance(INSTRUCTION, instruction, "cancel", actor=actor, at=at, reason=reason, key=instruction.origin)


def bounce(*, instruction_id: int, reason: str, actor: Actor, at: datetime) -> TransferInstruction:
    """The bank refused it: nothing was paid, the organisation is still owed.

    Raises TransitionRefused once the statement shows it as paid: then a statement shows the return as well.
    """
    instruction = TransferInstruction.objects.visible_to(actor).get(pk=instruction_id)
    return advance(INSTRUCTION, instruction, "bounce", actor=actor, at=at, reason=reason, key=instruction.origin)


def reinstruct(*, instruction_id: int, actor: Actor, at: datetime) -> TransferInstruction:
    """Instruct a returned or cancelled transfer again, to the account the organisation uses now. Safe to repeat.

    Raises NotAllowed unless a finance officer does it, NotReturned, and what `instruct` raises.
    """
    if not actor.has("finance_officer"):
        raise NotAllowed
    with transaction.atomic():
        first = TransferInstruction.objects.select_for_update(no_key=True).get(pk=instruction_id)
        if first.state not in (InstructionState.RETURNED, InstructionState.CANCELLED):
            raise NotReturned
        second = instruct(
            key=f"{first.origin}:again:{first.pk}", case_id=first.case_id, payee_id=first.payee_id,
            amount=first.amount, debit=owing(first), purpose=first.purpose, actor=actor, at=at,
        )  # fmt: skip
        if second.replaces_id is None:
            second.replaces = first
            second.save(update_fields=["replaces"])
    return second


def owing(instruction: TransferInstruction) -> AccountRef:
    """The ledger account an instruction is paid out of."""
    book = programmes.case(instruction.case_id).round.code
    return AccountRef(book, instruction.debit_kind, instruction.debit_ref)


def _locked_account(organisation_id: int) -> BankAccount | None:
    """Whoever pays the same organisation waits here, so that nothing owed is instructed twice."""
    rows = BankAccount.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation")
    return rows.filter(organisation_id=organisation_id, active=True).first()


def _owed(debit: AccountRef) -> int:
    """Won owed and not under way. Read in this order, a payment booked meanwhile can only lower the answer."""
    under_way = TransferInstruction.objects.filter(
        case__round__code=debit.book, debit_kind=debit.kind, debit_ref=debit.ref, state__in=UNDER_WAY
    ).aggregate(won=Sum("amount"))["won"]
    return ledger.balance(debit).free - (under_way or 0)


def _content(instruction: TransferInstruction) -> tuple:
    return (
        instruction.case_id, instruction.payee_id, instruction.amount, instruction.debit_kind, instruction.debit_ref,
    )  # fmt: skip


def _create(key, case_id, account, amount, debit, purpose, actor, at) -> TransferInstruction:
    order = numbers.next_in(f"instruction:{debit.book}")
    try:
        with transaction.atomic():
            instruction = TransferInstruction.objects.create(
                key=key, number=f"T{debit.book.replace('-', '')}{order:05d}", case_id=case_id, account=account,
                payee_id=account.organisation_id, amount=amount, debit_kind=debit.kind, debit_ref=debit.ref,
                purpose=purpose, approved_by=actor.person_id, state_since=at,
            )  # fmt: skip
    except IntegrityError:
        if TransferInstruction.objects.filter(key=key).exists():  # of another organisation, written meanwhile
            raise KeyReused(key) from None
        raise
    audit.record(instruction, "transfer_instruction.instruct", actor=actor, at=at, facts={"won": amount, "key": key})
    outbox.publish("transfer_instruction.instruct", subject=instruction, at=at, actor=actor)
    return instruction
