"""Milestones, what was delivered and accepted, the interim check and the final evaluation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import Agreement
from contracts.vouchers.models import OfAgreementQuerySet
from marketplace.accounts.enums import StaffRole
from marketplace.core.immutable import written_once
from marketplace.core.lifecycle import StateField, Stateful
from marketplace.core.models import StoredFile
from marketplace.core.text import CleanCharField, CleanTextField

from .enums import CheckState, EvaluationState, MilestoneState


class InspectedQuerySet(OfAgreementQuerySet):
    """Records that the inspector sees as well."""

    also = (StaffRole.INSPECTOR.value,)


class _OfAgreement(Stateful):
    objects = InspectedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def case_id(self):
        return self.agreement.case_id


class Milestone(_OfAgreement):
    """과업 단계: one row of the agreement's schedule, with the test it must pass."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="milestones", verbose_name=_("agreement"))
    key = models.SlugField(max_length=20)
    position = models.PositiveSmallIntegerField(_("order"))
    title = CleanCharField(_("title"), max_length=160)
    deliverables = models.JSONField(_("deliverables"), default=list)
    criteria = CleanTextField(_("acceptance criteria"))
    due_on = models.DateField(_("due"))
    state = StateField(states=MilestoneState, initial=MilestoneState.PLANNED)

    objects = InspectedQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [models.UniqueConstraint(fields=["agreement", "key"], name="milestone_key_once")]

    def __str__(self):
        return f"{self.position}. {self.title}"

    @property
    def answers(self) -> models.QuerySet:
        """What the demand firm said to each delivery, oldest first."""
        return Acceptance.objects.filter(deliverable__milestone=self).order_by("pk")


@written_once(("milestone_id", "ordinal"))
class Deliverable(models.Model):
    """산출물: what the vendor handed over, each time."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="handed_over")
    ordinal = models.PositiveSmallIntegerField(_("no."))
    note = CleanTextField(_("what was handed over"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    file_name = CleanCharField(_("name of the file"), max_length=120, blank=True, help_text="as the agreement calls it")
    by = models.BigIntegerField()
    by_label = models.CharField(_("by"), max_length=200)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("deliverable")
        constraints = [models.UniqueConstraint(fields=["milestone", "ordinal"], name="deliverable_ordinal")]


@written_once(("deliverable_id", "ordinal"))
class Enclosure(models.Model):
    """붙임: a further file of one delivery."""

    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="enclosures")
    ordinal = models.PositiveSmallIntegerField(_("no."))
    name = CleanCharField(_("name of the file"), max_length=120, help_text="as the agreement calls it")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))

    class Meta:
        verbose_name = _("enclosure")
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["deliverable", "ordinal"], name="enclosure_ordinal")]


@written_once("deliverable_id")
class Acceptance(models.Model):
    """검수: the demand firm's answer to one delivery. A legally loaded act; the warning shown is kept."""

    deliverable = models.OneToOneField(Deliverable, models.PROTECT, related_name="acceptance")
    accepted = models.BooleanField(_("accepted"))
    note = CleanTextField(_("what was found"))
    warning = models.TextField(help_text="the words shown beside the button")
    by = models.BigIntegerField()
    by_label = models.CharField(_("by"), max_length=200)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("acceptance")


class InterimCheck(_OfAgreement):
    """중간점검: what an inspector or a manager found on a visit, and what the parties answered."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="interim_checks", verbose_name=_("agreement"))
    planned_on = models.DateField(_("planned on"))
    finding = CleanTextField(_("finding"), blank=True)
    due_at = models.DateTimeField(_("answer by"), null=True, blank=True)
    answer = CleanTextField(_("answer"), blank=True)
    state = StateField(states=CheckState, initial=CheckState.SCHEDULED)

    objects = InspectedQuerySet.as_manager()

    class Meta:
        verbose_name = _("interim check")
        verbose_name_plural = _("interim checks")

    def __str__(self):
        return f"{self.agreement} · {self.planned_on}"


class FinalEvaluation(_OfAgreement):
    """결과보고와 최종평가: the firm's final report and what the agency makes of it."""

    agreement = models.OneToOneField(
        Agreement, models.PROTECT, related_name="final_evaluation", verbose_name=_("agreement")
    )
    report = CleanTextField(_("final report"))
    kpi_results = models.JSONField(_("KPIs"), default=list, help_text="[[KPI, unit, target, reached], …]")
    comment = CleanTextField(_("evaluation"), blank=True)
    state = StateField(states=EvaluationState, initial=EvaluationState.REPORTED)

    objects = InspectedQuerySet.as_manager()

    class Meta:
        verbose_name = _("final evaluation")
        verbose_name_plural = _("final evaluations")

    def __str__(self):
        return str(self.agreement)
