"""The public list as its page shows it: what was asked, what was found, and where each click leads."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import search
from marketplace.core.clock import day_in_korea
from marketplace.core.language import in_language, reads_english
from marketplace.core.templatetags.ieum import won_range

from . import queries
from .conditions import KINDS, Words, condition_label
from .filters import FACETS, SORTS, SolutionFilter
from .models import Solution

PAGE_SIZE = 12
_READING = ("as_typed", "without")  # how the words are to be read
SHOWN = 6
FOUND = 5  # words that a card says were found

Pieces = tuple[tuple[str, bool], ...]  # a text in pieces: (text, whether it was asked for)


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: str
    count: int
    on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    code: str
    label: str
    first: list[Choice]
    more: list[Choice]


@dataclass(frozen=True, slots=True)
class Card:
    pk: int
    slug: str
    title: str
    vendor: str
    summary: str
    price: str
    deployments: str
    proof: str
    places: str
    title_pieces: Pieces = ()  # the title with the words that were asked for apart; empty where there are none
    summary_pieces: Pieces = ()
    why: str = ""  # why a search found it; empty outside a search


@dataclass(slots=True)
class ListPage:
    """One page of the catalogue."""

    text: str
    sort: str
    sentence: str
    number: int
    pages: int
    total: int
    problem: str = ""
    cards: list[Card] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)
    chips: list[tuple[str, str]] = field(default_factory=list)  # label, query without it
    read: list[tuple[str, str, str]] = field(
        default_factory=list
    )  # condition, the words it was read from, query without
    links: list[tuple[int, str]] = field(default_factory=list)  # page number, query
    repairs: tuple = ()
    degraded: str = ""  # why the answer is poorer than usual
    as_typed_query: str = ""
    kept_without_sort: list[tuple[str, str]] = field(default_factory=list)
    kept_reading: list[tuple[str, str]] = field(default_factory=list)  # the words and how they are to be read
    query: str = ""  # words and conditions alone
    sorts: tuple = SORTS

    @property
    def ways_on(self) -> list[tuple[str, str]]:
        """Each condition, read or chosen, and the query without it."""
        return [(label, query) for label, _said, query in self.read] + self.chips


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed into an address: the question to the engine, and what it keeps as pairs (name, value)."""

    request: search.SearchRequest
    filters: dict[str, tuple[str, ...]]
    kept: list[tuple[str, str]]
    is_valid: bool

    @property
    def query(self) -> str:
        """The words and conditions as an address writes them, without order and page."""
        return _query(self.kept)


def asked(query: QueryDict, *, at: datetime, page_size: int = PAGE_SIZE) -> Asked:
    """Read an address; conditions that are not understood are left out.

    Dates in the words are read against the day in Korea of `at`.
    """
    form = SolutionFilter(query, queryset=Solution.objects.none()).form
    valid = form.is_valid()
    data = {name: value for name, value in form.cleaned_data.items() if value}
    filters = {name: tuple(data[name]) for name in FACETS if name in data}
    text, as_typed = data.get("q", ""), "as_typed" in query
    without = tuple(kind for kind in KINDS if kind in query.getlist("without"))
    request = search.SearchRequest(
        text=text, filters=filters, facets=tuple(FACETS), sort=data.get("sort", "relevance"), page=_number(query),
        page_size=page_size, as_typed=as_typed, without=without, asked_on=day_in_korea(at),
    )  # fmt: skip
    kept = [(name, value) for name, values in filters.items() for value in values]
    if text:
        kept += [("q", text), *([("as_typed", "1")] if as_typed else []), *(("without", kind) for kind in without)]
    return Asked(request, filters, kept, valid)


