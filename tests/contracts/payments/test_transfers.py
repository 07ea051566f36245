"""An organisation is paid once per key, no more than it is owed, to its own account, by two people."""

import csv
import io
import json

import pytest

from contracts.payments import operations as payments
from contracts.payments import queries
from contracts.payments.enums import InstructionState, RunState
from contracts.payments.errors import (
    AccountTaken,
    HolderDiffers,
    KeyReused,
    NoAccount,
    NotAnAccountNumber,
    NothingToPay,
    NotOwed,
    NotReturned,
)
from contracts.payments.lifecycles import INSTRUCTION
from contracts.payments.models import BankAccount, PaymentRun, TransferInstruction
from marketplace.accounts.models import Organisation
from marketplace.core import audit, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused, advance
from marketplace.ledger import queries as ledger
from marketplace.notices.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_instruction_repeated_with_its_key_is_one(instruct):
    assert instruct() == instruct()
    assert TransferInstruction.objects.count() == 1


@pytest.mark.parametrize("other", [{"amount": 399_999}, {"case_id": None}, {"payee_id": None}])
def test_key_of_another_payment_is_refused(instruct, firm, office, other):
    instruct()
    other = {name: value if value is not None else firm.id for name, value in other.items()}
    with pytest.raises(KeyReused):
        instruct(**other)

    assert TransferInstruction.objects.count() == 1


def test_no_more_is_instructed_than_is_owed_beside_what_is_under_way(instruct, vendor):
    instruct(amount=600_000)
    with pytest.raises(NotOwed) as refused:
        instruct(key="claim:2", amount=400_001)
    instruct(key="claim:3", amount=400_000)

    assert refused.value.values == {"name": vendor.name, "owed": "400,000", "amount": "400,001"}
    assert sum(TransferInstruction.objects.values_list("amount", flat=True)) == 1_000_000


def test_organisation_without_an_account_is_not_paid(instruct, vendor):
    BankAccount.objects.filter(organisation_id=vendor.id).update(active=False)
    with pytest.raises(NoAccount, match=r"계좌|bank account"):
        instruct()

    assert not TransferInstruction.objects.exists()


def test_account_in_a_former_name_is_not_paid(instruct, vendor):
    Organisation.objects.filter(pk=vendor.id).update(legal_name="(주)새이름")
    with pytest.raises(HolderDiffers, match="새이름"):
        instruct()

    assert not TransferInstruction.objects.exists()


def test_cancelled_instruction_leaves_the_debt_and_may_be_instructed_again(instruct, office, at, owed):
    first = instruct()
    payments.cancel_instruction(instruction_id=first.pk, reason="계좌 변경", actor=office.finance1, at=at)
    second = payments.reinstruct(instruction_id=first.pk, actor=office.finance1, at=at)

    assert payments.reinstruct(instruction_id=first.pk, actor=office.finance1, at=at) == second
    assert (second.replaces, second.origin, second.amount) == (first, first.key, first.amount)
    assert ledger.balance(owed).free == 1_000_000


@pytest.mark.parametrize("stage", ["instructed", "sent"])
def test_transfer_that_may_still_be_paid_is_not_instructed_again(request, stage, office, at):
    instruction = request.getfixturevalue("instruct")() if stage == "instructed" else request.getfixturevalue("sent")
    with pytest.raises(NotReturned):
        payments.reinstruct(instruction_id=instruction.pk, actor=office.finance1, at=at)

    assert TransferInstruction.objects.count() == 1


def test_instruction_is_seen_by_the_office_and_its_payee_alone(instruct, office, vendor, firm):
    instruct()
    seen = {
        who: TransferInstruction.objects.visible_to(actor).count()
        for who, actor in {"office": office.manager1, "payee": vendor.actor, "other": firm.actor}.items()
    }

    assert seen == {"office": 1, "payee": 1, "other": 0}


