"""What both engines answer: the same listings, counts, marks and orders."""

import random
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Constraint, SearchRequest
from search.constraints import judge
from tests.fakes.encoder import FakeEncoder
from tests.search.conftest import LISTINGS, listing
from tests.search.contract.conftest import ENGINES, rigged, well

FACETS = {
    "deployment": ("cloud", "on-prem", "edge"),
    "certification": ("GS", "ISMS", "CSAP"),
    "industry": ("C", "G", "I"),
    "language": ("ko", "en"),
    "region": ("seoul", "busan"),
}
KINDS = ("deployment", "certification", "language", "region")

codes = {name: st.sets(st.sampled_from(values)).map(tuple) for name, values in FACETS.items()}
constraints = st.lists(
    st.one_of(
        st.builds(lambda amount: Constraint(kind="price", amount=amount), st.sampled_from([0, 10, 25, 10**40])),
        st.sampled_from(KINDS).flatmap(
            lambda kind: codes[kind].map(lambda chosen: Constraint(kind=kind, codes=chosen or FACETS[kind][:1]))
        ),
        st.sampled_from(
            [Constraint(kind="data", codes=codes) for codes in ((), ("site",), ("korea",), ("korea", "site"))]
        ),
        st.builds(lambda amount: Constraint(kind="deadline", amount=amount), st.sampled_from([0, 6, 13, 10**40, None])),
    ),
    max_size=3,
).map(tuple)  # fmt: skip
filters = st.fixed_dictionaries({}, optional={name: codes[name] for name in ("deployment", "industry", "region")})


def varied(count):
    """Listings that say something, nothing or several things of everything a condition may ask for."""
    chance = random.Random(7)
    return [
        listing(
            f"v{number:03}", f"공구 장치 {number}", price=chance.choice([None, 0, 10, 20, 30]),
            region=chance.choice(["", "seoul", "busan"]), lead_weeks=chance.choice([None, 0, 4, 6, 13, 20]),
            data_kept=chance.choice(["", "site", "korea", "abroad"]),
            facets={name: chance.sample(values, chance.randrange(len(values) + 1)) for name, values in FACETS.items()},
        )
        for number in range(count)
    ]  # fmt: skip


def many(count):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        listing(
            f"m{number:03}", f"공구 {'마모 ' * (number % 5)}장치 {number}", vendor=f"회사{number}",
            price=None if number % 7 == 0 else (number * 37 % 50) * 1000,
            published_at=None if number % 11 == 0 else start + timedelta(hours=number * 13 % 40),
        )
        for number in range(count)
    ]  # fmt: skip


WEEKS = tuple(listing(id_, "공구 장치", lead_weeks=takes) for id_, takes in
              (("quick", 0), ("just", 6), ("slow", 7), ("silent", None)))  # fmt: skip
KEPT = tuple(listing(id_, "공구 장치", data_kept=kept) for id_, kept in
             (("own", "site"), ("home", "korea"), ("away", "abroad"), ("silent", "")))  # fmt: skip
SHELVES = {
    "words": (LISTINGS, None),
    "meaning": (LISTINGS, FakeEncoder()),
    "varied": (varied(150), None),
    "many": (many(60), None),
    "many with meaning": (many(60), FakeEncoder()),
    "weeks": (WEEKS, None),
    "kept": (KEPT, None),
    "empty": ((), FakeEncoder()),
}


def ids(result):
    return [hit.id for hit in result.hits]


def has(document, chosen):
    return all(set(wanted) & set(document.facets.get(name, ())) for name, wanted in chosen.items() if wanted)


def complies(document, asked):
    return all(judge(constraint, document).met is not False for constraint in asked)


@pytest.fixture(scope="module", params=ENGINES)
def shelves(request, tmp_path_factory):
    """Services over the same listings for all tests of this module, which only read: by name.

    Each has a rig of its own: services of one rig are hosts that share the server's index.
    """
    with ExitStack() as rigs:
        made: dict = {}

        def shelf(name):
            if name not in made:
                rig = rigs.enter_context(rigged(request, tmp_path_factory.mktemp("rig")))
                made[name] = rig if name == "rig" else rig.filled(*SHELVES[name])
            return made[name]

        yield shelf


