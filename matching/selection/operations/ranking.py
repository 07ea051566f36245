"""The ranking of a track: proposed by the manager, approved by another person, under quota and appropriation."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from catalog import operations as catalog
from marketplace.core import approvals, audit
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

from ..enums import ApplicationState, EntryOutcome
from ..errors import BeyondAppropriation, NothingToRank
from ..lifecycles import APPLICATION, RANKING
from ..models import Application, Award, Ranking, RankingEntry

DECISION = ApprovalPolicy(kind="ranking", role="approver")
HEAVIEST_FIRST = ("content", "goal", "attainability", "capability")


def propose_ranking(
    *, track_id: int, adjustments: Mapping[int, tuple[int, str]] | None = None, actor: Actor, at: datetime
) -> Ranking:
    """Order every scored application and say who is selected, in reserve, or not.

    `adjustments`: application → (adjusted grant in won, conditions). Ties go to the heaviest criterion, then to
    the earlier receipt. Raises NotAllowed, NothingToRank.
    """
    if not actor.has("programme_manager"):
        raise NotAllowed
    track, rule_set = rounds.track(track_id), rounds.rule_set_of(track_id)
    scored = Application.objects.filter(case__track_id=track_id, state=ApplicationState.SCORED)
    ordered = sorted(scored.prefetch_related("scores", "versions"), key=_order)
    if not ordered:
        raise NothingToRank
    with transaction.atomic():
        ranking = Ranking.objects.create(
            track=track, rule_set=rule_set, proposed_by=actor.person_id, proposed_at=at, state_since=at
        )
        RankingEntry.objects.bulk_create(_entries(ranking, ordered, adjustments or {}))
        return advance(RANKING, ranking, "propose", actor=actor, at=at, entries=len(ordered))


def _order(application: Application):
    points = {score.criterion: score.points for score in application.scores.all()}
    heaviest = tuple(-points.get(code, 0) for code in HEAVIEST_FIRST)
    receipts = [version.receipt_number for version in application.versions.all()]
    return (-(application.score or 0), *heaviest, min(receipts))


def _entries(ranking: Ranking, ordered: list[Application], adjustments: Mapping[int, tuple[int, str]]):
    rules = rounds.values_of(ranking.rule_set)
    left = balances.balance(books.appropriation(ranking.track)).free
    places = ranking.track.quota - ranking.track.places_taken
    reserves = ranking.track.quota * rules.reserve_bp // 10_000
    reserve_rank = 0
    for rank, application in enumerate(ordered, start=1):
        grant, conditions = adjustments.get(application.pk, (application.grant, ""))
        entry = RankingEntry(ranking=ranking, application=application, rank=rank, grant=grant, conditions=conditions)
        if (application.score or 0) < rules.pass_mark * 100:
            entry.outcome, entry.reason = EntryOutcome.NOT_SELECTED, _("Below the pass mark.")
        elif places and grant <= left and not reserve_rank:
            entry.outcome, places, left = EntryOutcome.SELECTED, places - 1, left - grant
        elif reserve_rank < reserves:
            reserve_rank += 1
            entry.outcome, entry.reserve_rank = EntryOutcome.RESERVE, reserve_rank
        else:
            entry.outcome, entry.reason = EntryOutcome.NOT_SELECTED, _("The reserve list is full.")
        yield entry


def decide_ranking(*, ranking_id: int, answer: Answer, reason: str = "", actor: Actor, at: datetime) -> Ranking:
    """An approver who is not the proposer approves: places are taken and grants committed, all or nothing.

    Raises ProposerDecides, TransitionRefused (decided meanwhile), BeyondAppropriation, QuotaFull, NoPlaceLeft.
    """
    with transaction.atomic():
        ranking = Ranking.objects.select_for_update(no_key=True).get(pk=ranking_id)
        approvals.decide(
            DECISION, ranking, proposed_by=ranking.proposed_by or 0, answer=answer, actor=actor, at=at,
            since=ranking.proposed_at, reason=reason,
        )  # fmt: skip
        ranking = advance(RANKING, ranking, answer.value, actor=actor, at=at, reason=reason)
        if answer is Answer.APPROVE:
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
    catalog.take_vendor_place(round_id=case.round_id, vendor_id=case.vendor_id)
    programmes.move_case(case_id=case.pk, to=CaseState.AGREEMENT, holder="demand_firm", due_at=due, actor=actor, at=at)
    ledger.open_account(books.committed(case))
    ledger.transfer(
        key=f"award:{case.number}", debit=books.appropriation(case.track), credit=books.committed(case),
        amount=entry.grant, at=at,
    )  # fmt: skip
    audit.record(made, "award.offer", actor=actor, at=at, facts={"won": entry.grant, "answer_by": due.isoformat()})
    return made
