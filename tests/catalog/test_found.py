"""A card of a search says why it was found and marks what was asked for; a card of the plain list does neither."""

import pytest
from django.test import Client

from catalog.models import Solution
from marketplace.core import outbox
from search.operations import record_change
from tests.scenarios import small_world

pytestmark = pytest.mark.django_db
WORDS = "공구 파손 예측"


@pytest.fixture(scope="module")
def world(own_index, shared_database):
    world = small_world("f01", "f05", "f13")
    outbox.drain()
    return world


def found(words: str, language: str = ""):
    response = Client().get(f"{language}/solutions/", {"q": words} if words else {})
    return response.context["page"].cards, response.content.decode().replace("\n</a>", "</a>")


def test_card_names_the_use_case_and_marks_the_words(world):
    (first, second, last), page = found(WORDS)

    assert first.why == "‘공구 마모·파손 예측’에 쓰는 솔루션"
    assert second.why == "찾은 말: 파손, 예측"
    assert last.why == "뜻이 가까운 솔루션"
    assert all(card.why in page for card in (first, second, last))
    assert "날샘: 절삭 <mark>공구</mark> <mark>파손</mark> <mark>예측</mark> 에지 장치</a>" in page
    assert "스핀들 부하와 진동으로 <mark>공구</mark>가 부러지기" in page


def test_words_are_shown_as_the_listing_writes_them(world):
    (card, *_rest), _page = found("CNC")

    assert card.why == "찾은 말: 머시닝센터, CNC"


def test_english_reader_gets_plain_english_texts_with_the_reason(world):
    (first, second, last), page = found(WORDS, "/en")

    assert first.why == "A solution for “Tool wear and breakage prediction”"
    assert (second.why, last.why) == ("Words found: 파손, 예측", "Close to your words in meaning")
    assert "<mark>" not in page and f">{first.title}</a>" in page


@pytest.mark.parametrize("words", ["", "3억원 이하"])
def test_nothing_to_look_for_gives_no_reason_and_no_mark(world, words):
    cards, page = found(words)

    assert cards and not any(card.why for card in cards)
    assert "<mark>" not in page and "ie-found" not in page


def test_marked_text_is_escaped_and_one_changed_since_is_shown_plain(world):
    solution = Solution.objects.public().get(title__startswith="날샘")
    Solution.objects.filter(pk=solution.pk).update(title="날샘 <i>공구</i> & 장치")
    (card, *_rest), page = found(WORDS)
    assert card.title_pieces == ()
    assert ">날샘 &lt;i&gt;공구&lt;/i&gt; &amp; 장치</a>" in page

    record_change(document_id=str(solution.pk), at=world.now())
    (card, *_rest), page = found(WORDS)
    assert "날샘 &lt;i&gt;<mark>공구</mark>&lt;/i&gt; &amp; 장치</a>" in page
    assert "<i>공구" not in page
