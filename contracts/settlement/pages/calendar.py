"""The vendor's calendar of expected money: every instalment, whose turn it is, and when the money comes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.agreements import queries as agreements
from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement, PaymentRow
from contracts.payments import queries as transfers
from contracts.payments.models import TransferInstruction
from contracts.vouchers import queries as vouchers
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.programmes import queries as programmes
from marketplace.programmes.enums import CoPaymentRoute

from ..due import claimable, standing_claim, with_what_is_due
from ..enums import ClaimState
from ..invoices import vat_on
from ..models import Claim
from .turns import Turn, name_of, turn_of

NOT_YET = (AgreementState.PREPARING, AgreementState.SIGNING, AgreementState.CANCELLED)
OVER = (AgreementState.TERMINATED, AgreementState.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One instalment. Won. `day`: when its money is expected, or came; None where no day can be named.

    `by`: until when whoever has it is to be done. `is_sure`: nobody but the agency stands before the money.
    """

    row: PaymentRow
    supply: int
    vat: int
    agency_pays: int
    milestone: str
    claim: Claim | None
    turn: Turn
    day: date | None
    by: date | None
    is_sure: bool
    href: str
    action: str

    @property
    def name(self) -> str:
        return name_of(self.row)

    @property
    def total(self) -> int:
        return self.supply + self.vat

    @property
    def firm_pays(self) -> int:
        return self.total - self.agency_pays

    @property
    def is_paid(self) -> bool:
        return self.claim is not None and self.claim.state == ClaimState.PAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What is expected in one month; `first` is None for what has no day yet."""

    first: date | None
    entries: list[Entry]

    @property
    def total(self) -> int:
        return sum(entry.total for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    months: list[Month]
    received: list[Entry]
    ours: list[Entry]
    cases: int

    @property
    def open(self) -> list[Entry]:
        return [entry for month in self.months for entry in month.entries]

    @property
    def to_come(self) -> int:
        return sum(entry.total for entry in self.open)

    @property
    def came(self) -> int:
        return sum(entry.total for entry in self.received)

    @property
    def came_from_the_agency(self) -> int:
        return sum(entry.agency_pays for entry in self.received)

    @property
    def came_from_firms(self) -> int:
        return sum(entry.firm_pays for entry in self.received)

    @property
    def agreed(self) -> int:
        return self.to_come + self.came


def calendar(actor: Actor, at: datetime) -> Calendar:
    """Every instalment of the actor's organisation as a vendor; a constant number of queries."""
    mine = agreements.agreements(actor).filter(vendor_id=actor.organisation_id).exclude(state__in=NOT_YET)
    found = list(with_what_is_due(mine).order_by("number"))
    paid_by = transfers.transfers_of([agreement.case_id for agreement in found])
    entries = _with_days([entry for agreement in found for entry in _entries(agreement, paid_by, at)], at)
    waiting = sorted((entry for entry in entries if not entry.is_paid), key=lambda entry: entry.day or date.max)
    return Calendar(
        months=[
            Month(first=first, entries=list(group))
            for first, group in groupby(waiting, key=lambda entry: entry.day.replace(day=1) if entry.day else None)
        ],
        received=sorted((entry for entry in entries if entry.is_paid), key=lambda entry: entry.day, reverse=True),
        ours=[entry for entry in waiting if entry.turn.is_ours],
        cases=len({entry.row.agreement_id for entry in waiting}),
    )


def _entries(agreement: Agreement, paid_by: dict[str, TransferInstruction], at: datetime) -> Iterator[Entry]:
    milestones = {milestone.key: milestone for milestone in agreement.milestones.all()}
    for row in agreement.payment_rows.all():
        claim = standing_claim(row)
        if claim is None and agreement.state in OVER:
            continue
        grant, cash = (claim.grant_share, claim.cash_share) if claim else _expected(row)
        if not grant + cash:
            continue
        transfer = paid_by.get(f"claim:{claim.number}") if claim else None
        turn = turn_of(row, claim, claimable(row, at), milestones.get(row.milestone), transfer, at)
        through_agency = agreement.co_payment_route == CoPaymentRoute.AGENCY_ACCOUNT
        paid = claim is not None and claim.state == ClaimState.PAID
        yield Entry(
            row=row, supply=grant + cash,
            vat=claim.vat if claim else vat_on(grant + cash, is_exempt=agreement.vendor.tax_exempt),
            agency_pays=grant + (cash if through_agency else 0),
            milestone=milestones[row.milestone].title if row.milestone in milestones else "",
            claim=claim, turn=turn, by=None, is_sure=turn.is_sure,
            day=day_in_korea((transfer and transfer.booked_at) or claim.paid_at) if paid else None,
            **_way(row, claim, turn),
        )  # fmt: skip


def _expected(row: PaymentRow) -> tuple[int, int]:
    """What the row will bring: what is kept for it, or, before a voucher is issued, what was agreed."""
    kept = vouchers.kept_for(row)
    return (kept.grant, kept.cash) if kept else (row.grant_share, row.cash_share)


def _way(row: PaymentRow, claim: Claim | None, turn: Turn) -> dict[str, str]:
    """Where the reader goes on from the entry."""
    if claim:
        return {"href": reverse("claims:claim", args=[claim.number]), "action": _("Look at the claim")}
    if turn.is_ours:
        return {"href": reverse("claims:new", args=[row.agreement.number, row.position]), "action": _("Claim it")}
    return {"href": "", "action": ""}


def _with_days(entries: list[Entry], at: datetime) -> list[Entry]:
    """The same with the days on which money is expected: every step takes the working days of its rules."""
    today = day_in_korea(at)
    asked = {pair for entry in entries if not entry.is_paid for pair in _pairs(entry, today)}
    table = programmes.after_working_days(asked)
    return [entry if entry.is_paid else _with_day(entry, today, table) for entry in entries]


def _pairs(entry: Entry, today: date) -> Iterator[tuple[date, int]]:
    """The days that are asked of the calendar for an entry: (day, working days after it)."""
    turn, days = entry.turn, entry.row.agreement.rule_set.claim_working_days
    if turn.steps:
        yield turn.start, days
        yield turn.start, days * turn.steps
        yield today, days * (turn.steps - 1)


def _with_day(entry: Entry, today: date, table: dict) -> Entry:
    turn, days = entry.turn, entry.row.agreement.rule_set.claim_working_days
    if not turn.steps:
        return entry
    by = table[turn.start, days] if turn.is_with_the_agency else None
    if by and by < today:
        return replace(entry, day=table[today, days * (turn.steps - 1)], by=by, is_sure=False)
    return replace(entry, day=table[turn.start, days * turn.steps], by=by)
