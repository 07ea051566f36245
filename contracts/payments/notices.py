"""Tasks and notices about money in and out of the agency's bank account."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from marketplace.core.models import Event
from marketplace.core.templatetags.ieum import day, won
from marketplace.notices.audiences import Audience, firm, office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import NoticeKind, TaskKind, declare
from marketplace.programmes.notices import CASE, case_title, its_case, of_the_case

from .enums import CardState, ExpectationState, InstructionState, LineState, ProviderEventState, RunState
from .lifecycles import CARD, EXPECTATION, INSTRUCTION, LINE, PROVIDER_EVENT, RUN
from .models import CardPayment, DepositExpectation, PaymentRun, ProviderEvent, StatementLine, TransferInstruction


def _finance(record) -> Audience:
    return office(Desk.FINANCE_OFFICER)


def _lines(event: Event) -> Iterable[StatementLine]:
    """What a statement brought in and nobody has explained."""
    return StatementLine.objects.filter(statement=event.subject_id, state=LineState.UNMATCHED)


def _replaced(event: Event) -> Iterable[TransferInstruction]:
    """The instruction that has just been given, and the one it replaces."""
    given = TransferInstruction.objects.select_related("replaces").get(pk=event.subject_id)
    return [given, given.replaces] if given.replaces else [given]


def _is_not_replaced(instruction: TransferInstruction, at) -> bool:
    return not TransferInstruction.objects.filter(replaces=instruction).exists()


def _line_title(line: StatementLine) -> str:
    amount = won(line.deposit) if line.deposit else f"-{won(line.withdrawal)}"
    return f"{day(line.booked_at)} · {line.counterparty} · {amount}"


def _paying(instruction: TransferInstruction) -> str:
    return f"{instruction.number} · {instruction.payee} · {won(instruction.amount)}"


def _card(payment: CardPayment) -> str:
    return f"{payment.key} · {won(payment.amount)}"


def _event(event: ProviderEvent) -> str:
    return f"{event.kind} · {event.trouble}"


def _expected(expectation: DepositExpectation, event) -> dict:
    return of_the_case(expectation, event) | {
        "amount": won(expectation.amount), "code": expectation.code, "due": day(expectation.due_on),
    }  # fmt: skip


def _paid(instruction: TransferInstruction, event) -> dict:
    return of_the_case(instruction, event) | {
        "amount": won(instruction.amount), "purpose": instruction.purpose, "account": str(instruction.account),
        "instruction": instruction.number,
    }  # fmt: skip


declare(
    TaskKind(
        name="payments.deposit", label=_("Pay in the co-payment"), record=DepositExpectation, life=EXPECTATION,
        while_in=(ExpectationState.WAITING,), news={"deposit_expectation.expect": None}, joins=CASE,
        whose=lambda expectation: firm(expectation.payer_id), due=lambda expectation: expectation.due_on,
        title=case_title, link=its_case,
    ),
    TaskKind(
        name="payments.explain", label=_("Explain a line of the bank statement"), record=StatementLine, life=LINE,
        while_in=(LineState.UNMATCHED,), news={"statement.import": _lines}, whose=_finance, title=_line_title,
    ),
    TaskKind(
        name="payments.refund_card", label=_("Give a payment by card back"), record=CardPayment, life=CARD,
        while_in=(CardState.SURPLUS,), whose=_finance, title=_card,
    ),
    TaskKind(
        name="payments.odd_event", label=_("Look into a message of the card company"), record=ProviderEvent,
        life=PROVIDER_EVENT, while_in=(ProviderEventState.FLAGGED,), whose=_finance, title=_event,
    ),
    TaskKind(
        name="payments.collect", label=_("Put a transfer into a payment run"), record=TransferInstruction,
        life=INSTRUCTION, while_in=(InstructionState.INSTRUCTED,), news={"transfer_instruction.instruct": None},
        whose=_finance, title=_paying, joins=("payee",), link=lambda row: ("paymentrun:list_action", ("make",)),
    ),
    TaskKind(
        name="payments.reinstruct", label=_("Instruct a returned transfer again"), record=TransferInstruction,
        life=INSTRUCTION, while_in=(InstructionState.RETURNED,), when=_is_not_replaced,
        news={"transfer_instruction.instruct": _replaced}, whose=_finance, title=_paying, joins=("payee",),
    ),
    TaskKind(
        name="payments.release", label=_("Release a payment run"), record=PaymentRun, life=RUN,
        while_in=(RunState.DRAFT,), news={"payment_run.make": None},
        whose=lambda run: office(Desk.RELEASERS, but=run.made_by),
    ),
    TaskKind(
        name="payments.export", label=_("Send the payment run to the bank"), record=PaymentRun, life=RUN,
        while_in=(RunState.RELEASED,), whose=_finance,
    ),
    NoticeKind(
        name="payments.expected", events=("deposit_expectation.expect",), record=DepositExpectation, values=_expected,
        to=lambda expectation, event: [firm(expectation.payer_id)], link=its_case, joins=CASE, legal=True,
        subject=_("Please pay in %(amount)s with the code %(code)s"),
        body=_("Please pay %(amount)s into the agency's account for “%(title)s”, from your company's own account.\n\nWrite this code as the sender's name: %(code)s\n\nDue: %(due)s"),
    ),
    NoticeKind(
        name="payments.deposited", events=("deposit_expectation.receive",), record=DepositExpectation,
        values=_expected, to=lambda expectation, event: [firm(expectation.payer_id)], link=its_case, joins=CASE,
        subject=_("Your deposit of %(amount)s has come in"),
        body=_("The deposit of %(amount)s with the code %(code)s for “%(title)s” has come in."),
    ),
    NoticeKind(
        name="payments.paid", events=("transfer_instruction.pay",), record=TransferInstruction, values=_paid,
        to=lambda row, event: [firm(row.payee_id)], link=its_case, joins=(*CASE, "account__organisation"),
        subject=_("%(amount)s were paid to you"),
        body=_("%(amount)s were transferred to %(account)s.\n\nFor: %(purpose)s\nNumber: %(instruction)s"),
    ),
    NoticeKind(
        name="payments.bounced", events=("transfer_instruction.bounce",), record=TransferInstruction, values=_paid,
        to=lambda row, event: [firm(row.payee_id)], link=its_case, joins=(*CASE, "account__organisation"),
        subject=_("The bank sent a transfer of %(amount)s back"),
        body=_("The transfer %(instruction)s to %(account)s came back from the bank.\n\nReason: %(reason)s\n\nPlease check your company's account on record; the amount is still owed to you."),
    ),
)  # fmt: skip