def test_run_goes_to_the_bank_when_another_person_released_it(instruct, office, at, vendor):
    instructions = [instruct(), instruct(key="claim:2", amount=100_000)]
    run = payments.make_run(instruction_ids=[row.pk for row in instructions], actor=office.finance1, at=at)
    payments.release_run(run_id=run.pk, actor=office.approver, at=at)
    content = payments.export_run(run_id=run.pk, actor=office.finance1, at=at)

    account = BankAccount.objects.get(organisation_id=vendor.id, active=True)
    assert list(csv.reader(io.StringIO(content.decode("cp949"))))[1:] == [
        [row.number, account.bank, account.number, vendor.name, str(row.amount), "1차 대금"] for row in instructions
    ]
    assert payments.export_run(run_id=run.pk, actor=office.finance2, at=at) == content
    assert {row.state for row in TransferInstruction.objects.all()} == {InstructionState.SENT}
    assert PaymentRun.objects.get().state == RunState.EXPORTED
    assert list(audit.breaks()) == []


def test_run_is_not_released_by_its_maker(instruct, office, at):
    run = payments.make_run(instruction_ids=[instruct().pk], actor=office.finance1, at=at)
    with pytest.raises(TransitionRefused, match=r"another person|다른"):
        payments.release_run(run_id=run.pk, actor=office.finance1, at=at)
    with pytest.raises(TransitionRefused):
        payments.export_run(run_id=run.pk, actor=office.finance1, at=at)

    run.refresh_from_db()
    assert (run.state, run.released_by, run.file) == (RunState.DRAFT, None, None)
    assert {row.state for row in TransferInstruction.objects.all()} == {InstructionState.IN_RUN}


def test_run_is_made_and_exported_by_finance_officers_alone(instruct, office, vendor, at):
    instruction = instruct()
    for stranger in (office.manager1, vendor.actor):
        with pytest.raises(NotAllowed):
            payments.make_run(instruction_ids=[instruction.pk], actor=stranger, at=at)
    run = payments.make_run(instruction_ids=[instruction.pk], actor=office.finance1, at=at)
    with pytest.raises(PaymentRun.DoesNotExist):
        payments.release_run(run_id=run.pk, actor=vendor.actor, at=at)
    with pytest.raises(NotAllowed):
        payments.export_run(run_id=run.pk, actor=office.manager1, at=at)

    run.refresh_from_db()
    assert run.state == RunState.DRAFT


def test_instruction_is_in_one_run(instruct, office, at):
    instruction = instruct()
    payments.make_run(instruction_ids=[instruction.pk], actor=office.finance1, at=at)
    with pytest.raises(NothingToPay):
        payments.make_run(instruction_ids=[instruction.pk], actor=office.finance2, at=at)

    assert PaymentRun.objects.count() == 1


def test_discarded_run_gives_its_instructions_back_and_pays_nothing(instruct, office, owed, at):
    rows = [instruct(), instruct(key="claim:2", amount=100_000)]
    run = payments.make_run(instruction_ids=[row.pk for row in rows], actor=office.finance1, at=at)
    run = payments.discard_run(run_id=run.pk, reason="잘못 묶었습니다.", actor=office.finance1, at=at)

    assert (run.state, run.released_by, run.file) == (RunState.DISCARDED, None, None)
    assert {(row.state, row.run) for row in TransferInstruction.objects.all()} == {(InstructionState.INSTRUCTED, None)}
    assert list(queries.to_be_paid().order_by("pk")) == rows
    for refused in (
        lambda: payments.release_run(run_id=run.pk, actor=office.finance2, at=at),
        lambda: payments.export_run(run_id=run.pk, actor=office.finance1, at=at),
        lambda: payments.discard_run(run_id=run.pk, reason="다시", actor=office.finance1, at=at),
    ):
        with pytest.raises(TransitionRefused):
            refused()
    told = audit.trail(run).get(action="payment_run.discard")
    assert told.reason == "잘못 묶었습니다." and json.loads(told.facts)["won"] == 500_000

    again = payments.make_run(instruction_ids=[rows[0].pk], actor=office.finance2, at=at)
    assert list(again.instructions.all()) == [rows[0]]
    assert payments.cancel_instruction(
        instruction_id=rows[1].pk, reason="지급하지 않습니다.", actor=office.finance1, at=at
    ).state == InstructionState.CANCELLED  # fmt: skip
    assert (ledger.balance(owed).free, list(audit.breaks())) == (1_000_000, [])


