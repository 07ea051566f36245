from django.db import models
from django.utils.translation import gettext_lazy as _


class SignalState(models.TextChoices):
    """부정징후 상태. A signal never decides: people do."""

    OPEN = "open", _("Open")  # a manager asks the firm for an explanation, or dismisses it
    ASKED = "asked", _("Explanation asked")  # the firm explains
    EXPLAINED = "explained", _("Explained")  # an approver clears it or orders an investigation
    CLEARED = "cleared", _("Cleared")  # nobody
    CONFIRMED = "confirmed", _("Under investigation")  # sanctions and clawback follow
