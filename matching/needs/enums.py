from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedState(models.TextChoices):
    """의뢰 상태."""

    DRAFT = "draft", _("Draft")  # the firm asks for quotes
    ASKING = "asking", _("Collecting quotes")  # vendors quote until the deadline; then they are opened together
    OPENED = "opened", _("Quotes opened")  # the firm chooses and says why
    CHOSEN = "chosen", _("Vendor chosen")  # nobody
    CANCELLED = "cancelled", _("Cancelled")  # nobody


class QuoteState(models.TextChoices):
    """견적 상태."""

    DRAFT = "draft", _("Draft")  # the vendor submits it before the deadline
    SUBMITTED = "submitted", _("Submitted, sealed")  # the vendor may withdraw it before the deadline
    WITHDRAWN = "withdrawn", _("Withdrawn")  # nobody
    OPENED = "opened", _("Opened")  # the firm chooses one
    CHOSEN = "chosen", _("Chosen")  # nobody: frozen into the application
    NOT_CHOSEN = "not_chosen", _("Not chosen")  # nobody: told the reason


class DataStays(models.TextChoices):
    """데이터가 있을 수 있는 곳."""

    ANYWHERE = "", _("No limit")
    KOREA = "korea", _("In Korea")
    SITE = "site", _("On the firm's premises")
