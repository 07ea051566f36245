from django.db import models
from django.utils.translation import gettext_lazy as _


class VoucherState(models.TextChoices):
    """바우처 상태. Beside each state: who acts next, and what moves it on."""

    PROPOSED = "proposed", _("Proposed")  # a finance officer issues or refuses it
    ISSUED = "issued", _("Issued")  # claims draw on it; a manager may suspend it
    SUSPENDED = "suspended", _("Suspended")  # a manager resumes it; no claim is paid meanwhile
    SPENT = "spent", _("Spent")  # nobody: settlement returned what was left
    EXPIRED = "expired", _("Expired")  # nobody: the clock, at the end of its validity
    CANCELLED = "cancelled", _("Cancelled")  # nobody: refused, or its agreement was terminated


class GuaranteeState(models.TextChoices):
    """보증증권 상태."""

    SUBMITTED = "submitted", _("Submitted")  # a manager accepts or refuses it
    ACCEPTED = "accepted", _("Bond accepted")  # cleared at settlement
    REFUSED = "refused", _("Refused")  # nobody
    CLEARED = "cleared", _("Cleared")  # nobody
