"""The library of use cases as its pages show it: by business function, and each with the solutions that do it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from marketplace.core.language import in_language, reads_english

from . import pages, queries
from .enums import TermKind
from .models import Solution, Term, UseCase

SHOWN = 6  # of a business function, before "more"
PHRASES = 4
NEIGHBOURS = 6


@dataclass(frozen=True, slots=True)
class Said:
    """A text in the reader's language. `lang`: "ko" where an English reader gets the Korean, else empty."""

    text: str
    lang: str

    @classmethod
    def of(cls, record: object, name: str) -> "Said":
        english = getattr(record, f"{name}_en", "") if reads_english() else ""
        return cls(english or getattr(record, name), "ko" if reads_english() and not english else "")

    @property
    def lines(self) -> list[str]:
        return [line for line in self.text.split("\n") if line.strip()]


@dataclass(frozen=True, slots=True)
class Entry:
    """A use case in a list. `count`: public solutions that do it."""

    code: str
    name: str
    description: Said
    count: int

    @classmethod
    def of(cls, use_case: UseCase, counts: Mapping[int, int]) -> "Entry":
        """`counts`: key of a use case → public solutions."""
        name, description = in_language(use_case, "name"), Said.of(use_case, "description")
        return cls(use_case.code, name, description, counts.get(use_case.pk, 0))


@dataclass(frozen=True, slots=True)
class Group:
    """A business function with its use cases, those with the most solutions first."""

    code: str
    label: str
    entries: list[Entry]

    @property
    def first(self) -> list[Entry]:
        return self.entries[:SHOWN]

    @property
    def more(self) -> list[Entry]:
        return self.entries[SHOWN:]


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """The list. `industries`: code and name; `chosen`: the code of the one asked for, `industry`: its name."""

    industries: list[tuple[str, str]]
    chosen: str
    industry: str
    problem: str
    total: int
    groups: list[Group]


@dataclass(frozen=True, slots=True)
class UseCasePage:
    """One use case. `functions`, `industries`: code and name; `total`: public solutions, of which `cards` are some."""

    code: str
    name: str
    description: Said
    phrases: Said
    inputs: Said
    kpis: Said
    functions: list[tuple[str, str]]
    industries: list[tuple[str, str]]
    cards: list[pages.Card]
    total: int
    neighbours: list[Entry]

    @property
    def said(self) -> list[str]:
        """A few of its phrases."""
        return self.phrases.lines[:PHRASES]


def library_page(industry: str = "") -> LibraryPage:
    """Every use case, or those of an industry (a code); four queries however many there are."""
    names = queries.labels()
    industries = names.get(TermKind.INDUSTRY, {})
    functions = names.get(TermKind.FUNCTION, {}) | {"": _("Other work")}  # "": of those that name no function
    use_cases = UseCase.objects.prefetch_related("functions")
    if industry in industries:
        use_cases = use_cases.filter(industries__code=industry)
    found, counts = list(use_cases), _counts()
    members: dict[str, list[Entry]] = {code: [] for code in functions}
    for use_case in found:
        for code in [function.code for function in use_case.functions.all()] or [""]:
            members[code].append(Entry.of(use_case, counts))
    return LibraryPage(
        industries=list(industries.items()),
        chosen=industry if industry in industries else "",
        industry=industries.get(industry, ""),
        problem=_("This industry is not known. All use cases are shown.") if industry not in ("", *industries) else "",
        total=len(found),
        groups=[Group(code, functions[code], _by_count(listed)) for code, listed in members.items() if listed],
    )


def use_case_page(use_case: UseCase) -> UseCasePage:
    """The page of a use case, with the newest of its solutions, and its nearest by business function and industry."""
    functions, industries = list(use_case.functions.all()), list(use_case.industries.all())
    solutions = queries.public_solutions().filter(use_cases=use_case).order_by("-first_published_at", "pk")
    ids = list(solutions.values_list("pk", flat=True))
    counts = _counts()
    near = UseCase.objects.filter(functions__in=functions, industries__in=industries).exclude(pk=use_case.pk)
    near = near.annotate(shared=Count("pk")).order_by("-shared", "name")  # a row for each pair they have in common
    return UseCasePage(
        code=use_case.code,
        name=in_language(use_case, "name"),
        description=Said.of(use_case, "description"),
        phrases=Said.of(use_case, "phrases"),
        inputs=Said.of(use_case, "inputs"),
        kpis=Said.of(use_case, "kpis"),
        functions=_named(functions),
        industries=_named(industries),
        cards=pages.cards_of(ids[: pages.PAGE_SIZE]),
        total=len(ids),
        neighbours=[Entry.of(other, counts) for other in near[:NEIGHBOURS]],
    )


def _named(terms: Iterable[Term]) -> list[tuple[str, str]]:
    return [(term.code, in_language(term, "name")) for term in terms]


def _counts() -> dict[int, int]:
    """Use case → public solutions that do it; those without one are left out."""
    named = Solution.use_cases.through.objects.filter(solution__in=Solution.objects.public())
    return dict(named.values_list("usecase_id").annotate(Count("pk")))


def _by_count(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (-entry.count, entry.name))
