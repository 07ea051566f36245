"""What can be read of money in and out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from marketplace.core.actor import Actor
from marketplace.ledger import queries as ledger
from marketplace.programmes import books
from marketplace.programmes import queries as programmes
from marketplace.programmes.models import Round

from . import providers
from .enums import CardState, InstructionState, LineState
from .models import (
    BankAccount,
    CardPayment,
    DepositExpectation,
    PaymentRun,
    StatementImport,
    StatementLine,
    TransferInstruction,
)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Whether the statements and the ledger tell the same story. Won."""

    statement_net: int  # deposits − withdrawals of the round's statements
    ledger_net: int  # what the ledger says went in − out, without the funding of the tracks
    unmatched: int  # lines nobody has explained

    @property
    def difference(self) -> int:
        return self.statement_net - self.ledger_net

    @property
    def agrees(self) -> bool:
        return self.statement_net == self.ledger_net and not self.unmatched


def reconciliation(round_: Round) -> Reconciliation:
    """Compare the statements with the round's bank account in the ledger."""
    lines = StatementLine.objects.filter(round=round_)
    sums = lines.aggregate(deposits=Sum("deposit"), withdrawals=Sum("withdrawal"))
    funded = sum(round_.tracks.values_list("appropriation", flat=True))
    bank = ledger.balance(books.bank(round_))
    return Reconciliation(
        statement_net=(sums["deposits"] or 0) - (sums["withdrawals"] or 0),
        ledger_net=bank.debits - bank.credits - funded,
        unmatched=lines.filter(state=LineState.UNMATCHED).count(),
    )


def account_of(organisation_id: int) -> BankAccount | None:
    """The account an organisation is paid to now."""
    return BankAccount.objects.filter(organisation_id=organisation_id, active=True).first()


def to_be_paid() -> QuerySet[TransferInstruction]:
    """Instructions that are in no run yet."""
    return TransferInstruction.objects.filter(state=InstructionState.INSTRUCTED).select_related("payee", "account")


def in_runs(run_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Payment run → how many transfers are in it, and their won; one query for a page."""
    rows = TransferInstruction.objects.filter(run_id__in=run_ids).values("run_id")
    rows = rows.annotate(count=Count("pk"), won=Sum("amount")).order_by()
    return {row["run_id"]: (row["count"], row["won"]) for row in rows}


def states_in_run(run: PaymentRun) -> list[tuple[str, int, int]]:
    """State, how many transfers of the run are in it, and their won."""
    rows = run.instructions.values("state").annotate(count=Count("pk"), won=Sum("amount")).order_by()
    found = {row["state"]: (row["count"], row["won"]) for row in rows}
    return [(str(state.label), *found[state]) for state in InstructionState if state in found]


def deposit_of(case_id: int) -> DepositExpectation | None:
    """The newest co-payment expected for a case."""
    kind = books.co_payment(programmes.case(case_id)).kind
    return DepositExpectation.objects.filter(case_id=case_id, credit_kind=kind).order_by("-pk").first()


def takes_cards(amount: int, kind: str = books.CO_PAYMENT) -> bool:
    """Whether a deposit of this many won, for a ledger account of this kind, may be paid by card."""
    return providers.is_on() and amount <= providers.MOST and kind == books.CO_PAYMENT


def deposit_by_code(code: str, actor: Actor) -> DepositExpectation:
    """Raises DepositExpectation.DoesNotExist for those who may not see it."""
    return DepositExpectation.objects.visible_to(actor).select_related("case", "payer").get(code=code)


def open_card_page(expectation: DepositExpectation, at: datetime) -> CardPayment | None:
    """The payment page on which the deposit can be paid now."""
    pages = expectation.card_payments.filter(state=CardState.OPEN, until__gt=at, session_id__isnull=False)
    return pages.first()


def paid_too_much_by_card(expectation: DepositExpectation) -> bool:
    """Whether a payment by card came in beside the deposit, and has not been given back."""
    return expectation.card_payments.filter(state=CardState.SURPLUS).exists()


def odd_deposit(case_id: int) -> int:
    """Won of a deposit that came in under the code of the case's co-payment, but is another amount; 0 if none did."""
    expected = deposit_of(case_id)
    if expected is None:
        return 0
    code = Q(counterparty__icontains=expected.code) | Q(memo__icontains=expected.code)
    found = StatementLine.objects.filter(
        code, round_id=expected.case.round_id, state=LineState.UNMATCHED, deposit__gt=0
    )
    return found.exclude(deposit=expected.amount).order_by("-pk").values_list("deposit", flat=True).first() or 0


def instruction_by_key(key: str) -> TransferInstruction | None:
    return TransferInstruction.objects.filter(key=key).first()


def is_paid(origin: str) -> bool:
    """Whether the bank has paid the instruction of this key, or one that replaced it, and not sent it back."""
    return _chain(origin).filter(state=InstructionState.PAID).exists()


def is_owed(origin: str) -> bool:
    """Whether something was instructed under this key and the bank has not paid it (yet, or any more)."""
    return _chain(origin).exists() and not is_paid(origin)


def _chain(origin: str) -> QuerySet[TransferInstruction]:
    """The instruction of a key and all that replaced it."""
    return TransferInstruction.objects.filter(Q(key=origin) | Q(key__startswith=f"{origin}:again:"))


def transfers_of(case_ids: Collection[int]) -> dict[str, TransferInstruction]:
    """Origin → the newest instruction of every payment of these cases, with its account and statement lines."""
    found = TransferInstruction.objects.filter(case_id__in=case_ids).select_related("account")
    return {one.origin: one for one in found.prefetch_related("lines").order_by("pk")}


def booking_keys(case_id: int) -> list[str]:
    """The ledger's keys of every payment of a case, and of those that came back."""
    found = TransferInstruction.objects.filter(case_id=case_id)
    return [key for one in found for key in (one.booking_key, f"{one.booking_key}:back")]


def unmatched_lines(round_: Round) -> QuerySet[StatementLine]:
    """Lines of the statement that nobody has explained, the oldest first."""
    return StatementLine.objects.filter(round=round_, state=LineState.UNMATCHED).order_by("booked_at", "pk")


def sent_and_not_seen(round_: Round) -> QuerySet[TransferInstruction]:
    """Transfers that were sent to the bank and stand in no statement yet."""
    sent = TransferInstruction.objects.filter(case__round=round_, state=InstructionState.SENT)
    return sent.select_related("payee", "run").order_by("state_since", "pk")


def in_suspense(round_: Round) -> int:
    """Won of deposits that nobody has explained."""
    return ledger.balance(books.suspense(round_)).free


def imports(round_: Round) -> QuerySet[StatementImport]:
    """The statements taken over for a round, the newest first."""
    return StatementImport.objects.filter(lines__round=round_).distinct().order_by("-at", "-pk")
