"""Bank statements: each line once, matched by code or number, the rest in suspense at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marketplace.core import audit, canonical, files, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.ledger import operations as ledger
from marketplace.programmes import books
from marketplace.programmes.models import Round

from .. import bank_files
from ..bank_files import Row
from ..enums import InstructionState, RunState
from ..lifecycles import INSTRUCTION, LINE, RUN
from ..models import PaymentRun, StatementImport, StatementLine, TransferInstruction
from . import deposits
from .transfers import owing


def import_statement(*, round_id: int, content: bytes, actor: Actor, at: datetime) -> StatementImport:
    """Take over a statement of the round's bank account; the same file, or the same line, again is nothing new.

    A deposit with a code, its amount and its payer goes to the account it is expected for; a deposit with the
    number of a paid instruction is that transfer come back; any other goes to suspense. A withdrawal with an
    instruction's number and amount closes it: what was owed is paid. Raises NotAllowed unless a finance officer
    does it, UnreadableStatement, RowMissing (within the file, or between it and what is known); then nothing is
    taken over.
    """
    if not actor.has("finance_officer"):
        raise NotAllowed
    rows = bank_files.statement_rows(content)
    file = files.store(content, at=at, trusted=bank_files.media_type(content))
    sha256 = canonical.sha256(content)
    with transaction.atomic():
        round_ = Round.objects.select_for_update(no_key=True).get(pk=round_id)  # one import at a time
        if known := StatementImport.objects.filter(sha256=sha256).first():
            return known
        fresh = _not_yet_known(rows, round_)
        statement = StatementImport.objects.create(
            sha256=sha256, file=file, imported_by=actor.person_id, lines_new=len(fresh),
            lines_known=len(rows) - len(fresh), at=at,
        )  # fmt: skip
        audit.record(round_, "statement.import", actor=actor, at=at, facts={"new": len(fresh), "sha256": sha256})
        for row in fresh:
            line = StatementLine.objects.create(
                round=round_, statement=statement, key=row.key, booked_at=row.booked_at, deposit=row.deposit,
                withdrawal=row.withdrawal, balance=row.balance, counterparty=row.counterparty, memo=row.memo,
                state_since=at,
            )  # fmt: skip
            if line.deposit:
                _take_deposit(line, at)
            else:
                _take_withdrawal(line, at)
        _close_runs(at)
        outbox.publish("statement.import", subject=statement, at=at, actor=actor)
    return statement


def _not_yet_known(rows: Sequence[Row], round_: Round) -> list[Row]:
    """The rows that no earlier statement had, with the balance proved to run through from what is known."""
    if not rows:
        return []
    first, last = rows[0].booked_at, rows[-1].booked_at
    lines = StatementLine.objects.filter(round=round_)
    known = set(lines.filter(booked_at__range=(first, last)).values_list("key", flat=True))
    before = lines.filter(booked_at__lt=first).order_by("-booked_at", "-pk")[:1]
    after = lines.filter(booked_at__gt=last).order_by("booked_at", "pk")[:1]
    bank_files.prove_continuity([*before, *rows, *after])
    return [row for row in rows if row.key not in known]


def _take_deposit(line: StatementLine, at: datetime) -> None:
    bank = books.bank(line.round)
    if expectation := deposits.expected_as(line):
        deposits.receive(line, expectation, source=bank, actor=SYSTEM, at=at)
        return
    if paid := _instruction(line, InstructionState.PAID, line.deposit):
        _book(line, paid, "bounce", at, reason=line.memo)
        ledger.reverse(transfer_key=paid.booking_key, key=f"{paid.booking_key}:back", at=at)
        return
    ledger.transfer(
        key=f"deposit:{line.pk}:suspense", debit=bank, credit=books.suspense(line.round), amount=line.deposit, at=at
    )


def _take_withdrawal(line: StatementLine, at: datetime) -> None:
    if sent := _instruction(line, InstructionState.SENT, line.withdrawal):
        _book(line, sent, "pay", at)
        ledger.transfer(
            key=sent.booking_key, debit=owing(sent), credit=books.bank(line.round), amount=sent.amount, at=at
        )
    # else it stays unmatched: reconciliation names it


def _instruction(line: StatementLine, state: InstructionState, amount: int) -> TransferInstruction | None:
    """The instruction in this state whose number and amount the line names."""
    found = TransferInstruction.objects.filter(number__in=line.memo.split(), amount=amount, state=state)
    return found.filter(case__round_id=line.round_id).first()


def _book(line: StatementLine, instruction: TransferInstruction, move: str, at: datetime, reason: str = "") -> None:
    advance(
        INSTRUCTION, instruction, move, actor=SYSTEM, at=at, reason=reason,
        key=instruction.origin, amount=instruction.amount,
    )  # fmt: skip
    line = advance(LINE, line, "match", actor=SYSTEM, at=at)
    line.instruction = instruction
    line.save(update_fields=["instruction"])


def _close_runs(at: datetime) -> None:
    for run in PaymentRun.objects.filter(state=RunState.EXPORTED):
        if not run.instructions.filter(state=InstructionState.SENT).exists():
            advance(RUN, run, "close", actor=SYSTEM, at=at)
