import json
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Constraint, Firm, SearchRequest
from tests.fakes.encoder import FakeEncoder
from tests.search.conftest import LISTINGS, listing

HOSTILE = [
    "", " ", "\x00", "\ud800 불량", "🙂🙂🙂", '" OR *', "NEAR(a b)", "a AND NOT b", "col:abc", "((((", "'; DROP TABLE documents;--",
    "%_%", "가" * 100_000, "불량 검사 " * 20_000, "\n\r\t", "ㅋㅋㅋㅋㅋ", "1234567890" * 50, "한\u200b글", "ﷺ", "999999999999999999999억 이하",
    "예산 천천천만억억원 이하", "/*", "\\", "<script>", "-", "*", '"', "^", "설계도*",
]  # fmt: skip


def parts_sum(result):
    return all(hit.score == sum(value for _, value in hit.parts) for hit in (*result.ranked, *result.left_out))


def test_parts_sum_to_the_score_and_are_integers(service):
    result = service.match(SearchRequest(text="공구가 자꾸 부러져요", firm=Firm(industries=("C",), size="small")))
    assert parts_sum(result)
    assert all(type(value) is int for hit in result.ranked for _, value in hit.parts)
    assert result.ranked[0].id == "tool"
    assert {"words", "meaning", "neighbours", "industry"} <= {name for name, _ in result.ranked[0].parts}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60), industry=st.sampled_from(["", "C", "G"]), seed=st.integers(0, 9))
