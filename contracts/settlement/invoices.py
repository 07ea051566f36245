"""What an e-tax invoice must say to stand behind a claim. Pure: no database. Won, Korean dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contracts.vouchers.operations import Share
from marketplace.core import identifiers, money


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """The vendor's e-tax invoice to the demand firm, as entered."""

    approval_number: str
    supplier_number: str
    buyer_number: str
    supply_value: int
    vat: int
    written_on: date
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What the agreement says the invoice must be. `share`: what is due of the instalment."""

    supplier_number: str
    supplier_is_exempt: bool
    buyer_number: str
    share: Share
    starts_on: date
    ends_on: date
    today: date

    @property
    def supply_value(self) -> int:
        return self.share.grant + self.share.cash

    @property
    def vat(self) -> int:
        """VAT is the firm's to pay, never covered by the grant (money rules §3.3)."""
        return vat_on(self.supply_value, is_exempt=self.supplier_is_exempt)


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """The four numbers of a claim."""

    grant: int
    cash: int
    vat: int
    total: int


Problem = tuple[str, str]  # the entry it is about, empty for several; words that say how to mend it


def vat_on(supply_value: int, *, is_exempt: bool) -> int:
    """VAT beside a supply value, in won."""
    return 0 if is_exempt else money.vat(supply_value)


def problems(invoice: Invoice, amounts: Amounts, expected: Expected) -> list[Problem]:
    """What keeps a claim from standing; empty if nothing does."""
    return [*_sums(invoice, amounts, expected), *_parties(invoice, expected), *_dates(invoice, expected)]


def is_late(invoice: Invoice) -> bool:
    """Issued after the 10th of the month that follows the date written (부가가치세법 제34조): noted, not refused."""
    year, month = divmod(invoice.written_on.month, 12)
    return invoice.issued_on > date(invoice.written_on.year + year, month + 1, 10)


def _sums(invoice: Invoice, amounts: Amounts, expected: Expected) -> Iterator[Problem]:
    if amounts.grant + amounts.cash + amounts.vat != amounts.total:
        yield (
            "total",
            _("Grant share, cash share and VAT make %(sum)s, the total says %(total)s. Please correct the total.")
            % {
                "sum": money.won(amounts.grant + amounts.cash + amounts.vat),
                "total": money.won(amounts.total),
            },
        )
    due = expected.share
    if (amounts.grant, amounts.cash) != (due.grant, due.cash):
        yield (
            "",
            _(
                "Of this instalment %(grant)s of grant and %(cash)s of cash are due; the claim says %(claimed_grant)s and"
                " %(claimed_cash)s. Please claim exactly what is due."
            )
            % {
                "grant": money.won(due.grant),
                "cash": money.won(due.cash),
                "claimed_grant": money.won(amounts.grant),
                "claimed_cash": money.won(amounts.cash),
            },
        )
    if invoice.supply_value != amounts.grant + amounts.cash:
        yield (
            "supply_value",
            _(
                "The invoice's supply value is %(supply)s; grant share and cash share make %(shares)s. Please have the"
                " invoice issued over that."
            )
            % {"supply": money.won(invoice.supply_value), "shares": money.won(amounts.grant + amounts.cash)},
        )
    if invoice.vat == amounts.vat == expected.vat:
        return
    if expected.supplier_is_exempt:
        yield "vat", _("The vendor is exempt from VAT: its invoice and the claim must show none.")
    else:
        yield (
            "vat",
            _("The VAT must be %(vat)s, a tenth of the supply value rounded down; the invoice says %(found)s.")
            % {
                "vat": money.won(expected.vat),
                "found": money.won(invoice.vat),
            },
        )


def _parties(invoice: Invoice, expected: Expected) -> Iterator[Problem]:
    try:
        identifiers.validate_etax_number(invoice.approval_number)
    except ValidationError as error:
        yield "approval_number", str(error.message)
    if _digits(invoice.supplier_number) != _digits(expected.supplier_number):
        yield (
            "",
            _("The supplier on the invoice must be the agreement's vendor (%(number)s).")
            % {"number": expected.supplier_number},
        )
    if _digits(invoice.buyer_number) != _digits(expected.buyer_number):
        yield (
            "",
            _("The buyer on the invoice must be the agreement's demand firm (%(number)s), not the agency.")
            % {"number": expected.buyer_number},
        )


def _dates(invoice: Invoice, expected: Expected) -> Iterator[Problem]:
    if not expected.starts_on <= invoice.written_on <= expected.ends_on:
        yield (
            "written_on",
            _(
                "The invoice is written on %(day)s; the date written must lie within the agreement's period, from %(first)s"
                " to %(last)s."
            )
            % {"day": invoice.written_on, "first": expected.starts_on, "last": expected.ends_on},
        )
    if not invoice.written_on <= invoice.issued_on <= expected.today:
        yield (
            "issued_on",
            _("The invoice is issued on or after the date written, and not in the future. Please check both dates."),
        )


def _digits(number: str) -> str:
    return identifiers.digits(number)
