from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    """What happened to a listing."""

    PUT = "put", _("Added or changed")  # the index loads it again; what cannot be found any more leaves
    DELETE = "delete", _("Removed")  # the index drops it


class IndexChange(models.Model):
    """색인 변경: a numbered note that a listing changed, written in the same transaction as the change.

    Every process reads the numbers it has not seen before it answers; so index and database agree on every host.
    """

    document_id = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("index change")
        verbose_name_plural = _("index changes")


class IndexCheck(models.Model):
    """색인 점검: what the nightly comparison of index and catalogue found on a host, and put right."""

    day = models.DateField()
    host = models.CharField(max_length=200)
    at = models.DateTimeField()
    missing = models.JSONField(default=list, help_text="ids of listings")
    surplus = models.JSONField(default=list)
    different = models.JSONField(default=list)

    class Meta:
        verbose_name = _("index check")
        verbose_name_plural = _("index checks")
        constraints = [models.UniqueConstraint(fields=["day", "host"], name="index_checked_once_a_day_and_host")]
