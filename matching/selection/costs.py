"""What a firm has to pay at least, and how the amounts of a plan hang together. Pure: integer won, no database."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.core import money
from marketplace.programmes.rule_values import CoPayment

from .plan import CostLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """The amounts that follow from the quote, the contribution in kind and the cash. Won."""

    supply: int  # grant and cash: what the vendor invoices
    in_kind: int
    cash: int
    share: CoPayment
    cap: int  # of the grant

    @property
    def total(self) -> int:
        return self.supply + self.in_kind

    @property
    def grant(self) -> int:
        return self.supply - self.cash

    @property
    def paid(self) -> int:
        """The co-payment: cash and in kind."""
        return self.cash + self.in_kind

    @property
    def least_paid(self) -> int:
        """The smallest co-payment, rounded up: one won less would be too little."""
        return money.share_up(self.total, self.share.min_total_bp, money.BP)

    @property
    def least_cash_share(self) -> int:
        """The part of the total cost that has to be cash."""
        return money.share_up(self.total, self.share.min_cash_bp, money.BP)

    @property
    def least_cash(self) -> int:
        """The smallest cash with this contribution in kind: by the shares, and so that the grant keeps its cap."""
        return max(self.least_cash_share, self.least_paid - self.in_kind, self.supply - self.cap, 0)

    @property
    def useful_in_kind(self) -> int:
        """How much may be given in kind before more of it saves no cash: what has to be cash stays cash."""
        return self.least_paid - self.least_cash_share

    @property
    def short(self) -> int:
        """How much cash is missing; 0 if it is enough."""
        return max(self.least_cash - self.cash, 0)

    @property
    def vat(self) -> int:
        return money.vat(self.supply)

    @property
    def own(self) -> int:
        """What leaves the firm's bank account: cash and VAT."""
        return self.cash + self.vat


def in_kind_amount(monthly_pay: int, share_bp: int, months: int) -> int:
    """A contribution in kind: pay × share × months, rounded down."""
    return money.share_down(monthly_pay * months, share_bp, money.BP)


def financed(lines: Sequence[CostLine], grant: int) -> tuple[CostLine, ...]:
    """The same lines with the grant shared out by amount, the odd won on the cash side of the last. Sums are kept."""
    amounts = [line.grant + line.cash for line in lines]
    shares = money.split_running(amounts, grant, sum(amounts)) if sum(amounts) else [0] * len(amounts)
    return tuple(
        CostLine(item=line.item, name=line.name, basis=line.basis, grant=share, cash=amount - share)
        for line, amount, share in zip(lines, amounts, shares, strict=True)
    )
