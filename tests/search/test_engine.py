import gc
import os

import pytest

from search import SearchRequest, Service, UseCase, UseCaseLibrary, snapshot
from search.engines.embedded import fts_phrase
from search.stored import phrases
from tests.fakes.encoder import FakeEncoder
from tests.search.conftest import LIBRARY, LISTINGS, listing


def ids(result):
    return [hit.id for hit in result.hits]


def test_word_matches_as_a_phrase_of_its_syllables(wordy_service):
    found = ids(wordy_service.search(SearchRequest(text="설계도", as_typed=True)))
    assert "drawing" in found
    assert "bakery" not in found  # it says 계도 … 설계


def test_spacing_does_not_matter(wordy_service):
    assert ids(wordy_service.search(SearchRequest(text="공구마모"))) == ids(
        wordy_service.search(SearchRequest(text="공구 마모"))
    )


def test_single_syllable_finds_words_that_begin_with_it():
    assert [fts_phrase(phrase) for phrase in phrases(["빵"])] == ['"빵"*']


def test_facet_counts_ignore_their_own_filter(wordy_service):
    result = wordy_service.search(
        SearchRequest(filters={"deployment": ("cloud",), "industry": ("C", "I")}, facets=("deployment", "industry"))
    )
    assert set(ids(result)) == {"tool-cloud", "bakery", "chatbot"}
    assert dict(result.facets["deployment"]) == {"cloud": 3, "edge": 1, "on-prem": 1}
    assert dict(result.facets["industry"]) == {"C": 1, "G": 1, "I": 2}


def test_empty_text_lists_everything_newest_first(wordy_service):
    result = wordy_service.search(SearchRequest())
    assert result.total == len(LISTINGS)
    assert ids(result)[:2] == ["tool-cloud", "tool"]


def test_price_order_and_pages(wordy_service):
    request = SearchRequest(sort="price", page_size=2)
    assert ids(wordy_service.search(request)) == ["bakery", "chatbot"]
    assert ids(wordy_service.search(SearchRequest(sort="price", page=3, page_size=2))) == ["tool", "stock"]


def test_price_max_leaves_out_what_costs_more_and_keeps_what_says_no_price(wordy_service):
    assert set(ids(wordy_service.search(SearchRequest(price_max=30_000_000)))) == {"bakery", "chatbot", "stock"}


def test_synonym_finds_what_the_word_does_not(wordy_service):
    result = wordy_service.search(SearchRequest(text="자동응답"))
    assert ids(result)[0] == "chatbot"
    assert any(word == "자동응답" for word, _ in result.understood.synonyms)


def test_matched_words_are_marked(wordy_service):
    hit = next(hit for hit in wordy_service.search(SearchRequest(text="공구마모")).hits if hit.id == "tool")
    title = next(found for found in hit.highlights if found.field == "title")
    assert ("공구 마모", True) in title.pieces
    assert "".join(text for text, _ in title.pieces) == "공구 마모 예측 장치"


def test_put_replaces_and_is_found_at_once(wordy_service):
    wordy_service.engine.put([listing("bakery", "수제 타르트 진열 분석")])
    assert ids(wordy_service.search(SearchRequest(text="타르트"))) == ["bakery"]
    assert ids(wordy_service.search(SearchRequest(text="주차", as_typed=True))) == []


def test_delete_takes_out(wordy_service):
    wordy_service.engine.delete(["chatbot", "nobody"])
    assert "chatbot" not in ids(wordy_service.search(SearchRequest(text="챗봇")))
    assert wordy_service.search(SearchRequest()).total == len(LISTINGS) - 1


def test_rebuild_replaces_everything(wordy_service):
    before = wordy_service.engine.generation()
    wordy_service.engine.rebuild([listing("only", "하나뿐인 것")])
    assert wordy_service.engine.generation() != before
    assert ids(wordy_service.search(SearchRequest())) == ["only"]


def test_failed_write_leaves_the_index_as_it_was(wordy_service):
    before = wordy_service.engine.generation()
    with pytest.raises(AttributeError):
        wordy_service.engine.rebuild([listing("a", "가"), None])
    assert wordy_service.engine.generation() == before
    assert wordy_service.search(SearchRequest()).total == len(LISTINGS)


