"""What goes into the index, what is asked and what is answered. Frozen data, no behaviour that needs an index."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

MILLION = 1_000_000  # parts of a score are integers in millionths
FACETS = (
    "ai_field", "industry", "function", "use_case", "deployment",
    "certification", "region", "language", "price_model", "size",
)  # fmt: skip
REPAIR = "repair"  # what an asker may take back beside the kinds of constraints
SORTS = ("relevance", "newest", "price")

Parts = tuple[tuple[str, int], ...]  # (name, millionths)

_NOTHING: Mapping = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class ListingDocument:
    """What the index knows of one listing (솔루션). Codes are those of the app above; labels are what people read."""

    id: str
    title: str
    summary: str = ""
    description: str = ""
    vendor: str = ""
    vendor_id: str = ""
    keywords: tuple[str, ...] = ()
    use_cases: tuple[str, ...] = ()  # codes
    use_case_texts: tuple[str, ...] = ()  # their names, or the vendor's own words for them
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)  # facet → codes
    labels: tuple[str, ...] = ()  # what the facet codes are called, to be found by
    industry_labels: tuple[str, ...] = ()  # the industries in words: part of the listing's meaning
    price_min: int | None = None  # won, supply value
    price_max: int | None = None  # won, supply value
    lead_weeks: int | None = None  # whole weeks until it is delivered
    data_kept: str = (
        ""  # where customers' data is: "site" (on their premises), "korea", "abroad"; "" if it does not say
    )
    region: str = ""  # code of the vendor's region
    newcomer: bool = False
    places_left: int | None = None  # projects the vendor can still take in this round
    published_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class IndexDefinition:
    """The fields of a ListingDocument that are searched, and how much a word in each counts."""

    version: str = "3"
    weights: Mapping[str, float] = field(
        default_factory=lambda: {
            "title": 3.0, "keywords": 2.5, "summary": 2.0, "use_case_texts": 2.0,
            "description": 1.0, "vendor": 1.0, "labels": 0.7,
        }
    )  # fmt: skip

    def texts(self, document: ListingDocument) -> dict[str, str]:
        """Field → its whole text."""
        values = {name: getattr(document, name) for name in self.weights}
        return {name: value if isinstance(value, str) else " / ".join(value) for name, value in values.items()}

    def views(self, document: ListingDocument) -> tuple[str, str, str]:
        """The three texts whose mean vector is the meaning of a listing: head, title with summary, description."""
        opening = f"{document.title}. {document.summary}"
        head = [opening, *document.use_case_texts, ", ".join(document.keywords), ", ".join(document.industry_labels)]
        return ". ".join(filter(None, head)), opening, document.description[:300] or opening


@dataclass(frozen=True, kw_only=True)
class Constraint:
    """A condition that a listing must meet: read from the text, or given in a form.

    kind: price (amount, won) · deployment (any of) · certification (all of) · region (any of) · language (all of)
    · data ("site": may not leave the premises, "korea": may not leave the country) · deadline (amount, whole weeks).
    """

    kind: str
    codes: tuple[str, ...] = ()
    amount: int | None = None
    said: str = ""  # the words it was read from; empty if it came from a form


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether a listing meets a constraint: True, False, or None where the listing does not say."""

    constraint: Constraint
    met: bool | None
    found: tuple[str, ...] = ()  # codes the listing has
    amount: int | None = None  # the listing's number: won of a price, weeks of a deadline
    over_bp: int | None = None  # how far above the limit, in basis points of it


@dataclass(frozen=True, kw_only=True)
class Firm:
    """What is known of the firm that asks: its industries, the most specific first, and its size class."""

    industries: tuple[str, ...] = ()
    size: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchRequest:
    """A question to the index. `filters`: codes of one facet are alternatives, facets add up.

    `constraints`: None takes those read from the text; a tuple (also an empty one) replaces them.
    `without`: what the asker has taken back of what was read: kinds of constraints, and REPAIR. Their words are searched
    for like any others.
    `use_cases`: codes the asker has chosen, in place of those guessed from the text.
    `asked_on`: the day of asking where the asker is: dates in the text ("연말까지") are read against it, without it not at
    all.
    `as_typed`: every word is looked for as it stands; none is repaired, or taken for a condition or for politeness.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    price_max: int | None = None  # won
    facets: tuple[str, ...] = ()
    sort: str = "relevance"
    page: int = 1
    page_size: int = 20
    constraints: tuple[Constraint, ...] | None = None
    without: tuple[str, ...] = ()
    use_cases: tuple[str, ...] = ()
    firm: Firm = Firm()
    seed: int = 0
    asked_on: date | None = None
    as_typed: bool = False


@dataclass(frozen=True, kw_only=True)
class Repair:
    """A query that was read otherwise than typed. kind: keyboard · initials · spelling."""

    kind: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class UseCaseGuess:
    """A use case the text seems to describe, with confidence in basis points; all guesses sum to at most 10,000."""

    code: str
    name: str
    name_en: str
    confidence_bp: int


@dataclass(frozen=True, kw_only=True)
class Understanding:
    """What was read from a text."""

    typed: str
    text: str  # repaired, normalised
    topic: str  # without politeness and constraints: what is searched for
    words: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (words found, what else was searched for)
    constraints: tuple[Constraint, ...] = ()
    industries: tuple[str, ...] = ()
    use_cases: tuple[UseCaseGuess, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Highlight:
    """A field of a hit in pieces: (text, whether it matched)."""

    field: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One listing of an answer. `score` is the exact sum of the values of `parts`, in millionths."""

    id: str
    score: int
    parts: Parts = ()
    band: str = "reference"  # good (잘 맞음) · fair (맞는 편) · reference (참고)
    words: tuple[str, ...] = ()  # words of the query, or their synonyms, that stand in the listing
    use_cases: tuple[str, ...] = ()  # guessed use cases that the listing names
    verdicts: tuple[Verdict, ...] = ()
    gaps: tuple[str, ...] = ()  # kinds of constraints the listing does not answer
    highlights: tuple[Highlight, ...] = ()
    places_left: int | None = None
    document: ListingDocument | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]  # facet → (code, count), counts ignore the facet's own filter
    understood: Understanding
    degraded: str = ""  # why the answer is poorer than usual: "", "no-encoder", "engine-down"
    took_ms: int = 0


@dataclass(frozen=True, kw_only=True)
class RunIdentity:
    """Everything besides the request that an order depends on: with it a match can be replayed."""

    weights_version: str
    synonym_version: str
    library_version: str
    generation: str
    engine: str
    encoder: str
    seed: int


@dataclass(frozen=True, kw_only=True)
class MatchResult:
    """Ranked listings that meet every constraint, and those left out with their verdicts if fewer than five do."""

    request: SearchRequest
    ranked: tuple[Hit, ...]
    left_out: tuple[Hit, ...]
    understood: Understanding
    run: RunIdentity
    degraded: str = ""
    took_ms: int = 0


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where one listing stands for a request. `place`: from 1 among `of` that meet every constraint; None if it is not.

    `hit`: with its parts and verdicts; None if it shares neither words nor meaning with the text. `ahead`: the listings
    of its own vendor that keep it out of the first places, where its points would have been enough.
    """

    place: int | None
    of: int
    hit: Hit | None
    ahead: tuple[Hit, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A completion. kind: title · keyword · use_case · vendor; `id` is the listing's for a title."""

    text: str
    kind: str
    id: str = ""
