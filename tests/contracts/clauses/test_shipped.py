"""Every agreement gets the articles that apply to it, complete, with its values in them."""

import re

import pytest

from contracts.clauses import shipped
from contracts.clauses.enums import Clause, DocumentKind
from contracts.clauses.facts import CONDITIONS, OPPOSITES, PLACEHOLDERS, Language, holds
from contracts.clauses.text import parse, problems, resolve, resolve_annexes
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
        "agreement_number": "AG-2026-1-ABCDEFGH",
        "programme": {
            "name": "AI 바우처 지원사업", "name_en": "AI Voucher Programme", "round": "2026년 1차",
            "round_en": "first intake of 2026", "track_code": "general",
        },
        "period": {"starts_on": "2026-05-01", "ends_on": "2026-11-30", "months": 7},
        "money": {"grant": 80_000_000, "cash": 10_000_000, "in_kind": 0, "total": 90_000_000},
        "payments": [{"kind": "interim"}, {"kind": "balance"}],
        "rules": {
            "audit_from": 100_000_000, "guarantee_extra_days": 60, "objection_days": 30,
            "co_payment_route": "agency_account",
        },
        "conditions": "",
        "terms": {"personal_data": None, "generative_ai": False, "on_site": False},
        "plan": {"cost_lines": [{"item": "solution_fee"}]},
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


KOREAN, ENGLISH = shipped.texts(DocumentKind.AGREEMENT)


def article(number: int, **changes) -> str:
    return "\n".join(texts([resolve(KOREAN, facts(**changes))[number - 1]]))


def test_twenty_five_articles_stand_in_their_order_with_every_value_filled_in():
    resolved = resolve(KOREAN, facts())

    assert [each["title"] for each in resolved] == TITLES
    assert not re.search(r"[{}]", "\n".join(texts(resolved)))
    assert all(each["clauses"] for each in resolved)
    preflight({str(place): text for place, text in enumerate(texts(resolved))})


def test_every_condition_and_value_is_used():
    used = {
        each
        for kind in DocumentKind
        for part in parse(shipped.texts(kind)[0])
        for row in (part, *part.paragraphs)
        for each in row.when
    }
    written = "".join(shipped.texts(kind)[0] for kind in DocumentKind)

    assert used == set(CONDITIONS)
    assert set(re.findall(r"{([a-z_]+)}", written)) == set(PLACEHOLDERS)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {
            "money": {"grant": 100_000_000, "in_kind": 1},
            "rules": {"co_payment_route": "direct"},
            "terms": {"personal_data": PERSONAL, "generative_ai": True},
        },
    ],
)
def test_of_two_opposite_conditions_one_holds(changes):
    assert [sum(holds(each, facts(**changes)) for each in pair) for pair in OPPOSITES] == [1] * len(OPPOSITES)


@pytest.mark.parametrize(
    ("terms", "titles"),
    [
        ({}, {5: "청렴 서약과 이해충돌 확인"}),
        ({"personal_data": PERSONAL}, {5: "청렴 서약과 이해충돌 확인", 6: "개인정보 처리위탁 합의"}),
    ],
)
def test_annexes_are_those_the_articles_name(terms, titles):
    found = resolve_annexes(KOREAN, facts(terms=terms))

    assert {annex["number"]: annex["title"] for annex in found} == titles
    assert ("붙임 6" in article(15, terms=terms)) == (6 in titles)
    translated = resolve_annexes(ENGLISH, facts(terms=terms), Language.ENGLISH)
    assert [len(annex["clauses"]) for annex in translated] == [len(annex["clauses"]) for annex in found]
    assert not re.search(r"[{}가-힣]", "".join(texts(translated)))


@pytest.mark.parametrize("kind", DocumentKind)
def test_what_is_shipped_can_be_used_in_both_languages(kind):
    assert problems(kind, *shipped.texts(kind)) == []


def test_english_says_the_same_with_its_own_way_of_writing_amounts_and_days():
    english = [texts([each]) for each in resolve(ENGLISH, facts(), Language.ENGLISH)]

    assert len(english) == 25
    assert "from 1 May 2026 to 30 November 2026 (7 months in total)" in english[3][0]
    assert "is KRW 90,000,000;" in english[4][0]
    assert "AI Voucher Programme" in english[0][0]
    assert not re.search(r"[{}가-힣]", "".join(line for each in english for line in each))


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
        (8, "산업안전보건법", {"terms": {"on_site": True}}, {}),
        (17, "산 장비", {"plan": {"cost_lines": [{"item": "equipment"}]}}, {}),
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
    weighty = {each["title"]: each["acknowledge"] for each in resolve(KOREAN, facts()) if each["acknowledge"]}

    assert weighty == {
        "개인정보의 보호": Clause.PERSONAL_DATA, "정산, 불인정과 환수": Clause.CLAWBACK, "제재와 참여 제한": Clause.CLAWBACK,
    }  # fmt: skip


def test_what_a_firm_typed_cannot_fill_in_values():
    clause = "{grant} 그대로 {unknown}"

    assert clause in article(15, terms={"personal_data": {**PERSONAL, "clause": clause}})
