"""The life of a vendor's place in the pool (domain: 공급기업 등록; invariant 8: maker ≠ checker)."""

from marketplace.accounts.rules import is_programme_manager
from marketplace.core.lifecycle import Lifecycle, Transition

from . import rules
from .enums import RegistrationState as S

REGISTRATION = Lifecycle(
    "vendor_registration",
    S,
    Transition(name="submit", sources=(S.DRAFT, S.CORRECTION), target=S.SUBMITTED,
               allowed=rules.is_its_representative,
               guards=(rules.its_proof_is_attached, rules.the_correction_is_in_time)),
    Transition(name="take_up", sources=(S.SUBMITTED,), target=S.CHECKING, allowed=is_programme_manager),
    Transition(name="ask_correction", sources=(S.CHECKING,), target=S.CORRECTION,
               allowed=is_programme_manager, needs_reason=True),
    Transition(name="refuse", sources=(S.CHECKING, S.PROPOSED), target=S.REFUSED,
               allowed=rules.any_of(is_programme_manager, rules.is_approver), needs_reason=True),
    Transition(name="propose", sources=(S.CHECKING,), target=S.PROPOSED, allowed=is_programme_manager),
    Transition(name="approve", sources=(S.PROPOSED,), target=S.APPROVED,
               allowed=rules.is_approver, guards=(rules.someone_else_proposed_it,)),
    Transition(name="return", sources=(S.PROPOSED,), target=S.CHECKING,
               allowed=rules.is_approver, guards=(rules.someone_else_proposed_it,), needs_reason=True),
    Transition(name="suspend", sources=(S.APPROVED,), target=S.SUSPENDED,
               allowed=is_programme_manager, needs_reason=True),
    Transition(name="reinstate", sources=(S.SUSPENDED,), target=S.APPROVED,
               allowed=is_programme_manager, needs_reason=True),
    Transition(name="expire", sources=(S.APPROVED, S.SUSPENDED), target=S.EXPIRED, allowed=rules.is_system),
    Transition(name="cancel", sources=(S.APPROVED, S.SUSPENDED), target=S.CANCELLED,
               allowed=rules.is_approver, needs_reason=True),
)  # fmt: skip
