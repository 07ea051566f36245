"""What both engines do when listings change, and when something breaks."""

import threading
import time

import pytest

from search import SearchRequest
from tests.fakes.encoder import FakeEncoder
from tests.search.conftest import LISTINGS, listing
from tests.search.contract.conftest import until, well


def ids(service, text="", **more):
    return {hit.id for hit in service.search(SearchRequest(text=text, as_typed=True, **more)).hits}


def test_put_replaces_and_is_found_at_once(filled):
    filled.engine.put([listing("bakery", "수제 타르트 진열 분석")])
    assert ids(filled, "타르트") == {"bakery"}
    assert ids(filled, "주차") == set()
    assert filled.search(SearchRequest()).total == len(LISTINGS)


def test_listing_without_vector_is_found_by_its_words_and_later_by_its_meaning(meaning):
    meaning.engine.put([listing("new", "벨트 장력 점검")])

    def parts():
        found = meaning.match(SearchRequest(text="벨트 장력")).ranked
        return dict(next(hit.parts for hit in found if hit.id == "new"))

    assert parts().get("words") and not parts().get("meaning")
    assert meaning.embed_pending() == 1
    assert parts()["meaning"] > 0


def test_delete_takes_out_of_hits_totals_counts_and_suggestions(filled):
    filled.engine.delete(["chatbot", "nobody"])
    result = filled.search(SearchRequest(facets=("language",)))
    assert "chatbot" not in {hit.id for hit in result.hits}
    assert (result.total, result.facets["language"]) == (len(LISTINGS) - 1, ())
    assert ids(filled, "챗봇") == set()
    assert not any(found.id == "chatbot" for found in filled.engine.suggestions("고객", 8))


def test_deleted_listing_can_come_back(filled):
    filled.engine.delete(["chatbot"])
    filled.engine.put([listing("chatbot", "돌아온 챗봇")])
    assert ids(filled, "돌아온") == {"chatbot"}


def test_rebuild_replaces_everything(filled):
    filled.engine.rebuild([listing("only", "하나뿐인 것")])
    assert ids(filled) == {"only"}
    assert filled.search(SearchRequest()).total == 1


def test_another_process_of_the_host_sees_a_write(rig, filled):
    other = rig.serving()
    assert ids(other) == {document.id for document in LISTINGS}
    filled.engine.put([listing("new", "새 솔루션")])
    assert "new" in ids(other)


def test_another_host_takes_over_what_it_loads_itself(rig, filled):
    other = rig.serving(folder="elsewhere")
    other.engine.refill([*LISTINGS, listing("new", "새 솔루션")], {1: "new"})
    assert "new" in ids(other)
    assert ids(other) >= ids(filled)


def test_no_question_fails_while_the_index_is_made_anew(rig, filled):
    old = {document.id for document in LISTINGS}
    new = [listing(f"n{number}", f"공구 새 장치 {number}") for number in range(300)]
    everyone = {document.id for document in new}
    seen, failures, stop = [], [], threading.Event()

    def asks():
        service = rig.serving()
        while not stop.is_set():
            try:
                found = service.search(SearchRequest(text="", page_size=1000))
                seen.append(({hit.id for hit in found.hits}, well(service)))
            except Exception as error:
                failures.append(error)
        service.close()

    threads = [threading.Thread(target=asks) for _ in range(2)]
    for thread in threads:
        thread.start()
    until(lambda: seen or failures)
    filled.engine.rebuild(new)
    until(lambda: failures or seen[-1][0] == everyone)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert all(healthy for _, healthy in seen)
    assert all(found <= old or found <= everyone for found, _ in seen)  # never of both
    assert seen[0][0] == old


def test_engine_killed_in_the_middle_answers_on_and_comes_back(rig, meaning):
    request = SearchRequest(text="공구 마모와 도면", facets=("deployment",))
    before = meaning.match(request)
    answers, failures, stop = [], [], threading.Event()

    def asks():
        number = 0
        while not stop.is_set():
            number += 1
            try:
                answers.append(meaning.search(SearchRequest(text=f"공구 마모 {number}", as_typed=True)))
            except Exception as error:
                failures.append(error)

    thread = threading.Thread(target=asks)
    thread.start()
    until(lambda: len(answers) > 3)
    rig.kill(meaning)
    count = len(answers)
    until(lambda: failures or len(answers) > count + 5)
    stop.set()
    thread.join()
    during = meaning.match(request)
    rig.revive()
    assert failures == []
    assert all(answer.total for answer in answers)
    assert during.degraded == ("engine-down" if rig.has_substitute else "")
    assert [(hit.id, hit.score, hit.parts) for hit in during.ranked] == [
        (hit.id, hit.score, hit.parts) for hit in before.ranked
    ]
    until(lambda: meaning.search(SearchRequest(text="도면 검색")) and well(meaning))
    assert meaning.match(request).degraded == ""
    assert [hit.id for hit in meaning.match(request).ranked] == [hit.id for hit in before.ranked]


def test_change_while_the_engine_is_away_is_there_when_it_is_back(rig, filled):
    with rig.slow():
        if rig.has_substitute:  # the embedded engine's file is the only one there is
            filled.engine.put([listing("new", "새 솔루션")])
            filled.engine.delete(["chatbot"])
            assert ids(filled) == {*(document.id for document in LISTINGS), "new"} - {"chatbot"}
    if not rig.has_substitute:
        filled.engine.put([listing("new", "새 솔루션")])
        filled.engine.delete(["chatbot"])
    until(lambda: filled.search(SearchRequest()) and well(filled))
    assert ids(filled) == {*(document.id for document in LISTINGS), "new"} - {"chatbot"}


def test_slow_engine_is_waited_for_once_and_briefly(rig, filled):
    with rig.slow():
        took = []
        for number in range(4):
            started = time.monotonic()
            result = filled.search(SearchRequest(text=f"공구 {number}", as_typed=True))
            took.append(time.monotonic() - started)
            assert "tool" in {hit.id for hit in result.hits}
            assert well(filled) is not rig.has_substitute
    assert took[0] < 4  # a question to the server, once repeated, may take a second
    assert min(took[1:]) < 0.5  # then it is not asked


def test_half_a_write_loses_nothing(rig, filled):
    batch = [listing(f"b{number}", f"저울 장치 {number}") for number in range(5)]
    with rig.refusing("b3"):
        if rig.has_substitute:
            filled.engine.put(batch)
        else:
            with pytest.raises(Exception, match="full"):
                filled.engine.put(batch)
        during = filled.search(SearchRequest(text="저울", as_typed=True))
        assert len(during.hits) in (0, 5)  # never a part of it
        assert filled.search(SearchRequest()).total >= len(LISTINGS)
    if not rig.has_substitute:
        filled.engine.put(batch)
    until(lambda: filled.search(SearchRequest(text="저울", as_typed=True)) and well(filled))
    assert ids(filled, "저울") == {f"b{number}" for number in range(5)}


def test_vectors_are_delivered_once_computed(rig):
    service = rig.serving(FakeEncoder())
    service.engine.rebuild([listing("a", "절삭 공구"), listing("b", "고객 상담")])
    assert service.embed_pending() == 2
    assert service.embed_pending() == 0
    assert service.match(SearchRequest(text="절삭 공구")).ranked[0].id == "a"
    assert service.engine.trouble == ""
