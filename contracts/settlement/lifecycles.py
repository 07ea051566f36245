"""The lives of claims and settlements (domain model §13.2; invariants 4, 5 and 8)."""

from marketplace.core.lifecycle import Lifecycle, Transition

from . import rules
from .enums import ClaimState as C
from .enums import SettlementState as S

manager, finance, system = rules.is_programme_manager, rules.is_finance_officer, rules.is_system

CLAIM = Lifecycle(
    "claim",
    C,
    Transition(name="check", sources=(C.CLAIMED, C.CHECKED), target=C.CHECKED, allowed=manager,
               guards=(rules.nothing_holds_its_case,)),
    Transition(name="approve", sources=(C.CHECKED,), target=C.INSTRUCTED, allowed=finance,
               guards=(rules.someone_else_checked_it, rules.its_check_is_fresh, rules.nothing_holds_its_case)),
    Transition(name="refuse", sources=(C.CLAIMED, C.CHECKED, C.ON_HOLD), target=C.REFUSED,
               allowed=rules.is_manager_or_finance, needs_reason=True),
    Transition(name="hold", sources=(C.CLAIMED, C.CHECKED), target=C.ON_HOLD, allowed=rules.is_manager_or_system,
               needs_reason=True),
    Transition(name="release", sources=(C.ON_HOLD,), target=C.CLAIMED, allowed=rules.is_manager_or_system,
               guards=(rules.nothing_holds_its_case,), needs_reason=True),
    Transition(name="pay", sources=(C.INSTRUCTED,), target=C.PAID, allowed=system),
    Transition(name="bounce", sources=(C.PAID,), target=C.INSTRUCTED, allowed=system),
)  # fmt: skip

SETTLEMENT = Lifecycle(
    "settlement",
    S,
    Transition(name="submit", sources=(S.OPEN,), target=S.SUBMITTED, allowed=rules.its_demand_firm),
    Transition(name="return", sources=(S.SUBMITTED,), target=S.OPEN, allowed=rules.may_return_the_statement,
               needs_reason=True),
    Transition(name="review", sources=(S.SUBMITTED,), target=S.REVIEWED, allowed=rules.its_reviewer),
    Transition(name="object", sources=(S.REVIEWED,), target=S.REVIEWED, allowed=rules.its_demand_firm,
               needs_reason=True),
    Transition(name="review_again", sources=(S.REVIEWED,), target=S.SUBMITTED, allowed=rules.may_confirm,
               needs_reason=True),
    Transition(name="confirm", sources=(S.REVIEWED,), target=S.CONFIRMED, allowed=rules.may_confirm,
               guards=(rules.someone_else_reviewed_it, rules.its_claims_are_decided)),
    Transition(name="close", sources=(S.CONFIRMED,), target=S.CLOSED, allowed=system),
)  # fmt: skip
