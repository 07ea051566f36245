"""What only a server can do wrong, or two hosts to each other."""

import json
import os
import random
import threading
from dataclasses import replace

import numpy as np
import pytest
from elasticsearch import Elasticsearch
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search import SearchRequest
from search.engines import elasticsearch_index
from search.engines.elasticsearch import Unreachable
from search.engines.elasticsearch_index import RebuildLock, RebuildRunning
from search.engines.elasticsearch_queries import LIVE, by_morphemes
from search.evaluation import ndcg
from tests.elastic.lame import messenger, refuses
from tests.fakes.encoder import FakeEncoder
from tests.search.conftest import LISTINGS, listing
from tests.search.contract.conftest import Embedded, WithElasticsearch, until, well
from tests.search.test_hostile import question

pytestmark = pytest.mark.elastic

WORDS = ["공구", "마모", "예측", "장치", "도면", "검색", "챗봇", "상담", "재고", "관리",
         "불량", "검사", "영상", "문서", "요약", "수요", "예보", "센서", "진동", "온도"]  # fmt: skip
HOSTILE = int(os.environ.get("HOSTILE_QUESTIONS", "150"))


@pytest.fixture
def lame(node):
    with messenger(node.url) as lame:
        yield lame


@pytest.fixture
def rig(tmp_path, node, lame):
    rig = WithElasticsearch(tmp_path, node, lame)
    yield rig
    rig.clean_up()


@pytest.fixture
def client(node):
    with Elasticsearch(node.url) as client:
        yield client


def source(service, client, id_):
    """What the server keeps of a listing."""
    client.indices.refresh(index=service.engine.index.alias)
    return client.get(index=service.engine.index.alias, id=id_)["_source"]


def found(service, text=""):
    return {hit.id for hit in service.search(SearchRequest(text=text, as_typed=True)).hits}


def takes_over(service, number, *, put=(), delete=()):
    """A host takes over the change with this number."""
    service.engine.apply(put=put, delete=delete, changes={number: "x"}, keep=0)


# Two hosts


def test_late_writer_does_not_undo_a_newer_change(rig, filled, client):
    late = rig.serving(folder="late")
    late.engine.refill(LISTINGS, {4: "x"})
    takes_over(filled, 6, put=[listing("bakery", "새 이름")])
    takes_over(late, 5, put=[listing("bakery", "옛 이름")])
    assert well(filled) and well(late)
    assert found(filled, "새 이름") == {"bakery"}
    digest = source(filled, client, "bakery")["digest"]
    assert digest == filled.engine.digests()["bakery"]


def test_late_writer_does_not_revive_what_was_taken_out(rig, filled, client):
    late = rig.serving(folder="late")
    late.engine.refill(LISTINGS, {4: "x"})
    takes_over(filled, 6, delete=["bakery"])
    takes_over(late, 5, put=[listing("bakery", "되살아난 빵집")])
    assert source(filled, client, "bakery")["live"] is False
    assert "bakery" not in filled.engine.digests()


def test_host_without_vectors_does_not_take_them_from_another(rig, meaning, tmp_path, client):
    poor = Embedded(tmp_path / "poor")  # its vector cache is empty
    poor.server = rig.server
    other = poor.serving(FakeEncoder())
    other.engine.refill(LISTINGS)
    assert found(other) == {document.id for document in LISTINGS}
    assert source(meaning, client, "tool")["embedded"] is True


def test_new_host_makes_an_index_it_finds_agree_with_its_own(rig, filled):
    filled.engine.put([listing("ghost", "떠도는 것")])
    other = rig.serving(folder="other")
    other.engine.refill([*LISTINGS, listing("new", "새것")], {1: "x"})
    assert found(other) == {*(document.id for document in LISTINGS), "new"}
    assert set(other.engine.digests()) == {*(document.id for document in LISTINGS), "new"}


def test_two_releases_run_beside_each_other(rig, filled):
    newer = rig.filled(documents=LISTINGS[:2], encoder=FakeEncoder(), folder="newer")
    assert newer.engine.index.alias != filled.engine.index.alias
    assert len(found(filled)) == len(LISTINGS)
    assert len(found(newer)) == 2


# The versions of an index


def test_rebuild_makes_the_next_version_and_removes_the_one_before(filled, client):
    alias = filled.engine.index.alias
    filled.engine.rebuild(LISTINGS)
    filled.engine.rebuild(LISTINGS)
    assert sorted(client.indices.get(index=f"{alias}-*")) == [f"{alias}-000003"]
    assert list(client.indices.get_alias(name=alias)) == [f"{alias}-000003"]


