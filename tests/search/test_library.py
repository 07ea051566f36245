"""How a text is mapped to use cases, and listings to those they serve, by words."""

import numpy as np

from search import SearchRequest, UseCase, UseCaseLibrary
from tests.search.conftest import listing

TALK = "어떻게 해야 할지 모르겠어요"


def library(*matters):
    """A use case of each (name, what its owners say), all of them at a loss."""
    return UseCaseLibrary(
        [UseCase(code=str(n), name=name, phrases=(f"{said} {TALK}",)) for n, (name, said) in enumerate(matters)]
    )


LIBRARY = library(
    ("누수 탐사", "수도가 샙니다"), ("배차", "기름값이 듭니다"), ("채점", "답안이 쌓입니다"), ("출결", "애가 안 와요")
)


def test_talk_tells_less_than_the_matter():
    confidence = LIBRARY.confidence(f"수도 때문에 {TALK}", None)
    assert confidence.argmax() == 0 and confidence[0] > 0.5
    assert LIBRARY.confidence(TALK, None).max() < 0.5


def test_words_that_every_asker_says_are_no_matter():
    named = library(("업무 시스템", "느려서"), ("배차", "기름값이"), ("채점", "답안이"))
    assert np.ptp(named.confidence("AI 시스템 도입", None)) == 0.0
    assert named.confidence("배차 시스템", None).argmax() == 1


def test_without_vectors_a_listing_serves_the_use_case_whose_words_it_has(make_service):
    service = make_service([listing("pipes", "땅속 누수 찾기"), listing("lorries", "배차 도우미")])
    service.use_library(LIBRARY)
    ranked = service.match(SearchRequest(text="수도가 샙니다")).ranked
    assert ranked[0].id == "pipes" and dict(ranked[0].parts)["use_case"] > 0
