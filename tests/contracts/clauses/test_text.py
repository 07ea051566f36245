"""What the office may write into articles, and what is refused with its line."""

import pytest

from contracts.clauses import shipped
from contracts.clauses.enums import DocumentKind
from contracts.clauses.text import Article, parse, problems, resolve, resolve_annexes
from tests.contracts.clauses.test_shipped import facts

KIND = DocumentKind.AMENDMENT
KOREAN, ENGLISH = shipped.texts(KIND)


def test_text_is_read_as_articles_paragraphs_and_points():
    text = "# 의무 !duties !clawback\n\n세 당사자는 다음을 지킨다.\n- 하나\n-둘\n[in_kind, advance] {in_kind}을 낸다.\n"

    (article,) = parse(text)
    assert isinstance(article, Article)
    assert (article.title, article.marks, article.acknowledge) == ("의무", ("duties", "clawback"), "clawback")
    assert [(row.text, row.points, row.when, row.line) for row in article.paragraphs] == [
        ("세 당사자는 다음을 지킨다.", ("하나", "둘"), (), 3),
        ("{in_kind}을 낸다.", (), ("in_kind", "advance"), 6),
    ]


def test_annex_stands_under_its_condition_and_takes_no_number_from_another():
    text = "# 목적\n말.\n## [in_kind] 현물 확인\n{in_kind}을 확인한다.\n## 서약\n서약한다.\n- 하나\n"

    def written(**changes):
        return [
            (annex["number"], annex["title"], [clause["text"] for clause in annex["clauses"]])
            for annex in resolve_annexes(text, facts(**changes))
        ]

    assert [article["title"] for article in resolve(text, facts())] == ["목적"]
    assert written() == [(6, "서약", ["서약한다."])]
    assert written(money={"in_kind": 10_000})[0] == (5, "현물 확인", ["금 일만원정(₩10,000)을 확인한다."])


def test_paragraph_under_several_conditions_stands_where_all_hold():
    text = (
        "# 현물\n늘 있는 말.\n[in_kind, track:general] 이 트랙의 현물 {in_kind}.\n[in_kind, track:other] 다른 트랙.\n"
    )

    def written(**changes):
        return [clause["text"] for clause in resolve(text, facts(**changes))[0]["clauses"]]

    assert written(money={"in_kind": 10_000}) == ["늘 있는 말.", "이 트랙의 현물 금 일만원정(₩10,000)."]
    assert written() == ["늘 있는 말."]


def test_braces_of_the_office_reach_nothing_but_the_listed_values():
    assert "{agreement_number.__class__}" not in "".join(problems(KIND, KOREAN, ENGLISH))
    (found,) = problems(
        KIND, KOREAN.replace("{agreement_number}", "{agreement_number} {agreement_number.__class__}"), ENGLISH
    )
    assert "2행" in found and "{agreement_number.__class__}" in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{agreement_number}", "{agrement_number}", "2행: {agrement_number} 값은 없습니다"),
        ("{agreement_number}", "번호", "{agreement_number} 값이 어디에도 없습니다"),
        ("{agreement_number}", "{agreement_number", "2행: 중괄호의 짝"),
        ("!clawback", "!clawbak", "!clawbak 표시는 없습니다"),
        (" !clawback", "", "!clawback 표시가 있는 조가 없습니다"),
        ("총사업비, 정부", "[advanse] 총사업비, 정부", "[advanse] 조건은 없습니다"),
        ("# 목적", "#", "1행: 조에 제목이 없습니다"),
        ("# 목적", "머리말\n# 목적", "1행: 첫 조보다 앞에"),
        ("종전 협약 제18조", "[advance] 종전 협약 제18조", "어느 문서에나 들어가는 항"),
        ("종전 협약 제18조", "종전 \u202e협약 제18조", "인쇄할 수 없는 글자입니다"),
        ("총사업비, 정부", "- 호\n총사업비, 정부", "항에 문장이 없습니다"),
    ],
)
def test_what_cannot_be_printed_or_understood_is_refused_with_its_line(old, new, said):
    assert old in KOREAN
    found = problems(KIND, KOREAN.replace(old, new, 1), ENGLISH)

    assert any(said in problem for problem in found), found


def test_agreement_that_names_an_article_it_does_not_have_is_refused():
    korean, english = shipped.texts(DocumentKind.AGREEMENT)
    found = problems(DocumentKind.AGREEMENT, korean.replace("제12조에 따라", "제26조에 따라", 1), english)

    assert any("제26조를 가리키지만" in problem for problem in found)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("붙임 6에서 정한", "붙임 7에서 정한", "붙임 7을 가리키지만"),
        ("제18조부터 제20조까지에 따른 책임", "제27조에 따른 책임", "제27조를 가리키지만"),
        ("## [personal_data] 개인", "## [personal] 개인", "[personal] 조건은 없습니다"),
        ("## [personal_data] 개인", "## 개인", "[personal_data] 조건 아래에만"),
        ("합의 !processing", "합의 !duties", "!duties 표시는 없습니다"),
        ("# 준용", "## 준용", "붙임 뒤에 조가 있습니다"),
    ],
)
def test_annex_that_would_not_hold_is_refused(old, new, said):
    korean, english = shipped.texts(DocumentKind.AGREEMENT)
    assert old in korean
    found = problems(DocumentKind.AGREEMENT, korean.replace(old, new, 1), english)

    assert any(said in problem for problem in found), found


def test_amendment_has_no_annex_of_its_own():
    found = problems(KIND, KOREAN + "\n## 서약\n지킨다.\n", ENGLISH + "\n## Pledge\nObserved.\n")

    assert any("협약의 조문에만" in problem for problem in found), found


@pytest.mark.parametrize(
    "changed",
    [
        ENGLISH.replace("{agreement_number}", "of today", 1),
        ENGLISH + "\n# One more\nWords.\n",
        ENGLISH.replace("The Total Project Cost,", "[advance] The Total Project Cost,", 1),
        ENGLISH.replace("!clawback", "", 1),
    ],
)
def test_english_that_is_no_translation_line_by_line_is_refused(changed):
    assert problems(KIND, KOREAN, changed)


def test_nothing_at_all_is_refused():
    assert any("조가 하나도 없습니다" in problem for problem in problems(KIND, "", ENGLISH))
