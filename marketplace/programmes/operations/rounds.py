"""A round from its first draft to its close: rules as data, locked and funded when it is announced."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from marketplace.core import audit, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.ledger import operations as ledger

from .. import books
from ..enums import CostItem, RoundState, RuleSetState
from ..errors import NotTheDraft, RulesDoNotAddUp, RulesLocked
from ..lifecycles import ROUND, RULE_SET
from ..models import (
    CalendarYear,
    CoPaymentRule,
    CostItemRule,
    Holiday,
    Programme,
    RequiredDocument,
    Round,
    RuleSet,
    RuleSetting,
    ScoreCriterion,
    Track,
)
from ..queries import values_of
from ..rule_forms import rules_from
from ..rule_values import Rules

MOST_POINTS = 100  # the criteria of a track share them
_TABLES = frozenset({"co_payment", "cost_items", "required_documents", "criteria", "eligibility"})


def load_calendar(*, years: Sequence[int], holidays: Sequence[Mapping], actor: Actor, at: datetime) -> None:
    """Enter the holidays of whole years: {day, name, source}. Safe to repeat. System and managers."""
    if not actor.has_any("system", "programme_manager"):
        raise NotAllowed
    with transaction.atomic():
        for row in holidays:
            Holiday.objects.update_or_create(day=row["day"], defaults={"name": row["name"], "source": row["source"]})
        for year in years:
            CalendarYear.objects.get_or_create(year=year)


def create_programme(*, code: str, name: str, name_en: str, agency_id: int, actor: Actor, at: datetime) -> Programme:
    """A programme of the agency. A manager draws it up."""
    _require_manager(actor)
    with transaction.atomic():
        programme = Programme.objects.create(code=code, name=name, name_en=name_en, agency_id=agency_id)
        audit.record(programme, "programme.create", actor=actor, at=at)
    return programme


def create_round(
    *, programme_id: int, code: str, title: str, title_en: str, opens_at: datetime, closes_at: datetime,
    run_starts_on: date, run_ends_on: date, settle_by: date, actor: Actor, at: datetime,
) -> Round:  # fmt: skip
    """A round in preparation. `closes_at` is the last instant at which a submission counts."""
    _require_manager(actor)
    with transaction.atomic():
        round_ = Round.objects.create(
            programme_id=programme_id, code=code, title=title, title_en=title_en, opens_at=opens_at,
            closes_at=closes_at, run_starts_on=run_starts_on, run_ends_on=run_ends_on, settle_by=settle_by,
            created_by=actor.person_id, state_since=at,
        )  # fmt: skip
        audit.record(round_, "round.create", actor=actor, at=at)
    return round_


def add_track(
    *, round_id: int, code: str, name: str, name_en: str, quota: int, appropriation: int, actor: Actor, at: datetime
) -> Track:
    """A track with its quota of projects and its appropriation in won, while the round is in preparation."""
    _require_manager(actor)
    with transaction.atomic():
        round_ = _locked_in_preparation(round_id)
        track = Track.objects.create(
            round=round_, code=code, name=name, name_en=name_en, quota=quota, appropriation=appropriation
        )
        audit.record(round_, "round.add_track", actor=actor, at=at, facts={"track": code, "won": appropriation})
    return track


def draft_rule_set(*, track_id: int, preset: Rules, actor: Actor, at: datetime) -> RuleSet:
    """A new version of a track's rules; an earlier draft is retired. Raises RulesLocked once announced."""
    _require_manager(actor)
    with transaction.atomic():
        track = Track.objects.get(pk=track_id)
        round_ = _locked_in_preparation(track.round_id)
        for earlier in track.rule_sets.filter(state=RuleSetState.DRAFT):
            advance(RULE_SET, earlier, "retire", actor=actor, at=at)
        columns = {name: value for name, value in vars(preset).items() if name not in _TABLES}
        rule_set = RuleSet.objects.create(track=track, version=track.rule_sets.count() + 1, state_since=at, **columns)
        _fill_tables(rule_set, preset)
        audit.record(
            round_, "rule_set.draft", actor=actor, at=at, facts={"version": rule_set.version, "digest": preset.digest}
        )
        outbox.publish("rule_set.draft", subject=rule_set, at=at, actor=actor)
    return rule_set