@pytest.fixture
def filled(shelves):
    """The six listings, by words alone."""
    return shelves("words")


@pytest.fixture
def meaning(shelves):
    """The six listings, with vectors."""
    return shelves("meaning")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=filters, asked=constraints)
def test_filters_constraints_and_counts_are_those_of_a_count_by_hand(shelves, chosen, asked):
    documents, service = SHELVES["varied"][0], shelves("varied")
    result = service.search(SearchRequest(filters=chosen, constraints=asked, facets=tuple(FACETS), page_size=500))
    compliant = [document for document in documents if complies(document, asked)]
    expected = {document.id for document in compliant if has(document, chosen)}
    assert set(ids(result)) == expected
    assert result.total == len(expected)
    for facet in FACETS:
        others = {name: wanted for name, wanted in chosen.items() if name != facet}
        counted = Counter(code for d in compliant if has(d, others) for code in d.facets.get(facet, ()))
        assert list(result.facets[facet]) == sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    assert well(service)


def test_word_matches_as_a_phrase_of_its_syllables(filled):
    found = ids(filled.search(SearchRequest(text="설계도", as_typed=True)))
    assert "drawing" in found
    assert "bakery" not in found  # it says 계도 … 설계


@pytest.mark.parametrize("text", ["공구마모", "공구 마모", "Tool Wear", "tool wears"])
def test_spacing_case_and_plural_do_not_matter(filled, text):
    assert "tool" in ids(filled.search(SearchRequest(text=text, as_typed=True)))


def test_single_syllable_finds_words_that_begin_with_it(filled):
    assert ids(filled.search(SearchRequest(text="빵", as_typed=True))) == ["bakery"]


def test_total_and_counts_are_of_what_has_to_do_with_the_words(filled):
    result = filled.search(SearchRequest(text="챗봇", facets=("industry", "deployment"), as_typed=True))
    assert (ids(result), result.total) == (["chatbot"], 1)
    assert dict(result.facets["industry"]) == {"G": 1, "I": 1}


def test_synonym_finds_what_the_word_does_not(filled):
    assert ids(filled.search(SearchRequest(text="자동응답")))[0] == "chatbot"


def test_meaning_finds_what_shares_no_word(meaning):
    result = meaning.match(SearchRequest(text="드릴이 언제 부러질지 몰라요"))
    assert "tool-wear" in result.ranked[0].document.use_cases
    assert any(name == "meaning" and value for name, value in result.ranked[0].parts)


def test_nearest_in_meaning_belong_to_a_search(meaning, filled):
    request = SearchRequest(text="절삭 공구 수명", as_typed=True)
    assert set(ids(filled.search(request))) < set(ids(meaning.search(request)))


def test_filter_holds_for_the_nearest_too(meaning):
    result = meaning.search(SearchRequest(text="공구 마모", filters={"deployment": ("cloud",)}))
    assert result.total == len(result.hits)
    assert all("cloud" in hit.document.facets["deployment"] for hit in result.hits)


def test_violators_are_left_out_with_their_excess(meaning):
    result = meaning.match(SearchRequest(text="공구 마모 예측, 예산 1억 이하"))
    left = {hit.id: hit for hit in result.left_out}
    assert "tool" not in {hit.id for hit in result.ranked}
    assert [(v.constraint.kind, v.met, v.over_bp) for v in left["tool"].verdicts] == [("price", False, 10_000)]


def test_deadline_leaves_out_who_takes_longer_and_says_how_long(shelves):
    service = shelves("weeks")
    result = service.match(SearchRequest(text="공구 장치를 6주 안에 설치"))
    assert {hit.id: hit.verdicts[0].met for hit in result.ranked} == {"quick": True, "just": True, "silent": None}
    assert next(hit for hit in result.ranked if hit.id == "silent").gaps == ("deadline",)
    assert [(hit.id, hit.verdicts[0].met, hit.verdicts[0].amount) for hit in result.left_out] == [("slow", False, 7)]
    found = service.search(SearchRequest(text="공구 장치, 6주 이내"))
    assert (set(ids(found)), found.total) == ({"quick", "just", "silent"}, 3)


