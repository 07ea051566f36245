"""Consortium, application and its submitted versions, scores, ranking, award."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace import documents
from marketplace.accounts.models import Organisation
from marketplace.accounts.rules import is_office
from marketplace.core.immutable import written_once
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.models import StoredFile
from marketplace.core.text import CleanTextField
from marketplace.programmes.models import Case, Round, RuleSet, Track
from matching.needs.models import Quote

from ..enums import ApplicationState, AwardState, ConsortiumState, EntryOutcome, RankingState


class CaseRecordQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """The office sees every one; demand firm and vendor those of their own cases."""
        if is_office(actor):
            return self
        if actor.organisation_id is None:
            return self.none()
        firm = models.Q(case__demand_firm_id=actor.organisation_id)
        return self.filter(firm | models.Q(case__vendor_id=actor.organisation_id))


class Consortium(Stateful):
    """컨소시엄: a demand firm and a vendor who apply together on one chosen quote."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="consortia", verbose_name=_("case"))
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="+", verbose_name=_("quote"))
    demand_firm = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    vendor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    proposed_by_org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    no_conflict_declared = models.BooleanField(_("both declare that they are not related"), default=False)
    state = StateField(states=ConsortiumState, initial=ConsortiumState.PROPOSED)

    objects = CaseRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("consortium")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=~models.Q(state=ConsortiumState.DISSOLVED), name="case_has_one_consortium"
            ),
            models.CheckConstraint(
                condition=~models.Q(demand_firm=models.F("vendor")), name="consortium_has_two_firms"
            ),
        ]

    def __str__(self):
        return str(self.case)


ENDED = [ApplicationState.INELIGIBLE, ApplicationState.NOT_SELECTED, ApplicationState.WITHDRAWN]


class Application(Stateful):
    """과제신청. `draft` is what the firm is writing; what counts is the last submitted version.

    Amounts in won: total cost = grant + cash + in kind.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="application", verbose_name=_("case"))
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", verbose_name=_("round"))
    demand_firm = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("demand firm"))
    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="+", verbose_name=_("consortium"))
    draft = models.JSONField(default=dict, help_text="a Plan as plain data (matching.selection.plan)")
    draft_saved_at = models.DateTimeField(null=True)
    grant = models.BigIntegerField(_("grant applied for"), default=0, help_text="won, of the counting version")
    cash = models.BigIntegerField(_("cash"), default=0)
    in_kind = models.BigIntegerField(_("in kind"), default=0)
    score = models.PositiveIntegerField(_("points"), null=True, blank=True, help_text="hundredths of a point")
    correction_due_at = models.DateTimeField(_("correct by"), null=True, blank=True)
    state = StateField(states=ApplicationState, initial=ApplicationState.DRAFT)

    objects = CaseRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "demand_firm"],
                condition=~models.Q(state__in=[ApplicationState.DRAFT, *ENDED]),
                name="firm_has_one_live_application_a_round",
            ),
            models.CheckConstraint(
                condition=models.Q(grant__gte=0, cash__gte=0, in_kind__gte=0),
                name="application_amounts_are_not_negative",
            ),
        ]

    def __str__(self):
        return str(self.case)


@written_once(("application_id", "version"))
class ApplicationVersion(models.Model):
    """접수본: what was submitted, as canonical JSON with its hash, and the receipt that proves it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    kind = models.CharField(
        max_length=12, choices=[("application", _("Application")), ("revised_plan", _("Revised plan"))]
    )
    receipt_number = models.CharField(_("receipt number"), max_length=30, unique=True)
    content = models.TextField(help_text="canonical JSON of the Plan")
    sha256 = models.CharField(max_length=64)
    submitted_by = models.BigIntegerField()
    submitted_label = models.CharField(max_length=200)
    at = models.DateTimeField(_("submitted at"))

    class Meta:
        verbose_name = _("submitted version")
        constraints = [models.UniqueConstraint(fields=["application", "version"], name="application_version_once")]

    @property
    def code(self) -> str:
        """What is printed on the receipt beside its number, so that only who holds it can ask about it."""
        return documents.verification_code(self.receipt_number, self.sha256, settings.NUMBER_KEY)


