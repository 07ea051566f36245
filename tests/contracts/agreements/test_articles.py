"""Every agreement gets the articles that apply to it, complete, with its values in them."""

import re

import pytest

from contracts.agreements import articles
from contracts.agreements.enums import Clause
from marketplace.documents import preflight

TITLES = [
    "목적", "용어의 정의", "과제의 수행", "협약기간", "총사업비와 그 부담", "바우처의 발급과 사용", "대금의 청구와 지급",
    "당사자의 의무", "금지 행위", "보고와 점검", "산출물의 제출과 검수", "협약의 변경", "지식재산권과 데이터의 권리",
    "비밀의 유지", "개인정보의 보호", "인공지능에 관한 의무", "취득한 자산의 관리", "정산, 불인정과 환수",
    "협약의 중단, 해지와 그 효과", "제재와 참여 제한", "하자보수와 유지관리", "성과의 조사와 공개", "분쟁의 해결", "준용",
    "협약의 성립과 전자문서",
]  # fmt: skip


def facts(**changes) -> dict:
    base = {
        "programme": {"name": "AI 바우처 지원사업", "round": "2026년 1차"},
        "period": {"starts_on": "2026-05-01", "ends_on": "2026-11-30", "months": 7},
        "money": {"grant": 80_000_000, "cash": 10_000_000, "in_kind": 0, "total": 90_000_000},
        "payments": [{"kind": "interim"}, {"kind": "balance"}],
        "rules": {
            "audit_from": 100_000_000, "guarantee_extra_days": 60, "objection_days": 30,
            "co_payment_route": "agency_account",
        },
        "conditions": "",
        "terms": {"personal_data": None, "generative_ai": False},
    }  # fmt: skip
    return {
        name: {**base[name], **changes.get(name, {})} if isinstance(base[name], dict) else changes.get(name, base[name])
        for name in base
    }


PERSONAL = {"sensitive": False, "entrusted_work": "녹취", "items": ["음성"], "retention": "1년", "clause": ""}


def texts(resolved) -> list[str]:
    return [
        text for article in resolved for clause in article["clauses"] for text in (clause["text"], *clause["points"])
    ]


def everything() -> list[dict]:
    """The file as it is written, whatever its clauses ask."""
    return [
        {"clauses": [{"text": clause["text"], "points": clause.get("points", [])} for clause in each["clauses"]]}
        for each in articles.templates()
    ]


def article(number: int, **changes) -> str:
    return "\n".join(texts([articles.resolve(facts(**changes))[number - 1]]))


def test_twenty_five_articles_stand_in_their_order_with_every_value_filled_in():
    resolved = articles.resolve(facts())

    assert [each["title"] for each in resolved] == TITLES
    assert not re.search(r"[{}]", "\n".join(texts(resolved)))
    assert all(each["clauses"] for each in resolved)
    preflight({str(place): text for place, text in enumerate(texts(resolved))})


def test_every_condition_is_known_and_used():
    asked = {clause["when"] for each in articles.templates() for clause in each["clauses"] if "when" in clause}

    assert asked == set(articles.WHEN)


def test_articles_refer_to_articles_that_exist():
    named = {int(number) for text in texts(everything()) for number in re.findall(r"제(\d+)조", text)}
    own_laws = {23, 26, 31, 34}  # of the laws that are named before them

    assert named - own_laws <= set(range(1, 26))


@pytest.mark.parametrize(
    ("number", "words", "with_", "without"),
    [
        (3, "선정 조건", {"conditions": "장비비 제외"}, {}),
        (5, "현물 부담금", {"money": {"in_kind": 1}}, {}),
        (5, "전담기관이 정한 계좌", {}, {"rules": {"co_payment_route": "direct"}}),
        (5, "직접 이체", {"rules": {"co_payment_route": "direct"}}, {}),
        (7, "선금이행보증증권", {"payments": [{"kind": "advance"}, {"kind": "balance"}]}, {}),
        (15, "처리하지 아니함을 확인한다", {}, {"terms": {"personal_data": PERSONAL}}),
        (15, "제26조", {"terms": {"personal_data": PERSONAL}}, {}),
        (15, "제23조", {"terms": {"personal_data": {**PERSONAL, "sensitive": True}}}, {"terms": {"personal_data": PERSONAL}}),
        (15, "국내 서버에만", {"terms": {"personal_data": {**PERSONAL, "clause": "국내 서버에만 둔다."}}}, {}),
        (16, "미리 알리고, 그 결과물이", {"terms": {"generative_ai": True}}, {}),
        (16, "새로 쓰려는 때", {}, {"terms": {"generative_ai": True}}),
        (18, "위탁정산기관", {"money": {"grant": 100_000_000}}, {"money": {"grant": 99_999_999}}),
    ],
)  # fmt: skip
def test_clause_stands_where_it_applies_and_only_there(number, words, with_, without):
    assert words in article(number, **with_)
    assert words not in article(number, **without)


def test_amounts_stand_in_words_and_figures():
    assert "금 구천만원정(₩90,000,000)으로" in article(5)
    assert "2026. 5. 1.부터 2026. 11. 30.까지(총 7개월)" in article(4)


def test_dangerous_articles_are_those_a_signer_acknowledges():
    weighty = {each["title"]: each["acknowledge"] for each in articles.resolve(facts()) if each["acknowledge"]}

    assert weighty == {
        "개인정보의 보호": Clause.PERSONAL_DATA, "정산, 불인정과 환수": Clause.CLAWBACK, "제재와 참여 제한": Clause.CLAWBACK,
    }  # fmt: skip


def test_what_a_firm_typed_cannot_fill_in_values():
    clause = "{grant} 그대로 {unknown}"

    assert clause in article(15, terms={"personal_data": {**PERSONAL, "clause": clause}})
