"""The amounts of a plan in a small table and in sentences that say why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from marketplace.core import money
from marketplace.core.templatetags.ieum import percent, won
from marketplace.programmes.enums import CoPaymentRoute

from ..costs import Costs
from ..drafting import Work


@dataclass(frozen=True, slots=True)
class Calculation:
    """What has to be paid at least, and why; what leaves the bank account, when and to whom."""

    costs: Costs
    reasons: list[str]
    payments: list[tuple[str, str, str, int]]  # what, when, to whom, won
    yearly: int  # won a year, after the project


def calculation(work: Work, values: dict | None = None) -> Calculation:
    """The calculation of the plan as it stands, or with new cost lines and contributions in kind."""
    if values:
        work = replace(work, plan=replace(work.plan, **values))
    costs = work.costs
    return Calculation(costs, list(reasons(costs)), list(_payments(work, costs)), _yearly(work))


def reasons(costs: Costs) -> Iterator[str]:
    """Why the co-payment and its cash are at least what they are, in sentences."""
    share = costs.share
    yield _("%(share)s of the total cost of %(total)s is %(amount)s.") % {
        "share": percent(share.min_total_bp), "total": won(costs.total),
        "amount": _rounded(costs.total, share.min_total_bp, costs.least_paid),
    }  # fmt: skip
    if costs.in_kind and costs.least_paid > costs.in_kind:
        yield _("%(in_kind)s are given in kind; the other %(rest)s must be cash.") % {
            "in_kind": won(costs.in_kind), "rest": won(costs.least_paid - costs.in_kind),
        }  # fmt: skip
    yield _("In any case %(share)s of the total cost must be cash: %(amount)s.") % {
        "share": percent(share.min_cash_bp),
        "amount": _rounded(costs.total, share.min_cash_bp, costs.least_cash_share),
    }  # fmt: skip
    if costs.supply - costs.cap > 0:
        yield _("The grant may be at most %(cap)s, so at least %(least)s of the quote must be cash.") % {
            "cap": won(costs.cap), "least": won(costs.supply - costs.cap),
        }  # fmt: skip


def _rounded(amount: int, share_bp: int, least: int) -> str:
    """The smallest amount, and what it was rounded up from, if it was."""
    if amount * share_bp == least * money.BP:
        return won(least)
    exact = _exact(amount, share_bp)
    return _("%(exact)s, rounded up to %(least)s since no won may be missing") % {"exact": exact, "least": won(least)}


def _exact(amount: int, share_bp: int) -> str:
    """The share to its last digit, to show what is rounded."""
    whole, rest = divmod(amount * share_bp, money.BP)
    tail = f".{rest:04}".rstrip("0") if rest else ""
    return f"{whole:,}{tail}원"


def _payments(work: Work, costs: Costs):
    to_agency = work.rules.co_payment_route == CoPaymentRoute.AGENCY_ACCOUNT
    vendor = work.choice.quote.vendor.legal_name
    where = _("the agency's account") if to_agency else vendor
    when = _("before the agreement") if to_agency else _("with each stage")
    yield _("Co-payment in cash"), when, where, costs.cash
    yield _("VAT"), _("with each stage"), vendor, costs.vat


def _yearly(work: Work) -> int:
    return money.share_down(work.supply, work.choice.quote.solution.maintenance_bp, money.BP)


def money_of(work: Work) -> dict:
    """The plan's amounts for components/money_table.html."""
    costs = work.costs
    rows = [
        (_("Grant"), costs.grant, ""),
        (_("Co-payment in cash"), costs.cash, ""),
        (_("Co-payment in kind"), costs.in_kind, _("no money moves")),
    ]
    rule = _(
        "The vendor invoices grant and cash, %(supply)s, and %(vat)s of VAT. What is given in kind is not invoiced."
    )
    return {
        "rows": rows,
        "total": (_("Total cost"), costs.total),
        "pay": (_("What leaves our bank account: cash and VAT"), costs.own),
        "rule": rule % {"supply": won(costs.supply), "vat": won(costs.vat)},
    }
