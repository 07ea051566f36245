"""A reserve takes the place of a firm that withdrew: proposed by the manager, decided by another person."""

from datetime import datetime

from django.db import IntegrityError, transaction

from catalog import queries as catalog
from marketplace.core import approvals
from marketplace.core.actor import Actor
from marketplace.core.approvals import Answer, ApprovalPolicy
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.ledger import queries as balances
from marketplace.programmes import books
from marketplace.programmes import queries as rounds

from ..enums import ApplicationState, EntryOutcome, RankingState
from ..errors import NoReserve, ProposedAlready
from ..lifecycles import PROMOTION
from ..models import Promotion, RankingEntry
from .ranking import award

DECISION = ApprovalPolicy(kind="promotion", role="approver")


def propose_promotion(*, track_id: int, actor: Actor, at: datetime) -> Promotion:
    """Propose the next reserve whose grant fits what is left and whose vendor has a place.

    Raises NotAllowed, NoReserve, ProposedAlready.
    """
    if not actor.has("programme_manager"):
        raise NotAllowed
    track = rounds.track(track_id)
    reserves = RankingEntry.objects.filter(
        ranking__track=track, ranking__state=RankingState.APPROVED, outcome=EntryOutcome.RESERVE,
        application__state=ApplicationState.RESERVE, grant__lte=balances.balance(books.appropriation(track)).free,
    )  # fmt: skip
    entry = next((entry for entry in reserves.select_related("application__case").order_by("reserve_rank")
                  if _vendor_has_a_place(entry)), None)  # fmt: skip
    if entry is None or track.places_taken >= track.quota:
        raise NoReserve
    try:
        with transaction.atomic():
            promotion = Promotion.objects.create(entry=entry, proposed_by=actor.person_id, state_since=at)
            return advance(PROMOTION, promotion, "propose", actor=actor, at=at)
    except IntegrityError as error:
        raise ProposedAlready from error


def _vendor_has_a_place(entry: RankingEntry) -> bool:
    case = entry.application.case
    return catalog.places_left(vendor_id=case.vendor_id, round_id=case.round_id) > 0


def decide_promotion(*, promotion_id: int, answer: Answer, reason: str = "", actor: Actor, at: datetime) -> Promotion:
    """An approver who is not the proposer decides; approval awards the reserve under the same guards as the rest."""
    with transaction.atomic():
        promotion = Promotion.objects.select_for_update(no_key=True).get(pk=promotion_id)
        approvals.decide(
            DECISION,
            promotion,
            proposed_by=promotion.proposed_by or 0,
            answer=answer,
            actor=actor,
            at=at,
            reason=reason,
        )
        promotion = advance(PROMOTION, promotion, answer.value, actor=actor, at=at, reason=reason)
        if answer is Answer.APPROVE:
            entry = RankingEntry.objects.select_related("application__case").get(pk=promotion.entry_id)
            award(entry, actor, at, promoted_from=entry.reserve_rank)
    return promotion
