"""Neither a crash nor a second click pays twice."""

import pytest
from django.db import transaction

from contracts.payments import operations as payments
from contracts.payments.enums import RunState
from contracts.payments.errors import NothingToPay, NotOwed
from contracts.payments.models import PaymentRun, TransferInstruction
from marketplace.core import audit
from marketplace.core.lifecycle import TransitionRefused
from marketplace.ledger import operations as ledger
from marketplace.ledger import queries as balances
from marketplace.programmes import books
from tests.concurrency import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_crash_between_instruction_and_commit_leaves_nothing_and_may_be_repeated(case, payable, instruct, owed, at):
    def approve(crash):
        with transaction.atomic():
            ledger.transfer(key="more", debit=books.appropriation(case.track), credit=payable, amount=500, at=at)
            instruction = instruct(key="claim:2", amount=1_000_500)
            if crash:
                raise ConnectionError
        return instruction

    trail = audit.trail(case).count()
    with pytest.raises(ConnectionError):
        approve(crash=True)
    assert not TransferInstruction.objects.exists()
    assert balances.balance(owed).free == 1_000_000
    assert audit.trail(case).count() == trail

    assert approve(crash=False) == approve(crash=False)
    assert balances.balance(owed).free == 1_000_500


def test_instruction_asked_for_at_once_is_one(own_database, instruct):
    answers = at_once(lambda _number: instruct(), 12)

    assert len({answer.pk for answer in answers}) == 1
    assert TransferInstruction.objects.count() == 1


def test_instructions_at_once_pay_no_more_than_is_owed(own_database, instruct):
    answers = at_once(lambda number: instruct(key=f"claim:{number}", amount=300_000), 12)

    assert sorted(type(answer).__name__ for answer in answers) == ["NotOwed"] * 9 + ["TransferInstruction"] * 3
    assert {type(answer) for answer in answers} == {NotOwed, TransferInstruction}
    assert sum(TransferInstruction.objects.values_list("amount", flat=True)) == 900_000


def test_runs_made_at_once_take_an_instruction_once(own_database, instruct, office, at):
    waiting = [instruct(key=f"claim:{number}", amount=1_000).pk for number in range(5)]

    answers = at_once(lambda _number: payments.make_run(instruction_ids=waiting, actor=office.finance1, at=at), 8)

    assert {type(answer) for answer in answers} <= {PaymentRun, NothingToPay, TransitionRefused}
    assert PaymentRun.objects.count() == 1
    assert PaymentRun.objects.get().instructions.count() == 5


def test_run_discarded_and_released_at_once_is_one_of_the_two(own_database, instruct, office, at):
    waiting = [instruct(key=f"claim:{number}", amount=1_000).pk for number in range(3)]
    run = payments.make_run(instruction_ids=waiting, actor=office.finance1, at=at)

    def discard_or_release(number):
        if number % 2:
            return payments.release_run(run_id=run.pk, actor=office.finance2, at=at)
        return payments.discard_run(run_id=run.pk, reason="잘못 묶었습니다.", actor=office.finance1, at=at)

    answers = at_once(discard_or_release, 8)

    assert sorted(type(answer).__name__ for answer in answers) == ["PaymentRun"] + ["TransitionRefused"] * 7
    run.refresh_from_db()
    where = ("instructed", None) if run.state == RunState.DISCARDED else ("in_run", run.pk)
    assert set(TransferInstruction.objects.values_list("state", "run")) == {where}


def test_instructions_collected_again_while_their_run_is_discarded_are_in_one_run(own_database, instruct, office, at):
    waiting = [instruct(key=f"claim:{number}", amount=1_000).pk for number in range(5)]
    first = payments.make_run(instruction_ids=waiting, actor=office.finance1, at=at)

    def discard_or_make(number):
        if number == 0:
            return payments.discard_run(run_id=first.pk, reason="잘못 묶었습니다.", actor=office.finance1, at=at)
        return payments.make_run(instruction_ids=waiting, actor=office.finance2, at=at)

    answers = at_once(discard_or_make, 8)

    assert {type(answer) for answer in answers} <= {PaymentRun, NothingToPay, TransitionRefused}
    for run in PaymentRun.objects.all():
        held = set(run.instructions.values_list("state", flat=True))
        assert held == (set() if run.state == RunState.DISCARDED else {"in_run"})
    free = TransferInstruction.objects.filter(run=None)
    assert set(free.values_list("state", flat=True)) <= {"instructed"}
    assert (TransferInstruction.objects.count(), list(audit.breaks())) == (5, [])


def test_statement_imported_at_once_is_booked_once(own_database, sent, bank, office, owed, at):
    bank.withdraw(sent.amount, sent.number)
    bank.deposit(700, "홍길동")
    files = [bank.statement(encoding=encoding) for encoding in ("cp949", "utf-8")]

    answers = at_once(
        lambda number: payments.import_statement(
            round_id=office.round.pk, content=files[number % 2], actor=office.finance1, at=at
        ),
        8,
    )

    assert sorted(answer.lines_new for answer in answers) == [0] * 4 + [2] * 4
    assert balances.balance(owed).free == 600_000
    assert balances.balance(books.suspense(office.round)).free == 700
