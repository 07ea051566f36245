"""The objection of a firm to what was decided about its application (행정기본법 제36조)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import is_office
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.models import StoredFile
from marketplace.core.text import CleanTextField

from ..enums import CONTESTABLE, ObjectionState
from .records import Application


class ObjectionQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """The office sees every one, the demand firm its own; its vendor none."""
        return self if is_office(actor) else self.filter(application__demand_firm_id=actor.organisation_id or 0)


class Objection(Stateful):
    """이의신청. `told_at` names the decision: the instant since which the application was in the state `against`.

    Who proposed and who made that decision is kept here, so that the database itself lets neither of them answer.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="objections", verbose_name=_("application")
    )
    against = models.CharField(
        _("decision objected to"), max_length=20, choices=[(state.value, state.label) for state in CONTESTABLE]
    )
    told_at = models.DateTimeField(_("decided at"))
    decision_proposed_by = models.BigIntegerField(_("decision proposed by"))
    decision_made_by = models.BigIntegerField(_("decision made by"))
    grounds = CleanTextField(_("grounds"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("enclosure"))
    handed_in_at = models.DateTimeField(_("handed in at"))
    handed_in_by = models.BigIntegerField(_("handed in by"))
    handed_in_label = models.CharField(_("handed in by"), max_length=200)
    answer_due = models.DateField(_("answer due"))
    opinion = CleanTextField(_("opinion of the manager"), blank=True)
    opinion_by = models.BigIntegerField(_("opinion by"), null=True)
    answer = CleanTextField(_("reason of the answer"), blank=True)
    answered_by = models.BigIntegerField(_("answered by"), null=True)
    state = StateField(states=ObjectionState, initial=ObjectionState.RECEIVED)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "told_at"], condition=~models.Q(state=ObjectionState.WITHDRAWN),
                name="decision_contested_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(answered_by=models.F("decision_proposed_by"))
                & ~models.Q(answered_by=models.F("decision_made_by"))
                & ~models.Q(answered_by=models.F("opinion_by")),
                name="objection_is_answered_by_another",
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.application)

    @property
    def case(self):
        return self.application.case

    @property
    def case_id(self):
        return self.application.case_id