def test_rebuild_that_fails_leaves_the_old_index_and_no_half_one(rig, filled, lame, client):
    alias = filled.engine.index.alias
    lame.mischief = refuses("chatbot")
    with pytest.raises(Unreachable):
        filled.engine.rebuild([*LISTINGS, listing("new", "새것")])
    assert sorted(client.indices.get(index=f"{alias}-*")) == [f"{alias}-000001"]
    assert "new" in found(filled)  # this host's own part was made
    lame.mischief = None
    until(lambda: found(filled) and well(filled))
    assert "new" in found(filled)


def test_only_one_rebuilds_at_a_time(filled, client, monkeypatch):
    monkeypatch.setattr(elasticsearch_index, "PATIENCE", 0.3)
    index = filled.engine.index
    holder = RebuildLock(client, f"{filled.engine._server.prefix}-lock", index.alias)
    holder.take()
    stop = threading.Event()
    beating = threading.Thread(target=lambda: [holder.touch() for _ in iter(lambda: stop.wait(0.05), True)])
    beating.start()
    with pytest.raises(RebuildRunning):
        filled.engine.rebuild([listing("only", "하나")])
    stop.set()
    beating.join()
    assert len(found(filled)) == len(LISTINGS)
    filled.engine.rebuild([listing("only", "하나")])  # its holder has died: the lock is taken over
    assert found(filled) == {"only"}


def test_lost_index_is_answered_for_and_made_anew_by_a_worker(rig, filled, client):
    client.indices.delete(index=f"{filled.engine.index.alias}-000001")
    assert len(found(filled)) == len(LISTINGS)
    assert not well(filled)
    rig.serving().embed_pending()
    until(lambda: found(filled) and well(filled))
    assert len(found(filled)) == len(LISTINGS)


def test_vectors_are_kept_as_the_index_says(meaning, client):
    ((_, mapping),) = client.indices.get_mapping(index=meaning.engine.index.alias).items()
    vector = mapping["mappings"]["properties"]["vector"]
    assert (vector["dims"], vector["similarity"]) == (FakeEncoder.dimension, "dot_product")
    assert vector["index_options"]["type"] == "int8_hnsw"
    assert mapping["mappings"]["properties"]["text"]["analyzer"] == "nori"  # the test's server has the dictionary
    assert meaning.engine.index.knows_korean


def test_inflected_word_is_found_by_its_stem_in_the_dictionary(rig):
    """설비가 멈추었다: neither the words nor their pairs of syllables are those of 멈춘 설비의."""
    service = rig.filled([*LISTINGS, listing("halt", "멈춘 설비의 점검")])
    topic = [by_morphemes("설비가 멈추었다", [LIVE], 10)]
    assert service.engine.index.ids(*topic) == [["halt"]]
    service.engine.put([listing("later", "설비 안내", summary="멈추면 알립니다")])
    assert set(service.engine.index.ids(*topic)[0]) == {"halt", "later"}
    service.engine.delete(["halt"])
    assert service.engine.index.ids(*topic) == [["later"]]


def test_server_without_the_dictionary_does_without(rig, lame, client):
    def without_plugins(request):
        if "/_cat/plugins" not in request.path:
            return False
        request.answer(200, {"Content-Type": "application/json", "X-elastic-product": "Elasticsearch"}, b"[]")
        return True

    lame.mischief = without_plugins
    service = rig.filled()
    assert found(service, "공구") == {"tool", "tool-cloud"}
    assert well(service) and not service.engine.index.knows_korean


# A server that answers badly


def cut(request):
    return request.hang_up()


def nonsense(request):
    request.answer(502, {"Content-Type": "text/html"}, b"<h1>Bad Gateway</h1>")
    return True


def of_another_product(request):
    request.answer(200, {"Content-Type": "application/json"}, b"{}")
    return True


@pytest.mark.parametrize("mischief", [cut, nonsense, of_another_product])
def test_bad_answer_is_replaced_by_the_mirrors(meaning, lame, mischief):
    request = SearchRequest(text="공구 마모", facets=("industry",))
    before = meaning.search(replace(request, seed=1))
    lame.mischief = mischief
    during = meaning.search(request)
    assert during.degraded == "engine-down"
    assert [(hit.id, hit.score) for hit in during.hits] == [(hit.id, hit.score) for hit in before.hits]
    assert during.facets == before.facets
    lame.mischief = None
    until(lambda: meaning.search(SearchRequest(text="도면")) and well(meaning))


def test_question_the_server_refuses_does_not_stop_the_others(meaning, lame):
    def refuses_questions(request):
        if "_msearch" not in request.path:
            return False
        answer = {"responses": [{"error": {"type": "x", "reason": "y"}, "status": 400}] * 3}
        headers = {"Content-Type": "application/json", "X-elastic-product": "Elasticsearch"}
        request.answer(200, headers, json.dumps(answer).encode())
        return True

    lame.mischief = refuses_questions
    assert "tool" in found(meaning, "공구 마모")
    assert well(meaning)


