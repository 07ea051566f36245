"""A settlement as its demand firm and its vendor read it: planned, spent, recognised, paid, to be returned."""

from dataclasses import dataclass
from datetime import datetime

from contracts.payments.enums import ExpectationState
from contracts.vouchers.operations import Share
from marketplace.core import audit, money
from marketplace.core.actor import Actor
from marketplace.programmes.enums import CostItem

from ..enums import ClaimState, SettlementState
from ..lifecycles import SETTLEMENT
from ..models import Settlement
from ..operations.confirming import distribution
from .lines import FIX, Line, lines_of

CONFIRMED = (SettlementState.CONFIRMED, SettlementState.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A budget item. Won; `recognised` is what was proposed before it is confirmed, None before either."""

    label: str
    planned: int
    spent: int
    recognised: int | None

    @property
    def less(self) -> int | None:
        return None if self.recognised is None else self.planned - self.recognised


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What follows from the recognised amount. Won of grant; `to_pay_back` was paid out beyond it."""

    grant: int
    unused: int
    to_pay_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    settlement: Settlement
    lines: list[Line]
    items: list[Item]
    total: Item
    paid: int
    outcome: Outcome | None
    why_closed: str | None
    why_no_objection: str | None
    returned_because: str
    is_firm: bool

    @property
    def is_open(self) -> bool:
        return self.settlement.state == SettlementState.OPEN

    @property
    def is_proposed(self) -> bool:
        return self.settlement.state == SettlementState.REVIEWED

    @property
    def is_confirmed(self) -> bool:
        return self.settlement.state in CONFIRMED

    @property
    def to_mend(self) -> int:
        return sum(line.light == FIX for line in self.lines)

    @property
    def recovery_is_open(self) -> bool:
        recovery = self.settlement.recovery
        return recovery is not None and recovery.state == ExpectationState.WAITING


def statement_page(settlement: Settlement, actor: Actor, at: datetime) -> StatementPage:
    """The page of a settlement for one of its two firms. What is proposed shows once the review has ended."""
    lines = lines_of(settlement)
    items = [
        _sum(item.label, [line for line in lines if line.expense.item == item], settlement)
        for item in CostItem
        if any(line.expense.item == item for line in lines)
    ]
    total = _sum("", lines, settlement)
    paid = settlement.agreement.claims.filter(state=ClaimState.PAID)
    return StatementPage(
        settlement=settlement, lines=lines, items=items, total=total,
        paid=sum(claim.supply_value for claim in paid),
        outcome=_outcome(settlement, total.recognised),
        why_closed=SETTLEMENT["submit"].refusal(settlement, actor, at),
        why_no_objection=SETTLEMENT["object"].refusal(settlement, actor, at),
        returned_because=_last_return(settlement) if settlement.state == SettlementState.OPEN else "",
        is_firm=actor.organisation_id == settlement.agreement.demand_firm_id,
    )  # fmt: skip


def _sum(label: str, lines: list[Line], settlement: Settlement) -> Item:
    shown = "confirmed" if settlement.state in CONFIRMED else "proposed"
    known = settlement.state in (SettlementState.REVIEWED, *CONFIRMED)
    return Item(
        label=str(label),
        planned=sum(line.expense.planned for line in lines),
        spent=sum(line.expense.spent for line in lines),
        recognised=sum(getattr(line.expense, shown) or 0 for line in lines) if known else None,
    )


def _outcome(settlement: Settlement, recognised: int | None) -> Outcome | None:
    if recognised is None:
        return None
    agreement = settlement.agreement
    grant = money.share_down(recognised, agreement.grant, settlement.planned)
    if settlement.state in CONFIRMED:
        to_pay_back = settlement.recovered_grant
    else:
        to_pay_back = distribution(agreement, Share(grant=grant, cash=recognised - grant)).overpaid_grant
    return Outcome(grant=grant, unused=agreement.grant - grant, to_pay_back=to_pay_back)


def _last_return(settlement: Settlement) -> str:
    entries = audit.trail(settlement).filter(action="settlement.return")
    return entries.values_list("reason", flat=True).last() or ""