def list_page(query: QueryDict, *, at: datetime) -> ListPage:
    """Answer a request to the catalogue, whatever was typed into its address. Outside any transaction."""
    read = asked(query, at=at)
    request, filters, kept = read.request, read.filters, read.kept
    result = search.search(request)
    words = Words.load()
    labels = words.of_conditions
    pages = max(1, -(-result.total // PAGE_SIZE))
    return ListPage(
        text=request.text,
        sort=request.sort,
        sentence=_sentence(result.total, filters, labels),
        number=request.page,
        pages=pages,
        total=result.total,
        problem="" if read.is_valid else _("Some conditions were not understood and are left out."),
        cards=_cards(result, words),
        facets=_facets(result, filters, labels),
        chips=[
            (labels[name].get(value, value), _query(kept, without=(name, value)))
            for name, value in kept
            if name in labels
        ],
        read=[
            (
                condition_label(found.kind, list(found.codes), found.amount, words),
                found.said,
                _query([*kept, ("without", found.kind)]),
            )
            for found in result.understood.constraints
            if found.kind not in request.without
        ],
        links=[
            (number, _query([*kept, ("sort", request.sort), ("page", str(number))]))
            for number in _window(request.page, pages)
        ],
        repairs=result.understood.repairs,
        degraded=result.degraded,
        as_typed_query=_query([pair for pair in kept if pair[0] not in _READING] + [("as_typed", "1")]),
        kept_without_sort=kept,
        kept_reading=[pair for pair in kept if pair[0] in ("q", *_READING)],
        query=read.query,
    )


def name_of(read: Asked, labels: dict[str, dict[str, str]]) -> str:
    """What a search is called in a list: its words and the names of its conditions (`Words.of_conditions`)."""
    named = [labels[name].get(value, value) for name, values in read.filters.items() for value in values]
    return " · ".join([*([f"“{read.request.text}”"] if read.request.text else []), *named])


def _number(query: QueryDict) -> int:
    text = query.get("page", "1")
    return min(int(text), 10_000) if text.isascii() and text.isdigit() and 0 < len(text) < 9 and int(text) else 1


def _window(number: int, pages: int) -> range:
    return range(max(1, min(number, pages) - 4), min(pages, number + 4) + 1)


def _query(pairs: list[tuple[str, str]], without: tuple[str, str] | None = None) -> str:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        if (name, value) != without:
            query.appendlist(name, value)
    return query.urlencode()


def _sentence(total: int, filters: dict, labels: dict) -> str:
    named = [labels[name].get(value, value) for name, values in filters.items() for value in values]
    if not named:
        return ngettext("%(total)d solution", "%(total)d solutions", total) % {"total": total}
    return ngettext("%(total)d solution that fits %(named)s", "%(total)d solutions that fit %(named)s", total) % {
        "total": total,
        "named": " · ".join(named),
    }


def _facets(result: search.SearchResult, filters: dict, labels: dict) -> list[Facet]:
    found = []
    for name, label in FACETS.items():
        choices = [
            Choice(code, labels.get(name, {}).get(code, code), count, code in filters.get(name, ()))
            for code, count in result.facets.get(name, ())
        ]
        if choices:
            found.append(Facet(name, str(label), choices[:SHOWN], choices[SHOWN:]))
    return found


def _cards(result: search.SearchResult, words: Words) -> list[Card]:
    cards = cards_of([int(hit.id) for hit in result.hits])
    if not result.understood.topic:  # nothing was typed, or conditions alone, which stand above the list
        return cards
    hits = {int(hit.id): hit for hit in result.hits}
    return [_found(card, hits[card.pk], result.understood, words) for card in cards]


def _found(card: Card, hit: search.Hit, understood: search.Understanding, words: Words) -> Card:
    """The card of a hit: with why it was found, and what was asked for marked in it, as the index holds Korean texts."""
    marked = {} if reads_english() else {each.field: each.pieces for each in hit.highlights}
    return replace(
        card,
        title_pieces=_same(marked.get("title", ()), card.title),
        summary_pieces=_same(marked.get("summary", ()), card.summary),
        why=_why(hit, understood, words),
    )


def _same(pieces: Pieces, text: str) -> Pieces:
    """The pieces if they are still the text: a listing may have changed since it was indexed."""
    return pieces if "".join(piece for piece, _is_asked_for in pieces).split() == text.split() else ()


def _why(hit: search.Hit, understood: search.Understanding, words: Words) -> str:
    """The likeliest use case it serves, or else the words that stand in it, or else that only the meaning is near."""
    for guess in understood.use_cases:
        if guess.code in hit.use_cases:
            return _("A solution for “%(use_case)s”") % {"use_case": words.use_case(guess.code)}
    if hit.words:
        found = [piece for each in hit.highlights for piece, is_asked_for in each.pieces if is_asked_for]
        as_written = {piece.lower(): piece for piece in reversed(found)}
        shown = ", ".join(as_written.get(word, word) for word in hit.words[:FOUND])
        return _("Words found: %(words)s") % {"words": shown}
    return _("Close to your words in meaning")


def cards_of(ids: Sequence[int]) -> list[Card]:
    """The cards of those solutions that are public, in the order of `ids`."""
    rows = queries.with_everything(queries.public_solutions().filter(pk__in=ids))
    by_id = {solution.pk: solution for solution in rows}
    places = queries.newest_places([solution.vendor_id for solution in by_id.values()])
    return [card(by_id[pk], places.get(by_id[pk].vendor_id, 0)) for pk in ids if pk in by_id]


def card(solution: Solution, places_left: int) -> Card:
    """A solution in a few lines."""
    return Card(
        pk=solution.pk,
        slug=solution.slug,
        title=in_language(solution, "title"),
        vendor=solution.vendor.legal_name,
        summary=in_language(solution, "summary"),
        price=price(solution),
        deployments=" · ".join(in_language(term, "name") for term in solution.deployments.all()),
        proof=proof(solution),
        places=places(places_left),
    )


def price(solution: Solution) -> str:
    """The price range in supply value."""
    if solution.price_min is None:
        return _("On request")
    return won_range(solution.price_min, solution.price_max)


def proof(solution: Solution) -> str:
    """The figure that proves it, with what it was measured on; or that there is none yet."""
    if not solution.proof_value:
        return _("No proof yet")
    measured = f" ({solution.proof_dataset})" if solution.proof_dataset else ""
    return f"{solution.get_proof_kind_display()} · {solution.proof_metric} {solution.proof_value}{measured}"


def places(left: int) -> str:
    """How many projects the vendor can still take."""
    if not left:
        return _("No place left in this round")
    return ngettext("%(left)d place left in this round", "%(left)d places left in this round", left) % {"left": left}
