"""What the money of a project hangs on: what each stage frees, who pays what and when, what may have to go back. Won."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from contracts.agreements import queries as agreements
from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement, PaymentRow
from contracts.payments import queries as transfers
from contracts.payments.enums import InstructionState
from contracts.vouchers.models import Earmark
from contracts.vouchers.pages import Bond
from marketplace.core import money
from marketplace.core.templatetags.ieum import day, won
from marketplace.programmes.enums import CoPaymentRoute, InstalmentKind
from marketplace.programmes.workspace import VENDOR

from .enums import MilestoneState
from .models import Milestone

ONE_MILLION = 1_000_000
SETTLED = (AgreementState.SETTLED, AgreementState.CLOSED)


@dataclass(frozen=True, slots=True)
class Amount:
    """What an acceptance frees: the vendor invoices grant and cash, and the VAT on them."""

    grant: int
    cash: int
    vat: int

    @property
    def supply(self) -> int:
        return self.grant + self.cash

    @property
    def total(self) -> int:
        return self.supply + self.vat


def amount_of(rows: Sequence[PaymentRow], key: str) -> Amount:
    """What is paid on the milestone of that key; of "", the advance."""
    mine = [row for row in rows if row.milestone == key]
    return Amount(
        sum(row.grant_share for row in mine),
        sum(row.cash_share for row in mine),
        sum(money.vat(row.amount) for row in mine),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How an instalment stands, in words; `light`: as .ws-light; `is_drawn`: its claim is approved."""

    words: str
    light: str = ""
    is_drawn: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One payment: what, when it is planned, to or from whom, won, and how it stands (`light` as .ws-light)."""

    what: str
    detail: str
    when: date | None
    whom: str
    won: int
    state: str
    light: str = ""


def standings_of(
    agreement: Agreement,
    milestones: list[Milestone],
    rows: list[PaymentRow],
    earmarks: list[Earmark],
    bond: Bond | None,
) -> dict[int, Standing]:
    """Payment row → how it stands."""
    stages = {milestone.key: milestone for milestone in milestones}
    kept = {earmark.row_id: earmark for earmark in earmarks}
    paid = transfers.transfers_of([agreement.case_id]) if any(earmark.drawn_for for earmark in earmarks) else {}
    return {row.pk: _stands(row, stages, kept.get(row.pk), paid, bond, agreement) for row in rows}


def lines_of(
    agreement: Agreement, side: str, milestones: list[Milestone], rows: list[PaymentRow], standings: dict[int, Standing]
) -> list[Line]:
    """What the demand firm pays from its bank account, or what the vendor is paid, in order."""
    stages = {milestone.key: milestone for milestone in milestones}
    instalments = [(row, stages.get(row.milestone), standings[row.pk]) for row in rows]
    if side == VENDOR:
        return [_received(row, stage, standing, agreement) for row, stage, standing in instalments]
    lines = [_paid(row, stage, standing, agreement) for row, stage, standing in instalments]
    if agreement.cash and agreement.co_payment_route == CoPaymentRoute.AGENCY_ACCOUNT:
        lines.insert(0, _co_payment(agreement))
    return lines


def _stands(row: PaymentRow, stages, kept: Earmark | None, paid, bond: Bond | None, agreement: Agreement) -> Standing:
    if kept and kept.drawn_for:
        transfer = paid.get(f"claim:{kept.drawn_for}")
        if transfer and transfer.state == InstructionState.PAID:
            return Standing(_("Paid on %(day)s") % {"day": day(transfer.state_since)}, "is-ok", is_drawn=True)
        return Standing(_("Being paid"), "is-wait", is_drawn=True)
    if kept and not kept.grant + kept.cash:
        return Standing(_("Nothing is left to be paid"))
    if row.kind == InstalmentKind.ADVANCE:
        ready, first = bool(bond and bond.is_live), _("Needs an accepted guarantee")
    else:
        stage = stages.get(row.milestone)
        ready, first = bool(stage and stage.state == MilestoneState.ACCEPTED), _("After acceptance")
    if ready and row.kind == InstalmentKind.BALANCE and agreement.state not in SETTLED:
        ready, first = False, _("After the settlement")
    return Standing(_("To be claimed, or in review"), "is-wait") if ready else Standing(first)


def _name(row: PaymentRow, stage: Milestone | None) -> str:
    return str(stage) if stage else row.get_kind_display()


def _received(row: PaymentRow, stage: Milestone | None, standing: Standing, agreement: Agreement) -> Line:
    vat = money.vat(row.amount)
    detail = _("%(kind)s: %(supply)s and %(vat)s of VAT") % {
        "kind": row.get_kind_display(), "supply": won(row.amount), "vat": won(vat),
    }  # fmt: skip
    whom = _("Agency; VAT from the firm")
    if agreement.co_payment_route == CoPaymentRoute.DIRECT and row.cash_share:
        whom = _("Agency; cash and VAT from the firm")
    when = stage.due_on if stage else agreement.starts_on
    return Line(_name(row, stage), detail, when, whom, row.amount + vat, standing.words, standing.light)


def _paid(row: PaymentRow, stage: Milestone | None, standing: Standing, agreement: Agreement) -> Line:
    """The firm's own part of an instalment: the VAT, and the cash where it goes to the vendor directly."""
    vat = money.vat(row.amount)
    direct = agreement.co_payment_route == CoPaymentRoute.DIRECT
    detail = _("VAT and cash") if direct and row.cash_share else _("VAT")
    if standing.is_drawn:
        standing = Standing(_("As the invoice says"), "is-wait")
    when = stage.due_on if stage else agreement.starts_on
    owed = vat + (row.cash_share if direct else 0)
    return Line(_name(row, stage), detail, when, agreement.vendor.legal_name, owed, standing.words, standing.light)


def _co_payment(agreement: Agreement) -> Line:
    asked = agreements.co_payment(agreement)
    received = asked is not None and asked.received
    return Line(
        _("Co-payment in cash"), "", asked.due_on if asked else None, _("the agency's account"), agreement.cash,
        _("Paid in") if received else _("To be deposited"), "is-ok" if received else "is-fix",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Forecast:
    """What of the grant may have to go back, as things stand.

    `paid`: of the grant, to the vendor · `secured`: of it, for accepted stages · `at_risk`: the rest, paid in advance ·
    `waiting`: kept for stages nobody has accepted: unused, it returns to the programme · `per_million`: by how much
    the grant falls for each million won that the settlement does not recognise.
    """

    paid: int
    secured: int
    waiting: int
    per_million: int

    @property
    def at_risk(self) -> int:
        return self.paid - self.secured


def forecast_of(agreement: Agreement, milestones: Collection[Milestone], earmarks: list[Earmark]) -> Forecast:
    accepted = {milestone.key for milestone in milestones if milestone.state == MilestoneState.ACCEPTED}
    all_done = bool(milestones) and len(accepted) == len(milestones)
    paid = sum(earmark.grant for earmark in earmarks if earmark.drawn_for)
    earned = [earmark for earmark in earmarks if earmark.drawn_for and earmark.row.milestone in accepted]
    waiting = sum(
        earmark.grant
        for earmark in earmarks
        if not earmark.drawn_for and earmark.row.milestone and earmark.row.milestone not in accepted
    )
    per_million = money.share_down(ONE_MILLION, agreement.grant, agreement.grant + agreement.cash)
    return Forecast(paid, paid if all_done else sum(earmark.grant for earmark in earned), waiting, per_million)
