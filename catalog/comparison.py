"""Two to four solutions side by side: the same lines for each, by group, with those marked that differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core.language import in_language
from marketplace.core.templatetags.ieum import percent, won

from . import pages, queries
from .models import Solution

LEAST, MOST = 2, 4
OFFERED = 6

Lines = tuple[str, ...]  # what a solution says in one line of the table; nothing: it does not say


@dataclass(frozen=True, slots=True)
class Column:
    pk: int
    slug: str
    title: str
    vendor: str
    without: str  # the query of the comparison without it


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: list[Lines]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Offered:
    """A solution that could be added. `query`: the comparison with it."""

    title: str
    vendor: str
    query: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`missing`: how many of those asked for are not public now. `left_out`: titles beyond the fourth."""

    columns: list[Column]
    groups: list[Group]
    missing: int
    left_out: list[str]
    offered: list[Offered]

    @property
    def enough(self) -> bool:
        return len(self.columns) >= LEAST

    @property
    def names(self) -> str:
        return ", ".join(column.title for column in self.columns)

    @property
    def width(self) -> int:
        return len(self.columns) + 1

    @property
    def different(self) -> int:
        return sum(row.differs for group in self.groups for row in group.rows)


def query_of(slugs: Sequence[str]) -> str:
    """The address of a comparison, after the question mark."""
    query = QueryDict(mutable=True)
    query.setlist("s", list(slugs))
    return query.urlencode()


def comparison(slugs: Sequence[str], kept: Sequence[int] = ()) -> Comparison:
    """The comparison of the solutions with these slugs, in this order. `kept`: keys on the reader's shortlist."""
    wanted = list(dict.fromkeys(slug for slug in slugs if slug))[: MOST * 5]
    rows = queries.with_everything(queries.public_solutions().filter(slug__in=wanted))
    found = sorted(rows, key=lambda solution: wanted.index(solution.slug))
    shown = found[:MOST]
    names = [solution.slug for solution in shown]
    return Comparison(
        columns=[_column(solution, names) for solution in shown],
        groups=_groups(shown) if len(shown) >= LEAST else [],
        missing=len(wanted) - len(found),
        left_out=[in_language(solution, "title") for solution in found[MOST:]],
        offered=_offered(shown, names, kept) if len(shown) < MOST else [],
    )


def _column(solution: Solution, names: list[str]) -> Column:
    return Column(
        pk=solution.pk,
        slug=solution.slug,
        title=in_language(solution, "title"),
        vendor=solution.vendor.legal_name,
        without=query_of([slug for slug in names if slug != solution.slug]),
    )


def _offered(shown: list[Solution], names: list[str], kept: Sequence[int]) -> list[Offered]:
    """What the reader has put aside, then what does the same job."""
    others = queries.public_solutions().exclude(slug__in=names)
    jobs = {job.pk for solution in shown for job in solution.use_cases.all()}
    aside = sorted(others.filter(pk__in=kept), key=lambda solution: list(kept).index(solution.pk))
    alike = others.filter(use_cases__in=jobs).exclude(pk__in=kept).distinct().order_by("pk")[:OFFERED]
    return [
        Offered(in_language(other, "title"), other.vendor.legal_name, query_of([*names, other.slug]))
        for other in [*aside, *alike][:OFFERED]
    ]


def _groups(solutions: list[Solution]) -> list[Group]:
    places = queries.newest_places([solution.vendor_id for solution in solutions])
    groups = []
    for label, lines in _table(places):
        rows = [Row(capfirst(str(name)), [says(solution) for solution in solutions]) for name, says in lines]
        groups.append(Group(label, [row for row in rows if any(row.cells)]))
    return [group for group in groups if group.rows]


Line = tuple[object, Callable[[Solution], Lines]]


