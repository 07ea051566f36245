"""Neither two officers, nor two clicks, nor a crash pay a claim twice."""

import pytest
from django.db import transaction

from contracts.payments.errors import NoAccount
from contracts.payments.models import BankAccount, TransferInstruction
from contracts.settlement import operations as settlement
from contracts.settlement.enums import ClaimState
from contracts.settlement.errors import ClaimedAlready, InvoiceUsed, NotDue
from contracts.settlement.models import Claim, ETaxInvoice
from contracts.vouchers import queries
from marketplace.core import audit
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import money as paying
from marketplace.ledger import operations as ledger
from marketplace.ledger import queries as balances
from marketplace.programmes import books
from marketplace.programmes import queries as rounds
from tests.concurrency import at_once
from tests.contracts.conftest import records_tell_the_ledgers_story

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def stage(in_force_committed):
    yield in_force_committed.vouchered().delivered("m1")
    records_tell_the_ledgers_story()


@pytest.fixture
def checked(stage):
    """f12's first claim, checked by the manager."""
    claim = paying.claims(stage.world, stage.firm("f12"), stage.row(1, "f12"))
    return settlement.check_claim(claim_id=claim.pk, actor=stage.staff("manager2"), at=stage.now())


def owed(stage):
    case = rounds.case(stage.agreement("f12").case_id)
    ref = books.payable(case, stage.agreement("f12").vendor)
    ledger.open_account(ref, guarded=False)
    return ref


def test_two_finance_officers_at_once_pay_a_claim_once(stage, checked):
    at, officers = stage.now(), [stage.staff("finance1"), stage.staff("finance2")]
    answers = at_once(
        lambda number: settlement.approve_claim(claim_id=checked.pk, actor=officers[number % 2], at=at), 8
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Claim"] + ["TransitionRefused"] * 7
    assert balances.balance(owed(stage)).free == 77_625_000
    assert TransferInstruction.objects.get().amount == 77_625_000


def test_instalment_claimed_at_once_is_claimed_once(stage):
    row, at, actor = stage.row(1, "f12"), stage.now(), stage.vendor("f12")
    papers = [paying.invoice_for(stage.world, row) for _time in range(8)]

    def file(number):
        invoice, amounts = papers[number]
        return settlement.claim(row_id=row.pk, invoice=invoice, amounts=amounts, actor=actor, at=at)

    answers = at_once(file, 8)

    assert {type(answer) for answer in answers} <= {Claim, ClaimedAlready, NotDue}
    assert (Claim.objects.count(), ETaxInvoice.objects.count()) == (1, 1)


def test_one_invoice_for_two_cases_at_once_stands_behind_one(stage):
    at, given = stage.now(), []
    for key in ("f12", "f08"):
        invoice, amounts = paying.invoice_for(stage.world, stage.row(1, key))
        values = vars(invoice) | {"approval_number": "202605010000000000000001"}
        given.append((stage.row(1, key).pk, type(invoice)(**values), amounts, stage.vendor(key)))

    def file(number):
        row, invoice, amounts, actor = given[number % 2]
        return settlement.claim(row_id=row, invoice=invoice, amounts=amounts, actor=actor, at=at)

    answers = at_once(file, 8)

    assert Claim.objects.count() == 1
    assert {type(answer) for answer in answers} <= {Claim, ClaimedAlready, NotDue, InvoiceUsed}


def test_crash_between_instruction_and_commit_leaves_nothing_and_may_be_repeated(stage, checked):
    trail = audit.trail(checked).count()

    def approve(*, crash):
        with transaction.atomic():
            claim = settlement.approve_claim(claim_id=checked.pk, actor=stage.staff("finance1"), at=stage.now())
            if crash:
                raise ConnectionError
        return claim

    with pytest.raises(ConnectionError):
        approve(crash=True)
    assert Claim.objects.get().state == ClaimState.CHECKED
    assert not TransferInstruction.objects.exists()
    assert (balances.balance(owed(stage)).free, audit.trail(checked).count()) == (0, trail)
    assert queries.balance(stage.voucher("f12")).held == 230_000_000

    assert approve(crash=False).state == ClaimState.INSTRUCTED
    assert balances.balance(owed(stage)).free == 77_625_000


def test_approval_refused_after_the_money_moved_moves_nothing(stage, checked):
    """The last thing approval does is to instruct: without an account nothing of it stands."""
    BankAccount.objects.filter(organisation=stage.agreement("f12").vendor).update(active=False)
    with pytest.raises(NoAccount):
        settlement.approve_claim(claim_id=checked.pk, actor=stage.staff("finance1"), at=stage.now())

    assert Claim.objects.get().state == ClaimState.CHECKED
    assert balances.balance(owed(stage)).free == 0
    with pytest.raises(TransitionRefused):
        settlement.approve_claim(claim_id=checked.pk, actor=stage.staff("manager1"), at=stage.now())
