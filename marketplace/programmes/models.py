"""Programme, round, track, rules as data, the calendar, cases, and what the eligibility rules found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation
from marketplace.core.immutable import written_once
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.text import CleanCharField, CleanTextField

from .enums import (
    CaseState,
    CoPaymentRoute,
    CostItem,
    IdentityLevel,
    RoundState,
    RuleSetState,
    Severity,
    Stage,
    Verdict,
)


class Programme(models.Model):
    """사업."""

    code = models.SlugField(_("code"), unique=True)
    name = CleanCharField(_("name"), max_length=120)
    name_en = CleanCharField(_("name in English"), max_length=120)
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("agency"))

    class Meta:
        verbose_name = _("programme")

    def __str__(self):
        return self.name


class Round(Stateful):
    """모집 회차: one intake of a programme. Whether it is open is computed from its instants, never stored."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds", verbose_name=_("programme"))
    code = models.SlugField(_("code"), max_length=12, unique=True, help_text="'2026-1': the ledger's book")
    title = CleanCharField(_("title"), max_length=120)
    title_en = CleanCharField(_("title in English"), max_length=120)
    opens_at = models.DateTimeField(_("intake opens"))
    closes_at = models.DateTimeField(_("intake closes"), help_text=_("The last instant at which a submission counts."))
    run_starts_on = models.DateField(_("projects start on"))
    run_ends_on = models.DateField(_("projects end by"))
    settle_by = models.DateField(_("settled by"))
    created_by = models.BigIntegerField(editable=False)
    state = StateField(states=RoundState, initial=RoundState.PREPARING)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.CheckConstraint(condition=models.Q(opens_at__lt=models.F("closes_at")), name="intake_opens_first"),
            models.CheckConstraint(
                condition=models.Q(run_starts_on__lte=models.F("run_ends_on")), name="run_starts_before_it_ends"
            ),
        ]

    def __str__(self):
        return self.title


