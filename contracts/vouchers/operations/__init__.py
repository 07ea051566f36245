"""What can be done with vouchers and guarantees. The only modules that write them."""

from .earmarks import Share, draw, lower
from .guarantees import accept_guarantee, clear_guarantee, refuse_guarantee, submit_guarantee
from .vouchers import (
    Unused,
    expire_due,
    issue_voucher,
    propose_voucher,
    refuse_voucher,
    resume_voucher,
    return_unused,
    spend_voucher,
    suspend_voucher,
)

__all__ = [
    "Share",
    "Unused",
    "accept_guarantee",
    "clear_guarantee",
    "draw",
    "expire_due",
    "issue_voucher",
    "lower",
    "propose_voucher",
    "refuse_guarantee",
    "refuse_voucher",
    "resume_voucher",
    "return_unused",
    "spend_voucher",
    "submit_guarantee",
    "suspend_voucher",
]
