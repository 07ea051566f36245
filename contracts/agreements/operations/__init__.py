"""What can be done with agreements, their documents and signatures. The only modules that write them."""

from .changing import (
    answer_change,
    approve_change,
    check_change,
    refuse_change,
    request_change,
    request_end,
    withdraw_change,
)
from .drawing_up import draw_up, draw_up_again, draw_up_each
from .ending import cancel_agreement, end_with_award, refund_co_payment, terminate_agreement
from .identified import confirm_signer, send_code, sign_checked, sign_identified, sign_with_certificate
from .making import render_again, render_document, seal_document
from .on_paper import confirm_paper, record_paper, refuse_paper
from .prior import close_notices_due, give_notice, state_opinion, withdraw_notice
from .reminding import remind_signer
from .running import (
    close_agreement,
    complete_agreement,
    resume_agreement,
    settle_agreement,
    start_agreements_due,
    suspend_agreement,
)
from .signing import (
    co_payment_received,
    decline,
    expire_documents_due,
    lock_document,
    open_document,
    sign,
    void_document,
)

__all__ = [
    "answer_change",
    "approve_change",
    "cancel_agreement",
    "check_change",
    "close_agreement",
    "close_notices_due",
    "co_payment_received",
    "complete_agreement",
    "confirm_paper",
    "confirm_signer",
    "decline",
    "draw_up",
    "draw_up_again",
    "draw_up_each",
    "end_with_award",
    "expire_documents_due",
    "give_notice",
    "lock_document",
    "open_document",
    "record_paper",
    "refund_co_payment",
    "refuse_change",
    "refuse_paper",
    "remind_signer",
    "render_again",
    "render_document",
    "request_change",
    "request_end",
    "resume_agreement",
    "seal_document",
    "send_code",
    "settle_agreement",
    "sign",
    "sign_checked",
    "sign_identified",
    "sign_with_certificate",
    "start_agreements_due",
    "state_opinion",
    "suspend_agreement",
    "terminate_agreement",
    "void_document",
    "withdraw_change",
    "withdraw_notice",
]
