"""What stands between an agreement and its termination by the agency: the notice of the ground, and the firms' answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.rules import is_office
from marketplace.core.immutable import written_once
from marketplace.core.lifecycle import StateField, Stateful
from marketplace.core.text import CleanTextField

from ..enums import STANDING_NOTICE, Concerned, PriorNoticeState, TerminationGround
from .records import Agreement, PartyQuerySet


class PriorNoticeQuerySet(PartyQuerySet):
    path = "agreement__"


class PriorNotice(Stateful):
    """해지 사전통지: on what ground the agency means to terminate, told to both firms, who may answer until a day.

    `answer_by`: the last day, in Korea. `decided_on`: the day on which the agreement was terminated on this notice; the
    database lets none be that is not after `answer_by`.
    """

    number = models.CharField(_("number"), max_length=40, unique=True)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="prior_notices", verbose_name=_("agreement"))
    ground = models.CharField(_("ground"), max_length=20, choices=TerminationGround)
    concerns = models.CharField(_("whom it concerns"), max_length=12, choices=Concerned)
    reason = CleanTextField(_("the ground in words"))
    given_by = models.BigIntegerField(_("given by"))
    at = models.DateTimeField(_("given at"))
    answer_by = models.DateField(_("answers until"))
    decision = CleanTextField(
        _("outcome of the notice"), blank=True, help_text="why it was withdrawn, or the termination"
    )
    decided_on = models.DateField(_("terminated on"), null=True)
    state = StateField(states=PriorNoticeState, initial=PriorNoticeState.GIVEN)

    objects = PriorNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("prior notice of termination")
        verbose_name_plural = _("prior notices of termination")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(state__in=STANDING_NOTICE), name="one_prior_notice_stands"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PriorNoticeState.CARRIED_OUT)
                | models.Q(decided_on__isnull=False, decided_on__gt=models.F("answer_by")),
                name="terminated_after_the_time_to_answer",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def case_id(self):
        return self.agreement.case_id


class OpinionQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """The office sees every one; a firm what it has said itself: it may speak of the other."""
        return self if is_office(actor) else self.filter(firm_id=actor.organisation_id or 0)


@written_once(("prior_notice_id", "position"))
class Opinion(models.Model):
    """의견제출: what a firm says to a prior notice of termination; it may say more, and takes nothing back."""

    prior_notice = models.ForeignKey(PriorNotice, models.PROTECT, related_name="opinions")
    position = models.PositiveSmallIntegerField()
    firm = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("firm"))
    text = CleanTextField(_("opinion"))
    given_by = models.BigIntegerField(_("handed in by"))
    at = models.DateTimeField(_("handed in at"))

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement of opinion")
        verbose_name_plural = _("statements of opinion")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["prior_notice", "position"], name="opinion_position")]

    def __str__(self):
        return f"{self.prior_notice} {self.position}"

    @property
    def case_id(self):
        return self.prior_notice.agreement.case_id