@written_once("version_id")
class Receipt(models.Model):
    """접수증: the PDF of one submitted version's receipt, rendered after the submission."""

    version = models.OneToOneField(ApplicationVersion, models.PROTECT, related_name="receipt")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Ineligibility(Stateful):
    """부적격 처리안: proposed by a manager with reason and remedy, decided by an approver (domain model §13.4)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="ineligibilities")
    reason = CleanTextField(_("reason"))
    remedy = CleanTextField(_("what the firm can do"))
    object_by = models.DateField(_("objections until"), null=True, blank=True)
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    state = StateField(states=RankingState, initial=RankingState.DRAFT)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding of ineligibility")
        verbose_name_plural = _("findings of ineligibility")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(state__in=[RankingState.PROPOSED, RankingState.APPROVED]),
                name="ineligibility_proposed_once",
            )
        ]

    def __str__(self):
        return str(self.application)

    @property
    def case_id(self):
        return self.application.case_id


class Score(models.Model):
    """평가 점수: hundredths of a point for one criterion, with the panel's comment."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="scores")
    criterion = models.SlugField(_("criterion"), max_length=20)
    points = models.PositiveIntegerField(_("points"), help_text="hundredths")
    comment = CleanTextField(_("comment"))
    entered_by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "criterion"], name="criterion_scored_once")]


class Ranking(Stateful):
    """선정안: who is selected, in reserve, or not, under the appropriation and the quota of a track."""

    track = models.ForeignKey(Track, models.PROTECT, related_name="rankings", verbose_name=_("track"))
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="+")
    proposed_by = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField(null=True)
    state = StateField(states=RankingState, initial=RankingState.DRAFT)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        constraints = [
            models.UniqueConstraint(
                fields=["track"],
                condition=models.Q(state__in=[RankingState.PROPOSED, RankingState.APPROVED]),
                name="track_is_ranked_once",
            )
        ]

    def __str__(self):
        return f"{self.track} · {self.get_state_display()}"


class RankingEntry(models.Model):
    """One application's place in a ranking."""

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="entries")
    application = models.ForeignKey(Application, models.PROTECT, related_name="ranking_entries")
    rank = models.PositiveIntegerField(_("rank"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=EntryOutcome)
    reserve_rank = models.PositiveIntegerField(_("reserve no."), null=True, blank=True)
    grant = models.BigIntegerField(_("grant (won)"), help_text="applied for, or adjusted")
    conditions = CleanTextField(_("conditions"), blank=True)
    reason = CleanTextField(_("reason"), blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "application"], name="application_ranked_once"),
            models.UniqueConstraint(fields=["ranking", "rank"], name="rank_given_once"),
            models.UniqueConstraint(fields=["ranking", "reserve_rank"], name="reserve_rank_given_once"),
        ]

    def __str__(self):
        return f"{self.rank}. {self.application}"


class Promotion(Stateful):
    """예비 승격: the next reserve takes a withdrawn firm's place; proposed by a manager, decided by an approver."""

    entry = models.ForeignKey(RankingEntry, models.PROTECT, related_name="promotions")
    proposed_by = models.BigIntegerField(null=True)
    state = StateField(states=RankingState, initial=RankingState.DRAFT)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("promotion of a reserve")
        verbose_name_plural = _("promotions of reserves")
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=models.Q(state__in=[RankingState.DRAFT, RankingState.PROPOSED, RankingState.APPROVED]),
                name="reserve_promoted_once",
            )
        ]

    def __str__(self):
        return str(self.entry)

    @property
    def case_id(self):
        return self.entry.application.case_id


class Award(Stateful):
    """선정 결과(협약 대상): a grant set aside for a case, until the agreement or a withdrawal."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="award", verbose_name=_("case"))
    application = models.OneToOneField(Application, models.PROTECT, related_name="award")
    plan_version = models.ForeignKey(ApplicationVersion, models.PROTECT, null=True, related_name="+")
    grant = models.BigIntegerField(_("grant (won)"))
    cash = models.BigIntegerField(_("cash (won)"))
    in_kind = models.BigIntegerField(_("in kind (won)"))
    conditions = CleanTextField(_("conditions"), blank=True)
    answer_by = models.DateTimeField(_("revised plan by"))
    promoted_from = models.PositiveIntegerField(_("reserve no."), null=True, blank=True)
    state = StateField(states=AwardState, initial=AwardState.OFFERED)

    objects = CaseRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grant__gt=0, cash__gte=0, in_kind__gte=0), name="award_is_worth_something"
            )
        ]

    def __str__(self):
        return str(self.case)