def _table(places: dict[int, int]) -> list[tuple[str, list[Line]]]:
    return [
        (_("Price and places"), [
            (_("Price (supply value)"), lambda one: (pages.price(one),)),
            _column_of("price_model", lambda one: _given(one.price_model and in_language(one.price_model, "name"))),
            (_("Monthly fee"), lambda one: _given(one.monthly_fee and won(one.monthly_fee))),
            (_("Every year afterwards"), lambda one: _given(one.maintenance_bp and _("%(part)s of the price") % {"part": percent(one.maintenance_bp)})),
            _text("price_includes"),
            (_("Places in this round"), lambda one: (pages.places(places.get(one.vendor_id, 0)),)),
        ]),
        (_("What it does"), [
            (_("Jobs"), _names("use_cases")),
            (_("AI fields"), _names("ai_fields")),
            (_("Industries"), _names("industries")),
            (_("Business functions"), _names("functions")),
            (_("Customer sizes"), _names("customer_sizes")),
            _text("integrations"),
        ]),
        (_("Proof of performance"), [
            (_("Kind of proof"), lambda one: (str(one.get_proof_kind_display()),)),
            (_("Metric and figure"), lambda one: _given(one.proof_value and f"{one.proof_metric} {one.proof_value}")),
            _text("proof_dataset"),
            (_("Measured by"), lambda one: _given(*(text for text in (one.proof_by, _on(one.proof_on)) if text))),
            (_("Where it is worse"), lambda one: _given(*one.limits.split("\n"))),
            (_("Before and after"), lambda one: tuple(f"{row.name}: {row.before} → {row.after}" for row in one.outcomes.all())),
            (_("Certificates"), lambda one: tuple(_certificate(row) for row in one.certificates.all())),
            (_("References"), lambda one: _references(one)),
        ]),
        (_("Preparation and time"), [
            (_("What you bring"), lambda one: _given(*one.inputs.split("\n"))),
            (_("Weeks to delivery"), lambda one: _given(one.lead_time_weeks and ngettext("%(count)d week", "%(count)d weeks", one.lead_time_weeks) % {"count": one.lead_time_weeks})),
            (_("People on the job"), lambda one: _given(one.team_size and ngettext("%(count)d person", "%(count)d people", one.team_size) % {"count": one.team_size})),
            (_("How it runs"), _names("deployments")),
            (_("Regions served"), _names("regions")),
            (_("Languages"), _names("languages")),
        ]),
        (_("Data and rights"), [
            (_("Where data is kept"), lambda one: _given(one.data_location)),
            (_("Personal data"), lambda one: _given(one.personal_data)),
            (_("Model and data afterwards"), lambda one: _given(one.model_ownership)),
            (_("Leaving"), lambda one: _given(one.exit_terms)),
            (_("Human oversight"), lambda one: _given(one.human_oversight)),
            (_("Generative AI"), lambda one: (_("Yes") if one.generative else _("No"),)),
            (_("High-impact AI"), lambda one: (_("Yes") if one.high_impact else _("No"),)),
        ]),
    ]  # fmt: skip


def _given(*texts: object) -> Lines:
    return tuple(str(text).strip() for text in texts if text and str(text).strip())


def _column_of(name: str, says: Callable[[Solution], Lines]) -> Line:
    return Solution._meta.get_field(name).verbose_name, says


def _text(name: str) -> Line:
    """A field of text, line by line, under its own name."""
    return _column_of(name, lambda one: _given(*getattr(one, name).split("\n")))


def _names(name: str) -> Callable[[Solution], Lines]:
    """The chosen words of a set, as one line."""
    return lambda one: _given(", ".join(in_language(term, "name") for term in getattr(one, name).all()))


def _on(day: date | None) -> str:
    return f"{day.year}. {day.month}. {day.day}." if day else ""


def _certificate(row) -> str:
    until = _("valid until %(day)s") % {"day": _on(row.valid_until)} if row.valid_until else ""
    return " · ".join(part for part in (in_language(row.kind, "name"), until) if part)


def _references(solution: Solution) -> Lines:
    count = len(solution.references.all())
    return _given(
        count
        and ngettext("%(count)d case, as the vendor states", "%(count)d cases, as the vendor states", count)
        % {"count": count}
    )
