from django.db import models
from django.utils.translation import gettext_lazy as _


class IssuedKind(models.TextChoices):
    """발급 문서의 종류."""

    VOUCHER = "voucher", _("Voucher statement")
    ACCEPTANCE = "acceptance", _("Acceptance certificate")
    SETTLEMENT = "settlement", _("Confirmed settlement")
    TRANSLATION = "translation", _("English translation")
