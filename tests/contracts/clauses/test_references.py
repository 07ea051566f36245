"""Which articles a text names, whose they are, and what becomes of them when an agreement is written anew."""

import time

import pytest

from contracts.clauses import references, shipped
from contracts.clauses.enums import DocumentKind
from contracts.clauses.moved import ITSELF, moved
from contracts.clauses.text import parse, problems

KOREAN, ENGLISH = shipped.texts(DocumentKind.AGREEMENT)
AMENDMENT = shipped.texts(DocumentKind.AMENDMENT)
OTHERS = {kind.value: shipped.texts(kind)[0] for kind in (DocumentKind.AMENDMENT, DocumentKind.TERMINATION)}


@pytest.mark.parametrize(
    ("text", "of_agreement", "of_itself"),
    [
        ("종전 협약 제12조에 따라 바꾼다.", {12}, set()),
        ("종전 협약 제18조(정산)와 제20조(제재)는 그대로 적용된다.", {18, 20}, set()),
        ("협약의 제3조 가운데 일부, 제13조부터 제15조까지, 제17조는 남는다.", {3, 13, 14, 15, 17}, set()),
        ("협약 제13조(가)부터 제15조까지로 한다.", {13, 14, 15}, set()),
        ("이 변경협약 제2조에 따른다.", set(), {2}),
        ("변경협약의 제2조와 종전 협약 제12조에 따른다.", {12}, {2}),
        ("협약 제12조와 이 문서 제2조에 따른다.", {12}, {2}),
        ("제2조에 따른다.", set(), {2}),
        ("협약 제12조에 따라 바꾼다. 제2조는 그대로 둔다.", {12}, {2}),
        ("「개인정보 보호법」 제26조에 따른다.", set(), set()),
        ("협약 제15조와 「개인정보 보호법」 제26조부터 제28조까지, 제16조에 따른다.", {15, 16}, set()),
        ("협약에 따른다.", set(), set()),
    ],
)
def test_articles_are_told_apart_by_whose_they_are(text, of_agreement, of_itself):
    assert references.told_apart(text) == (of_agreement, of_itself)


def test_agreement_names_its_own_and_those_within_a_range():
    assert references.own("제9조를 위반하거나 제13조부터 제15조까지, 「법」 제31조에 따라") == {9, 13, 14, 15}


@pytest.mark.parametrize(
    "text", ["」" + " " * 100_000, "협약 " * 60_000, "제1조(" * 40_000, "제1조부터 제999999999999조"]
)
def test_hostile_text_is_read_at_once(text):
    began = time.monotonic()
    references.told_apart(text), references.own(text)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("종전 협약 제12조", "종전 협약 제26조", "2행: 협약 제26조를 가리키지만"),
        ("종전 협약 제12조", "종전 협약 제0조", "2행: 협약 제0조를 가리키지만"),
        ("제20조(제재와 참여 제한)는", "제200조(제재와 참여 제한)는", "19행: 협약 제200조를"),
        ("종전 협약 제15조(", "제15조(", "22행: 이 문서의 제15조를 가리키지만"),
        ("종전 협약 제15조(", "이 변경협약 제7조(", "이 문서의 제7조를"),
    ],
)
def test_amendment_that_names_what_is_not_there_is_refused(old, new, said):
    korean, english = AMENDMENT
    assert old in korean
    found = problems(DocumentKind.AMENDMENT, korean.replace(old, new, 1), english, agreement=KOREAN)

    assert any(said in problem for problem in found), found


@pytest.mark.parametrize("kind", DocumentKind)
def test_what_is_shipped_names_articles_of_the_agreement_that_is_shipped(kind):
    assert problems(kind, *shipped.texts(kind), tracks=(), agreement=KOREAN) == []


def line(text: str, words: str) -> int:
    return next(number for number, row in enumerate(text.splitlines(), start=1) if words in row)


def test_article_that_is_inserted_moves_those_behind_it():
    after = KOREAN.replace("# 분쟁의 해결", "# 새 조\n말.\n\n# 분쟁의 해결")
    (found,) = moved(KOREAN, after, OTHERS)  # 23: the last one that anybody names

    assert found.what == "제23조(분쟁의 해결)가 제24조로 바뀝니다."
    assert set(found.places) == {
        (ITSELF, line(after, "제3조 가운데")), ("termination", line(OTHERS["termination"], "협약 제3조 가운데")),
    }  # fmt: skip


def test_paragraph_written_with_the_new_numbers_is_not_reported():
    after = KOREAN.replace("# 분쟁의 해결", "# 새 조\n말.\n\n# 분쟁의 해결").replace(
        "제20조부터 제23조", "제20조부터 제24조"
    )
    (found,) = moved(KOREAN, after, OTHERS)

    assert [name for name, _line in found.places] == ["termination"]
    assert moved(KOREAN, after, {}) == []


def test_articles_that_go_or_change_places_are_reported():
    gone = KOREAN.partition("# 분쟁의 해결")
    rest = KOREAN[KOREAN.index("# 준용") :]
    swapped = KOREAN.replace("# 제재와 참여 제한", "# 이름").replace("# 하자보수와 유지관리", "# 제재와 참여 제한")

    assert [each.what for each in moved(KOREAN, gone[0], OTHERS)] == ["제23조(분쟁의 해결)가 없어집니다."]
    assert "‘분쟁의 해결’ → ‘준용’" in moved(KOREAN, gone[0] + rest, OTHERS)[0].what
    assert [each.what for each in moved(KOREAN, swapped, OTHERS)] == [
        "제20조(제재와 참여 제한)가 제21조로 바뀝니다.",
        "제21조의 제목 ‘하자보수와 유지관리’ → ‘제재와 참여 제한’.",
    ]


def test_what_nobody_names_may_move_and_other_words_change_nothing():
    assert len([article for article in parse(KOREAN) if not article.is_annex]) == 25
    assert moved(KOREAN, KOREAN.replace("# 준용", "# 다른 이름"), OTHERS) == []
    assert moved(KOREAN, KOREAN.replace("30일", "20일"), OTHERS) == []
