"""What a voucher keeps for each payment row: held when it is issued, drawn by the row's claim, once.

Every function runs in the caller's transaction. The earmark's row is locked before the ledger is touched.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from marketplace.ledger import operations as ledger
from marketplace.ledger.refs import AccountRef
from marketplace.programmes import books
from marketplace.programmes import queries as programmes
from marketplace.programmes.enums import CoPaymentRoute

from ..enums import VoucherState
from ..errors import DrawnAlready, NotKept, NoVoucher
from ..models import Earmark, Voucher
from ..queries import IN_FORCE, OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Won of grant and of cash, supply value."""

    grant: int
    cash: int


def keep(voucher: Voucher, at: datetime) -> None:
    """Hold each row's share that no claim has drawn yet. Raises Overdrawn if the cash is not with the agency."""
    drawn = Earmark.objects.filter(voucher__agreement_id=voucher.agreement_id).exclude(drawn_for="")
    rows = voucher.agreement.payment_rows.exclude(pk__in=drawn.values("row_id")).order_by("position")
    for row in rows:
        earmark = Earmark.objects.create(voucher=voucher, row=row, grant=row.grant_share, cash=row.cash_share)
        _hold(earmark, at)


def draw(*, row_id: int, claim: str, share: Share, credit: AccountRef, at: datetime) -> int:
    """Pay a row's share to `credit`, once; returns the won that moved. What was kept beyond it is free again.

    Cash moves only where it lies with the agency. Safe to repeat for the same claim. Raises NoVoucher unless one is
    in force at that instant, DrawnAlready, NotKept.
    """
    with transaction.atomic():
        earmark = _locked(row_id)
        if earmark is None or not _may_be_drawn_on(earmark.voucher, at):
            raise NoVoucher
        if earmark.drawn_for not in ("", claim):
            raise DrawnAlready(claim=earmark.drawn_for)
        if share.grant > earmark.grant or share.cash > earmark.cash:
            raise NotKept(grant=f"{earmark.grant:,}", cash=f"{earmark.cash:,}")
        wanted = {"grant": share.grant, "cash": share.cash}
        moved = 0
        for purse, _account, _kept in _purses(earmark):
            key = f"claim:{claim}:{purse}"
            if won := wanted[purse]:
                ledger.post(hold_key=_key(earmark, purse), key=key, credit=credit, amount=won, at=at)
            else:
                ledger.void(hold_key=_key(earmark, purse), at=at)
            moved += won
        earmark.drawn_for, earmark.grant, earmark.cash = claim, share.grant, share.cash
        earmark.save(update_fields=["drawn_for", "grant", "cash"])
    return moved


def lower(*, agreement_id: int, shares: Mapping[int, Share], at: datetime) -> None:
    """Keep less for rows that are not drawn yet (row id → what is left of it). Raises NotKept if it would be more."""
    with transaction.atomic():
        for earmark in _undrawn(voucher__agreement_id=agreement_id, voucher__state__in=IN_FORCE):
            share = shares[earmark.row_id]
            if share.grant > earmark.grant or share.cash > earmark.cash:
                raise NotKept(grant=f"{earmark.grant:,}", cash=f"{earmark.cash:,}")
            _free(earmark, at)
            earmark.version += 1
            earmark.grant, earmark.cash = share.grant, share.cash
            earmark.save(update_fields=["version", "grant", "cash"])
            _hold(earmark, at)


def free_all(voucher: Voucher, at: datetime) -> None:
    """Keep nothing any more for rows that are not drawn."""
    for earmark in _undrawn(voucher=voucher):
        _free(earmark, at)
        earmark.grant = earmark.cash = 0
        earmark.save(update_fields=["grant", "cash"])


def _locked(row_id: int) -> Earmark | None:
    """The row's earmark of the voucher that is not over, or the one that was drawn."""
    found = list(_rows().filter(row_id=row_id).order_by("-pk"))
    drawn = next((earmark for earmark in found if earmark.drawn_for), None)
    return drawn or next((earmark for earmark in found if earmark.voucher.state not in OVER), None)


def _undrawn(**of) -> list[Earmark]:
    return list(_rows().filter(drawn_for="", **of).order_by("pk"))


def _rows() -> QuerySet[Earmark]:
    """Whoever draws on a voucher waits here for whoever suspends it or draws on it as well."""
    rows = Earmark.objects.select_for_update(no_key=True, of=("self", "voucher"))
    return rows.select_related("voucher__agreement", "row")


def _may_be_drawn_on(voucher: Voucher, at: datetime) -> bool:
    return voucher.state == VoucherState.ISSUED and at < voucher.valid_until


def _purses(earmark: Earmark) -> Iterator[tuple[str, AccountRef, int]]:
    """What the agency holds of an earmark: name of the purse, its account, won."""
    case = programmes.case(earmark.voucher.case_id)
    if earmark.grant:
        yield "grant", books.voucher(case, earmark.voucher.number), earmark.grant
    if earmark.cash and earmark.voucher.agreement.co_payment_route == CoPaymentRoute.AGENCY_ACCOUNT:
        yield "cash", books.co_payment(case), earmark.cash


def _hold(earmark: Earmark, at: datetime) -> None:
    for purse, account, won in _purses(earmark):
        ledger.hold(key=_key(earmark, purse), account=account, amount=won, at=at)


def _free(earmark: Earmark, at: datetime) -> None:
    for purse, _account, _won in _purses(earmark):
        ledger.void(hold_key=_key(earmark, purse), at=at)


def _key(earmark: Earmark, purse: str) -> str:
    return f"voucher:{earmark.voucher.number}:{earmark.row.position}:{earmark.version}:{purse}"
