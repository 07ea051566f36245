"""A vendor's quote: lines of supply value, sealed until all are opened together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from catalog import queries as catalog
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea, minute_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.programmes.enums import CostItem

from ..enums import NeedState, QuoteState
from ..errors import EmptyQuote, QuoteDeadlinePassed, QuoteTooShort, VendorNotInPool
from ..lifecycles import QUOTE
from ..models import Need, Quote, QuoteKpi, QuoteLine


@dataclass(frozen=True, kw_only=True)
class QuoteContent:
    """`lines`: (cost item, what, won of supply value); `kpis`: (name, unit, baseline, target, method)."""

    solution_id: int
    period_months: int
    valid_until: date
    lines: tuple[tuple[str, str, int], ...]
    kpis: tuple[tuple[str, str, str, str, str], ...] = ()
    note: str = ""

    @property
    def total(self) -> int:
        """Won, supply value."""
        return sum(amount for _item, _name, amount in self.lines)


def save_quote(*, need_id: int, content: QuoteContent, actor: Actor, at: datetime) -> Quote:
    """Keep the draft of the vendor's quote for a need; one that was handed in stands until the draft replaces it.

    A vendor that was not asked does not find the need.
    Raises NotAllowed, VendorNotInPool, QuoteDeadlinePassed, EmptyQuote, QuoteTooShort.
    """
    need = Need.objects.visible_to(actor).select_related("case").get(pk=need_id)
    _refuse_strangers(need, content, actor)
    _refuse_late(need, at)
    _refuse_unusable(need, content)
    with transaction.atomic():
        Need.objects.select_for_update(no_key=True).get(pk=need.pk)  # two colleagues write one draft, not two
        return _write(need, content, actor, at)


def _refuse_strangers(need: Need, content: QuoteContent, actor: Actor) -> None:
    vendor_id = actor.organisation_id
    if vendor_id in (None, need.demand_firm_id) or not actor.has_any("representative", "manager", "staff"):
        raise NotAllowed
    if not catalog.vendor_in_pool(vendor_id=vendor_id, round_id=need.case.round_id):
        raise VendorNotInPool
    if not catalog.solutions_of(vendor_id).filter(pk=content.solution_id, live=True).exists():
        raise NotAllowed


def _refuse_late(need: Need, at: datetime) -> None:
    if need.state != NeedState.ASKING or at > need.quote_deadline:
        shown = minute_in_korea(need.quote_deadline) if need.quote_deadline else "-"
        raise QuoteDeadlinePassed(when=shown)


def _refuse_unusable(need: Need, content: QuoteContent) -> None:
    if not content.lines or any(amount <= 0 or item not in CostItem for item, _name, amount in content.lines):
        raise EmptyQuote
    last_day = day_in_korea(need.quote_deadline)
    if content.period_months < 1 or content.valid_until <= last_day:
        raise QuoteTooShort(day=last_day)


def _write(need: Need, content: QuoteContent, actor: Actor, at: datetime) -> Quote:
    quote = Quote.objects.select_for_update(no_key=True).filter(
        need=need, vendor_id=actor.organisation_id, state=QuoteState.DRAFT
    ).first() or Quote(need=need, vendor_id=actor.organisation_id, state_since=at)  # fmt: skip
    solution = catalog.solutions_of(actor.organisation_id).get(pk=content.solution_id)
    quote.solution, quote.solution_revision_id = solution, solution.live_revision_id
    quote.period_months, quote.valid_until, quote.note = content.period_months, content.valid_until, content.note
    quote.total = content.total
    quote.save()
    quote.lines.all().delete()
    quote.kpis.all().delete()
    QuoteLine.objects.bulk_create(
        QuoteLine(quote=quote, position=place, item=item, name=name, amount=amount)
        for place, (item, name, amount) in enumerate(content.lines, start=1)
    )
    QuoteKpi.objects.bulk_create(
        QuoteKpi(quote=quote, name=name, unit=unit, baseline=baseline, target=target, method=method)
        for name, unit, baseline, target, method in content.kpis
    )
    audit.record(quote, "quote.save", actor=actor, at=at)  # no amount: the trail is read before the opening
    return quote


def submit_quote(*, quote_id: int, actor: Actor, at: datetime) -> Quote:
    """Seal and hand in the quote; one handed in before is withdrawn in the same moment.

    Raises VendorNotInPool, TransitionRefused one second after the deadline.
    """
    quote = Quote.objects.visible_to(actor).select_related("need__case").get(pk=quote_id)
    if not catalog.vendor_in_pool(vendor_id=quote.vendor_id, round_id=quote.need.case.round_id):
        raise VendorNotInPool
    with _beside_no_opening(quote):
        former = Quote.objects.filter(need=quote.need_id, vendor=quote.vendor_id, state=QuoteState.SUBMITTED).first()
        if former and former.pk != quote.pk:
            advance(QUOTE, former, "withdraw", actor=actor, at=at)
        return advance(QUOTE, quote, "submit", actor=actor, at=at)


def withdraw_quote(*, quote_id: int, actor: Actor, at: datetime) -> Quote:
    """Take a quote back before the deadline; another may be written."""
    quote = Quote.objects.visible_to(actor).get(pk=quote_id)
    with _beside_no_opening(quote):
        return advance(QUOTE, quote, "withdraw", actor=actor, at=at)


@contextmanager
def _beside_no_opening(quote: Quote) -> Iterator[None]:
    """A transaction that locks the need first, as the opening does."""
    with transaction.atomic():
        Need.objects.select_for_update(no_key=True).get(pk=quote.need_id)
        yield
