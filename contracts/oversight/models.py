"""Fraud signals: what was seen, what the firm said, what people decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.models import StoredFile
from marketplace.core.text import CleanTextField
from marketplace.programmes.models import Case

from .enums import SignalKind, SignalState

UNDECIDED = (SignalState.OPEN, SignalState.ASKED, SignalState.EXPLAINED)


class SignalQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """Managers and approvers see every signal; a firm those on which it was asked; others none."""
        if actor.has_any("system", "programme_manager", "approver"):
            return self
        if actor.organisation_id is None:
            return self.none()
        return self.filter(asked_id=actor.organisation_id)


class FraudSignal(Stateful):
    """부정징후: opened by a rule or a person, with its evidence; it holds payments and decides nothing."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="signals", verbose_name=_("case"))
    kind = models.SlugField(_("kind"), max_length=40, choices=SignalKind)
    evidence = CleanTextField(_("evidence"), help_text=_("For the office alone: a firm reads the question."))
    raised_by = models.BigIntegerField(null=True, help_text="empty: a rule")
    asked = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked")
    )
    question = CleanTextField(_("question"), blank=True)
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)
    explanation = CleanTextField(_("explanation"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("proof"))
    decision = CleanTextField(_("decision"), blank=True)
    decided_by = models.BigIntegerField(null=True)
    state = StateField(states=SignalState, initial=SignalState.OPEN)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("fraud signal")
        verbose_name_plural = _("fraud signals")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=models.Q(state__in=UNDECIDED), name="signal_stands_once"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | models.Q(raised_by=None)
                | ~models.Q(decided_by=models.F("raised_by")),
                name="signal_is_decided_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.case}"