class Track(models.Model):
    """지원 분야: its quota of projects, and how many are taken."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="tracks", verbose_name=_("round"))
    code = models.SlugField(_("code"), max_length=20)
    name = CleanCharField(_("name"), max_length=60)
    name_en = CleanCharField(_("name in English"), max_length=60)
    quota = models.PositiveIntegerField(_("projects"))
    places_taken = models.PositiveIntegerField(_("projects selected"), default=0, editable=False)
    appropriation = models.BigIntegerField(_("appropriation (won)"))

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="track_code_in_round"),
            models.CheckConstraint(condition=models.Q(places_taken__lte=models.F("quota")), name="quota_is_kept"),
            models.CheckConstraint(condition=models.Q(appropriation__gt=0), name="track_has_money"),
        ]

    def __str__(self):
        return self.name


def _least_identity(label):
    return models.PositiveSmallIntegerField(label, choices=IdentityLevel, default=IdentityLevel.TWO)


class RuleSet(Stateful):
    """규칙 묶음: the values of one track, versioned, locked when intake opens (domain model §13.6).

    Money in won, ratios in basis points, periods in days. Days marked "working" follow the calendar.
    """

    track = models.ForeignKey(Track, models.PROTECT, related_name="rule_sets", verbose_name=_("track"))
    version = models.PositiveIntegerField(_("version"))
    grant_cap = models.BigIntegerField(_("highest grant per project (won)"))
    reserve_bp = models.PositiveIntegerField(_("reserve list (bp of the quota)"), default=10_000)
    pass_mark = models.PositiveIntegerField(_("pass mark (points)"), default=70)
    bonus_cap = models.PositiveIntegerField(_("most bonus points"), default=5)
    drop_extremes_from = models.PositiveIntegerField(
        _("score sheets from which the highest and the lowest are dropped"), default=5, help_text=_("0: never.")
    )
    conflict_years = models.PositiveIntegerField(_("years for which an evaluator's former ties count"), default=3)
    advance_max_bp = models.PositiveIntegerField(_("highest advance (bp of grant and cash)"), default=7_000)
    guarantee_extra_days = models.PositiveIntegerField(_("days a guarantee outlives the period"), default=60)
    vendor_places_cap = models.PositiveIntegerField(
        _("projects per vendor"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    single_quote_reason_chars = models.PositiveIntegerField(_("least reason, single or dearer quote"), default=80)
    reason_chars = models.PositiveIntegerField(_("least reason for the choice"), default=20)
    correction_working_days = models.PositiveIntegerField(_("working days to correct"), default=5)
    plan_working_days = models.PositiveIntegerField(_("working days for the revised plan"), default=10)
    signing_working_days = models.PositiveIntegerField(_("working days to sign"), default=10)
    claim_working_days = models.PositiveIntegerField(
        _("working days for each step of a claim"), default=5, help_text=_("Check, approval, transfer.")
    )
    objection_days = models.PositiveIntegerField(_("days to object"), default=30)
    amendment_days = models.PositiveIntegerField(
        _("days before the last day until which a change of the agreement can be requested"), default=30
    )
    recheck_days = models.PositiveIntegerField(_("days an eligibility run stays valid"), default=3)
    audit_from = models.BigIntegerField(_("external audit from a grant of (won)"), default=100_000_000)
    co_payment_route = models.CharField(
        _("co-payment route"), max_length=20, choices=CoPaymentRoute, default=CoPaymentRoute.AGENCY_ACCOUNT
    )
    agreement_identity = _least_identity(_("least identification to sign an agreement"))
    amendment_identity = _least_identity(_("least identification to sign an amendment"))
    termination_identity = _least_identity(_("least identification to sign a termination"))
    state = StateField(states=RuleSetState, initial=RuleSetState.DRAFT)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        constraints = [models.UniqueConstraint(fields=["track", "version"], name="rule_set_version_once")]

    def __str__(self):
        return f"{self.track} · {self.version}"


class CoPaymentRule(models.Model):
    """민간부담 비율 of a size class, of the total cost. A class without a row may not apply."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="co_payment_rules")
    size_class = models.CharField(_("size"), max_length=10)
    min_total_bp = models.PositiveIntegerField(_("least co-payment (bp of the total cost)"))
    min_cash_bp = models.PositiveIntegerField(_("least cash (bp of the total cost)"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule_set", "size_class"], name="one_rule_a_size_class")]


class CostItemRule(models.Model):
    """비목 규칙: whether grant and cash may pay for it, and up to what part of them."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="cost_item_rules")
    item = models.CharField(_("cost item"), max_length=20, choices=CostItem)
    allowed = models.BooleanField(_("allowed"))
    limit_bp = models.PositiveIntegerField(_("limit (bp of grant and cash)"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule_set", "item"], name="one_rule_a_cost_item")]


class RequiredDocument(models.Model):
    """필수 서류: a certificate the firm's profile must hold, valid on the day."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="required_documents")
    kind = models.CharField(_("kind"), max_length=30)


class ScoreCriterion(models.Model):
    """평가 항목."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="criteria")
    code = models.SlugField(_("code"), max_length=20)
    name = CleanCharField(_("name"), max_length=60)
    name_en = CleanCharField(_("name in English"), max_length=60)
    points = models.PositiveIntegerField(_("points"))
    sort = models.PositiveIntegerField(default=0)


class RuleSetting(models.Model):
    """What a finding of one eligibility rule means at one stage. No row: the rule does not run there."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="rule_settings")
    rule = models.SlugField(_("rule"), max_length=40)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule_set", "rule", "stage"], name="rule_set_once_a_stage")]


class CalendarYear(models.Model):
    """A year whose holidays the agency has entered; a day outside these years is an error."""

    year = models.PositiveSmallIntegerField(unique=True)


class Holiday(models.Model):
    """공휴일: a day that is no working day, with the source that says so."""

    day = models.DateField(_("day"), unique=True)
    name = CleanCharField(_("name"), max_length=60)
    source = CleanCharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")


class CaseQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """The office sees every case; a firm or a vendor its own; others none."""
        if actor.has_any("system", "programme_manager", "approver", "finance_officer", "panel_secretary"):
            return self
        if actor.organisation_id is None:
            return self.none()
        mine = models.Q(demand_firm_id=actor.organisation_id) | models.Q(vendor_id=actor.organisation_id)
        return self.filter(mine)


class Case(Stateful):
    """과제: one firm's way through a round, from need to close-out. Everything else points down to it."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="cases", verbose_name=_("round"))
    track = models.ForeignKey(Track, models.PROTECT, related_name="cases", verbose_name=_("track"))
    demand_firm = models.ForeignKey(
        Organisation, models.PROTECT, related_name="demand_cases", verbose_name=_("demand firm")
    )
    vendor = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="vendor_cases", verbose_name=_("vendor")
    )
    title = CleanCharField(_("title"), max_length=160)
    holder = models.CharField(_("whose turn"), max_length=40, help_text="demand_firm, vendor, a staff role, or nobody")
    holder_since = models.DateTimeField(_("whose turn, since"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    state = StateField(states=CaseState, initial=CaseState.NEED)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(vendor=None) | ~models.Q(vendor=models.F("demand_firm")),
                name="demand_firm_is_not_its_vendor",
            )
        ]

    def __str__(self):
        return f"{self.number} {self.title}"


@written_once(("case_id", "written_by", "written_on", "sha256"))
class CaseNote(models.Model):
    """내부 메모: what the office tells itself about a case. Added, never changed; no firm sees it.

    The same words by the same person on one day are one note: a button pressed twice writes nothing new.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes", verbose_name=_("case"))
    text = CleanTextField(_("note"))
    sha256 = models.CharField(max_length=64, help_text="of the text")
    written_by = models.BigIntegerField()
    written_label = models.CharField(_("who"), max_length=200)
    written_on = models.DateField(help_text="the day in Korea")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("internal note")
        constraints = [
            models.UniqueConstraint(fields=["case", "written_by", "written_on", "sha256"], name="note_is_written_once")
        ]


@written_once()
class EligibilityRun(models.Model):
    """적격 확인: what the rules saw and said, on one day. The inputs are kept as they were."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="eligibility_runs")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="+")
    facts = models.TextField(help_text="canonical JSON of the Facts the rules saw")
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    at = models.DateTimeField(_("checked at"))


@written_once()
class RuleFinding(models.Model):
    """One rule's finding in a run: nothing found is stored as passed."""

    run = models.ForeignKey(EligibilityRun, models.PROTECT, related_name="findings")
    rule = models.SlugField(max_length=40)
    outcome = models.CharField(max_length=8, choices=[("passed", _("Passed")), *Severity.choices])
    message = CleanTextField(blank=True, help_text="in Korean, as it was told")
    message_en = CleanTextField(blank=True)
