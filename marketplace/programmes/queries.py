"""What can be read of programmes, rounds, rules, cases and eligibility runs."""

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from marketplace.core.actor import Actor
from marketplace.core.clock import minute_in_korea
from marketplace.core.language import in_language

from .calendar import (
    add_working_days,
    after_working_days,
    deadline,
    deadline_on,
    is_working_day,
    working_day_on_or_after,
    working_days_between,
)
from .enums import RoundState, RuleSetState, Severity, Verdict
from .errors import IntakeClosed, NoRules
from .models import Case, EligibilityRun, Programme, Round, RuleSet, Track
from .rule_values import CoPayment, Criterion, Rules

__all__ = [
    "add_working_days",
    "after_working_days",
    "case",
    "case_counts",
    "cases",
    "cases_held_by",
    "current_round",
    "deadline",
    "deadline_on",
    "intake_is_open",
    "is_fresh",
    "is_working_day",
    "latest_run",
    "messages_of",
    "programme_of",
    "require_open_intake",
    "round_of",
    "rounds",
    "rule_set_before",
    "rule_set_of",
    "rules_of",
    "track",
    "tracks",
    "working_day_on_or_after",
    "working_days_between",
]


def current_round() -> Round | None:
    """The newest round that the public may see."""
    return Round.objects.exclude(state=RoundState.PREPARING).order_by("-opens_at").first()


def rounds() -> QuerySet[Round]:
    """Every round, the newest first."""
    return Round.objects.order_by("-opens_at")


def tracks() -> QuerySet[Track]:
    """Every track with its round, those of the newest round first."""
    return Track.objects.select_related("round").order_by("-round__opens_at", "pk")


def round_of(round_id: int) -> Round:
    return Round.objects.select_related("programme__agency").get(pk=round_id)


def programme_of(round_id: int) -> Programme:
    return round_of(round_id).programme


def track(track_id: int) -> Track:
    return Track.objects.select_related("round__programme__agency").get(pk=track_id)


def case(case_id: int) -> Case:
    return Case.objects.select_related("round__programme__agency", "track__round", "demand_firm", "vendor").get(
        pk=case_id
    )


def cases(actor: Actor) -> QuerySet[Case]:
    """The cases the actor may see, with their firms and rounds; the newest first."""
    return Case.objects.visible_to(actor).select_related("demand_firm", "vendor", "round").order_by("-pk")


def cases_held_by(actor: Actor) -> QuerySet[Case]:
    """The cases in which it is the turn of the organisation the actor acts for."""
    if actor.organisation_id is None:
        return Case.objects.none()
    demands = Q(holder="demand_firm", demand_firm_id=actor.organisation_id)
    return cases(actor).filter(demands | Q(holder="vendor", vendor_id=actor.organisation_id))


def intake_is_open(round_: Round, at: datetime) -> bool:
    """Whether a submission that arrived at `at` counts: both ends included, whatever any clock has done since."""
    return round_.state == RoundState.ANNOUNCED and round_.opens_at <= at <= round_.closes_at


def require_open_intake(round_: Round, at: datetime) -> None:
    """Raises IntakeClosed, naming the hours in Korea."""
    if not intake_is_open(round_, at):
        shown = {name: minute_in_korea(when) for name, when in
                 (("opens", round_.opens_at), ("closes", round_.closes_at))}  # fmt: skip
        raise IntakeClosed(**shown)


def case_counts(round_id: int) -> dict[str, int]:
    """State → how many cases of the round are in it; states without a case are left out."""
    counted = Case.objects.filter(round_id=round_id).values_list("state").annotate(count=Count("pk"))
    return dict(counted.order_by())


def rule_set_of(track_id: int) -> RuleSet:
    """The locked rule set of a track. Raises NoRules before the round is announced."""
    found = RuleSet.objects.filter(track_id=track_id, state=RuleSetState.LOCKED).order_by("-version").first()
    if found is None:
        raise NoRules
    return found


def rule_set_before(rule_set: RuleSet) -> RuleSet | None:
    """The locked rule set of the same track in the round before."""
    track = rule_set.track
    earlier = RuleSet.objects.filter(track__code=track.code, state=RuleSetState.LOCKED)
    earlier = earlier.filter(track__round__opens_at__lt=track.round.opens_at).select_related("track__round")
    return earlier.order_by("-track__round__opens_at", "-version").first()


def rules_of(track_id: int) -> Rules:
    """The values of the locked rule set of a track. Raises NoRules."""
    return values_of(rule_set_of(track_id))


def values_of(rule_set: RuleSet) -> Rules:
    """The values of a rule set as frozen data."""
    eligibility: dict[str, dict[str, str]] = {}
    for row in rule_set.rule_settings.all():
        eligibility.setdefault(row.rule, {})[row.stage] = row.severity
    columns = {name: getattr(rule_set, name) for name in Rules.__dataclass_fields__ if hasattr(rule_set, name)}
    return Rules(
        **{
            **columns,
            "co_payment": {
                row.size_class: CoPayment(min_total_bp=row.min_total_bp, min_cash_bp=row.min_cash_bp)
                for row in rule_set.co_payment_rules.all()
            },
            "cost_items": {row.item: row.limit_bp for row in rule_set.cost_item_rules.all() if row.allowed},
            "required_documents": tuple(row.kind for row in rule_set.required_documents.order_by("pk")),
            "criteria": tuple(
                Criterion(code=row.code, name=row.name, name_en=row.name_en, points=row.points)
                for row in rule_set.criteria.order_by("sort")
            ),
            "eligibility": eligibility,
        }
    )


def latest_run(case_id: int, stage: str) -> EligibilityRun | None:
    """The newest eligibility run of a case at a stage."""
    return EligibilityRun.objects.filter(case_id=case_id, stage=stage).order_by("-at", "-pk").first()


def messages_of(run: EligibilityRun, outcome: Severity) -> list[str]:
    """What the findings of that severity say, in the reader's language."""
    return [in_language(finding, "message") for finding in run.findings.filter(outcome=outcome).order_by("pk")]


def is_fresh(run: EligibilityRun | None, *, at: datetime, rules: Rules) -> bool:
    """Whether a run can still be relied on: not failed, and no older than the rules allow."""
    return run is not None and run.verdict != Verdict.FAILED and at - run.at <= timedelta(days=rules.recheck_days)
