"""Issued documents: written once, beside the record each tells of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import Agreement, DocumentQuerySet
from marketplace import documents
from marketplace.core import canonical
from marketplace.core.immutable import written_once
from marketplace.core.models import StoredFile

from .enums import IssuedKind


@written_once("number", ("kind", "subject_id"))
class IssuedDocument(models.Model):
    """발급 문서: one PDF about one record (`subject_id`: its voucher, milestone or settlement) and the data on it."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="issued", verbose_name=_("agreement"))
    kind = models.CharField(_("kind"), max_length=12, choices=IssuedKind)
    subject_id = models.BigIntegerField()
    number = models.CharField(_("number"), max_length=40, unique=True)
    data = models.TextField(help_text="canonical JSON: everything that is printed")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    at = models.DateTimeField(_("when"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="issued_once_for_a_record")]

    def __str__(self):
        return self.number

    @property
    def code(self) -> str:
        """What is printed beside the number, so that only who holds the paper can ask about it."""
        return documents.verification_code(self.number, canonical.sha256(self.data), settings.NUMBER_KEY)

    @property
    def case_id(self):
        return self.agreement.case_id
