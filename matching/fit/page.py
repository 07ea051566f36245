"""A stored ranking as its page says it: what was understood, why each solution fits, what is not known, who is left out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

import search
from catalog import pages as catalog_pages
from catalog import queries as catalog
from catalog.conditions import Words, condition_label
from catalog.models import Solution
from marketplace.core.language import in_language
from marketplace.core.templatetags.ieum import percent, won, won_short

from . import queries
from .draft import Draft
from .models import Match, MatchRun
from .sentences import NEAR, broken, met, open_question, part_of

SHOWN = 10
BAR = 500  # width of a price bar in its own units
PART_BAR = 350
BANDS = (
    ("good", gettext_lazy("Fits well"), gettext_lazy("Can be used for the work you describe, and meets every condition that is known")),
    ("fair", gettext_lazy("Fits in part"), gettext_lazy("Does a part of the work, or needs more of it made for you")),
    ("reference", gettext_lazy("For reference"), gettext_lazy("Related, but much has to be asked")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """Something a solution must meet, with the words it was read from, if it was."""

    kind: str
    label: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class PriceBar:
    """A price range against the budget, in units of BAR; `over` is the part beyond the budget."""

    start: int
    inside: int
    over: int
    mark: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    what: str
    value: int
    width: int


@dataclass(frozen=True, slots=True)
class Result:
    """A solution of the ranking as it is shown."""

    pk: int
    slug: str
    title: str
    vendor: str
    about_vendor: str
    summary: str
    reasons: list[str]
    limit: str
    gaps: list[tuple[str, str]]  # what is not known, and the question to the vendor
    price: str
    price_note: str
    bar: PriceBar | None
    places: str
    parts: list[Part]
    total: int
    lights: list[str]


@dataclass(frozen=True, slots=True)
class LeftOut:
    title: str
    slug: str
    vendor: str
    price: str
    why: str
    kind: str
    label: str


@dataclass(slots=True)
class MatchPage:
    """Everything on the page of a ranking."""

    title: str
    text: str
    repairs: list[tuple[str, str]]
    use_case: str
    alternatives: list[tuple[str, str]]
    conditions: list[Condition]
    industry: str
    budget: int | None
    questions: tuple[str, ...]
    run: MatchRun
    hidden: int
    bands: list[tuple[str, str, list[Result]]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    relaxed: list[tuple[Condition, int]] = field(default_factory=list)


def match_page(run: MatchRun, draft: Draft, *, everything: bool = False) -> MatchPage:
    """The page of a visitor's ranking: the first SHOWN solutions, or all that are kept."""
    words = Words.load()
    ranked, missed = list(queries.ranked(run)), list(queries.left_out(run))
    shown = ranked if everything else ranked[:SHOWN]
    solutions = _solutions([match.solution_id for match in (*shown, *missed)])
    shown = [match for match in shown if match.solution_id in solutions]
    places = catalog.newest_places([solution.vendor_id for solution in solutions.values()])
    conditions = _conditions(run, words)
    budget = _budget(run)
    results = [(match.band, _result(match, solutions[match.solution_id], places, budget, words)) for match in shown]
    page = MatchPage(
        title=_title(ranked),
        text=run.text,
        repairs=[(before, after) for _kind, before, after in run.understood["repairs"]],
        use_case=next((words.use_case(code) for code, _bp in run.understood["use_cases"]), ""),
        alternatives=_alternatives(run, ranked, words),
        conditions=conditions,
        industry=words.of("industry", draft.industry) if draft.industry else "",
        budget=budget,
        questions=draft.questions,
        run=run,
        hidden=len(ranked) - len(shown),
        bands=[(label, note, [result for band, result in results if band == code]) for code, label, note in BANDS],
        left_out=[_left_out(match, solutions[match.solution_id], words) for match in missed if match.solution_id in solutions],
    )  # fmt: skip
    if not ranked:
        page.relaxed = _relaxed(missed, conditions)
    return page


def _solutions(ids: list[int]) -> dict[int, Solution]:
    rows = catalog.with_everything(catalog.public_solutions().filter(pk__in=ids))
    return {solution.pk: solution for solution in rows}


