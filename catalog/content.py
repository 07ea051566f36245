"""What a vendor says of a solution, as plain data: what the operations take, and what a draft holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .enums import TermKind
from .models import Solution

TERMS = {
    "ai_fields": TermKind.AI_FIELD,
    "industries": TermKind.INDUSTRY,
    "functions": TermKind.FUNCTION,
    "deployments": TermKind.DEPLOYMENT,
    "regions": TermKind.REGION,
    "languages": TermKind.LANGUAGE,
    "customer_sizes": TermKind.SIZE,
}
LISTS = ("inputs", "limits", "keywords", "integrations")
ROWS = {
    "certificates": ("kind", "number", "issued_on", "valid_until"),
    "references": ("client", "industry", "year", "result"),
    "outcomes": ("name", "before", "after", "note"),
}


@dataclass(frozen=True, kw_only=True)
class SolutionContent:
    """What a vendor says of a solution. Codes are the taxonomy's; money in won, supply value; bp = 1/10,000."""

    title: str
    summary: str
    description: str
    title_en: str = ""
    summary_en: str = ""
    problem: str = ""
    inputs: Sequence[str] = ()
    limits: Sequence[str] = ()
    keywords: Sequence[str] = ()
    ai_fields: Sequence[str] = ()
    industries: Sequence[str] = ()
    functions: Sequence[str] = ()
    use_cases: Sequence[str] = ()
    deployments: Sequence[str] = ()
    regions: Sequence[str] = ()
    languages: Sequence[str] = ()
    customer_sizes: Sequence[str] = ()
    price_model: str = ""
    price_min: int | None = None
    price_max: int | None = None
    monthly_fee: int = 0
    price_includes: str = ""
    maintenance_bp: int = 0
    lead_time_weeks: int | None = None
    team_size: int | None = None
    integrations: Sequence[str] = ()
    data_location: str = ""
    personal_data: str = ""
    model_ownership: str = ""
    exit_terms: str = ""
    human_oversight: str = ""
    generative: bool = False
    high_impact: bool = False
    proof_kind: str = "none"
    proof_metric: str = ""
    proof_value: str = ""
    proof_dataset: str = ""
    proof_by: str = ""
    proof_on: date | None = None
    certificates: Sequence[Mapping] = field(default=(), metadata={"rows": "kind, number, issued_on, valid_until"})
    references: Sequence[Mapping] = field(default=(), metadata={"rows": "client, industry, year, result"})
    outcomes: Sequence[Mapping] = field(default=(), metadata={"rows": "name, before, after, note"})

    def __post_init__(self):
        """The same content is equal however it was given: codes in order, rows with all their columns."""
        put = object.__setattr__
        for name in (*TERMS, "use_cases"):
            put(self, name, tuple(sorted(set(getattr(self, name)))))
        for name in LISTS:
            put(self, name, tuple(getattr(self, name)))
        for name, columns in ROWS.items():
            put(
                self,
                name,
                tuple({column: row.get(column) or None for column in columns} for row in getattr(self, name)),
            )


def content_of(solution: Solution) -> SolutionContent:
    """What a solution, or the draft of one, says now."""
    columns = {name: getattr(solution, name) for name in SolutionContent.__dataclass_fields__}
    terms = {name: [term.code for term in columns[name].all()] for name in (*TERMS, "use_cases")}
    lists = {name: [line for line in columns[name].split("\n") if line] for name in LISTS}
    rows = {
        name: [{column: _plain(getattr(row, column)) for column in ROWS[name]} for row in columns[name].all()]
        for name in ROWS
    }
    return SolutionContent(**{**columns, **terms, **lists, **rows, "price_model": _plain(solution.price_model) or ""})


def _plain(value):
    return getattr(value, "code", value)
