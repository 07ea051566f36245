"""The life of a fraud signal (domain model §13.5): people decide, and the firm is heard first."""

from marketplace.core.lifecycle import Lifecycle, Transition

from . import rules
from .enums import SignalState as S

SIGNAL = Lifecycle(
    "fraud_signal",
    S,
    Transition(name="ask", sources=(S.OPEN, S.EXPLAINED), target=S.ASKED, allowed=rules.is_programme_manager,
               needs_reason=True),
    Transition(name="explain", sources=(S.ASKED,), target=S.EXPLAINED, allowed=rules.the_firm_that_was_asked),
    Transition(name="clear", sources=(S.OPEN, S.ASKED, S.EXPLAINED), target=S.CLEARED, allowed=rules.is_approver,
               guards=(rules.someone_else_raised_it,), needs_reason=True),
    Transition(name="confirm", sources=(S.ASKED, S.EXPLAINED), target=S.CONFIRMED, allowed=rules.is_approver,
               guards=(rules.someone_else_raised_it, rules.the_firm_had_its_time), needs_reason=True),
)  # fmt: skip
