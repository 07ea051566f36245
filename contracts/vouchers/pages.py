"""A voucher and the bond behind an advance as pages of the workspace show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement
from marketplace.core.clock import day_in_korea
from marketplace.core.office.bars import Part, bar

from . import queries, rules
from .enums import GuaranteeState, VoucherState
from .models import Earmark, Guarantee, Voucher

LOOKS = ("fill", "held", "track", "over")


@dataclass(frozen=True, slots=True)
class Purse:
    """Where the grant of a voucher is. Won; `last_day`: the last on which it can be drawn on."""

    voucher: Voucher
    last_day: date
    used: int
    held: int
    left: int
    returned: int
    parts: list[Part]

    @property
    def is_in_use(self) -> bool:
        return self.voucher.state == VoucherState.ISSUED


def purse(voucher: Voucher, earmarks: list[Earmark], accepted: Collection[str]) -> Purse:
    """`accepted`: keys of the milestones whose instalments can be claimed: their grant is held, the rest is left."""
    found = queries.balance(voucher)
    held = sum(earmark.grant for earmark in earmarks if not earmark.drawn_for and earmark.row.milestone in accepted)
    held = min(held, found.held)
    left = voucher.face - found.used - found.returned - held
    shares = [(_("Paid or being paid"), found.used), (_("Held"), held), (_("Left"), left)]
    if found.returned:
        shares.append((_("Went back to the programme"), found.returned))
    return Purse(
        voucher, day_in_korea(voucher.valid_until - timedelta(seconds=1)), found.used, held, left, found.returned,
        bar(shares, LOOKS),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bond:
    """The guarantee an advance needs: over how much, until when, and the one that was handed in last, if any."""

    advance: int
    until: date
    newest: Guarantee | None
    refused_because: str
    is_live: bool

    @property
    def is_checked(self) -> bool:
        """Whether the programme office is looking at one now."""
        return self.newest is not None and self.newest.state == GuaranteeState.SUBMITTED

    @property
    def is_short(self) -> bool:
        """Whether it was accepted, and ends too early for the period as it was changed."""
        return self.newest is not None and rules.ends_too_early(self.newest)

    @property
    def is_wanted(self) -> bool:
        """Whether the vendor has to hand one in."""
        return not self.is_live and not self.is_checked

    def is_in(self, issuer: str, number: str) -> bool:
        """Whether this very bond was handed in before and stands."""
        newest = self.newest
        stands = newest is not None and newest.state in (GuaranteeState.SUBMITTED, GuaranteeState.ACCEPTED)
        return stands and (newest.issuer, newest.number) == (issuer, number)


def bond(agreement: Agreement, at: datetime) -> Bond | None:
    """None where the payment schedule has no advance."""
    advance = rules.advance_of(agreement)
    if not advance:
        return None
    newest = agreement.guarantees.select_related("file").order_by("-pk").first()
    return Bond(
        advance, rules.guarantee_until(agreement), newest, queries.why_refused(newest) if newest else "",
        queries.live_guarantee(agreement, day_in_korea(at)) is not None,
    )  # fmt: skip
