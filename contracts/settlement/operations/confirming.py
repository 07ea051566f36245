"""The recognised amounts are confirmed: what is left of each instalment is known, and the rest goes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from contracts.agreements import operations as agreements
from contracts.agreements.models import Agreement, PaymentRow
from contracts.delivery import queries as delivery
from contracts.payments import operations as payments
from contracts.vouchers import operations as vouchers
from contracts.vouchers import queries as voucher_queries
from contracts.vouchers.operations import Share
from marketplace.core import money
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.lifecycle import advance
from marketplace.programmes import books
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as cases
from marketplace.programmes.enums import CaseState, InstalmentKind

from ..due import NOTHING
from ..lifecycles import SETTLEMENT
from ..models import Settlement
from .closing import close_if_done, give_back
from .statements import Recognition, facts, judged, reviewer_of, turn

_WRITTEN = (
    "recognised", "recognised_grant", "returned_grant", "refunded_cash", "recovered_grant", "recovery", "decision",
    "confirmed_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Won. What is left for each instalment that is not drawn, and what was paid beyond the recognised grant."""

    left: dict[int, Share]
    overpaid_grant: int


def confirm_settlement(
    *, settlement_id: int, confirmed: Recognition | None = None, decision: str = "", actor: Actor, at: datetime
) -> Settlement:
    """Another person than the reviewer confirms what is recognised: as proposed, or as `confirmed` says line by line.

    The grant's part is rounded down (money rules §3.5). In one transaction: what is left of each instalment stays
    held, unused grant returns to the programme, unused cash is owed to the firm and instructed, the guarantee is
    cleared; grant paid beyond what is recognised is asked back as a deposit. Raises TransitionRefused (state, right,
    same person, claims undecided), NoVoucher if something is left to be paid and none is in force, MoreThanPossible, ReasonMissing, NoAccount where the firm cannot be refunded.
    """
    settlement = Settlement.objects.visible_to(actor).get(pk=settlement_id)
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update(no_key=True).get(pk=settlement.agreement_id)
        settlement = advance(
            SETTLEMENT, settlement, "confirm", actor=actor, at=at, reason=decision, **facts(settlement)
        )
        recognised = _confirm_lines(settlement, confirmed or {})
        grant = money.share_down(recognised, agreement.grant, settlement.planned)
        found = distribution(agreement, Share(grant=grant, cash=recognised - grant))
        settlement.recognised, settlement.recognised_grant = recognised, grant
        settlement.decision, settlement.confirmed_by = decision, actor.person_id
        if any(share.grant for share in found.left.values()):
            voucher_queries.require_in_force(agreement, at)
        vouchers.lower(agreement_id=agreement.pk, shares=found.left, at=at)
        give_back(settlement, cause=f"settlement:{agreement.number}", actor=actor, at=at)
        _ask_back(settlement, agreement, found.overpaid_grant, actor, at)
        settlement.save(update_fields=_WRITTEN)
        vouchers.clear_guarantee(agreement_id=agreement.pk, at=at)
        agreements.settle_agreement(agreement_id=agreement.pk, at=at)
        _turn(settlement, found, actor, at)
        return close_if_done(case_id=settlement.case_id, at=at)


def review_again(*, settlement_id: int, reason: str, actor: Actor, at: datetime) -> Settlement:
    """Back to the reviewer, with what to look at once more."""
    settlement = Settlement.objects.visible_to(actor).get(pk=settlement_id)
    with transaction.atomic():
        settlement = advance(
            SETTLEMENT, settlement, "review_again", actor=actor, at=at, reason=reason, **facts(settlement)
        )
        turn(settlement, reviewer_of(settlement), actor, at)
    return settlement


def distribution(agreement: Agreement, recognised: Share) -> Distribution:
    """Spread what is recognised and not drawn yet over the instalments that may still be paid, in their order.

    An instalment keeps at most its own share, and nothing if its milestone was never accepted: more than that was
    not earned (invariant 4).
    """
    rows = list(agreement.payment_rows.order_by("position"))
    drawn = {row.pk: share for row, share in _drawn(agreement)}
    grant = recognised.grant - sum(share.grant for share in drawn.values())
    cash = recognised.cash - sum(share.cash for share in drawn.values())
    overpaid, grant, cash = max(0, -grant), max(0, grant), max(0, cash)
    accepted, success = delivery.accepted_keys(agreement), delivery.was_successful(agreement)
    left = {}
    for row in rows:
        if row.pk in drawn:
            continue
        earned = row.milestone in accepted or (row.kind == InstalmentKind.ADVANCE and success)
        share = Share(grant=min(row.grant_share, grant), cash=min(row.cash_share, cash)) if earned else NOTHING
        left[row.pk] = share
        grant, cash = grant - share.grant, cash - share.cash
    return Distribution(left=left, overpaid_grant=overpaid)


def _drawn(agreement: Agreement) -> Iterator[tuple[PaymentRow, Share]]:
    for claim in agreement.claims.exclude(approved_by=None).select_related("row"):
        yield claim.row, Share(grant=claim.grant_share, cash=claim.cash_share)


def _confirm_lines(settlement: Settlement, confirmed: Recognition) -> int:
    """Write what is confirmed of each expense; its sum, in won."""
    recognised = 0
    for expense in settlement.expenses.all():
        amount = confirmed.get(expense.pk, (expense.proposed, expense.reason))
        expense.confirmed, expense.reason = judged(expense, *amount)
        expense.save(update_fields=["confirmed", "reason"])
        recognised += expense.confirmed
    return recognised


def _ask_back(settlement: Settlement, agreement: Agreement, overpaid: int, actor: Actor, at: datetime) -> None:
    """Grant that was paid and not recognised comes back as a deposit of the demand firm, which answers for it.

    It has the days of an objection to pay. Cash paid beyond what is recognised is a matter between the two firms.
    """
    if not overpaid:
        return
    case = cases.case(agreement.case_id)
    settlement.recovered_grant = overpaid
    settlement.recovery = payments.expect_deposit(
        case_id=case.pk, payer_id=agreement.demand_firm_id, amount=overpaid, credit=books.returned(case.track),
        due_on=day_in_korea(at) + timedelta(days=agreement.rule_set.objection_days), actor=actor, at=at,
    )  # fmt: skip


def _turn(settlement: Settlement, found: Distribution, actor: Actor, at: datetime) -> None:
    to_claim = any(share.grant + share.cash for share in found.left.values())
    holder = "vendor" if to_claim else "demand_firm" if found.overpaid_grant else "finance_officer"
    programmes.move_case(case_id=settlement.case_id, to=CaseState.SETTLEMENT, holder=holder, actor=actor, at=at)