def _title(ranked: list[Match]) -> str:
    near = sum(match.band in ("good", "fair") for match in ranked)
    if near:
        return ngettext("We found %(count)d solution that fits", "We found %(count)d solutions that fit", near) % {
            "count": near
        }
    return _("Nothing fits well yet") if ranked else _("No solution meets all of these conditions")


def _conditions(run: MatchRun, words: Words) -> list[Condition]:
    """What was given or read, without what has been taken back."""
    form = run.form
    given = [
        ("deployment", form["deployments"], None), ("certification", form["certifications"], None),
        ("region", form["regions"], None), ("language", form["languages"], None),
        ("data", [form["data_stays"]] if form["data_stays"] else [], None),
        ("price", [], form["budget_max"]), ("deadline", [], search.weeks_in(form["done_by_months"] or 0)),
    ]  # fmt: skip
    found = [
        Condition(kind, condition_label(kind, codes, amount, words)) for kind, codes, amount in given if codes or amount
    ]
    kinds = {condition.kind for condition in found} | set(form.get("without", ()))
    return found + [
        Condition(kind, condition_label(kind, codes, amount, words), said)
        for kind, codes, amount, said in run.understood["constraints"]
        if kind not in kinds
    ]


def _budget(run: MatchRun) -> int | None:
    """Won: what was given, else what was read and not taken back."""
    if run.form["budget_max"] or "price" in run.form.get("without", ()):
        return run.form["budget_max"]
    return next((amount for kind, _codes, amount, _said in run.understood["constraints"] if kind == "price"), None)


def _alternatives(run: MatchRun, ranked: list[Match], words: Words) -> list[tuple[str, str]]:
    """Other kinds of work it may be: further guesses, then what the first solutions are for."""
    guesses = [code for code, _bp in run.understood["use_cases"]]
    solutions = catalog.public_solutions().filter(pk__in=[match.solution_id for match in ranked[:SHOWN]])
    common = Counter(solutions.values_list("use_cases__code", flat=True))
    others = [code for code, _count in common.most_common(8) if code]
    codes = [code for code in dict.fromkeys((*guesses[1:], *others)) if code not in guesses[:1]]
    return [(code, words.use_case(code)) for code in codes][:6]


