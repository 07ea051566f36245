"""The notice of the round: its rules, what a project would cost, whether a firm may apply, what has changed."""

import dataclasses
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marketplace.core.clock import in_korea
from marketplace.programmes import operations as programmes
from marketplace.programmes.models import Round
from marketplace.programmes.rule_values import preset
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture(scope="module")
def stage(shared_database, own_index):
    return Stage(small_world("f01"))


def asked(path="/round/", **query):
    response = Client().get(path, query)
    assert response.status_code == 200
    return response


def estimate(**query):
    return asked(**{"size": "small", **query}).context["estimate"]


ANSWERS = {
    "check": "1", "size": "small", "business": "active", "impaired": "no", "sanctioned": "no", "applied": "no",
    "tie": "none", "documents": [*preset("pilot").required_documents],
}  # fmt: skip


def check(**changes):
    return asked(**ANSWERS | changes).context["answer"]


def finding(answer, message):
    return next(found for found in answer.findings if message in found.message)


def test_least_payment_follows_the_rules(stage):
    found = estimate(total="375,000,000", in_kind="37,500,000")

    assert (found.costs.grant, found.costs.cash, found.costs.in_kind) == (300_000_000, 37_500_000, 37_500_000)
    assert found.costs.vat == 33_750_000
    assert found.pay[1] == 71_250_000


def test_more_in_kind_than_counts_saves_no_cash(stage):
    enough, more = estimate(total="1억", in_kind="1000만"), estimate(total="1억", in_kind="2000만")

    assert enough.costs.useful_in_kind == 10_000_000
    assert enough.costs.cash == more.costs.cash == 10_000_000
    assert more.costs.grant < enough.costs.grant


def test_cost_above_the_cap_is_cash(stage):
    assert estimate(total="500000000").costs.cash == 200_000_000


def test_amounts_are_on_the_page_with_their_rules(stage):
    page = asked(size="small", total="375,000,000", in_kind="37,500,000").content.decode()

    assert "71,250,000원" in page
    assert "총사업비 375,000,000원의 20%" in page
    assert "공급가액 337,500,000원의 10%인 33,750,000원" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"size": "mid-size", "total": "1억"}, "이 규모의 기업은"),
        ({"size": "small", "total": ""}, "필수"),
        ({"size": "small", "total": "0"}, "0보다 큰 금액"),
        ({"size": "small", "total": "-5"}, "금액이 아닙니다"),
        ({"size": "small", "total": "백원쯤"}, "금액이 아닙니다"),
        ({"size": "small", "total": "1억", "in_kind": "2억"}, "총사업비보다 많을 수 없습니다"),
        ({"size": "small", "total": "1억", "in_kind": "9500만"}, "현물이 너무 많아"),
        ({"size": "nonsense", "total": "1억"}, "nonsense"),
    ],
)
def test_bad_entry_is_explained_and_nothing_is_worked_out(stage, query, said):
    response = asked(**query)

    assert response.context["estimate"] is None
    assert said in response.content.decode()
    assert 'role="alert"' in response.content.decode()


def test_firm_in_order_may_apply(stage):
    answer = check()

    assert answer.verdict == "passed"
    assert {found.tone for found in answer.findings} == {"ok"}


@pytest.mark.parametrize(
    ("changes", "verdict", "said"),
    [
        ({"size": "mid-size"}, "failed", "이 규모의 기업은"),
        ({"business": "closed"}, "failed", "우리 회사"),
        ({"impaired": "yes"}, "review", "우리 회사"),
        ({"impaired": "unknown"}, "review", "결산"),
        ({"sanctioned": "yes"}, "failed", "우리 회사"),
        ({"applied": "yes"}, "passed", "다른 신청"),
        ({"tie": "same_representative"}, "failed", "대표자"),
        ({"tie": "same_contact"}, "passed", "전화"),
        ({"documents": ["accounts"]}, "review", "국세 납세증명서"),
    ],
)
def test_each_question_is_answered_by_its_rule(stage, changes, verdict, said):
    answer = check(**changes)

    assert answer.verdict == verdict
    assert finding(answer, said).tone != "ok"


def test_open_question_is_asked_again(stage):
    response = asked(check="1", size="small")

    assert response.context["answer"] is None
    assert 'href="#check_business"' in response.content.decode()


def test_question_whose_rule_the_round_does_not_run_is_not_asked(stage):
    round_two(stage, lambda rules: dataclasses.replace(rules, eligibility={**rules.eligibility, "not-sanctioned": {}}))

    assert "sanctioned" not in asked().context["check"].fields


def round_two(stage, changed):
    """A second round, announced with other rules."""
    manager, approver, at = stage.staff("manager1"), stage.staff("approver"), stage.now()
    round_ = programmes.create_round(
        programme_id=Round.objects.get().programme_id, code="2027-1", title="2027년 1차", title_en="2027, first round",
        opens_at=in_korea(2027, 3, 2, 10), closes_at=in_korea(2027, 3, 26, 15), run_starts_on=date(2027, 5, 3),
        run_ends_on=date(2027, 11, 30), settle_by=date(2028, 2, 28), actor=manager, at=at,
    )  # fmt: skip
    track = programmes.add_track(
        round_id=round_.pk, code=Round.objects.order_by("pk").first().tracks.get().code, name="일반", name_en="General",
        quota=10, appropriation=3_000_000_000, actor=manager, at=at,
    )  # fmt: skip
    programmes.draft_rule_set(track_id=track.pk, preset=changed(preset("pilot")), actor=manager, at=at)
    programmes.announce_round(round_id=round_.pk, actor=approver, at=at)


def test_first_round_has_nothing_to_compare_with(stage):
    assert "지난 회차가 없습니다" in asked().content.decode()


def test_changes_since_the_last_round_are_told(stage):
    round_two(stage, lambda rules: dataclasses.replace(rules, grant_cap=200_000_000))
    response = asked()

    assert [(c.before, c.after) for c in response.context["round"].main.changes] == [("300,000,000원", "200,000,000원")]
    assert "2026년 1차와(과) 비교" in response.content.decode()


def test_page_asks_the_same_number_of_questions_with_and_without_answers(stage):
    counts = []
    for query in ({}, ANSWERS | {"total": "1억", "in_kind": "0"}):
        with CaptureQueriesContext(connection) as captured:
            asked(**query)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_english_page_answers_in_english(stage):
    answer = asked("/en/round/", **ANSWERS | {"sanctioned": "yes"}).context["answer"]

    assert "Your company" in finding(answer, "Barred").message
