"""The lives of expected deposits, statement lines, transfer instructions and payment runs."""

from marketplace.core.lifecycle import Lifecycle, Transition

from . import rules
from .enums import CardState as C
from .enums import ExpectationState as E
from .enums import InstructionState as I
from .enums import LineState as L
from .enums import ProviderEventState as P
from .enums import RunState as R

EXPECTATION = Lifecycle(
    "deposit_expectation",
    E,
    Transition(name="receive", sources=(E.WAITING,), target=E.RECEIVED, allowed=rules.is_finance_or_system),
    Transition(name="cancel", sources=(E.WAITING,), target=E.CANCELLED, allowed=rules.is_manager_or_system),
)

LINE = Lifecycle(
    "statement_line",
    L,
    Transition(name="match", sources=(L.UNMATCHED,), target=L.MATCHED, allowed=rules.is_finance_or_system),
)

CARD = Lifecycle(
    "card_payment",
    C,
    Transition(name="pay", sources=(C.OPEN, C.EXPIRED), target=C.PAID, allowed=rules.is_system),
    Transition(name="exceed", sources=(C.OPEN, C.EXPIRED), target=C.SURPLUS, allowed=rules.is_system),
    Transition(name="expire", sources=(C.OPEN,), target=C.EXPIRED, allowed=rules.is_system),
    Transition(name="refund", sources=(C.SURPLUS,), target=C.REFUNDED, allowed=rules.is_finance_officer),
)

PROVIDER_EVENT = Lifecycle(
    "provider_event",
    P,
    Transition(name="finish", sources=(P.RECEIVED, P.FLAGGED), target=P.DONE, allowed=rules.is_finance_or_system),
    Transition(name="flag", sources=(P.RECEIVED,), target=P.FLAGGED, allowed=rules.is_system),
)

INSTRUCTION = Lifecycle(
    "transfer_instruction",
    I,
    Transition(name="collect", sources=(I.INSTRUCTED,), target=I.IN_RUN, allowed=rules.is_finance_officer),
    Transition(name="leave", sources=(I.IN_RUN,), target=I.INSTRUCTED, allowed=rules.is_finance_officer,
               guards=(rules.its_run_was_discarded,)),
    Transition(name="send", sources=(I.IN_RUN,), target=I.SENT, allowed=rules.is_finance_or_system),
    Transition(name="pay", sources=(I.SENT,), target=I.PAID, allowed=rules.is_system),
    Transition(name="bounce", sources=(I.SENT, I.PAID), target=I.RETURNED,
               allowed=rules.is_finance_or_system, guards=(rules.the_statement_says_so,), needs_reason=True),
    Transition(name="cancel", sources=(I.INSTRUCTED,), target=I.CANCELLED,
               allowed=rules.is_finance_officer, needs_reason=True),
)  # fmt: skip

RUN = Lifecycle(
    "payment_run",
    R,
    Transition(name="release", sources=(R.DRAFT,), target=R.RELEASED,
               allowed=rules.may_release, guards=(rules.someone_else_made_it,)),
    Transition(name="discard", sources=(R.DRAFT,), target=R.DISCARDED, allowed=rules.is_finance_officer,
               needs_reason=True),
    Transition(name="export", sources=(R.RELEASED,), target=R.EXPORTED, allowed=rules.is_finance_officer),
    Transition(name="close", sources=(R.EXPORTED,), target=R.CLOSED, allowed=rules.is_system),
)  # fmt: skip
