"""Deposits the agency waits for: a code, an amount, a payer, and the ledger account they go to."""

import re
from datetime import date, datetime

from django.db import transaction

from marketplace.core import audit, numbers, outbox
from marketplace.core.actor import Actor
from marketplace.core.lifecycle import advance
from marketplace.ledger import operations as ledger
from marketplace.ledger.refs import AccountRef
from marketplace.programmes import books
from marketplace.programmes import queries as programmes

from ..enums import ExpectationState
from ..errors import AmountDiffers, OtherRound
from ..lifecycles import EXPECTATION, LINE
from ..models import DepositExpectation, StatementLine

CODE_LETTERS = 7  # Korean banks cut the sender's name to about this many
MIN_NAME = 2  # letters of a cut name that still tell whose it is


def expect_deposit(
    *,
    case_id: int,
    payer_id: int,
    amount: int,
    credit: AccountRef,
    due_on: date | None = None,
    actor: Actor,
    at: datetime,
) -> DepositExpectation:
    """Wait for `amount` won from a payer, known by the code it writes as the sender's name.

    In the caller's transaction. `credit` is the ledger account in the case's book that will receive it.
    """
    with transaction.atomic():
        order = numbers.next_in("deposit")
        expectation = DepositExpectation.objects.create(
            case_id=case_id, payer_id=payer_id, code=numbers.code(f"deposit:{order}", CODE_LETTERS), amount=amount,
            credit_kind=credit.kind, credit_ref=credit.ref, due_on=due_on, state_since=at,
        )  # fmt: skip
        ledger.open_account(credit)
        audit.record(expectation, "deposit_expectation.expect", actor=actor, at=at, facts={"won": amount})
        outbox.publish("deposit_expectation.expect", subject=expectation, at=at, actor=actor)
    return expectation


def cancel_expectation(*, expectation_id: int, actor: Actor, at: datetime) -> DepositExpectation:
    """No longer wait for it. Raises TransitionRefused once it is in."""
    expectation = DepositExpectation.objects.visible_to(actor).get(pk=expectation_id)
    return advance(EXPECTATION, expectation, "cancel", actor=actor, at=at)


def match_deposit(*, line_id: int, expectation_id: int, actor: Actor, at: datetime) -> DepositExpectation:
    """A finance officer says which expected deposit an unmatched line is: suspense → its account.

    Raises AmountDiffers, OtherRound, TransitionRefused if either was matched meanwhile.
    """
    with transaction.atomic():
        line = StatementLine.objects.visible_to(actor).get(pk=line_id)
        expectation = DepositExpectation.objects.visible_to(actor).select_related("case__round").get(pk=expectation_id)
        if line.round_id != expectation.case.round_id:
            raise OtherRound
        if line.deposit != expectation.amount:
            raise AmountDiffers(deposit=f"{line.deposit:,}", expected=f"{expectation.amount:,}")
        return receive(line, expectation, source=books.suspense(expectation.case.round), actor=actor, at=at)


def receive(
    line: StatementLine, expectation: DepositExpectation, *, source: AccountRef, actor: Actor, at: datetime
) -> DepositExpectation:
    """Book a line as the expected deposit, in the caller's transaction: `source` → the account it was expected for."""
    expectation = advance(
        EXPECTATION, expectation, "receive", actor=actor, at=at,
        case_id=expectation.case_id, amount=expectation.amount, credit_kind=expectation.credit_kind,
    )  # fmt: skip
    line = advance(LINE, line, "match", actor=actor, at=at)
    line.expectation = expectation
    line.save(update_fields=["expectation"])
    round_ = programmes.case(expectation.case_id).round
    ledger.transfer(
        key=f"deposit:{line.pk}:receive", debit=source, amount=line.deposit, at=at,
        credit=AccountRef(round_.code, expectation.credit_kind, expectation.credit_ref),
    )  # fmt: skip
    return expectation


def expected_as(line: StatementLine) -> DepositExpectation | None:
    """The deposit that a line is, if code, amount and payer all say so; else a person looks at it.

    The payer writes the code as its name, or beside it. Another's name means that somebody else has paid, which
    the programme forbids for a co-payment (money rules §3.6).
    """
    text = _letters(f"{line.counterparty} {line.memo}")
    codes = {text[start : start + CODE_LETTERS] for start in range(len(text) - CODE_LETTERS + 1)}
    found = DepositExpectation.objects.filter(
        code__in=codes, state=ExpectationState.WAITING, amount=line.deposit, case__round_id=line.round_id
    )
    found = list(found.select_related("payer")[:2])
    if len(found) == 1 and _may_be(found[0].payer.legal_name, line.counterparty, found[0].code):
        return found[0]
    return None


def _may_be(name: str, written: str, code: str) -> bool:
    """Whether `written` beside the code is nothing, or `name` as a bank may have cut it."""
    written = _letters(written).replace(code, "")
    return not written or (len(written) >= MIN_NAME and _letters(name).startswith(written))


def _letters(text: str) -> str:
    """Letters and digits alone, in capitals, without the legal form."""
    return re.sub(r"[\W_]", "", re.sub(r"\(주\)|㈜|주식회사", "", text)).upper()
