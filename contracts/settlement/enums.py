from django.db import models
from django.utils.translation import gettext_lazy as _


class ClaimState(models.TextChoices):
    """대금청구 상태."""

    CLAIMED = "claimed", _("Claimed")  # a programme manager checks it
    CHECKED = "checked", _("Checked by the manager")  # a finance officer who is not that manager approves
    INSTRUCTED = "instructed", _("Payment instructed")  # the bank statement says paid
    PAID = "paid", _("Paid")  # nobody, unless the bank sends the money back
    REFUSED = "refused", _("Sent back")  # the vendor claims again
    ON_HOLD = "on_hold", _("On hold")  # a manager releases it, once no signal or dispute stands


class SettlementState(models.TextChoices):
    """정산 상태."""

    OPEN = "open", _("Statement awaited")  # the demand firm submits the statement
    SUBMITTED = "submitted", _("Statement submitted")  # the auditor proposes, or the manager where no audit is due
    REVIEWED = "reviewed", _("Reviewed")  # the firm may object; another person confirms
    CONFIRMED = "confirmed", _("Confirmed")  # what is left is claimed and paid, refunds and returns come in
    CLOSED = "closed", _("Closed")  # nobody


class PaperKind(models.TextChoices):
    """증빙 종류: what a paper behind an expense shows. The firm brings each; the auditor compares them."""

    CONTRACT = "contract", _("Contract or quote")  # what was ordered
    INVOICE = "invoice", _("Invoice or receipt")  # what was charged
    TRANSFER = "transfer", _("Proof of transfer")  # what was paid
    RESULT = "result", _("Deliverable or record of work")  # what was got for it


class Disallowance(models.TextChoices):
    """불인정 사유코드: why part of an expense is not recognised. The firm reads it with the reason."""

    NO_EVIDENCE = "no-evidence", _("No evidence")
    MISMATCH = "mismatch", _("The papers do not agree")
    PERIOD = "period", _("Outside the agreement's period")
    ITEM = "item", _("Not a cost that is supported")
    NO_RESULT = "no-result", _("Input or result cannot be seen")
    TWICE = "twice", _("Charged twice")
    OTHER = "other", _("Another reason")
