import numpy as np

from search import FACETS, SearchRequest
from search.succession import Succession
from tests.fakes.encoder import FakeEncoder
from tests.search.conftest import LISTINGS, listing

QUESTIONS = ("공구 마모", "설계도", "챗봇", "재고관리 예산 1억 이하", "수질", "")


def test_values_follow_their_rows():
    after = Succession(np.array([2, -1, 0]))
    assert after.carried(np.array([10, 11, 12]), np.array([99])).tolist() == [12, 99, 10]


def test_pairs_follow_their_rows_and_those_of_rows_that_left_are_dropped():
    stays, values, rows = Succession(np.array([2, -1, 0])).pairs(
        np.array([7, 8, 9]), np.array([0, 1, 2]), np.array([5]), np.array([1])
    )
    assert stays.tolist() == [True, False, True]
    assert list(zip(values.tolist(), rows.tolist(), strict=True)) == [(7, 2), (9, 0), (5, 1)]


def test_what_follows_from_a_snapshot_answers_as_one_read_anew(make_service):
    service = make_service(encoder=FakeEncoder())
    changes = (
        lambda engine: engine.put([listing("aaa", "수질 경보 장치", price=5, facets={"industry": ("E",)})]),
        lambda engine: engine.put([listing("drawing", "공구 서랍", newcomer=True, places_left=0)]),
        lambda engine: engine.delete(["tool", "stock"]),
        lambda engine: engine.embed_pending(),
        lambda engine: engine.rebuild(LISTINGS[:3]),
        lambda engine: engine.delete([document.id for document in LISTINGS]),
        lambda engine: engine.put(LISTINGS),
    )
    for change in changes:
        change(service.engine)
        answers = [_answer(service, text) for text in QUESTIONS]
        service.engine._snapshot = None  # the next answer reads the whole file
        service.forget_answers()
        assert answers == [_answer(service, text) for text in QUESTIONS]


def _answer(service, text):
    found = service.search(SearchRequest(text=text, facets=FACETS))
    return [(hit.id, hit.parts) for hit in found.hits], found.total, found.facets
