"""What the public pages say about a round, in one place."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import capfirst

from marketplace.accounts.enums import CertificateKind, SizeClass
from marketplace.core import clock
from marketplace.core.language import in_language
from marketplace.programmes import queries as programmes
from marketplace.programmes.eligibility import RULES
from marketplace.programmes.enums import CostItem, RoundState, Severity, Stage
from marketplace.programmes.models import Track
from marketplace.programmes.rule_difference import Change, differences
from marketplace.programmes.rule_values import Rules


@dataclass(frozen=True, slots=True)
class TrackPage:
    """A track and its rules in the reader's language. Won, basis points, points."""

    pk: int
    name: str
    rules: Rules
    quota: int
    grant_cap: int
    shares: list[tuple[str, int, int]]  # size class, least co-payment, least cash, both of the total cost
    cost_items: list[str]
    documents: list[str]
    criteria: list[tuple[str, int]]
    pass_mark: int
    advance_max_bp: int
    checks: list[tuple[str, str]]  # what is looked at when an application arrives, and what a finding means
    before: str  # the round whose rules were the last; empty for the first
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class RoundPage:
    """The newest round that the public may see. Instants in UTC."""

    title: str
    state: str
    is_open: bool
    is_ahead: bool
    opens_at: datetime
    closes_at: datetime
    days_left: int
    run_starts_on: date
    run_ends_on: date
    settle_by: date
    quota: int
    tracks: list[TrackPage]

    @property
    def main(self) -> TrackPage:
        return self.tracks[0]


def round_page(*, at: datetime) -> RoundPage | None:
    """The newest public round with its tracks; None before the first one is announced."""
    round_ = programmes.current_round()
    if round_ is None:
        return None
    tracks = [_track(track) for track in round_.tracks.order_by("pk")]
    return RoundPage(
        title=in_language(round_, "title"),
        state=round_.get_state_display(),
        is_open=programmes.intake_is_open(round_, at),
        is_ahead=round_.state == RoundState.ANNOUNCED and at < round_.opens_at,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        days_left=(clock.day_in_korea(round_.closes_at) - clock.day_in_korea(at)).days,
        run_starts_on=round_.run_starts_on,
        run_ends_on=round_.run_ends_on,
        settle_by=round_.settle_by,
        quota=sum(track.quota for track in tracks),
        tracks=tracks,
    )


def _track(track: Track) -> TrackPage:
    rule_set = programmes.rule_set_of(track.pk)
    rules, last = programmes.values_of(rule_set), programmes.rule_set_before(rule_set)
    documents = dict(CertificateKind.choices)
    return TrackPage(
        pk=track.pk,
        name=in_language(track, "name"),
        rules=rules,
        quota=track.quota,
        grant_cap=rules.grant_cap,
        shares=[
            (SizeClass(size).label, share.min_total_bp, share.min_cash_bp) for size, share in rules.co_payment.items()
        ],
        cost_items=[CostItem(item).label for item in rules.cost_items],
        documents=[documents.get(kind, kind) for kind in rules.required_documents],
        criteria=[(in_language(criterion, "name"), criterion.points) for criterion in rules.criteria],
        pass_mark=rules.pass_mark,
        advance_max_bp=rules.advance_max_bp,
        checks=[
            (capfirst(str(rule.about)), Severity(severity).label)
            for rule in RULES
            if (severity := rules.eligibility.get(rule.id, {}).get(Stage.SUBMISSION))
        ],
        before=in_language(last.track.round, "title") if last else "",
        changes=differences(programmes.values_of(last), rules) if last else [],
    )