def test_parts_sum_to_the_score_for_any_text(service, text, industry, seed):
    firm = Firm(industries=(industry,) if industry else ())
    assert parts_sum(service.match(SearchRequest(text=text, firm=firm, seed=seed)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_answered(service, text):
    assert parts_sum(service.match(SearchRequest(text=text)))
    assert service.search(SearchRequest(text=text, facets=("industry",))).total >= 0
    service.engine.suggestions(text, 5)


def test_violators_are_left_out_with_their_excess(service):
    result = service.match(SearchRequest(text="공구 마모 예측, 예산 1억 이하"))
    left = {hit.id: hit for hit in result.left_out}
    assert "tool" not in {hit.id for hit in result.ranked}
    assert [(v.constraint.kind, v.met, v.over_bp) for v in left["tool"].verdicts] == [("price", False, 10_000)]


def test_violators_stay_away_when_five_comply(make_service):
    cheap = [listing(f"c{n}", f"공구 마모 장치 {n}", price=10_000_000) for n in range(5)]
    service = make_service([*cheap, listing("dear", "공구 마모 예측", price=900_000_000)])
    result = service.match(SearchRequest(text="공구 마모 예측 예산 1억 이하"))
    assert {hit.id for hit in result.ranked} == {document.id for document in cheap}
    assert result.left_out == ()


def test_form_constraints_replace_those_of_the_text(service):
    request = SearchRequest(text="공구 마모 예산 1억 이하", constraints=())
    assert "tool" in {hit.id for hit in service.match(request).ranked}
    request = replace(request, constraints=(Constraint(kind="deployment", codes=("edge",)),))
    assert [hit.id for hit in service.match(request).ranked if hit.document.facets.get("deployment")] == ["tool"]


def test_date_is_read_anew_on_another_day(service):
    def asked(day):
        request = SearchRequest(text="공구 마모 예측, 연말까지", asked_on=day)
        return [found.amount for found in service.match(request).understood.constraints]

    assert [asked(date(2026, 10, 1)), asked(date(2026, 12, 1)), asked(None)] == [[13], [4], []]


def test_silent_listing_is_kept_with_a_gap(service):
    result = service.match(SearchRequest(text="재고관리 클라우드 방식"))
    stock = next(hit for hit in result.ranked if hit.id == "stock")
    assert stock.gaps == ("deployment",)


def test_at_most_two_of_a_vendor_in_the_first_ten(make_service):
    crowd = [listing(f"a{n}", "공구 마모 예측 장치", vendor="큰곳") for n in range(6)]
    others = [listing(f"b{n}", f"마모 {n}", vendor=f"작은곳{n}") for n in range(9)]
    ranked = make_service([*crowd, *others]).match(SearchRequest(text="공구 마모 예측 장치")).ranked
    assert sum(hit.document.vendor == "큰곳" for hit in ranked[:10]) == 2
    assert len(ranked) == 15


def test_few_listings_are_not_dropped_for_the_vendor_cap(make_service):
    crowd = [listing(f"a{n}", "공구 마모 예측 장치", vendor="큰곳") for n in range(4)]
    assert len(make_service(crowd).match(SearchRequest(text="공구 마모")).ranked) == 4


def test_lot_decides_only_between_equals(make_service):
    twins = [listing(f"t{n}", "똑같은 공구 장치") for n in range(8)]
    service = make_service([*twins, listing("best", "공구 마모 예측 장치")])
    orders = [
        [hit.id for hit in service.match(SearchRequest(text="공구 마모 예측", seed=seed)).ranked] for seed in range(5)
    ]
    assert all(order[0] == "best" for order in orders)
    assert len({tuple(order) for order in orders}) > 1
    assert orders[3] == [hit.id for hit in service.match(SearchRequest(text="공구 마모 예측", seed=3)).ranked]


def test_full_vendor_falls_behind_its_equal(make_service):
    service = make_service(
        [listing("full", "공구 마모 장치", places_left=0), listing("free", "공구 마모 장치", places_left=2)]
    )
    assert [hit.id for hit in service.match(SearchRequest(text="공구 마모")).ranked] == ["free", "full"]


def test_newcomer_wins_among_equals_only(make_service):
    service = make_service(
        [
            listing("old", "공구 마모 장치"),
            listing("new", "공구 마모 장치", newcomer=True),
            listing("best", "공구 마모 예측"),
        ]
    )
    assert [hit.id for hit in service.match(SearchRequest(text="공구 마모 예측")).ranked] == ["best", "new", "old"]


def test_need_in_lay_words_is_mapped_to_a_use_case(service):
    result = service.match(SearchRequest(text="드릴이 언제 부러질지 몰라요"))
    assert result.understood.use_cases[0].code == "tool-wear"
    served = {hit.id: hit for hit in result.ranked if hit.use_cases}
    assert {id_: hit.use_cases for id_, hit in served.items()} == {"tool": ("tool-wear",), "tool-cloud": ("tool-wear",)}
    assert all(dict(hit.parts)["use_case"] > 200_000 for hit in served.values())
    assert sum(guess.confidence_bp for guess in result.understood.use_cases) <= 10_000


def test_politeness_says_nothing(service):
    plain = service.match(SearchRequest(text="재고관리")).understood
    polite = service.match(
        SearchRequest(text="안녕하세요, 저희는 재고관리를 찾고 있습니다. 추천 부탁드립니다!")
    ).understood
    assert polite.topic == plain.topic


def test_without_an_encoder_it_is_said_and_still_ranked(wordy_service):
    result = wordy_service.match(SearchRequest(text="공구 마모"))
    assert (result.degraded, result.run.encoder) == ("no-encoder", "none")
    assert result.ranked[0].id == "tool"


def test_run_names_everything_the_order_depends_on(service):
    run = service.match(SearchRequest(text="공구", seed=7)).run
    assert (run.library_version, run.engine, run.encoder, run.seed) == ("t1", "embedded", FakeEncoder.id, 7)
    assert run.generation == service.engine.generation()


PROGRAM = """
import json, sys, tempfile
from search import SearchRequest
from search.service import Service
from tests.fakes.encoder import FakeEncoder
from tests.search.conftest import LIBRARY, LISTINGS
with tempfile.TemporaryDirectory() as folder:
    service = Service(folder=folder, vector_folder=folder, encoder=FakeEncoder(), library=LIBRARY)
    service.engine.rebuild(LISTINGS)
    service.embed_pending()
    result = service.match(SearchRequest(text=sys.argv[1], seed=3))
    print(json.dumps([[hit.id, hit.score, hit.parts] for hit in result.ranked]))
"""


def test_two_processes_give_the_same_order_and_scores(service, settings):
    text = "공구 마모와 도면"
    answers = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, text], capture_output=True, check=True, cwd=settings.BASE_DIR
        ).stdout
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    here = [
        [hit.id, hit.score, [list(part) for part in hit.parts]]
        for hit in service.match(SearchRequest(text=text, seed=3)).ranked
    ]
    assert json.loads(answers[0]) == here
    assert len(here) == len(LISTINGS)
