"""The lives of needs and quotes (domain model §13.2, DemandPost and Quote)."""

from marketplace.core.lifecycle import Lifecycle, Transition

from . import rules
from .enums import NeedState as N
from .enums import QuoteState as Q

NEED = Lifecycle(
    "need",
    N,
    Transition(name="ask", sources=(N.DRAFT,), target=N.ASKING, allowed=rules.its_decider),
    Transition(name="open", sources=(N.ASKING,), target=N.OPENED, allowed=rules.its_firm_or_system,
               guards=(rules.the_quote_deadline_has_passed,)),
    Transition(name="choose", sources=(N.OPENED,), target=N.CHOSEN, allowed=rules.its_decider),
    Transition(name="cancel", sources=(N.DRAFT, N.ASKING, N.OPENED), target=N.CANCELLED,
               allowed=rules.its_decider, needs_reason=True),
)  # fmt: skip

QUOTE = Lifecycle(
    "quote",
    Q,
    Transition(name="submit", sources=(Q.DRAFT,), target=Q.SUBMITTED, allowed=rules.is_the_vendor,
               guards=(rules.quotes_are_still_taken,)),
    Transition(name="withdraw", sources=(Q.DRAFT, Q.SUBMITTED), target=Q.WITHDRAWN, allowed=rules.is_the_vendor,
               guards=(rules.quotes_are_still_taken,)),
    Transition(name="open", sources=(Q.SUBMITTED,), target=Q.OPENED, allowed=rules.is_system),
    Transition(name="choose", sources=(Q.OPENED,), target=Q.CHOSEN, allowed=rules.the_needs_firm),
    Transition(name="pass_over", sources=(Q.OPENED,), target=Q.NOT_CHOSEN, allowed=rules.the_needs_firm,
               needs_reason=True),
)  # fmt: skip
