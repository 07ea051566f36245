"""A vendor's desk: needs it may quote for, needs that its solutions would fit, and its quotes.

Whose need it is stays hidden where nobody asked this vendor: in an open need until the vendor is chosen, and in
everything that is only shown to say how much there is to do.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from catalog import queries as catalog
from catalog.models import Solution
from marketplace.accounts.rules import is_office
from marketplace.core.actor import Actor

from .enums import NeedState, QuoteState
from .models import Choice, Invitation, Need, Quote
from .rules import may_know_the_firm

LIVE = ~Q(state=QuoteState.WITHDRAWN)


@dataclass(slots=True)
class Entry:
    """A need as one vendor sees it.

    `firm`: empty while it may not know. `asked_for`: the solution the firm asked about. `quote`: what counts; `draft`:
    what is being written.
    """

    need: Need
    vendor_id: int
    firm: str
    asked_for: Solution | None
    quote: Quote | None
    draft: Quote | None


@dataclass(slots=True)
class Fit:
    """A need that a solution of the vendor would fit, without a word of the firm's. Codes are the taxonomy's."""

    need: Need
    offer: catalog.Offer
    use_cases: list[str]
    industry: bool
    price: bool | None  # None where one of them names no amount
    deployment: bool | None
    open_to_us: bool

    @property
    def weight(self) -> tuple:
        return (len(self.use_cases), self.industry, self.price is not False, self.deployment is not False)


def needs_to_quote(actor: Actor, at: datetime) -> list[Entry]:
    """The needs for which the vendor may quote now, the nearest deadline first; four queries."""
    found = _visible(actor).filter(state=NeedState.ASKING, quote_deadline__gte=at)
    return [entry_of(need, actor) for need in found.order_by("quote_deadline", "pk")]


def quoted(actor: Actor) -> QuerySet[Quote]:
    """Every quote of the vendor, the newest need first; what was withdrawn is left out."""
    own = Quote.objects.filter(LIVE, vendor_id=actor.organisation_id)
    return (
        own.select_related("need__case__demand_firm", "solution")
        .prefetch_related("need__invitations")
        .order_by("-need_id", "-pk")
    )


def knows_the_firm(quote: Quote, actor: Actor) -> bool:
    """Whether the vendor of a quote may know whose need it is."""
    invited = any(invitation.vendor_id == actor.organisation_id for invitation in quote.need.invitations.all())
    return may_know_the_firm(quote.need, actor, invited=invited)


def entry(actor: Actor, number: str) -> Entry:
    """One need that the vendor may quote for, or has quoted for. Raises Need.DoesNotExist."""
    return entry_of(_visible(actor).get(case__number=number), actor)


def _visible(actor: Actor) -> QuerySet[Need]:
    """Needs as a vendor sees them; the office sees them all, and quotes for none."""
    own = Quote.objects.filter(LIVE, vendor_id=actor.organisation_id).order_by("pk")
    seen = Need.objects.none() if is_office(actor) else Need.objects.visible_to(actor)
    return (
        seen.exclude(case__demand_firm_id=actor.organisation_id)
        .select_related("case__demand_firm", "case__round")
        .prefetch_related(
            Prefetch("quotes", own, to_attr="own_quotes"),
            Prefetch(
                "invitations",
                Invitation.objects.filter(vendor_id=actor.organisation_id).select_related("solution"),
                to_attr="own_invitations",
            ),
        )
    )


def entry_of(need: Need, actor: Actor) -> Entry:
    """The need as the vendor sees it. It must come with its own quotes and invitations."""
    quotes = {quote.state == QuoteState.DRAFT: quote for quote in need.own_quotes}
    invited = next(iter(need.own_invitations), None)
    known = may_know_the_firm(need, actor, invited=invited is not None)
    return Entry(
        need=need,
        vendor_id=actor.organisation_id,
        firm=need.case.demand_firm.legal_name if known else "",
        asked_for=invited.solution if invited else None,
        quote=quotes.get(False),
        draft=quotes.get(True),
    )


def fitting(vendor_id: int, at: datetime) -> list[Fit]:
    """Needs that still take quotes and share a job with a solution of the vendor, drafts included; the best first.

    Worked out from what both have ticked, so that it is there before the vendor is approved. Each need once.
    """
    offers = catalog.offers_of(vendor_id)
    found = (
        Need.objects.filter(state=NeedState.ASKING, quote_deadline__gte=at)
        .exclude(case__demand_firm_id=vendor_id)
        .select_related("match_run")
        .order_by("quote_deadline", "pk")
    )
    asked = set(Invitation.objects.filter(vendor_id=vendor_id, need__in=found).values_list("need_id", flat=True))
    fits = []
    for need in found:
        candidates = [_fit(need, offer, need.pk in asked) for offer in offers]
        best = max((fit for fit in candidates if fit.use_cases), key=lambda fit: fit.weight, default=None)
        if best:
            fits.append(best)
    return sorted(fits, key=lambda fit: fit.weight, reverse=True)


def _fit(need: Need, offer: catalog.Offer, asked: bool) -> Fit:
    wanted = jobs_of(need)
    amounts = (need.budget_max, offer.price_min)
    return Fit(
        need=need,
        offer=offer,
        use_cases=[code for code in wanted if code in offer.use_cases],
        industry=bool(need.industry) and need.industry in offer.industries,
        price=None if None in amounts else offer.price_min <= need.budget_max,
        deployment=bool(offer.deployments.intersection(need.deployments)) if need.deployments else None,
        open_to_us=asked or need.open_to_all,
    )


@dataclass(frozen=True, slots=True)
class Record:
    """What came of asking and quoting. `reasons`: why another was chosen, the newest first, as the firms wrote them."""

    asked: int
    quoted: int
    chosen: int
    passed_over: int
    reasons: list[str]


def record_of(vendor_id: int) -> Record:
    """The vendor's figures over all rounds; three queries."""
    states = Counter(Quote.objects.filter(LIVE, vendor_id=vendor_id).values_list("state", flat=True))
    passed_over = Choice.objects.filter(
        need__quotes__vendor_id=vendor_id, need__quotes__state=QuoteState.NOT_CHOSEN
    ).order_by("-at")  # fmt: skip
    return Record(
        asked=Invitation.objects.filter(vendor_id=vendor_id).count(),
        quoted=sum(states.values()) - states[QuoteState.DRAFT],
        chosen=states[QuoteState.CHOSEN],
        passed_over=states[QuoteState.NOT_CHOSEN],
        reasons=list(passed_over.values_list("reason", flat=True)[:3]),
    )


def jobs_of(need: Need) -> list[str]:
    """The jobs a need is about: those the firm has ticked, or else the first that was read from its words."""
    if need.use_cases:
        return list(need.use_cases)
    read = need.match_run.understood.get("use_cases", []) if need.match_run else []
    return [code for code, _confidence in read[:1]]
