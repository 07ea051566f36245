"""Needs, public questions, sealed quotes, and the reasoned choice of one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Solution
from marketplace.accounts.models import Organisation
from marketplace.accounts.rules import is_office
from marketplace.core.immutable import written_once
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.text import CleanCharField, CleanTextField
from marketplace.programmes.enums import CostItem
from marketplace.programmes.models import Case
from matching.fit.models import MatchRun

from .enums import DataStays, NeedState, QuoteState


class NeedQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """The office sees every need, a firm its own; a vendor those it may quote for, once quotes are asked for."""
        if is_office(actor):
            return self
        if actor.organisation_id is None:
            return self.none()
        invited = Invitation.objects.filter(vendor_id=actor.organisation_id).values("need_id")
        asked = models.Q(pk__in=invited) | models.Q(open_to_all=True)
        return self.filter(
            models.Q(case__demand_firm_id=actor.organisation_id) | (asked & ~models.Q(state=NeedState.DRAFT))
        )


class Need(Stateful):
    """도입 의뢰: a firm's trouble in its own words, and what a solution must fit. Amounts in won, supply value."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="need", verbose_name=_("case"))
    title = CleanCharField(_("title"), max_length=160)
    title_en = CleanCharField(_("title in English"), max_length=200, blank=True)
    text = CleanTextField(_("what is the trouble"))
    text_en = CleanTextField(_("the trouble in English"), blank=True)
    data_on_hand = CleanTextField(_("data and equipment on hand"), blank=True)
    industry = models.CharField(_("industry"), max_length=4, blank=True)
    use_cases = models.JSONField(_("use cases"), default=list, blank=True)
    budget_min = models.BigIntegerField(_("budget from"), null=True, blank=True)
    budget_max = models.BigIntegerField(_("budget up to"), null=True, blank=True)
    deployments = models.JSONField(_("deployment"), default=list, blank=True)
    certifications = models.JSONField(_("certifications"), default=list, blank=True)
    regions = models.JSONField(_("regions"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    data_stays = models.CharField(_("where data may be"), max_length=8, choices=DataStays, blank=True)
    done_by_months = models.PositiveSmallIntegerField(_("months to completion"), null=True, blank=True)
    without = models.JSONField(_("conditions taken back"), default=list, blank=True)
    open_to_all = models.BooleanField(_("any vendor in the pool may quote"), default=False)
    quote_deadline = models.DateTimeField(_("quotes until"), null=True, blank=True)
    match_run = models.ForeignKey(MatchRun, models.PROTECT, null=True, related_name="+", verbose_name=_("match run"))
    state = StateField(states=NeedState, initial=NeedState.DRAFT)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(budget_min=None)
                | models.Q(budget_max=None)
                | models.Q(budget_min__lte=models.F("budget_max")),
                name="budget_is_in_order",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def demand_firm_id(self):
        return self.case.demand_firm_id


class Invitation(models.Model):
    """견적 요청: a vendor asked to quote with one of its solutions."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="invitations")
    vendor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "vendor"], name="vendor_invited_once")]


class Question(models.Model):
    """질문: asked by a vendor whose name is not shown, answered for all."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="questions")
    vendor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = CleanTextField(_("question"))
    asked_at = models.DateTimeField()
    answer = CleanTextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)


SEALED = (QuoteState.DRAFT, QuoteState.SUBMITTED, QuoteState.WITHDRAWN)


class QuoteQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """A vendor sees its own; the firm and the office see a quote once it has been opened with the others."""
        if actor.has("system"):
            return self
        opened = ~models.Q(state__in=SEALED)
        if is_office(actor):
            return self.filter(opened)
        if actor.organisation_id is None:
            return self.none()
        firm = models.Q(need__case__demand_firm_id=actor.organisation_id)
        return self.filter(models.Q(vendor_id=actor.organisation_id) | (firm & opened))


class Quote(Stateful):
    """견적: sealed until the deadline, then opened together with all others. Supply values in won."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="quotes", verbose_name=_("need"))
    vendor = models.ForeignKey(Organisation, models.PROTECT, related_name="quotes", verbose_name=_("vendor"))
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="quotes", verbose_name=_("solution"))
    solution_revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, null=True, related_name="+")
    period_months = models.PositiveSmallIntegerField(_("months"))
    valid_until = models.DateField(_("valid until"))
    note = CleanTextField(_("what is included, and what is not"), blank=True)
    total = models.BigIntegerField(_("total (supply value)"), default=0, help_text="won, the sum of the lines")
    state = StateField(states=QuoteState, initial=QuoteState.DRAFT)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            models.UniqueConstraint(
                fields=["need", "vendor"],
                condition=~models.Q(state__in=[QuoteState.DRAFT, QuoteState.WITHDRAWN]),
                name="vendor_quotes_once",
            ),
            models.UniqueConstraint(
                fields=["need", "vendor"], condition=models.Q(state=QuoteState.DRAFT), name="vendor_drafts_one_quote"
            ),
            models.UniqueConstraint(
                fields=["need"], condition=models.Q(state=QuoteState.CHOSEN), name="one_quote_is_chosen"
            ),
        ]

    def __str__(self):
        return f"{self.vendor} · {self.need}"

    @property
    def case_id(self):
        return self.need.case_id

    @property
    def demand_firm_id(self):
        return self.need.case.demand_firm_id


class QuoteLine(models.Model):
    """견적 항목: what is done for how much (won, supply value)."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    item = models.CharField(_("cost item"), max_length=20, choices=CostItem)
    name = CleanCharField(_("what"), max_length=120)
    amount = models.BigIntegerField(_("supply value (won)"))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "position"], name="quote_line_position"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="quote_line_costs_something"),
        ]


class QuoteKpi(models.Model):
    """제안 성과지표."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="kpis")
    name = CleanCharField(_("KPI"), max_length=120)
    unit = CleanCharField(_("unit"), max_length=20)
    baseline = CleanCharField(_("baseline"), max_length=40)
    target = CleanCharField(_("target"), max_length=40)
    method = CleanTextField(_("how it is measured"))


@written_once("need_id")
class QuoteOpening(models.Model):
    """개봉 기록: all quotes of a need, opened together; `listing` is canonical JSON, `sha256` its hash."""

    need = models.OneToOneField(Need, models.PROTECT, related_name="opening")
    listing = models.TextField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()


@written_once("need_id")
class Choice(models.Model):
    """선정 사유: which quote, why, and how it stood among the others."""

    need = models.OneToOneField(Need, models.PROTECT, related_name="choice")
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="+")
    reason = CleanTextField(_("reason for the choice"))
    quotes_opened = models.PositiveSmallIntegerField()
    is_cheapest = models.BooleanField()
    chosen_by = models.BigIntegerField()
    at = models.DateTimeField()
