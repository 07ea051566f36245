"""Fraud signals: what was seen, what the firm said, what people decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.text import CleanCharField, CleanTextField
from marketplace.programmes.models import Case

from .enums import SignalState


class FraudSignal(Stateful):
    """부정징후: opened by a rule or a person, with its evidence."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="signals", verbose_name=_("case"))
    kind = models.SlugField(_("kind"), max_length=40)
    evidence = CleanTextField(_("evidence"))
    explanation = CleanTextField(_("explanation"), blank=True)
    decision = CleanCharField(_("decision"), max_length=300, blank=True)
    state = StateField(states=SignalState, initial=SignalState.OPEN)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("fraud signal")
        verbose_name_plural = _("fraud signals")

    def __str__(self):
        return f"{self.kind} · {self.case}"