def test_another_service_on_the_same_file_sees_a_write(make_service, tmp_path):
    first = make_service()
    second = Service(folder=tmp_path / "index", vector_folder=tmp_path / "vectors", encoder=None, library=LIBRARY)
    assert second.search(SearchRequest()).total == len(LISTINGS)
    first.engine.put([listing("new", "새 솔루션")])
    assert second.search(SearchRequest()).total == len(LISTINGS) + 1


def test_everything_of_a_document_survives_the_file(wordy_service):
    stored = {hit.id: hit.document for hit in wordy_service.search(SearchRequest()).hits}
    assert stored == {document.id: document for document in LISTINGS}


def test_zero_is_not_nothing(make_service):
    service = make_service([listing("a", "가나다", price=0, places_left=0)])
    (hit,) = service.search(SearchRequest()).hits
    assert (hit.document.price_min, hit.places_left) == (0, 0)


def test_meaning_follows_when_vectors_are_computed(make_service):
    service = make_service(encoder=FakeEncoder())
    service.engine.put([listing("late", "공구 마모 새 장치")])

    def meaning():
        hits = service.match(SearchRequest(text="공구 마모")).ranked
        return dict(next(hit for hit in hits if hit.id == "late").parts).get("meaning", 0)

    assert meaning() == 0
    assert service.embed_pending() == 1
    assert meaning() > 0


def test_vectors_are_computed_once_for_all_indexes(make_service):
    encoder = FakeEncoder()
    make_service(encoder=encoder)
    count = encoder.embedded
    make_service(encoder=encoder, folder="other")
    assert encoder.embedded == count


def test_child_process_answers_and_writes(make_service):
    service = make_service(encoder=FakeEncoder())
    service.search(SearchRequest(text="공구"))
    child = os.fork()
    if child == 0:
        try:
            service.engine.put([listing("child", "아이가 쓴 것")])
            found = ids(service.search(SearchRequest(text="공구 마모")))
            os._exit(0 if "tool" in found else 1)
        except BaseException:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert service.search(SearchRequest()).total == len(LISTINGS) + 1


def test_library_vectors_computed_by_another_process_are_taken_over(make_service, tmp_path):
    encoder = FakeEncoder()
    fresh = UseCaseLibrary([*LIBRARY.use_cases, UseCase(code="new", name="새 일")], "t2")
    web = make_service(encoder=encoder)
    web.use_library(fresh)
    assert fresh.voices is None
    worker = Service(
        folder=tmp_path / "index", vector_folder=tmp_path / "vectors", encoder=encoder,
        library=UseCaseLibrary(fresh.use_cases, "t2"),
    )  # fmt: skip
    worker.embed_pending()
    web.take_library_vectors()
    assert fresh.voices is not None


def test_a_removed_listing_is_suggested_no_more_though_the_vocabulary_is_kept(make_service):
    crowd = [listing(f"n{n}", f"설비 관리 {n}") for n in range(400)]
    service = make_service([*crowd, listing("gone", "떠난 장치")])
    assert {found.text for found in service.engine.suggestions("떠난", 5)} == {"떠난 장치", "떠난"}
    before = service.engine.lexicon().vocabulary
    service.engine.delete(["gone"])
    assert service.engine.lexicon().vocabulary is before
    assert list(service.engine.suggestions("떠난", 5)) == []


def test_large_index_is_settled_in_memory_when_it_is_read(make_service, monkeypatch):
    """Else the search for rings of forgotten objects walks through all of it in the middle of a question."""
    monkeypatch.setattr(snapshot, "LARGE", len(LISTINGS))
    gc.unfreeze()
    try:
        service = make_service()
        service.search(SearchRequest(text="공구"))
        settled = gc.get_freeze_count()
        assert settled > 0
        service.engine.put([listing("one-more", "하나 더")])
        service.search(SearchRequest(text="공구"))
        assert gc.get_freeze_count() <= settled  # one listing is not worth it
    finally:
        gc.unfreeze()
