"""The ranking of a track: proposed by the manager, approved by another person, under quota and appropriation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog import operations as catalog
from catalog import queries as pool
from catalog.enums import SeenKind
from marketplace.core import approvals, audit, money
from marketplace.core.actor import Actor
from marketplace.core.approvals import Answer, ApprovalPolicy
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.ledger import operations as ledger
from marketplace.ledger import queries as balances
from marketplace.programmes import books
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState
from marketplace.programmes.rule_values import Rules
from matching.fit import operations as fit

from ..enums import ApplicationState, EntryOutcome
from ..errors import AdjustmentNotUsable, BeyondAppropriation, NotAllScored, NothingToRank, RankedAlready
from ..lifecycles import APPLICATION, RANKING
from ..models import Application, Award, Ranking, RankingEntry

DECISION = ApprovalPolicy(kind="ranking", role="approver")
UNDECIDED = (
    ApplicationState.SUBMITTED,
    ApplicationState.RECEIVED,
    ApplicationState.CORRECTION,
    ApplicationState.ELIGIBLE,
)
Adjustments = Mapping[int, tuple[int, str]]


def propose_ranking(*, track_id: int, adjustments: Adjustments | None = None, actor: Actor, at: datetime) -> Ranking:
    """Order every scored application and say who is selected, in reserve, or not.

    `adjustments`: application → (lowered grant in won, conditions). Ties go to the heaviest criterion, then to
    the earlier receipt. Raises NotAllowed, NotAllScored, NothingToRank, AdjustmentNotUsable, RankedAlready.
    """
    if not actor.has("programme_manager"):
        raise NotAllowed
    track, rule_set = rounds.track(track_id), rounds.rule_set_of(track_id)
    rules = rounds.values_of(rule_set)
    ordered = in_order(_all_scored(track_id), rules)
    _refuse_unusable(adjustments or {}, ordered)
    try:
        with transaction.atomic(), override("ko"):  # the reasons are read by the firms
            ranking = Ranking.objects.create(
                track=track, rule_set=rule_set, proposed_by=actor.person_id, proposed_at=at, state_since=at
            )
            RankingEntry.objects.bulk_create(_entries(ranking, ordered, adjustments or {}, rules))
            return advance(RANKING, ranking, "propose", actor=actor, at=at, entries=len(ordered))
    except IntegrityError as error:
        raise RankedAlready from error


def _all_scored(track_id: int) -> list[Application]:
    _refuse_while_some_wait(track_id)
    applications = Application.objects.filter(case__track_id=track_id)
    scored = list(
        applications.filter(state=ApplicationState.SCORED).select_related("case").prefetch_related("scores", "versions")
    )
    if not scored:
        raise NothingToRank
    return scored


def _refuse_while_some_wait(track_id: int) -> None:
    waiting = Application.objects.filter(case__track_id=track_id, state__in=UNDECIDED).order_by("case__number")
    if waiting:
        raise NotAllScored(cases=", ".join(waiting.values_list("case__number", flat=True)))


def in_order(applications: list[Application], rules: Rules) -> list[Application]:
    """Most points first; ties by the criteria from the heaviest to the lightest, then by the earlier receipt."""
    heaviest_first = sorted(rules.criteria, key=lambda criterion: -criterion.points)

    def place(application: Application):
        points = {score.criterion: score.points for score in application.scores.all()}
        ties = tuple(-points.get(criterion.code, 0) for criterion in heaviest_first)
        return (-(application.score or 0), *ties, min(version.pk for version in application.versions.all()))

    return sorted(applications, key=place)


def _refuse_unusable(adjustments: Adjustments, ordered: list[Application]) -> None:
    ranked = {application.pk: application for application in ordered}
    for key, (grant, conditions) in adjustments.items():
        application = ranked.get(key)
        if application is None:
            raise AdjustmentNotUsable(case=key)
        if not 0 < grant <= application.grant or (grant < application.grant and not conditions.strip()):
            raise AdjustmentNotUsable(case=application.case.number)


@dataclass
class Room:
    """What is left while a ranking goes down its list. Won; `vendors`: vendor → places left."""

    won: int
    places: int
    reserves: int
    vendors: dict[int, int] = field(default_factory=dict)
    closed: bool = False  # the first that does not fit closes the list: nobody behind it jumps ahead
    reserve_rank: int = 0

    def place(self, entry: RankingEntry, case) -> None:
        """Give the entry its outcome and take what it needs."""
        if case.vendor_id not in self.vendors:
            self.vendors[case.vendor_id] = pool.places_left(vendor_id=case.vendor_id, round_id=case.round_id)
        if self.vendors[case.vendor_id] < 1:
            self._reserve(entry, _("The vendor has no place left in this round."))
            return
        self.closed = self.closed or not self.places or entry.grant > self.won
        if self.closed:
            self._reserve(entry, "")
            return
        entry.outcome = EntryOutcome.SELECTED
        self.places, self.won = self.places - 1, self.won - entry.grant
        self.vendors[case.vendor_id] -= 1

    def _reserve(self, entry: RankingEntry, reason: str) -> None:
        if self.reserve_rank == self.reserves:
            entry.outcome, entry.reason = EntryOutcome.NOT_SELECTED, reason or _("The reserve list is full.")
            return
        self.reserve_rank += 1
        entry.outcome, entry.reserve_rank, entry.reason = EntryOutcome.RESERVE, self.reserve_rank, reason


def _entries(ranking: Ranking, ordered: list[Application], adjustments: Adjustments, rules: Rules):
    track = ranking.track
    room = Room(
        won=balances.balance(books.appropriation(track)).free,
        places=track.quota - track.places_taken,
        reserves=money.share_down(track.quota, rules.reserve_bp, money.BP),
    )
    for rank, application in enumerate(ordered, start=1):
        grant, conditions = adjustments.get(application.pk, (application.grant, ""))
        entry = RankingEntry(ranking=ranking, application=application, rank=rank, grant=grant, conditions=conditions)
        if (application.score or 0) < rules.pass_mark * 100:
            entry.outcome, entry.reason = EntryOutcome.NOT_SELECTED, _("Below the pass mark.")
        else:
            room.place(entry, application.case)
        yield entry


def decide_ranking(*, ranking_id: int, answer: Answer, reason: str = "", actor: Actor, at: datetime) -> Ranking:
    """An approver who is not the proposer approves: places are taken and grants committed, all or nothing.

    Raises ProposerDecides, TransitionRefused (decided meanwhile), NotAllScored (one came back by an objection),
    BeyondAppropriation, QuotaFull, NoPlaceLeft.
    """
    with transaction.atomic():
        ranking = Ranking.objects.select_for_update(no_key=True).get(pk=ranking_id)
        approvals.decide(
            DECISION, ranking, proposed_by=ranking.proposed_by or 0, answer=answer, actor=actor, at=at,
            since=ranking.proposed_at, reason=reason,
        )  # fmt: skip
        ranking = advance(RANKING, ranking, answer.value, actor=actor, at=at, reason=reason)
        if answer is Answer.APPROVE:
            _refuse_while_some_wait(ranking.track_id)
            _refuse_beyond_appropriation(ranking)
            for entry in ranking.entries.select_related("application__case__round", "application__case__track"):
                _carry_out(entry, actor, at)
    return ranking


def _refuse_beyond_appropriation(ranking: Ranking) -> None:
    track = rounds.track(ranking.track_id)
    wanted = sum(ranking.entries.filter(outcome=EntryOutcome.SELECTED).values_list("grant", flat=True))
    left = balances.balance(books.appropriation(track)).free
    if wanted > left:
        raise BeyondAppropriation(wanted=f"{wanted:,}", left=f"{left:,}")


def _carry_out(entry: RankingEntry, actor: Actor, at: datetime) -> None:
    if entry.outcome == EntryOutcome.SELECTED:
        award(entry, actor, at)
        return
    move = "reserve" if entry.outcome == EntryOutcome.RESERVE else "not_select"
    advance(APPLICATION, entry.application, move, actor=actor, at=at, reason=entry.reason)
    if entry.outcome == EntryOutcome.NOT_SELECTED:
        programmes.move_case(
            case_id=entry.application.case_id, to=CaseState.ENDED, holder="nobody", actor=actor, at=at,
            reason=entry.reason,
        )  # fmt: skip


def award(entry: RankingEntry, actor: Actor, at: datetime, promoted_from: int | None = None) -> Award:
    """Select one application, in the caller's transaction: track place, vendor place, and the grant committed."""
    application = advance(APPLICATION, entry.application, "select", actor=actor, at=at, grant=entry.grant)
    case = rounds.case(application.case_id)
    rules = rounds.rules_of(case.track_id)
    due = rounds.deadline(at, rules.plan_working_days)
    made = Award.objects.create(
        case=case, application=application, grant=entry.grant, cash=application.cash, in_kind=application.in_kind,
        conditions=entry.conditions, answer_by=due, promoted_from=promoted_from, state_since=at,
    )  # fmt: skip
    programmes.take_place(track_id=case.track_id)
    catalog.take_vendor_place(round_id=case.round_id, vendor_id=case.vendor_id, at=at)
    programmes.move_case(case_id=case.pk, to=CaseState.AGREEMENT, holder="demand_firm", due_at=due, actor=actor, at=at)
    ledger.open_account(books.committed(case))
    ledger.transfer(
        key=f"award:{case.number}", debit=books.appropriation(case.track), credit=books.committed(case),
        amount=entry.grant, at=at,
    )  # fmt: skip
    quote = application.consortium.quote
    fit.note_taken(kind=SeenKind.AWARDED, run=quote.need.match_run, solution_ids=[quote.solution_id], at=at)
    audit.record(made, "award.offer", actor=actor, at=at, facts={"won": entry.grant, "answer_by": due.isoformat()})
    return made
