"""The lives of claims to a business number and of requests to join."""

from marketplace.core.lifecycle import Lifecycle, Transition

from . import rules
from .enums import ClaimState, JoinState, Role

is_representative_there = rules.for_organisation("organisation", Role.REPRESENTATIVE.value)

CLAIM = Lifecycle(
    "organisation_claim",
    ClaimState,
    Transition(name="approve", sources=(ClaimState.REQUESTED,), target=ClaimState.APPROVED,
               allowed=rules.is_programme_manager),
    Transition(name="refuse", sources=(ClaimState.REQUESTED,), target=ClaimState.REFUSED,
               allowed=rules.is_programme_manager, needs_reason=True),
)  # fmt: skip

JOIN = Lifecycle(
    "join_request",
    JoinState,
    Transition(name="accept", sources=(JoinState.ASKED,), target=JoinState.ACCEPTED, allowed=is_representative_there),
    Transition(name="refuse", sources=(JoinState.ASKED,), target=JoinState.REFUSED,
               allowed=is_representative_there, needs_reason=True),
)  # fmt: skip
