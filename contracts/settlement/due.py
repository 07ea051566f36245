"""What of an instalment can be claimed at an instant, and why not, if it cannot."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement, PaymentRow
from contracts.delivery import queries as delivery
from contracts.vouchers import queries as vouchers
from contracts.vouchers import rules as voucher_rules
from contracts.vouchers.enums import VoucherState
from contracts.vouchers.operations import Share
from marketplace.core.clock import day_in_korea
from marketplace.programmes.enums import InstalmentKind

from .enums import ClaimState, SettlementState
from .invoices import Expected
from .models import Claim

PAYING = (AgreementState.IN_FORCE, AgreementState.COMPLETED, AgreementState.SETTLED)
NOTHING = Share(grant=0, cash=0)


@dataclass(frozen=True, slots=True)
class Due:
    """Won that can be claimed of an instalment; `why_not` says in words what comes first, empty if nothing does."""

    share: Share
    why_not: str = ""

    @property
    def amount(self) -> int:
        return self.share.grant + self.share.cash


def claimable(row: PaymentRow, at: datetime) -> Due:
    """What the vendor can claim of a row now: all that is kept for it, once, or why not.

    Rows read by `with_what_is_due` are answered without a further query.
    """
    if standing := standing_claim(row):
        return Due(NOTHING, _("It is claimed already, as %(number)s.") % {"number": standing.number})
    return payable(row, at)


def standing_claim(row: PaymentRow) -> Claim | None:
    """The claim of a row that was not sent back."""
    return next((claim for claim in row.claims.all() if claim.state != ClaimState.REFUSED), None)


def with_what_is_due(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """The same agreements, with everything that `claimable` looks at for any number of their instalments."""
    return agreements.select_related("rule_set", "settlement").prefetch_related(
        "payment_rows__claims", "payment_rows__earmarks__voucher", "milestones", "guarantees"
    )


def payable(row: PaymentRow, at: datetime) -> Due:
    """The same, whether it is claimed or not: asked again when the claim is approved."""
    agreement = row.agreement
    if agreement.state not in PAYING:
        return Due(
            NOTHING,
            _("Nothing is paid while the agreement is “%(state)s”.") % {"state": agreement.get_state_display()},
        )
    kept = vouchers.kept_for(row)
    if kept is None or kept.drawn_for:
        why = (
            _("It is paid already.")
            if kept
            else _("No voucher is in force for this agreement. Please ask the programme office for one.")
        )
        return Due(NOTHING, why)
    if why := _voucher_stands_in_the_way(kept.voucher, at) or _comes_first(row, at):
        return Due(NOTHING, why)
    share = Share(grant=kept.grant, cash=kept.cash)
    if not share.grant + share.cash:
        return Due(NOTHING, _("Nothing of this instalment is left to be paid after the settlement."))
    return Due(share)


def expected(row: PaymentRow, share: Share, at: datetime) -> Expected:
    """What the invoice for that share of the row must say."""
    agreement = row.agreement
    return Expected(
        supplier_number=agreement.vendor.business_number,
        supplier_is_exempt=agreement.vendor.tax_exempt,
        buyer_number=agreement.demand_firm.business_number,
        share=share,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        today=day_in_korea(at),
    )


def is_settled(agreement: Agreement) -> bool:
    """Whether the costs of an agreement are recognised, so that the balance is known."""
    settlement = getattr(agreement, "settlement", None)
    return settlement is not None and settlement.state in (SettlementState.CONFIRMED, SettlementState.CLOSED)


def _voucher_stands_in_the_way(voucher, at: datetime) -> str | None:
    if voucher.state == VoucherState.PROPOSED:
        return _("No voucher is in force for this agreement. Please ask the programme office for one.")
    if voucher.state == VoucherState.SUSPENDED:
        return _("The voucher is suspended. Claims go on once the programme office has resumed it.")
    if at >= voucher.valid_until:
        return _("The voucher's validity is over. Please ask the programme office for a new one.")


def _comes_first(row: PaymentRow, at: datetime) -> str | None:
    agreement = row.agreement
    if row.kind == InstalmentKind.ADVANCE:
        if is_settled(agreement) or vouchers.live_guarantee(agreement, day_in_korea(at)):
            return None
        return _("The advance needs an accepted guarantee over %(won)s won, valid until %(day)s at least.") % {
            "won": f"{voucher_rules.advance_of(agreement):,}",
            "day": voucher_rules.guarantee_until(agreement),
        }
    if row.milestone not in delivery.accepted_keys(agreement):
        return _("The demand firm has not accepted its milestone yet.")
    if row.kind == InstalmentKind.BALANCE and not is_settled(agreement):
        return _("The balance is paid after the settlement: what is recognised of the costs must be confirmed first.")
    return None