def test_a_question_costs_one_request_and_a_repeated_one_none(meaning, lame):
    asked = []
    lame.mischief = lambda request: asked.append(request.path.rpartition("/")[2].partition("?")[0]) or False
    request = SearchRequest(text="공구 마모", facets=("industry", "deployment", "use_case"), page_size=3)
    meaning.search(request)
    assert asked == ["_msearch"]  # candidates and counts of all facets
    meaning.search(request)
    assert asked == ["_msearch"]
    meaning.search(replace(request, page=2))
    meaning.search(replace(request, sort="price"))
    meaning.match(request)
    assert asked == ["_msearch"] * 4


def test_child_process_asks_over_connections_of_its_own(meaning):
    found(meaning)
    child = os.fork()
    if child == 0:
        try:
            meaning.engine.put([listing("child", "아이가 쓴 것")])
            os._exit(0 if "tool" in found(meaning, "공구 마모") and well(meaning) else 1)
        except BaseException:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert "child" in found(meaning)
    assert well(meaning)


# Both rank alike


@pytest.fixture(scope="module")
def both(tmp_path_factory, node):
    """The same 400 listings in both engines."""
    chance = np.random.default_rng(3)
    documents = [
        listing(f"d{number:03}", " ".join(chance.choice(WORDS, 4)), summary=" ".join(chance.choice(WORDS, 9)),
                vendor=f"v{number % 90}", keywords=tuple(chance.choice(WORDS, 2)),
                facets={"industry": ("C",) if number % 3 else ("G",)}, price=int(chance.integers(1, 90)) * 1_000_000)
        for number in range(400)
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("both")
    with messenger(node.url) as lame:
        rig = WithElasticsearch(folder, node, lame)
        yield (
            rig.filled(documents, FakeEncoder(), folder="server"),
            Embedded(folder).filled(documents, FakeEncoder(), folder="own"),
        )
        rig.clean_up()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(
        st.sampled_from(
            [
                "공구",
                "마모",
                "도면을",
                "챗봇",
                "재고관리",
                "불량검사",
                "예산",
                "5천만원",
                "이하",
                "AI",
                "sensor",
                "요약",
            ]
        ),
        max_size=5,
    ),
    industry=st.sampled_from([(), ("C",)]),
    seed=st.integers(0, 3),
)
@example(text=["AI"] * 5, industry=(), seed=0)  # in no listing: many are equally near
def test_both_engines_rank_alike(both, text, industry, seed):
    request = SearchRequest(text=" ".join(text), filters={"industry": industry}, facets=("industry",), seed=seed)
    server, own = both
    theirs, ours = server.search(request), own.search(request)
    assert [(hit.id, hit.score, hit.parts) for hit in theirs.hits] == [(h.id, h.score, h.parts) for h in ours.hits]
    assert (theirs.total, theirs.facets) == (ours.total, ours.facets)
    theirs, ours = server.match(request), own.match(request)
    assert [(hit.id, hit.score) for hit in theirs.ranked] == [(hit.id, hit.score) for hit in ours.ranked]
    assert well(server)


def test_engines_agree_where_more_listings_match_than_are_weighed(both, monkeypatch):
    """At the end of its candidates each engine rounds in its own way; the first page may differ by 0.01 nDCG@10. What a
    listing is worth is its score where all are weighed."""
    lots = random.Random(1)
    requests = [SearchRequest(text=" ".join(lots.sample(WORDS, lots.randint(1, 4))), page_size=10) for _ in range(40)]
    whole = [both[1].search(replace(request, page_size=400)).hits for request in requests]
    worth = [{hit.id: 3 * hit.score / hits[0].score for hit in hits} for hits in whole]
    monkeypatch.setattr("search.service.POOL", 50)
    pages = [[each.search(request) for request in requests] for each in both]
    theirs, ours = ([[hit.id for hit in page.hits] for page in of_one] for of_one in pages)
    assert min(page.total for page in pages[1]) > 100  # by words and by meaning together
    assert [page.total for page in pages[0]] == [page.total for page in pages[1]]
    quality = [np.mean([*map(ndcg, found, worth)]) for found in (theirs, ours)]
    assert abs(quality[0] - quality[1]) < 0.01
    assert min(quality) > 0.9
    assert well(both[0])


def test_hostile_questions_are_answered_by_the_server_and_leave_no_trace(meaning):
    """Of the same kinds as the embedded engine is asked; a question it could not take would open the circuit."""
    lots = random.Random(20261127)
    before = meaning.engine.digests(), meaning.engine.generation()
    for _ in range(HOSTILE):
        text = question(lots)
        answer = meaning.match(SearchRequest(text=text))
        assert answer.degraded == "", repr(text[:80])
        assert meaning.search(SearchRequest(text=text, facets=("industry",))).degraded == "", repr(text[:80])
        assert len(meaning.engine.suggestions(text, 5)) <= 5

    assert (meaning.engine.digests(), meaning.engine.generation()) == before
