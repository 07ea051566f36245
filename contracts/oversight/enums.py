from django.db import models
from django.utils.translation import gettext_lazy as _


class SignalState(models.TextChoices):
    """부정징후 상태. A signal never decides: people do."""

    OPEN = "open", _("Open")  # a manager asks a firm for an explanation; an approver may clear it at once
    ASKED = "asked", _("Explanation asked")  # the firm explains; an approver goes on without, once its time is over
    EXPLAINED = "explained", _("Explained")  # an approver clears it or orders an investigation
    CLEARED = "cleared", _("Cleared")  # nobody
    CONFIRMED = "confirmed", _("Under investigation")  # payments stay on hold; sanctions and clawback follow


class SignalKind(models.TextChoices):
    """부정징후 종류 (domain model §13.5): what was seen, never what it means."""

    SHARED_ACCESS = "shared-access", _("Same address, device, account or internet address on both sides")
    SHARED_PEOPLE = "shared-people", _("Same representative, director or staff on both sides")
    PAID_BY_VENDOR = "paid-by-vendor", _("Co-payment paid by the vendor, or given back soon after")
    INVOICE_CHANGED = "invoice-changed", _("Invoice cancelled or changed after acceptance")
    OVERPRICED = "overpriced", _("Price far above the vendor's other quotes")
    SIMILAR_TEXT = "similar-text", _("Plans or quotes nearly the same in several firms")
    SAME_EVIDENCE = "same-evidence", _("The same photograph or report used twice")
    NOT_USED = "not-used", _("No sign that the result is used")
    SAME_RESULTS = "same-results", _("KPI results the same in several projects")
    REPORT = "report", _("A report from outside")
