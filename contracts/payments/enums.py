from django.db import models
from django.utils.translation import gettext_lazy as _


class LineState(models.TextChoices):
    """거래내역 대사 상태."""

    UNMATCHED = "unmatched", _("Unmatched")  # a finance officer says which expected deposit it is
    MATCHED = "matched", _("Matched")  # nobody


class InstructionState(models.TextChoices):
    """이체 지시 상태."""

    INSTRUCTED = "instructed", _("Instructed")  # a finance officer puts it in a payment run
    IN_RUN = "in_run", _("In a payment run")  # released with the run by a second person, or let go with a discarded one
    SENT = "sent", _("Sent to the bank")  # the bank statement says paid or returned
    PAID = "paid", _("Paid")  # nobody, unless the statement shows that the bank sent it back
    RETURNED = "returned", _("Returned by the bank")  # a finance officer instructs it again, to a corrected account
    CANCELLED = "cancelled", _("Cancelled")  # a finance officer may instruct it again


class RunState(models.TextChoices):
    """지급 회차 상태."""

    DRAFT = "draft", _("Draft")  # another finance officer or the approver releases it, or a finance officer discards it
    RELEASED = "released", _("Released")  # the bank file is written and sent
    EXPORTED = "exported", _("Sent to the bank")  # closed when every line is paid or returned
    CLOSED = "closed", _("Closed")  # nobody
    DISCARDED = "discarded", _("Discarded")  # nobody: its transfers wait for another run


class CardState(models.TextChoices):
    """카드 결제 상태."""

    OPEN = "open", _("Payment page open")  # the payer pays there, or lets it run out
    PAID = "paid", _("Paid")  # nobody
    SURPLUS = "surplus", _("Paid though nothing was due")  # a finance officer gives it back
    REFUNDED = "refunded", _("Refunded to the card")  # nobody
    EXPIRED = "expired", _("Run out")  # the payer may begin anew


class ProviderEventState(models.TextChoices):
    """결제사 알림 상태."""

    RECEIVED = "received", _("Received")  # looked up at the card company by itself
    DONE = "done", _("Done")  # nobody
    FLAGGED = "flagged", _("To be looked into")  # a finance officer looks at the card company's own pages


class ExpectationState(models.TextChoices):
    """입금 예정 상태."""

    WAITING = "waiting", _("Waiting for the deposit")  # the payer deposits with the code
    RECEIVED = "received", _("Received")  # nobody
    CANCELLED = "cancelled", _("Cancelled")  # nobody
