"""Bank statements: each line once, matched by code or number, the rest in suspense at once."""

from datetime import datetime

from django.db import transaction

from marketplace.core import audit, canonical, files
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.ledger import operations as ledger
from marketplace.ledger.refs import AccountRef
from marketplace.programmes import books
from marketplace.programmes import queries as programmes
from marketplace.programmes.models import Round

from .. import bank_files
from ..enums import InstructionState, RunState
from ..lifecycles import INSTRUCTION, LINE, RUN
from ..models import PaymentRun, StatementImport, StatementLine, TransferInstruction
from . import deposits


def import_statement(*, round_id: int, content: bytes, actor: Actor, at: datetime) -> StatementImport:
    """Take over a statement of the round's bank account; the same file, or the same line, again is nothing new.

    A deposit with a code, its amount and its payer goes to the account it is expected for; any other to suspense.
    A withdrawal with an instruction's number and amount closes it: what was owed is paid. Raises NotAllowed
    unless a finance officer does it, UnreadableStatement, RowMissing; then nothing is taken over.
    """
    if not actor.has("finance_officer"):
        raise NotAllowed
    rows = bank_files.statement_rows(content)
    file = files.store(content, at=at, trusted="text/csv")
    with transaction.atomic():
        round_ = Round.objects.select_for_update(no_key=True).get(pk=round_id)  # one import at a time
        sha256 = canonical.sha256(content)
        if known := StatementImport.objects.filter(sha256=sha256).first():
            return known
        seen = set(StatementLine.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
        fresh = [row for row in rows if row.key not in seen]
        statement = StatementImport.objects.create(
            sha256=sha256, file=file, imported_by=actor.person_id, lines_new=len(fresh),
            lines_known=len(rows) - len(fresh), at=at,
        )  # fmt: skip
        audit.record(round_, "statement.import", actor=actor, at=at, facts={"new": len(fresh), "sha256": sha256})
        for row in fresh:
            line = StatementLine.objects.create(
                statement=statement, key=row.key, booked_at=row.booked_at, deposit=row.deposit,
                withdrawal=row.withdrawal, balance=row.balance, counterparty=row.counterparty, memo=row.memo,
                state_since=at,
            )  # fmt: skip
            if line.deposit:
                _take_deposit(line, round_, at)
            else:
                _take_withdrawal(line, at)
        for run in PaymentRun.objects.filter(state=RunState.EXPORTED):
            if not run.instructions.filter(state=InstructionState.SENT).exists():
                advance(RUN, run, "close", actor=SYSTEM, at=at)
    return statement


def _take_deposit(line: StatementLine, round_: Round, at: datetime) -> None:
    expectation = deposits.waiting(f"{line.counterparty} {line.memo}")
    if expectation and expectation.amount == line.deposit and expectation.case.round_id == round_.pk:
        deposits.receive(line, expectation, source=books.bank(round_), actor=SYSTEM, at=at)
        return
    ledger.transfer(
        key=f"deposit:{line.pk}:suspense", debit=books.bank(round_), credit=books.suspense(round_),
        amount=line.deposit, at=at,
    )  # fmt: skip


def _take_withdrawal(line: StatementLine, at: datetime) -> None:
    sent = TransferInstruction.objects.filter(
        number__in=line.memo.split(), amount=line.withdrawal, state=InstructionState.SENT
    ).first()
    if sent is None:
        return  # stays unmatched: reconciliation names it
    round_ = programmes.case(sent.case_id).round
    paid = advance(INSTRUCTION, sent, "pay", actor=SYSTEM, at=at, key=sent.key, amount=sent.amount)
    line = advance(LINE, line, "match", actor=SYSTEM, at=at)
    line.instruction = paid
    line.save(update_fields=["instruction"])
    ledger.transfer(
        key=f"instruction:{sent.pk}:pay", debit=AccountRef(round_.code, sent.debit_kind, sent.debit_ref),
        credit=books.bank(round_), amount=sent.amount, at=at,
    )  # fmt: skip
