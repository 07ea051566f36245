"""What can be read of vouchers and guarantees."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum

from contracts.agreements.models import Agreement, PaymentRow
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.ledger import queries as ledger
from marketplace.programmes import books
from marketplace.programmes import queries as programmes
from marketplace.programmes.models import Round

from . import rules
from .enums import GuaranteeState, VoucherState
from .errors import NoVoucher
from .models import Earmark, Guarantee, Voucher

OVER = (VoucherState.CANCELLED, VoucherState.EXPIRED)
IN_FORCE = (VoucherState.ISSUED, VoucherState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class VoucherBalance:
    """Won. `used` was paid or is being paid to the vendor, `returned` went back, `held` is kept for payment rows."""

    face: int
    used: int
    returned: int
    held: int
    left: int


def vouchers(actor: Actor) -> QuerySet[Voucher]:
    return Voucher.objects.visible_to(actor).select_related("agreement__demand_firm", "agreement__vendor")


def guarantees(actor: Actor) -> QuerySet[Guarantee]:
    return Guarantee.objects.visible_to(actor).select_related("agreement__vendor")


def not_over() -> QuerySet[Voucher]:
    """Vouchers that are neither cancelled nor expired: an agreement has at most one."""
    return Voucher.objects.exclude(state__in=OVER)


def voucher_of(agreement: Agreement) -> Voucher | None:
    """The agreement's voucher that is neither cancelled nor expired."""
    return not_over().filter(agreement=agreement).select_related("agreement").first()


def require_in_force(agreement: Agreement, at: datetime) -> Voucher:
    """The voucher that holds money for the agreement, suspended or not. Raises NoVoucher."""
    voucher = voucher_of(agreement)
    if voucher is None or voucher.state not in IN_FORCE or at >= voucher.valid_until:
        raise NoVoucher
    return voucher


def balance(voucher: Voucher) -> VoucherBalance:
    """Where the voucher's money is; nothing before it is issued."""
    if voucher.issued_by is None:
        return VoucherBalance(voucher.face, 0, 0, 0, voucher.face)
    found = ledger.balance(books.voucher(programmes.case(voucher.case_id), voucher.number))
    used = sum(voucher.earmarks.exclude(drawn_for="").values_list("grant", flat=True))
    return VoucherBalance(voucher.face, used, found.debits - used, found.held, found.free)


def kept_for(row: PaymentRow) -> Earmark | None:
    """What the agreement's voucher keeps for a payment row, or has paid for it. Asks nothing of what was prefetched."""
    found = [mark for mark in row.earmarks.all() if mark.drawn_for or mark.voucher.state not in OVER]
    return max(found, key=lambda mark: mark.pk, default=None)


def live_guarantee(agreement: Agreement, on: date) -> Guarantee | None:
    """The accepted guarantee that covers the agreement's advance, as the agreement and its period are on that day."""
    bonds = (bond for bond in agreement.guarantees.all() if bond.state == GuaranteeState.ACCEPTED)
    bond = next((bond for bond in bonds if bond.valid_until >= on), None)
    if bond is None or bond.amount < rules.advance_of(agreement):
        return None
    return bond if bond.valid_until >= rules.guarantee_until(agreement) else None


def why_refused(bond: Guarantee) -> str:
    """What the manager found wrong with a guarantee that was refused; empty for any other."""
    return audit.last_reason(bond, "guarantee.refuse") if bond.state == GuaranteeState.REFUSED else ""


def earmarks_of(agreement: Agreement) -> list[Earmark]:
    """What is kept or was drawn for each instalment, as the vouchers that are not over keep it."""
    found = Earmark.objects.filter(voucher__agreement=agreement).exclude(voucher__state__in=OVER, drawn_for="")
    return list(found.select_related("row").order_by("row__position", "pk"))


def is_kept(agreement: Agreement) -> bool:
    """Whether something is still kept for an instalment that nobody has drawn."""
    waiting = Earmark.objects.filter(voucher__agreement=agreement, drawn_for="").exclude(voucher__state__in=OVER)
    return waiting.exclude(grant=0, cash=0).exists()


def kept_in(round_: Round) -> dict[int, int]:
    """Agreement → won of grant and cash still kept for its instalments; one query for a round."""
    rows = Earmark.objects.filter(voucher__agreement__case__round=round_, drawn_for="")
    rows = rows.exclude(voucher__state__in=OVER).values("voucher__agreement_id")
    sums = rows.annotate(won=Sum("grant") + Sum("cash")).order_by()
    return {row["voucher__agreement_id"]: row["won"] for row in sums}
