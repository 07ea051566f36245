from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """문서의 종류: each has articles of its own."""

    AGREEMENT = "agreement", _("Agreement")
    AMENDMENT = "amendment", _("Amendment")
    TERMINATION = "termination", _("Termination by consent")


class Clause(models.TextChoices):
    """따로 확인받는 조항: what can hurt a signer who did not read it."""

    CLAWBACK = "clawback", _("Return of the grant and sanctions")
    PERSONAL_DATA = "personal_data", _("Personal data")


class EditionState(models.TextChoices):
    """조문 판 상태."""

    DRAFT = "draft", _("Draft")  # a manager writes and submits it
    REVIEW = "review", _("Under review")  # somebody else, an approver, publishes or returns it
    PUBLISHED = "published", _("In use")  # every document that is drawn up quotes it
    REPLACED = "replaced", _("Replaced")  # nobody: documents drawn up before keep its words
    DROPPED = "dropped", _("Dropped")  # nobody
