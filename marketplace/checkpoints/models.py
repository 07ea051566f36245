"""Checkpoints and what each covers. Nothing here names a person or an amount: only hashes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.immutable import written_once


@written_once("number", "hash")
class Checkpoint(models.Model):
    """감사 체크포인트: `statement` says number, instant, root and the checkpoint before; the seal's key has signed it."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("when"))
    size = models.PositiveIntegerField(_("records covered"))
    statement = models.TextField(help_text="canonical JSON")
    hash = models.CharField(_("hash"), max_length=64, unique=True, help_text="SHA-256 of the statement")
    signature = models.TextField(help_text="base64, over the statement")
    certificate = models.TextField(help_text="PEM of the seal's certificate that signed")

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["-number"]

    def __str__(self):
        return _("Checkpoint no. %(number)d") % {"number": self.number}


@written_once("checkpoint_id")
class Stamp(models.Model):
    """시점확인: a time-stamp authority's word that a checkpoint, and so everything before it, was there at `at`."""

    checkpoint = models.OneToOneField(Checkpoint, models.PROTECT, related_name="stamp")
    token = models.TextField(help_text="base64 of an RFC 3161 token over the checkpoint's hash")
    at = models.DateTimeField(_("when"))


@written_once("name", ("checkpoint_id", "position"))
class Leaf(models.Model):
    """What a checkpoint covers: each state of a chain, each row of the ledger and each sealed document, once.

    `name`: "case:7#12" (a chain and its length), "transfer:55", "document:AG-…"; `digest`: that record's own hash.
    """

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=120, unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["checkpoint", "position"], name="leaf_has_its_place")]
