import pytest

from search.repair import Term, Vocabulary, one_key_apart, repair

TERMS = [Term("재고관리", "keyword", 3), Term("불량 검사", "keyword", 5), Term("안전모", "keyword"), Term("챗봇", "keyword"),
         Term("배차", "keyword", 4), Term("inspection", "keyword"), Term("제품 분류", "title")]  # fmt: skip
KNOWN = {
    "재고관리",
    "불량",
    "검사",
    "안전모",
    "챗봇",
    "배차",
    "inspection",
    "제품",
    "분류",
    "ai",
    "chatbot",
    "배추",
    "김치",
}


def mended(text):
    result, repairs = repair(text, lambda: Vocabulary(TERMS), KNOWN.__contains__)
    return result, [found.kind for found in repairs]


@pytest.mark.parametrize(
    ("typed", "meant", "kinds"),
    [
        ("wpvna", "제품", ["keyboard"]),
        ("worhrhksfl", "재고관리", ["keyboard"]),
        ("ai qnffid", "ai 불량", ["keyboard"]),
        ("ㅈㄱㄱㄹ", "재고관리", ["initials"]),
        ("재고관라", "재고관리", ["spelling"]),
        ("안젼모", "안전모", ["spelling"]),
        ("불량 검샤", "불량 검사", ["spelling"]),
        ("inspecton", "inspection", ["spelling"]),
        ("inpsection", "inspection", ["spelling"]),
        ("촘ㅅㅠㅐㅅ", "chatbot", ["keyboard"]),
    ],
)
def test_wrong_typing_is_mended(typed, meant, kinds):
    assert mended(typed) == (meant, kinds)


@pytest.mark.parametrize("typed", ["재고관리", "ai", "배추 김치", "robot arm", "🙂 ㅋ", "", "물"])
def test_right_or_strange_typing_stays(typed):
    assert mended(typed) == (typed, [])


def test_short_word_in_a_sentence_is_not_taken_for_a_misspelling():
    sentence = "오늘 배챠 때문에 아침부터 정신이 하나도 없어요"
    assert mended(sentence) == (sentence, [])


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [("abc", "abd", True), ("abc", "abcd", True), ("abc", "bac", True), ("abc", "abc", False), ("abc", "ade", False)],
)
def test_one_key_apart(left, right, near):
    assert one_key_apart(left, right) is near
    assert one_key_apart(right, left) is near


def test_suggestions_complete_half_syllables_and_initials():
    vocabulary = Vocabulary(TERMS)

    assert [found.text for found in vocabulary.starting("재곡", 5)] == ["재고관리"]  # 재고ㄱ, as keyboards show it
    assert [found.text for found in vocabulary.starting("재ㄱ", 5)] == ["재고관리"]
    assert [found.text for found in vocabulary.starting("검", 5)] == ["불량 검사"]
    assert [found.text for found in vocabulary.starting("ㅂㄹ", 5)] == ["불량 검사", "제품 분류"]
    assert vocabulary.starting("", 5) == []


def test_a_word_of_one_syllable_is_not_taken_for_keys():
    assert repair("쓴 글씨", lambda: Vocabulary(TERMS), {"tms", "글씨"}.__contains__) == ("쓴 글씨", ())
