"""What can be done in the catalogue. The only modules that write it."""

from ..content import SolutionContent
from .drafts import change_solution
from .places import release_vendor_place, take_vendor_place
from .registration import (
    OPEN,
    amend_registration,
    cancel_registration,
    decide_registration,
    expire_due,
    propose_approval,
    refuse_registration,
    register_vendor,
    reinstate_registration,
    request_registration_correction,
    submit_registration,
    suspend_registration,
    take_up_registration,
)
from .solutions import (
    review_solution,
    save_solution,
    submit_solution,
    unpublish_solution,
    withdraw_solution,
)
from .words import load_taxonomy

__all__ = [
    "OPEN",
    "SolutionContent",
    "amend_registration",
    "cancel_registration",
    "change_solution",
    "decide_registration",
    "expire_due",
    "load_taxonomy",
    "propose_approval",
    "refuse_registration",
    "register_vendor",
    "reinstate_registration",
    "release_vendor_place",
    "request_registration_correction",
    "review_solution",
    "save_solution",
    "submit_registration",
    "submit_solution",
    "suspend_registration",
    "take_up_registration",
    "take_vendor_place",
    "unpublish_solution",
    "withdraw_solution",
]