def test_run_is_discarded_with_a_reason_by_finance_officers_and_only_as_a_draft(instruct, office, vendor, at):
    run = payments.make_run(instruction_ids=[instruct().pk], actor=office.finance1, at=at)
    given = {"run_id": run.pk, "at": at}
    for actor, reason in ((office.approver, "왜"), (office.manager1, "왜"), (office.finance1, "  ")):
        with pytest.raises(TransitionRefused):
            payments.discard_run(**given, actor=actor, reason=reason)
    with pytest.raises(PaymentRun.DoesNotExist):
        payments.discard_run(**given, actor=vendor.actor, reason="왜")
    payments.release_run(**given, actor=office.finance2)
    with pytest.raises(TransitionRefused):
        payments.discard_run(**given, actor=office.finance1, reason="늦음")

    assert PaymentRun.objects.get().state == RunState.RELEASED
    assert TransferInstruction.objects.get().run == run


def test_instruction_does_not_leave_a_run_that_stands(instruct, office, at):
    instruction = instruct()
    payments.make_run(instruction_ids=[instruction.pk], actor=office.finance1, at=at)
    with pytest.raises(TransitionRefused, match="회차 전체를"):
        advance(INSTRUCTION, instruction, "leave", actor=office.finance1, at=at)


def test_discarded_run_waits_for_nobody_and_its_transfers_for_the_next(instruct, office, at):
    def waiting():
        outbox.drain()
        return sorted(Task.objects.filter(kind__startswith="payments.", done_at=None).values_list("kind", flat=True))

    run = payments.make_run(instruction_ids=[instruct().pk], actor=office.finance1, at=at)
    assert waiting() == ["payments.release"]
    payments.discard_run(run_id=run.pk, reason="잘못 묶었습니다.", actor=office.finance1, at=at)
    assert waiting() == ["payments.collect"]


def register(vendor, at, **more):
    values = {"organisation_id": vendor.id, "bank": "가온은행", "number": "123-456-7890", "holder": vendor.name}
    return payments.register_account(**values | {"actor": vendor.actor, "at": at} | more)


def test_account_registered_anew_replaces_the_one_before_and_may_come_back(vendor, at):
    before = BankAccount.objects.get(organisation_id=vendor.id, active=True)
    new = register(vendor, at)
    assert BankAccount.objects.get(organisation_id=vendor.id, active=True) == new
    assert new.number == "1234567890"

    assert register(vendor, at, bank=before.bank, number=before.number) == before
    assert BankAccount.objects.get(organisation_id=vendor.id, active=True) == before


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"holder": "임하경"}, HolderDiffers),
        ({"number": "=1+1"}, NotAnAccountNumber),
        ({"number": ""}, NotAnAccountNumber),
        ({"actor": "finance1"}, NotAllowed),
        ({"number": "taken"}, AccountTaken),
    ],
)
def test_account_of_somebody_else_is_refused(vendor, firm, office, at, values, refusal):
    before = BankAccount.objects.get(organisation_id=vendor.id, active=True)
    taken = BankAccount.objects.get(organisation_id=firm.id, active=True)
    real = {"taken": taken.number, "finance1": office.finance1}
    with pytest.raises(refusal):
        register(vendor, at, **{name: real.get(value, value) for name, value in values.items()})

    assert BankAccount.objects.get(organisation_id=vendor.id, active=True) == before
