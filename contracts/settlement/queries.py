"""What can be read of claims and settlements."""

from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from contracts.agreements import queries as agreements
from contracts.agreements.models import Agreement, PaymentRow
from contracts.vouchers import queries as vouchers
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.models import AuditEntry
from marketplace.programmes.models import Round

from .checks import check_money
from .due import Due, claimable, is_settled, standing_claim
from .enums import ClaimState
from .models import Claim, Evidence, Expense, Settlement

__all__ = [
    "Due",
    "SettlementState",
    "audits",
    "check_money",
    "claimable",
    "claims",
    "evidence",
    "history_of",
    "is_settled",
    "row_to_claim",
    "rows_to_claim",
    "settlement_of",
    "settlement_state",
    "settlements",
    "standing_claim",
    "statements",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementState:
    """Where the money of one agreement stands. Won; `recognised` is None until a settlement is confirmed.

    planned = grant + cash · spent: by the firm's statement · paid: at the vendor, by the bank's word · returned: grant
    back to the programme, unused or paid back · refunded: cash owed back to the firm · to_return: recognised less
    than paid, and not back yet · to_pay: what the vendor may still get.
    """

    agreement: Agreement
    state: str
    planned: int
    spent: int
    recognised: int | None
    paid: int
    on_its_way: int
    returned: int
    refunded: int
    to_return: int
    to_pay: int


def claims(actor: Actor) -> QuerySet[Claim]:
    return Claim.objects.visible_to(actor).select_related(
        "agreement__case", "agreement__rule_set", "agreement__demand_firm", "agreement__vendor", "row", "invoice"
    )


def row_to_claim(actor: Actor, agreement: str, position: int) -> PaymentRow:
    """An instalment of an agreement in which the actor's organisation is the vendor. Raises DoesNotExist."""
    rows = PaymentRow.objects.select_related(
        "agreement__case", "agreement__demand_firm", "agreement__vendor", "agreement__rule_set"
    )
    own = agreements.agreements(actor).filter(vendor_id=actor.organisation_id)
    return rows.get(agreement__in=own, agreement__number=agreement, position=position)


def history_of(claim: Claim) -> dict[str, AuditEntry]:
    """What was done with a claim → the latest entry of its audit chain."""
    entries = audit.trail(claim).filter(subject=f"{claim._meta.label_lower}:{claim.pk}")
    return {entry.action.removeprefix("claim."): entry for entry in entries}


def settlements(actor: Actor) -> QuerySet[Settlement]:
    return Settlement.objects.visible_to(actor).select_related("agreement__demand_firm", "agreement__vendor")


def statements(actor: Actor) -> QuerySet[Settlement]:
    """The same with everything that stands on a settlement's page."""
    found = settlements(actor).select_related("agreement__case__demand_firm", "agreement__case__vendor", "recovery")
    return found.prefetch_related("expenses__evidence__file", "agreement__payment_rows__claims")


def audits(actor: Actor) -> QuerySet[Settlement]:
    """Settlements that an external auditor examines, with what their risk is seen by; the oldest first."""
    found = statements(actor).filter(needs_audit=True).prefetch_related("agreement__case__payment_holds")
    return found.order_by("state_since", "pk")


def evidence(actor: Actor) -> QuerySet[Evidence]:
    """Papers behind expenses: for the demand firm that brought them, the office and the settlement auditor."""
    visible = Evidence.objects.filter(expense__settlement__in=Settlement.objects.visible_to(actor))
    if actor.organisation_id is None:
        return visible
    return visible.filter(expense__settlement__agreement__demand_firm_id=actor.organisation_id)


def settlement_of(agreement: Agreement) -> Settlement | None:
    return Settlement.objects.filter(agreement=agreement).first()


def rows_to_claim(agreement: Agreement, at) -> list[tuple[PaymentRow, Due]]:
    """Every instalment of an agreement with what of it can be claimed now, or why not."""
    return [(row, claimable(row, at)) for row in agreement.payment_rows.select_related("agreement__rule_set")]


def settlement_state(round_: Round) -> list[SettlementState]:
    """One row for each agreement of a round, by number; a constant number of queries."""
    found = Agreement.objects.filter(case__round=round_).select_related(
        "case", "demand_firm", "vendor", "settlement__recovery"
    )
    kept = vouchers.kept_in(round_)
    paid = _sums(round_, [ClaimState.PAID])
    under_way = _sums(round_, [ClaimState.INSTRUCTED])
    spent = dict(
        Expense.objects.filter(settlement__agreement__case__round=round_)
        .values_list("settlement__agreement_id")
        .annotate(won=Sum("spent"))
        .order_by()
    )
    return [
        _state(
            agreement,
            paid=paid.get(agreement.pk, 0),
            under_way=under_way.get(agreement.pk, 0),
            spent=spent.get(agreement.pk, 0),
            kept=kept.get(agreement.pk),
        )
        for agreement in found.order_by("number")
    ]


def _sums(round_: Round, states: list[ClaimState]) -> dict[int, int]:
    """Agreement → won of grant and cash in claims in these states."""
    rows = Claim.objects.filter(agreement__case__round=round_, state__in=states).values("agreement_id")
    return {
        row["agreement_id"]: row["grant"] + row["cash"]
        for row in rows.annotate(grant=Sum("grant_share"), cash=Sum("cash_share")).order_by()
    }


def _state(agreement: Agreement, *, paid: int, under_way: int, spent: int, kept: int | None) -> SettlementState:
    settlement = getattr(agreement, "settlement", None)
    planned = agreement.grant + agreement.cash
    recognised = settlement.recognised if settlement else None
    owed_back = settlement.recovered_grant if settlement else 0
    is_back = bool(owed_back and settlement.is_recovered)
    left = 0 if recognised is not None else planned - paid - under_way
    return SettlementState(
        agreement=agreement,
        state=settlement.get_state_display() if settlement else agreement.get_state_display(),
        planned=planned,
        spent=spent,
        recognised=recognised,
        paid=paid,
        on_its_way=under_way,
        returned=(settlement.returned_grant if settlement else 0) + (owed_back if is_back else 0),
        refunded=settlement.refunded_cash if settlement else 0,
        to_return=0 if is_back else owed_back,
        to_pay=left if kept is None else kept,
    )
