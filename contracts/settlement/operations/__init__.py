"""What can be done with claims and settlements. The only modules that write them."""

from .claims import approve_claim, check_claim, claim, follow_payment, hold_claim, release_claim, return_claim
from .closing import close_if_done, close_settlements_due, return_expired
from .confirming import confirm_settlement, review_again
from .holds import hold_claims_of, release_claims_of
from .papers import add_paper, link_papers, remove_paper
from .statements import (
    judge_expense,
    object_to_recognition,
    open_settlement,
    propose_recognition,
    return_statement,
    save_spent,
    submit_settlement,
)

__all__ = [
    "add_paper",
    "approve_claim",
    "check_claim",
    "claim",
    "close_if_done",
    "close_settlements_due",
    "confirm_settlement",
    "follow_payment",
    "hold_claim",
    "hold_claims_of",
    "judge_expense",
    "link_papers",
    "object_to_recognition",
    "open_settlement",
    "propose_recognition",
    "release_claim",
    "release_claims_of",
    "remove_paper",
    "return_claim",
    "return_expired",
    "return_statement",
    "review_again",
    "save_spent",
    "submit_settlement",
]
