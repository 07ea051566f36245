"""Transfer instructions: once per key, out of what an organisation is owed, to its own account."""

from datetime import datetime

from django.db import IntegrityError, transaction

from marketplace.accounts import queries as accounts
from marketplace.core import audit, numbers
from marketplace.core.actor import Actor
from marketplace.core.lifecycle import advance
from marketplace.ledger.refs import AccountRef
from marketplace.programmes import queries as programmes

from ..errors import KeyReused, NoAccount
from ..lifecycles import INSTRUCTION
from ..models import BankAccount, TransferInstruction


def instruct(
    *, key: str, case_id: int, payee_id: int, amount: int, debit: AccountRef, purpose: str, actor: Actor, at: datetime
) -> TransferInstruction:
    """Pay `amount` won to an organisation's account, once per `key`, in the caller's transaction.

    `debit` is the payable account of the case's book that owes it. Raises NoAccount, KeyReused.
    """
    account = BankAccount.objects.filter(organisation_id=payee_id, active=True).select_related("organisation").first()
    if account is None:
        raise NoAccount(name=accounts.organisation(payee_id).legal_name)
    try:
        with transaction.atomic():
            return _create(key, case_id, account, amount, debit, purpose, actor, at)
    except IntegrityError:
        first = TransferInstruction.objects.filter(key=key).first()
        if first is None:
            raise
        if (first.payee_id, first.amount, first.debit_ref) != (payee_id, amount, debit.ref):
            raise KeyReused(key) from None
        return first


def cancel_instruction(*, instruction_id: int, reason: str, actor: Actor, at: datetime) -> TransferInstruction:
    """Take back an instruction that is in no run yet; what is owed stays owed."""
    instruction = TransferInstruction.objects.get(pk=instruction_id)
    return advance(INSTRUCTION, instruction, "cancel", actor=actor, at=at, reason=reason, key=instruction.key)


def bounce(*, instruction_id: int, reason: str, actor: Actor, at: datetime) -> TransferInstruction:
    """The bank sent it back: nothing was paid, the organisation is still owed."""
    instruction = TransferInstruction.objects.get(pk=instruction_id)
    return advance(INSTRUCTION, instruction, "bounce", actor=actor, at=at, reason=reason, key=instruction.key)


def reinstruct(*, instruction_id: int, actor: Actor, at: datetime) -> TransferInstruction:
    """Instruct a returned transfer again, to the account the organisation uses now. Safe to repeat."""
    with transaction.atomic():
        first = TransferInstruction.objects.select_for_update(no_key=True).get(pk=instruction_id)
        second = instruct(
            key=f"{first.key}:again:{first.pk}", case_id=first.case_id, payee_id=first.payee_id, amount=first.amount,
            debit=AccountRef(programmes.case(first.case_id).round.code, first.debit_kind, first.debit_ref),
            purpose=first.purpose, actor=actor, at=at,
        )  # fmt: skip
        if second.replaces_id is None:
            second.replaces = first
            second.save(update_fields=["replaces"])
    return second


def _create(key, case_id, account, amount, debit, purpose, actor, at) -> TransferInstruction:
    order = numbers.next_in(f"instruction:{debit.book}")
    instruction = TransferInstruction.objects.create(
        key=key, number=f"T{debit.book.replace('-', '')}{order:05d}", case_id=case_id, payee_id=account.organisation_id,
        account=account, amount=amount, debit_kind=debit.kind, debit_ref=debit.ref, purpose=purpose,
        approved_by=actor.person_id, state_since=at,
    )  # fmt: skip
    audit.record(instruction, "transfer_instruction.instruct", actor=actor, at=at, facts={"won": amount, "key": key})
    return instruction
