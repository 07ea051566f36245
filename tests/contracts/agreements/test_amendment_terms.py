"""Terms that a manager states anew with the approval of a change: signed for, printed in words, in effect with the seal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.agreements import operations as agreements
from contracts.agreements import queries
from contracts.agreements.enums import AmendmentState
from contracts.agreements.models import AgreementDocument
from contracts.agreements.terms import Terms
from contracts.issued import translation
from marketplace.demo.acts import agreements as agreeing
from marketplace.documents import UnprintableText
from tests.contracts.agreements.changing import (
    HANDLED,
    TERMS,
    answer,
    approve,
    ask,
    criteria,
    drawn_up,
    facts_of,
    sealed,
    staff,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def stage(in_force):
    return in_force


def rows_of(amendment):
    return {
        (row["row"], row["field"]): (row["before"], row["after"]) for row in amendment.changes if row["part"] == "terms"
    }


def in_effect(stage):
    return queries.terms_of(queries.effective_document(stage.agreement()))


def test_personal_data_is_entrusted_by_an_amendment_that_all_sign(stage):
    assert in_effect(stage) == Terms()
    amendment = sealed(stage, staff, terms=TERMS)
    facts = facts_of(stage.document())

    assert (amendment.state, amendment.is_minor) == (AmendmentState.CONCLUDED, False)
    assert rows_of(amendment) == {
        ("personal_data", "handled"): ("없음", "있음"), ("personal_data", "retention"): ("", "검수일까지"),
        ("personal_data", "entrusted_work"): ("", "작업자 사진의 흐림 처리"), ("personal_data", "items"): ("", "사진\n사번"),
    }  # fmt: skip
    assert facts["change"]["rows"] == amendment.changes
    assert in_effect(stage) == TERMS
    assert [(row["number"], row["title"]) for row in facts["replaces"]["articles"]] == [(15, "개인정보의 보호")]
    assert "위탁한다" in facts["replaces"]["articles"][0]["clauses"][1]["text"]
    assert [(annex["number"], annex["about"]) for annex in facts["annexes"]] == [(6, "processing")]
    assert queries.effective_plan(stage.agreement()).staff[0].part == "다른 일"


def test_english_translation_says_what_changes(stage):
    sealed(stage, terms=TERMS)
    sheet = translation.facts_of(stage.document())

    assert [row["number"] for row in sheet["replaced"]] == [15]
    assert "entrusts the Vendor" in sheet["replaced"][0]["clauses"][1]["text"]
    assert [annex["number"] for annex in sheet["annexes"]] == [6]


def test_terms_left_as_they_are_change_nothing(stage):
    amendment = approve(stage, answer(stage, ask(stage, staff)), terms=Terms())

    assert (amendment.state, amendment.is_minor) == (AmendmentState.CONCLUDED, True)
    assert rows_of(amendment) == {}


def test_next_amendment_keeps_what_it_does_not_change_and_names_what_it_does(stage):
    sealed(stage, terms=TERMS)
    amendment = sealed(stage, lambda plan: criteria(plan, "또 다른 기준"))
    assert (rows_of(amendment), in_effect(stage)) == ({}, TERMS)
    assert facts_of(stage.document())["replaces"]["articles"] == facts_of(stage.document())["annexes"] == []

    longer = Terms(personal_data=replace(HANDLED, retention="협약이 끝나는 날까지"))
    amendment = sealed(stage, staff, terms=longer)
    facts = facts_of(stage.document())
    assert rows_of(amendment) == {("personal_data", "retention"): ("검수일까지", "협약이 끝나는 날까지")}
    assert (facts["replaces"]["articles"], [annex["number"] for annex in facts["annexes"]]) == ([], [6])


def test_entrustment_that_ends_is_said_to_end(stage):
    sealed(stage, terms=TERMS)
    amendment = sealed(stage, lambda plan: criteria(plan, "또 다른 기준"), terms=Terms())
    facts = facts_of(stage.document())
    said = [clause["text"] for article in facts["articles"] for clause in article["clauses"]]

    assert rows_of(amendment)["personal_data", "handled"] == ("있음", "없음")
    assert (in_effect(stage), facts["annexes"]) == (Terms(), [])
    assert any("처리위탁은 이 변경협약의 효력이 생긴 때에 끝난다" in text for text in said)


def test_work_on_the_premises_changes_its_article(stage):
    amendment = sealed(stage, staff, terms=Terms(on_site=True))

    assert rows_of(amendment) == {("on_site", "applies"): ("없음", "있음")}
    assert [row["number"] for row in facts_of(stage.document())["replaces"]["articles"]] == [8]


def test_terms_that_came_to_nothing_can_be_taken_back(stage):
    amendment = drawn_up(stage, staff, terms=TERMS)
    assert queries.terms_stated(amendment) == TERMS
    agreeing.locked(stage.world, stage.firm())
    agreements.expire_documents_due(at=stage.document().sign_by + timedelta(seconds=1))
    amendment.refresh_from_db()
    assert (queries.terms_stated(amendment), in_effect(stage)) == (TERMS, Terms())
    amendment = approve(stage, amendment, terms=Terms())

    assert (amendment.state, amendment.is_minor, rows_of(amendment)) == (AmendmentState.CONCLUDED, True, {})
    assert in_effect(stage) == Terms()


def test_terms_that_cannot_be_printed_are_refused(stage):
    amendment = answer(stage, ask(stage, staff))
    with pytest.raises(UnprintableText):
        approve(stage, amendment, terms=Terms(personal_data=replace(HANDLED, retention="끝 😀")))
    amendment.refresh_from_db()

    assert (amendment.state, amendment.is_minor) == (AmendmentState.REVIEW, True)
    assert AgreementDocument.objects.filter(agreement=stage.agreement()).count() == 1