def test_data_that_may_not_leave_the_country_leaves_out_who_keeps_it_abroad(shelves):
    service = shelves("kept")
    result = service.match(SearchRequest(text="공구 장치, 데이터는 국내에만 저장"))
    assert {hit.id: hit.verdicts[0].met for hit in result.ranked} == {"own": True, "home": True, "silent": None}
    assert [(hit.id, hit.verdicts[0].found) for hit in result.left_out] == [("away", ("abroad",))]
    assert "away" not in ids(service.search(SearchRequest(text="공구 장치, 데이터는 국내에만 저장")))


def test_matched_words_are_marked(filled):
    hit = next(hit for hit in filled.search(SearchRequest(text="공구마모")).hits if hit.id == "tool")
    title = next(found for found in hit.highlights if found.field == "title")
    assert ("공구 마모", True) in title.pieces
    assert "".join(text for text, _ in title.pieces) == "공구 마모 예측 장치"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("재고", "재고관리"),
        ("재곡", "재고관리"),
        ("ㅈㄱㄱㄹ", "재고관리"),
        ("tool", "tool wear"),
        ("공구 ㅁ", "공구 마모"),
    ],
)
def test_suggestions_complete_what_was_typed_so_far(filled, typed, first):
    assert filled.engine.suggestions(typed, 8)[0].text == first


def test_wrong_keyboard_and_misspelling_are_mended(filled):
    assert [repair.after for repair in filled.search(SearchRequest(text="cotqht")).understood.repairs] == ["챗봇"]
    assert "stock" in ids(filled.search(SearchRequest(text="재고괸리")))


def by_price(document):
    return (document.price_min is None, document.price_min or 0, document.id)


def by_date(document):
    at = document.published_at
    return (-at.timestamp() if at else 0, document.id)


@pytest.mark.parametrize(("sort", "key"), [("price", by_price), ("newest", by_date)])
@pytest.mark.parametrize("text", ["", "장치"])
def test_pages_in_an_order_are_the_whole_list_cut_up(shelves, sort, key, text):
    documents, service = SHELVES["many"][0], shelves("many")
    request = SearchRequest(text=text, sort=sort, page_size=7)
    pages = [service.search(replace(request, page=page)) for page in range(1, 11)]
    assert [id_ for page in pages for id_ in ids(page)] == [document.id for document in sorted(documents, key=key)]
    assert {page.total for page in pages} == {60}


def test_pages_by_relevance_hold_every_listing_once(shelves):
    service = shelves("many with meaning")
    request = SearchRequest(text="공구 마모", page_size=7)
    pages = [service.search(replace(request, page=page)) for page in range(1, 11)]
    found = [hit for page in pages for hit in page.hits]
    assert len({hit.id for hit in found}) == len(found) == pages[0].total == 60
    assert ids(service.search(replace(request, page=500))) == []


@pytest.mark.parametrize(("shelf", "documents"), [("words", LISTINGS), ("weeks", WEEKS), ("kept", KEPT)])
def test_everything_of_a_document_comes_back(shelves, shelf, documents):
    stored = {hit.id: hit.document for hit in shelves(shelf).search(SearchRequest()).hits}
    assert stored == {document.id: document for document in documents}


def test_empty_index_answers(shelves):
    service = shelves("empty")
    result = service.search(SearchRequest(text="공구", facets=("industry",)))
    assert (result.hits, result.total, dict(result.facets)) == ((), 0, {"industry": ()})
    assert service.match(SearchRequest(text="공구")).ranked == ()
    assert well(service)


def test_run_names_the_engine(meaning, shelves):
    result = meaning.match(SearchRequest(text="공구"))
    assert (result.run.engine, result.degraded) == (shelves("rig").name, "")
