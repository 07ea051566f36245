"""What can be done with claims and settlements. The only modules that write them."""

from .claims import approve_claim, check_claim, claim, follow_payment, hold_claim, release_claim, return_claim
from .closing import close_if_done, close_settlements_due, return_expired
from .confirming import confirm_settlement, review_again
from .holds import hold_claims_of, release_claims_of
from .statements import (
    object_to_recognition,
    open_settlement,
    propose_recognition,
    return_statement,
    submit_settlement,
)

__all__ = [
    "approve_claim",
    "check_claim",
    "claim",
    "close_if_done",
    "close_settlements_due",
    "confirm_settlement",
    "follow_payment",
    "hold_claim",
    "hold_claims_of",
    "object_to_recognition",
    "open_settlement",
    "propose_recognition",
    "release_claim",
    "release_claims_of",
    "return_claim",
    "return_expired",
    "return_statement",
    "review_again",
    "submit_settlement",
]
