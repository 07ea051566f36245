"""Opening all quotes of a need together, with a record; choosing one, with a reason."""

from datetime import datetime

from django.db import transaction

from marketplace.core import audit, canonical
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.clock import day_in_korea, minute_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.programmes import operations as programmes
from marketplace.programmes.enums import CaseState

from ..enums import NeedState, QuoteState
from ..errors import QuoteExpired, QuotesStillSealed, ReasonTooShort
from ..lifecycles import NEED, QUOTE
from ..models import Choice, Need, Quote, QuoteOpening
from ..queries import least_reason
from ..rules import its_firm_or_system


def open_quotes(*, need_id: int, actor: Actor, at: datetime) -> QuoteOpening:
    """Open every submitted quote at once and write down what was found. Safe to repeat.

    Raises NotAllowed, QuotesStillSealed up to and with the deadline, TransitionRefused for a need given up.
    """
    need = Need.objects.visible_to(actor).select_related("case").get(pk=need_id)
    if not its_firm_or_system(need, actor):
        raise NotAllowed
    if need.quote_deadline is None or at <= need.quote_deadline:
        shown = minute_in_korea(need.quote_deadline) if need.quote_deadline else "-"
        raise QuotesStillSealed(when=shown)
    with transaction.atomic():
        need = Need.objects.select_for_update(no_key=True).select_related("case").get(pk=need_id)
        if opening := QuoteOpening.objects.filter(need=need).first():
            return opening
        need = advance(NEED, need, "open", actor=actor, at=at)
        quotes = list(need.quotes.filter(state=QuoteState.SUBMITTED).select_related("vendor").order_by("pk"))
        for quote in quotes:
            advance(QUOTE, quote, "open", actor=SYSTEM, at=at)
        listing = canonical.dumps([_listed(quote) for quote in quotes])
        opening = QuoteOpening.objects.create(need=need, listing=listing, sha256=canonical.sha256(listing), at=at)
        audit.record(need, "need.opening", actor=actor, at=at, facts={"quotes": len(quotes), "sha256": opening.sha256})
        programmes.move_case(case_id=need.case_id, to=CaseState.QUOTES, holder="demand_firm", actor=actor, at=at)
    return opening


def _listed(quote: Quote) -> dict:
    lines = quote.lines.values_list("position", "item", "name", "amount")
    return {
        "vendor": quote.vendor.business_number,
        "total": quote.total,
        "lines": [list(line) for line in lines],
        "submitted_at": quote.state_since,
    }


def open_quotes_due(*, at: datetime) -> int:
    """Open the quotes of every need whose deadline has passed; how many needs. Safe to repeat."""
    due = Need.objects.filter(state=NeedState.ASKING, quote_deadline__lt=at).order_by("pk")
    for need in due:
        open_quotes(need_id=need.pk, actor=SYSTEM, at=at)
    return len(due)


def choose_quote(*, need_id: int, quote_id: int, reason: str, actor: Actor, at: datetime) -> Choice:
    """Take one opened quote and say why; the others are told the reason. The quote is frozen from now on.

    The reason is longer where there was one quote or it is not the cheapest. Raises ReasonTooShort,
    QuoteExpired, TransitionRefused.
    """
    need = Need.objects.visible_to(actor).select_related("case").get(pk=need_id)
    with transaction.atomic():
        need = advance(NEED, need, "choose", actor=actor, at=at)
        opened = list(Quote.objects.filter(need=need, state=QuoteState.OPENED).order_by("pk"))
        quote = next((quote for quote in opened if quote.pk == quote_id), None)
        if quote is None:
            raise Quote.DoesNotExist
        if quote.valid_until < day_in_korea(at):
            raise QuoteExpired(day=quote.valid_until)
        cheapest = quote.total == min(other.total for other in opened)
        least = least_reason(need=need, quote=quote, quotes=opened)
        if len(reason.strip()) < least:
            raise ReasonTooShort(least=least, given=len(reason.strip()))
        for other in opened:
            move = "choose" if other.pk == quote.pk else "pass_over"
            advance(QUOTE, other, move, actor=actor, at=at, reason=reason)
        choice = Choice.objects.create(
            need=need, quote=quote, reason=reason, quotes_opened=len(opened), is_cheapest=cheapest,
            chosen_by=actor.person_id, at=at,
        )  # fmt: skip
        programmes.set_vendor(case_id=need.case_id, vendor_id=quote.vendor_id)
        programmes.move_case(
            case_id=need.case_id, to=CaseState.APPLICATION, holder="demand_firm", due_at=need.case.round.closes_at,
            actor=actor, at=at,
        )  # fmt: skip
    return choice
