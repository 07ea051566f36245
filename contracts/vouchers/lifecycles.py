"""The lives of vouchers and guarantees (domain model §13.2; invariant 8: maker ≠ checker)."""

from marketplace.core.lifecycle import Lifecycle, Transition

from . import rules
from .enums import GuaranteeState as G
from .enums import VoucherState as V

manager, finance, system = rules.is_programme_manager, rules.is_finance_officer, rules.is_system

VOUCHER = Lifecycle(
    "voucher",
    V,
    Transition(name="issue", sources=(V.PROPOSED,), target=V.ISSUED, allowed=finance,
               guards=(rules.someone_else_proposed_it, rules.has_not_expired, rules.its_agreement_is_concluded)),
    Transition(name="refuse", sources=(V.PROPOSED,), target=V.CANCELLED, allowed=finance, needs_reason=True),
    Transition(name="suspend", sources=(V.ISSUED,), target=V.SUSPENDED, allowed=manager, needs_reason=True),
    Transition(name="resume", sources=(V.SUSPENDED,), target=V.ISSUED, allowed=manager,
               guards=(rules.has_not_expired,), needs_reason=True),
    Transition(name="spend", sources=(V.ISSUED, V.SUSPENDED), target=V.SPENT, allowed=system,
               guards=(rules.nothing_is_kept_any_more,)),
    Transition(name="expire", sources=(V.ISSUED, V.SUSPENDED), target=V.EXPIRED, allowed=system,
               guards=(rules.its_validity_is_over,)),
)  # fmt: skip

GUARANTEE = Lifecycle(
    "guarantee",
    G,
    Transition(name="accept", sources=(G.SUBMITTED,), target=G.ACCEPTED, allowed=manager,
               guards=(rules.it_covers_the_advance, rules.it_outlives_the_agreement)),
    Transition(name="refuse", sources=(G.SUBMITTED,), target=G.REFUSED, allowed=manager, needs_reason=True),
    Transition(name="clear", sources=(G.ACCEPTED,), target=G.CLEARED, allowed=rules.any_of(manager, system)),
)  # fmt: skip
