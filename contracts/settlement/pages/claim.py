"""One claim as its two firms read it, and the form by which it is filed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from contracts.agreements.models import PaymentRow
from contracts.payments import queries as transfers
from contracts.payments.models import BankAccount, TransferInstruction
from marketplace.core.actor import Actor
from marketplace.programmes import queries as programmes
from marketplace.programmes.enums import CoPaymentRoute

from .. import rules
from ..due import Due, claimable, expected
from ..enums import ClaimState
from ..invoices import Expected
from ..models import Claim
from ..queries import history_of
from .turns import Turn, name_of, turn_of_claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One of the four numbers: its sign, its name, who pays it, won."""

    sign: str
    label: str
    payer: str
    note: str
    won: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A step of a claim's way. `mark`: done, now, or nothing yet; `at`: when it was done, `by`: until when it is to be."""

    label: str
    mark: str = ""
    at: datetime | None = None
    by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    claim: Claim
    turn: Turn
    by: date | None
    stops: list[Stop]
    shares: list[Share]
    checks: list[tuple[str, int, str]]
    transfer: TransferInstruction | None
    reason: str
    may_claim_again: bool
    is_vendor: bool

    @property
    def name(self) -> str:
        return name_of(self.claim.row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands beside the form of a new claim. `due.why_not`: why it cannot be filed now."""

    row: PaymentRow
    due: Due
    invoice: Expected
    shares: list[Share]
    account: BankAccount | None
    sent_back: Claim | None
    reason: str
    may_claim: bool

    @property
    def name(self) -> str:
        return name_of(self.row)


def sheet(row: PaymentRow, actor: Actor, at: datetime) -> Sheet:
    """What the claim of an instalment must say, and whether the actor can file it now."""
    due = claimable(row, at)
    must = expected(row, due.share, at)
    sent_back = row.claims.filter(state=ClaimState.REFUSED).order_by("-pk").first()
    return Sheet(
        row=row, due=due, invoice=must, shares=_shares(row, due.share.grant, due.share.cash, must.vat),
        account=transfers.account_of(row.agreement.vendor_id), sent_back=sent_back,
        reason=history_of(sent_back)["refuse"].reason if sent_back else "",
        may_claim=rules.its_vendor_claims(Claim(agreement=row.agreement), actor),
    )  # fmt: skip


def claim_page(claim: Claim, actor: Actor, at: datetime) -> ClaimPage:
    """A claim with its way to the money. Why it was sent back or held, the vendor alone reads."""
    history = history_of(claim)
    transfer = transfers.transfers_of([claim.case_id]).get(f"claim:{claim.number}")
    turn = turn_of_claim(claim, transfer)
    days = claim.agreement.rule_set.claim_working_days
    by = programmes.after_working_days({(turn.start, days)})[turn.start, days] if turn.steps else None
    is_vendor = actor.organisation_id == claim.agreement.vendor_id
    stopped = {ClaimState.REFUSED: "refuse", ClaimState.ON_HOLD: "hold"}.get(claim.state)
    entry = history.get(stopped) if is_vendor else None
    return ClaimPage(
        claim=claim, turn=turn, by=by, stops=_stops(claim, history, transfer, by), transfer=transfer,
        shares=_shares(claim.row, claim.grant_share, claim.cash_share, claim.vat),
        checks=[
            (_("Supply value of the invoice"), claim.invoice.supply_value, "① + ②"),
            (_("VAT of the invoice"), claim.invoice.vat, "③"),
            (_("Total of the invoice"), claim.invoice.supply_value + claim.invoice.vat, "④"),
        ],
        reason=entry.reason if entry else "", is_vendor=is_vendor,
        may_claim_again=is_vendor and claim.state == ClaimState.REFUSED and not claimable(claim.row, at).why_not,
    )  # fmt: skip


def _shares(row: PaymentRow, grant: int, cash: int, vat: int) -> list[Share]:
    agreement = row.agreement
    firm = agreement.demand_firm.legal_name
    agency, directly = _("the agency"), _("%(firm)s, to the vendor directly") % {"firm": firm}
    through_agency = agreement.co_payment_route == CoPaymentRoute.AGENCY_ACCOUNT
    deposited = _("%(firm)s deposited it before the agreement") % {"firm": firm} if through_agency and cash else ""
    return [
        Share(sign="①", label=_("Grant"), payer=agency, note="", won=grant),
        Share(sign="②", label=_("Cash"), payer=agency if through_agency else directly, note=deposited, won=cash),
        Share(sign="③", label=_("VAT"), payer=directly, note=_("never paid from the grant"), won=vat),
        Share(sign="④", label=_("Total of the invoice"), payer="① + ② + ③", note="", won=grant + cash + vat),
    ]


def _stops(claim: Claim, history: dict, transfer: TransferInstruction | None, by: date | None) -> list[Stop]:
    """Filed, checked, approved, transferred: the times from the audit chain, the last from the bank."""
    passed = {
        ClaimState.CLAIMED: 1, ClaimState.CHECKED: 2, ClaimState.INSTRUCTED: 3, ClaimState.PAID: 4,
    }.get(claim.state, 1)  # fmt: skip
    times = [claim.claimed_at, *(history[name].at if name in history else None for name in ("check", "approve"))]
    times.append((transfer and transfer.booked_at) or claim.paid_at)
    labels = (_("Claimed"), _("Check by the manager"), _("Approval by finance"), _("Transfer"))
    waits = claim.state not in (ClaimState.REFUSED, ClaimState.ON_HOLD)
    return [
        Stop(label=label, mark="done", at=when) if place < passed
        else Stop(label=label, mark="now" if waits and place == passed else "", by=by if place == passed else None)
        for place, (label, when) in enumerate(zip(labels, times, strict=True))
    ]  # fmt: skip
