"""What a vendor's desk shows in words: the facts of a need, where a quote stands, how well a need fits."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import queries as catalog
from marketplace.core.templatetags.ieum import day, won, won_short
from marketplace.programmes.enums import CostItem

from .desk import Fit, jobs_of
from .enums import DataStays, QuoteState
from .models import Need, Quote


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the vendor stands with a need: a word and its tone."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class FitCard:
    """A need that would fit, without the firm: what it is about, which solution fits, and why."""

    about: str
    budget: str
    deadline: datetime
    solution: str
    reasons: list[str]
    gaps: list[str]


def standing(quote: Quote | None, draft: Quote | None) -> Standing:
    """Where the vendor stands: the quote that counts first, then the draft."""
    if quote is None:
        return Standing(_("Draft, not handed in"), "warm") if draft else Standing(_("Not quoted yet"), "warm")
    tones = {QuoteState.SUBMITTED: "accent", QuoteState.OPENED: "accent", QuoteState.CHOSEN: "ok"}
    return Standing(quote.get_state_display(), tones.get(quote.state, ""))


def budget_of(need: Need) -> str:
    """The budget in words; empty where the firm names none."""
    least, most = need.budget_min, need.budget_max
    if least and most:
        return f"{won_short(least)} – {won_short(most)}"
    if most:
        return _("up to %(amount)s") % {"amount": won_short(most)}
    return _("from %(amount)s") % {"amount": won_short(least)} if least else ""


def facts(need: Need) -> list[tuple[str, str]]:
    """What a quote must fit, for components/facts."""
    words = catalog.labels()
    jobs = catalog.use_cases()

    def named(kind: str, codes: list[str]) -> str:
        return ", ".join(words.get(kind, {}).get(code, code) for code in codes)

    months = need.done_by_months
    return [
        (_("Job"), ", ".join(jobs.get(code, code) for code in need.use_cases)),
        (_("Industry"), named("industry", [need.industry]) if need.industry else ""),
        (_("Budget (supply value)"), budget_of(need)),
        (_("How it is to run"), named("deployment", need.deployments)),
        (_("Where data may be"), str(DataStays(need.data_stays).label) if need.data_stays else ""),
        (_("Certificates asked for"), named("certification", need.certifications)),
        (_("Region"), named("region", need.regions)),
        (_("Languages"), named("language", need.languages)),
        (
            _("Done within"),
            ngettext("%(months)d month", "%(months)d months", months) % {"months": months} if months else "",
        ),
    ]


def answers(quote: Quote) -> list[tuple]:
    """A quote to be read before it is handed in, for components/check_answers."""
    lines = [f"{CostItem(line.item).label} · {line.name}: {won(line.amount)}" for line in quote.lines.all()]
    kpis = [f"{kpi.name}: {kpi.baseline} → {kpi.target} {kpi.unit} ({kpi.method})" for kpi in quote.kpis.order_by("pk")]
    months = quote.period_months
    return [
        (_("Solution"), [quote.solution.title], ""),
        (_("Lines"), lines, ""),
        (_("Promised KPIs"), kpis or [_("none")], ""),
        (
            _("Time until it is done"),
            [ngettext("%(months)d month", "%(months)d months", months) % {"months": months}],
            "",
        ),
        (_("Valid until"), [day(quote.valid_until)], ""),
        (_("What is included, and what is not"), quote.note.split("\n") if quote.note else [_("nothing said")], ""),
    ]


def fit_cards(fits: list[Fit]) -> list[FitCard]:
    """Needs that would fit, in words that say nothing of the firm."""
    jobs = catalog.use_cases()
    industries = catalog.labels().get("industry", {})
    return [_card(fit, jobs, industries) for fit in fits]


def _card(fit: Fit, jobs: dict[str, str], industries: dict[str, str]) -> FitCard:
    about = [jobs.get(code, code) for code in jobs_of(fit.need)]
    if fit.need.industry:
        about.append(industries.get(fit.need.industry, fit.need.industry))
    reasons = [_("The same job: %(jobs)s") % {"jobs": ", ".join(jobs.get(code, code) for code in fit.use_cases)}]
    gaps = []
    if fit.industry:
        reasons.append(_("Your solution names this industry"))
    for fits, yes, no in (
        (fit.price, _("Its lowest price is within the budget"), _("Its lowest price is above the budget")),
        (fit.deployment, _("It runs where the firm wants it"), _("It does not run where the firm wants it")),
    ):
        if fits is not None:
            (reasons if fits else gaps).append(yes if fits else no)
    return FitCard(
        about=" · ".join(about), budget=budget_of(fit.need), deadline=fit.need.quote_deadline, solution=fit.offer.title,
        reasons=reasons, gaps=gaps,
    )  # fmt: skip
