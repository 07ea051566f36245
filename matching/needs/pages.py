"""Needs and quotes as their pages show them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import pages as catalog_pages
from catalog import queries as catalog
from marketplace.core import money
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.templatetags.ieum import day, won
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CostItem
from matching.fit import queries as fit
from matching.fit.draft import Draft

from . import queries
from .enums import DataStays
from .models import Invitation, Need, Quote

MATCHES = 10
MISSED = "missed"
DAYS_AHEAD, DAYS_OFFERED, USUAL = 3, 15, 4  # working days: the first offered, how many, and which is suggested


@dataclass(frozen=True, slots=True)
class Candidate:
    """A solution that could be asked for a quote. `band`: as the ranking says, MISSED, or nothing."""

    pk: int
    card: catalog_pages.Card
    band: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the comparison: its label, a list of lines for each quote, and whether they differ."""

    label: str
    cells: list[list[str]]
    differs: bool


def candidates(need: Need, shortlist: Sequence[int]) -> list[Candidate]:
    """What the firm put aside, then what its ranking found; those that miss a condition last, where few met them all."""
    ranked = list(fit.ranked(need.match_run)[:MATCHES]) if need.match_run else []
    missed = list(fit.left_out(need.match_run)[: MATCHES - len(ranked)]) if need.match_run else []
    bands = {match.solution_id: match.band for match in ranked} | {match.solution_id: MISSED for match in missed}
    wanted = list(dict.fromkeys((*shortlist, *bands)))
    own = need.case.demand_firm_id
    mine = set(catalog.public_solutions().filter(pk__in=wanted, vendor_id=own).values_list("pk", flat=True))
    return [
        Candidate(card.pk, card, bands.get(card.pk, ""), card.pk in shortlist)
        for card in catalog_pages.cards_of([pk for pk in wanted if pk not in mine])
    ]


MORE = 3  # other solutions offered while quotes come in, or after none came to anything


def others(need: Need, asked: Collection[int]) -> list[Candidate]:
    """The next solutions of the need's ranking that are offered, of vendors that were not `asked`."""
    found = candidates(need, ())
    free = catalog.public_solutions().filter(pk__in=[each.pk for each in found]).exclude(vendor_id__in=asked)
    keys = set(free.values_list("pk", flat=True))
    return [each for each in found if each.pk in keys][:MORE]


@dataclass(frozen=True, slots=True)
class Ahead:
    """How a firm goes on whose asking came to nothing. `is_open`: whether a new need can ask vendors today."""

    need: Need
    others: list[Candidate]
    is_open: bool


def ahead(need: Need, *, actor: Actor, at: datetime) -> Ahead:
    """The next of the need's ranking, without the vendors that were asked and those whose quotes were opened."""
    invited = queries.invitations(need_id=need.pk, actor=actor).values_list("vendor_id", flat=True)
    quoted = queries.opened_quotes(need_id=need.pk, actor=actor).values_list("vendor_id", flat=True)
    round_ = rounds.current_round()
    is_open = round_ is not None and rounds.intake_is_open(round_, at)
    return Ahead(need, others(need, {*invited, *quoted}), is_open)


def gone(invitations: Sequence[Invitation]) -> set[int]:
    """Of the vendors asked, the keys of the invitations whose solution is not offered any more."""
    offered = set(
        catalog.public_solutions()
        .filter(pk__in=[each.solution_id for each in invitations])
        .values_list("pk", flat=True)
    )
    return {each.pk for each in invitations if each.solution_id not in offered}


def deadlines(at: datetime, closes_at: datetime) -> list[date]:
    """The working days that can be the deadline for quotes, before intake closes."""
    first = rounds.add_working_days(day_in_korea(at), DAYS_AHEAD)
    days = [first, *(rounds.add_working_days(first, count) for count in range(1, DAYS_OFFERED))]
    return [found for found in days if found < day_in_korea(closes_at)] or days[:1]


def summary(need: Need) -> list[tuple[str, str]]:
    """What a need says beside its text, for components/facts.html."""
    words = catalog.labels()

    def named(kind: str, codes: list[str]) -> str:
        return ", ".join(words.get(kind, {}).get(code, code) for code in codes)

    use_cases = catalog.use_cases()
    months = need.done_by_months
    return [
        (_("What you want to do"), ", ".join(use_cases.get(code, code) for code in need.use_cases)),
        (_("Data and equipment on hand"), need.data_on_hand),
        (_("Industry"), named("industry", [need.industry]) if need.industry else ""),
        (_("Budget"), _budget(need)),
        (_("How it has to run"), named("deployment", need.deployments)),
        (_("Where data may be"), DataStays(need.data_stays).label if need.data_stays else ""),
        (_("Certificates the solution must have"), named("certification", need.certifications)),
        (_("Regions where it is needed"), named("region", need.regions)),
        (_("Languages"), named("language", need.languages)),
        (_("Time"), ngettext("%(count)d month", "%(count)d months", months) % {"count": months} if months else ""),
    ]


def _budget(need: Need) -> str:
    if need.budget_min and need.budget_max:
        return f"{won(need.budget_min)} ~ {won(need.budget_max)}"
    return won(need.budget_max or need.budget_min)


def initial_from(draft: Draft | None) -> dict:
    """A need's form, begun with what a visitor was looking for; the questions noted on the way go into its text."""
    if draft is None:
        return {}
    text = draft.text
    if draft.questions:
        asked = "\n".join(f"- {question}" for question in draft.questions)
        text = f"{text}\n\n{_('What we would like to know:')}\n{asked}"
    first = draft.text.strip().split("\n")[0].split(". ")[0]
    return {
        "title": first[:80], "text": text, "industry": draft.industry, "budget_max": draft.budget_max,
        "use_cases": [draft.use_case] if draft.use_case else [],
    }  # fmt: skip


def comparison(quotes: Sequence[Quote]) -> list[tuple[str, list[Row]]]:
    """The opened quotes side by side, in groups. Amounts in won, supply value."""
    items = [item for item in CostItem if any(line.item == item for quote in quotes for line in quote.lines.all())]
    return [
        (_("Amounts"), [
            _row(_("Supply value"), [[won(quote.total)] for quote in quotes]),
            *(_row(str(item.label), [[won(_sum(quote, item))] for quote in quotes]) for item in items),
            _row(_("VAT"), [[won(money.vat(quote.total))] for quote in quotes]),
        ]),
        (_("What is done"), [
            _row(_("Lines"), [[f"{line.name} {won(line.amount)}" for line in quote.lines.all()] for quote in quotes]),
            _row(_("Included, and not"), [[quote.note or "–"] for quote in quotes]),
        ]),
        (_("Time"), [
            _row(_("Months"), [[_months(quote.period_months)] for quote in quotes]),
            _row(_("Valid until"), [[day(quote.valid_until)] for quote in quotes]),
        ]),
        (_("KPIs offered"), [_row(_("From → to"), [_kpis(quote) for quote in quotes])]),
    ]  # fmt: skip


def _row(label: str, cells: list[list[str]]) -> Row:
    return Row(label, cells, any(cell != cells[0] for cell in cells))


def _sum(quote: Quote, item: str) -> int:
    return sum(line.amount for line in quote.lines.all() if line.item == item)


def _months(count: int) -> str:
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def _kpis(quote: Quote) -> list[str]:
    return [f"{kpi.name}: {kpi.baseline} → {kpi.target} {kpi.unit}" for kpi in quote.kpis.all()] or ["–"]


def may_decide(actor: Actor) -> bool:
    """Whether the actor may ask and choose for the firm, rather than only write."""
    return actor.has_any("representative", "manager")