def revise_rule_set(*, rule_set_id: int, values: Mapping, actor: Actor, at: datetime) -> RuleSet:
    """A new version of a draft with other values (the fields of rule_forms); the draft itself is retired.

    Raises RulesLocked once the round is announced, RulesDoNotAddUp, NotTheDraft for one that is a draft no longer.
    """
    rule_set = RuleSet.objects.get(pk=rule_set_id)
    if rule_set.state != RuleSetState.DRAFT:
        raise NotTheDraft
    revised = rules_from(dict(values), values_of(rule_set))
    if sum(criterion.points for criterion in revised.criteria) != MOST_POINTS or any(
        share.min_cash_bp > share.min_total_bp for share in revised.co_payment.values()
    ):
        raise RulesDoNotAddUp
    return draft_rule_set(track_id=rule_set.track_id, preset=revised, actor=actor, at=at)


def _fill_tables(rule_set: RuleSet, rules: Rules) -> None:
    CoPaymentRule.objects.bulk_create(
        CoPaymentRule(rule_set=rule_set, size_class=size, min_total_bp=row.min_total_bp, min_cash_bp=row.min_cash_bp)
        for size, row in rules.co_payment.items()
    )
    CostItemRule.objects.bulk_create(
        CostItemRule(
            rule_set=rule_set, item=item, allowed=item in rules.cost_items, limit_bp=rules.cost_items.get(item)
        )
        for item in CostItem.values
    )
    RequiredDocument.objects.bulk_create(
        RequiredDocument(rule_set=rule_set, kind=kind) for kind in rules.required_documents
    )
    ScoreCriterion.objects.bulk_create(
        ScoreCriterion(rule_set=rule_set, sort=place, **vars(row)) for place, row in enumerate(rules.criteria)
    )
    RuleSetting.objects.bulk_create(
        RuleSetting(rule_set=rule_set, rule=rule, stage=stage, severity=severity)
        for rule, stages in rules.eligibility.items()
        for stage, severity in stages.items()
    )


def announce_round(*, round_id: int, actor: Actor, at: datetime) -> Round:
    """Make a round public: its rules are locked and its tracks funded in the ledger, in one transaction.

    Raises TransitionRefused if the actor drew it up, or a track has no rules. Money: the round's bank account
    → each track's appropriation, once.
    """
    with transaction.atomic():
        round_ = advance(ROUND, Round.objects.get(pk=round_id), "announce", actor=actor, at=at)
        for track in round_.tracks.select_related("round").order_by("pk"):
            draft = track.rule_sets.get(state=RuleSetState.DRAFT)
            advance(RULE_SET, draft, "lock", actor=actor, at=at)
            for ref in (books.bank(round_), books.appropriation(track), books.returned(track)):
                ledger.open_account(ref, guarded=ref.kind not in books.UNGUARDED)
            ledger.transfer(
                key=f"fund:{round_.code}:{track.code}", debit=books.bank(round_), credit=books.appropriation(track),
                amount=track.appropriation, at=at,
            )  # fmt: skip
        ledger.open_account(books.suspense(round_))
    return round_


def begin_evaluation(*, round_id: int, actor: Actor, at: datetime) -> Round:
    """Intake is over: the panel may begin."""
    return advance(ROUND, Round.objects.get(pk=round_id), "evaluate", actor=actor, at=at)


def announce_results(*, round_id: int, actor: Actor, at: datetime) -> Round:
    """The approver makes the results public."""
    return advance(ROUND, Round.objects.get(pk=round_id), "decide", actor=actor, at=at)


def begin_running(*, round_id: int, at: datetime) -> Round:
    """The first agreement is in force. Safe to repeat."""
    with transaction.atomic():
        round_ = Round.objects.select_for_update(no_key=True).get(pk=round_id)
        return advance(ROUND, round_, "run", actor=SYSTEM, at=at) if round_.state == RoundState.DECIDED else round_


def begin_settling(*, round_id: int, actor: Actor, at: datetime) -> Round:
    return advance(ROUND, Round.objects.get(pk=round_id), "settle", actor=actor, at=at)


def close_round(*, round_id: int, actor: Actor, at: datetime) -> Round:
    return advance(ROUND, Round.objects.get(pk=round_id), "close", actor=actor, at=at)


def _require_manager(actor: Actor) -> None:
    if not actor.has("programme_manager"):
        raise NotAllowed


def _locked_in_preparation(round_id: int) -> Round:
    round_ = Round.objects.select_for_update(no_key=True).get(pk=round_id)
    if round_.state != RoundState.PREPARING:
        raise RulesLocked
    return round_
