from django.db import models
from django.utils.translation import gettext_lazy as _


class RegistrationState(models.TextChoices):
    """공급기업 등록 상태."""

    DRAFT = "draft", _("Draft")  # the vendor's representative submits it
    SUBMITTED = "submitted", _("Submitted")  # a programme manager takes it up
    CHECKING = "checking", _("Under review")  # the manager asks for correction, refuses, or proposes approval
    CORRECTION = "correction", _("Correction requested")  # the vendor submits again
    PROPOSED = "proposed", _("Approval proposed")  # an approver other than the manager decides
    APPROVED = "approved", _("In the pool")  # may quote; suspended by a manager, expired by the clock
    SUSPENDED = "suspended", _("Suspended")  # a manager reinstates it
    REFUSED = "refused", _("Refused")  # nobody
    EXPIRED = "expired", _("Expired")  # nobody: registers again
    CANCELLED = "cancelled", _("Cancelled")  # nobody: false data, by an approver


class TermKind(models.TextChoices):
    """분류 체계: each kind is a facet of the catalogue."""

    AI_FIELD = "ai_field", _("AI field")
    INDUSTRY = "industry", _("Industry")
    FUNCTION = "function", _("Business function")
    DEPLOYMENT = "deployment", _("Deployment")
    CERTIFICATION = "certification", _("Certification")
    REGION = "region", _("Region")
    LANGUAGE = "language", _("Language")
    SIZE = "size", _("Customer size")
    PRICE_MODEL = "price_model", _("Price model")


class ProofKind(models.TextChoices):
    """성능 근거."""

    TEST_REPORT = "test_report", _("Test report")
    OWN_MEASUREMENT = "own_measurement", _("Own measurement")
    NONE = "none", _("No proof yet")


class Standing(models.TextChoices):
    """How a solution stands for its vendor: worked out from Wagtail's draft and workflow, stored nowhere."""

    DRAFT = "draft", _("Being written")  # the vendor submits it for review
    REVIEW = "review", _("Under review")  # a moderator answers; the vendor may withdraw it
    CHANGES = "changes", _("Changes asked for")  # the vendor mends it and submits it again
    PUBLIC = "public", _("Public")  # nobody; the vendor may change it or take it down
    CHANGED = "changed", _("Public, with a draft")  # the vendor submits the draft for review
    DOWN = "down", _("Taken down")  # the vendor submits it again


class SeenKind(models.TextChoices):
    """노출 기록의 종류: what became of solutions that stood in a list."""

    SHOWN = "shown", _("Shown")
    OPENED = "opened", _("Opened")
    PUT_ASIDE = "put_aside", _("Put aside")
    ASKED = "asked", _("Asked for a quote")
    AWARDED = "awarded", _("Awarded")
