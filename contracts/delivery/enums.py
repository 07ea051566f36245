from django.db import models
from django.utils.translation import gettext_lazy as _


class MilestoneState(models.TextChoices):
    """과업 단계 상태."""

    PLANNED = "planned", _("Planned")  # the vendor delivers
    DELIVERED = "delivered", _("Delivered")  # the demand firm accepts or sends back
    REWORK = "rework", _("Sent back")  # the vendor mends and delivers again
    ACCEPTED = "accepted", _("Accepted")  # nobody: the vendor may claim its payment


class CheckState(models.TextChoices):
    """중간점검 상태."""

    SCHEDULED = "scheduled", _("Scheduled")  # a manager or an inspector records the finding
    GOOD = "good", _("Good")  # nobody
    CORRECTION = "correction", _("Correction asked")  # the vendor or the firm answers by the due date
    ANSWERED = "answered", _("Answered")  # a manager closes it or asks again
    STOPPED = "stopped", _("Stopped")  # nobody: the agreement is suspended with it


class EvaluationState(models.TextChoices):
    """최종평가 상태."""

    REPORTED = "reported", _("Final report submitted")  # a manager records the evaluation
    CORRECTION = "correction", _("Correction asked")  # the firm reports again
    SUCCESS = "success", _("Success")  # settlement
    FAILURE = "failure", _("Failure")  # settlement, with clawback
