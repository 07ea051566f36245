"""The lives of claims to a business number, of requests to join, and of delegations."""

from marketplace.core.lifecycle import Lifecycle, Transition

from . import rules
from .enums import ClaimState, DelegationState, JoinState, Role

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

DELEGATION = Lifecycle(
    "delegation",
    DelegationState,
    Transition(name="approve", sources=(DelegationState.REQUESTED,), target=DelegationState.APPROVED,
               allowed=rules.is_programme_manager),
    Transition(name="refuse", sources=(DelegationState.REQUESTED,), target=DelegationState.REFUSED,
               allowed=rules.is_programme_manager, needs_reason=True),
    Transition(name="revoke", sources=(DelegationState.REQUESTED, DelegationState.APPROVED),
               target=DelegationState.REVOKED, needs_reason=True,
               allowed=rules.any_of(rules.is_programme_manager, is_representative_there)),
)  # fmt: skip
