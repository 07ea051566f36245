"""Texts of articles and their editions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.immutable import written_once
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.text import CleanTextField
from marketplace.programmes.models import Programme

from .enums import DocumentKind, EditionState


@written_once("sha256")
class Wording(models.Model):
    """문안: Korean articles and their English translation, kept as written by the hash of both (see text.py)."""

    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True)
    korean = models.TextField(_("Korean text"))
    english = models.TextField(_("English text"))

    def __str__(self):
        return self.sha256[:12]


class Edition(Stateful):
    """조문 판: one version of the articles of a kind of document, for one programme.

    Before the first is published the articles that come with the product are in use (see shipped.py).
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    version = models.PositiveIntegerField(_("version"))
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+", verbose_name=_("text"))
    note = CleanTextField(_("what changes and why"), blank=True)
    written_by = models.BigIntegerField(_("written by"))
    state = StateField(states=EditionState, initial=EditionState.DRAFT)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of articles")
        verbose_name_plural = _("editions of articles")
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "version"], name="edition_version_once"),
            models.UniqueConstraint(
                fields=["programme", "kind"],
                condition=models.Q(state=EditionState.PUBLISHED),
                name="one_edition_in_use",
            ),
            models.UniqueConstraint(
                fields=["programme", "kind"],
                condition=models.Q(state__in=[EditionState.DRAFT, EditionState.REVIEW]),
                name="one_edition_under_way",
            ),
        ]

    def __str__(self):
        return _("%(kind)s, edition %(version)d") % {"kind": self.get_kind_display(), "version": self.version}