def _result(match: Match, solution: Solution, places: dict[int, int], budget: int | None, words: Words) -> Result:
    limits = [line for line in solution.limits.split("\n") if line.strip()]
    parts = [part_of(name, value, match, words) for name, value in match.parts]
    largest = max((value for _label, _what, value in parts), default=0)
    return Result(
        pk=solution.pk,
        slug=solution.slug,
        title=in_language(solution, "title"),
        vendor=solution.vendor.legal_name,
        about_vendor=_about(solution, words),
        summary=in_language(solution, "summary"),
        reasons=list(_reasons(match, solution, words)),
        limit=limits[0] if limits else "",
        gaps=list(_gaps(match, solution, words)),
        price=catalog_pages.price(solution),
        price_note=_price_note(solution),
        bar=_bar(solution, budget),
        places=catalog_pages.places(places.get(solution.vendor_id, 0)),
        parts=[
            Part(label, what, value, max(value, 0) * PART_BAR // largest if largest > 0 else 0)
            for label, what, value in parts
        ],
        total=match.score,
        lights=[_light(kind, fulfilled, detail, words) for kind, fulfilled, detail in match.constraints],
    )


def _about(solution: Solution, words: Words) -> str:
    vendor = solution.vendor
    found = [words.of("region", vendor.region)] if vendor.region else []
    if vendor.staff_count:
        found.append(
            ngettext("%(count)d person", "%(count)d people", vendor.staff_count) % {"count": vendor.staff_count}
        )
    return " · ".join(found)


def _reasons(match: Match, solution: Solution, words: Words) -> Iterable[str]:
    said = dict(match.reasons)
    if codes := said.get("use_case"):
        names = ", ".join(f"‘{words.use_case(code)}’" for code in codes[:2])
        yield _("The work you describe is what it is for: %(names)s.") % {"names": names}
    elif found := said.get("words"):
        yield _("Its description speaks of %(words)s.") % {"words": ", ".join(f"‘{word}’" for word in found[:4])}
    else:
        yield str(NEAR.get(next(iter(said["parts"]), ""), NEAR[""]))
    yield from _made_for(match, words)
    kept = [met(kind, detail, words) for kind, fulfilled, detail in match.constraints if fulfilled]
    if kept:
        yield _("Meets your conditions: %(conditions)s.") % {"conditions": ", ".join(kept)}
    if solution.proof_value:
        yield catalog_pages.proof(solution)


def _made_for(match: Match, words: Words) -> Iterable[str]:
    """Whom the listing is made for, where that is the firm and moved the solution up."""
    form, up = match.run.form, {name for name, value in match.parts if value > 0}
    names = [words.of(kind, form[kind]) for kind in ("industry", "size") if kind in up and form.get(kind)]
    if names:
        yield _("It is made for firms like yours: %(names)s.") % {"names": ", ".join(names)}


def _gaps(match: Match, solution: Solution, words: Words) -> Iterable[tuple[str, str]]:
    for kind, fulfilled, detail in match.constraints:
        if fulfilled is None:
            yield open_question(kind, detail, words)
    if not solution.proof_value:
        yield _("No proof of performance has been given yet."), _("How well does it work, and who has measured it?")


def _light(kind: str, fulfilled: bool | None, detail: dict, words: Words) -> str:
    if fulfilled:
        return _("%(condition)s: met") % {"condition": met(kind, detail, words)}
    return open_question(kind, detail, words)[0] if fulfilled is None else broken(kind, detail, words)


def _price_note(solution: Solution) -> str:
    found = [_("Supply value")]
    if solution.price_model:
        found.append(in_language(solution.price_model, "name"))
    if solution.maintenance_bp:
        found.append(_("maintenance %(percent)s a year") % {"percent": percent(solution.maintenance_bp)})
    return " · ".join(found)


def _bar(solution: Solution, budget: int | None) -> PriceBar | None:
    """The price range drawn against the budget; nothing for a price on request."""
    if solution.price_min is None:
        return None
    least, most = solution.price_min, solution.price_max or solution.price_min
    scale = max(most, budget or 0) * 11 // 10 or 1
    start, end = least * BAR // scale, most * BAR // scale
    mark = budget * BAR // scale if budget else None
    border = end if mark is None else min(max(mark, start), end)
    return PriceBar(start, max(border - start, 2), end - border, mark, _price_words(least, most, budget))


def _price_words(least: int, most: int, budget: int | None) -> str:
    if not budget:
        return _("Tell us your budget to compare.")
    shown = won_short(budget)
    if most <= budget:
        return _("Within the budget of %(budget)s") % {"budget": shown}
    if least <= budget:
        return _("The upper end is %(won)s above the budget of %(budget)s") % {
            "won": won(most - budget),
            "budget": shown,
        }
    return _("%(won)s above the budget of %(budget)s") % {"won": won(least - budget), "budget": shown}


def _left_out(match: Match, solution: Solution, words: Words) -> LeftOut:
    kind, detail = next((kind, detail) for kind, fulfilled, detail in match.constraints if fulfilled is False)
    return LeftOut(
        title=in_language(solution, "title"),
        slug=solution.slug,
        vendor=solution.vendor.legal_name,
        price=catalog_pages.price(solution),
        why=broken(kind, detail, words),
        kind=kind,
        label=condition_label(kind, detail["asked"], detail["asked_amount"], words),
    )


def _relaxed(missed: list[Match], conditions: list[Condition]) -> list[tuple[Condition, int]]:
    """How many solutions there would be without each condition, those first that would help most."""
    alone: Counter[str] = Counter()
    for match in missed:
        kinds = {kind for kind, fulfilled, _detail in match.constraints if fulfilled is False}
        if len(kinds) == 1:
            alone[kinds.pop()] += 1
    found = [(condition, alone[condition.kind]) for condition in conditions if alone[condition.kind]]
    return sorted(found, key=lambda pair: -pair[1])
