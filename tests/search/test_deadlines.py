"""By when a solution must be in use, read in weeks; and times within which something else happens, which are left alone."""

from datetime import date

import pytest

from search.constraints import read_constraints
from search.deadlines import months_in, weeks_in

ASKED_ON = date(2026, 10, 1)  # a Thursday; 91 days before the year ends


def weeks_read(sentence, asked_on=ASKED_ON):
    constraints, _ = read_constraints(sentence, asked_on)
    return [constraint.amount for constraint in constraints if constraint.kind == "deadline"]


@pytest.mark.parametrize(("months", "weeks"), [(1, 4), (2, 8), (3, 13), (6, 26), (7, 30), (12, 52)])
def test_month_is_a_twelfth_of_52_weeks_rounded_down(months, weeks):
    assert weeks_in(months) == weeks
    assert months_in(weeks) == months


@pytest.mark.parametrize("weeks", [0, 1, 2, 3, 5, 6, 7, 9, 12, 14, 51, 53])
def test_other_weeks_are_no_whole_number_of_months(weeks):
    assert months_in(weeks) is None


@pytest.mark.parametrize(
    ("sentence", "weeks"),
    [
        ("두 달 내 도입", 8),
        ("한 달 안에", 4),
        ("6주 이내", 6),
        ("납기 3개월", 13),
        ("납품 기한은 6주", 6),
        ("납품 기한은 6주 이내", 6),
        ("1년 안에 바꾸고", 52),
        ("반년 이내", 26),
        ("within two months", 8),
        ("must be ready in 6 weeks", 6),
    ],
)
def test_deadline_is_read_in_weeks(sentence, weeks):
    assert weeks_read(sentence) == [weeks]


@pytest.mark.parametrize(
    "sentence",
    [
        "3개월 안에 도입하고 싶습니다",
        "불량 검사기를 3개월 안에 설치해야 합니다",
        "3개월 안에 재고 관리 시스템을 구축해야 합니다",
        "3개월 안에 시작",
        "3개월 내 가동",
        "3개월 안에 쓸 수 있는 챗봇",
        "3개월 안에는 써야 해요",
        "3개월 안에 납품받고 싶어요",
        "챗봇이 3개월 안에 필요합니다",
        "3개월 안에 챗봇이 필요합니다",
        "3개월 안에 설치 가능한 업체",
        "3개월 안에 설치할 수 있는 곳",
        "3개월 안에 설치가 끝나야 해요",
        "설치를 3개월 안에 끝내야 합니다",
        "도입은 3개월 안에",
        "2~3개월 안에 구축 완료",
        "3개월 안에 가능한 곳",
        "늦어도 3개월 이내여야 합니다",
        "기간은 3개월 이내로 부탁드립니다",
        "3개월 안에 다 돼야 합니다",
        "시연은 2주 안에, 도입은 3개월 안에",
        "we need it in 3 months",
        "need a chatbot within 3 months",
        "we want to start in 3 months",
        "it has to be live within 3 months",
        "installed in under 3 months",
        "a system that can be set up within 3 months",
        "within 3 months we need a chatbot",
        "implementation within three months",
    ],
)
def test_time_is_a_deadline_where_the_solution_is_to_be_in_use_within_it(sentence):
    assert weeks_read(sentence) == [13]


@pytest.mark.parametrize(
    "sentence",
    [
        "챗봇, 3개월 안에",
        "예산 3천만원 이하, 클라우드 방식, 3개월 이내",
        "검사 9천만원 이하 3개월 이내 CSAP 인증",
        "검사 3개월 이내 사내 설치",
        "외부 클라우드는 안 되고 3개월 안에",
        "chatbot for our shop, within three months",
        "within 3 months, on-premise, inspection",
        "no cloud, within 3 months",
    ],
)
def test_time_is_a_deadline_where_it_stands_alone_among_conditions(sentence):
    assert weeks_read(sentence) == [13]


@pytest.mark.parametrize(
    "sentence",
    [
        "3개월째 안 나갑니다",
        "두 달치 재고",
        "6주 동안 밀린 서류",
        "machines fail in 6 weeks of use",
        "1년 내내 고장",
        "납기 3개월 지연을 줄이고 싶다",
        "min 2 weeks of stock",
        "within 24 hours",
    ],
)
def test_deadline_is_not_read_from_how_long_it_lasts(sentence):
    assert weeks_read(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "한 달 안에 재고가 바닥난다",
        "한 달 안에 재고가 부족해서 긴급 발주가 필요합니다",
        "계약서를 6주 이내 검토",
        "3일 안에 답해야 하는 민원",
        "세 달 안에 그만두는 직원",
        "세 달 안에 그만두는 직원을 찾는 시스템 구축",
        "세 달 안에 그만둘 직원을 예측하고 싶어요",
        "3개월 이내 해지 고객 예측",
        "3개월 안에 설치된 설비의 고장 예측",
        "한 달 안에 고장난 설비 진단 시스템 도입",
        "3개월 이내 신규 설치 매장 분석",
        "설치 3개월 이내 고장",
        "한 달 안에 가동률이 떨어집니다",
        "한 달 안에 장마가 시작됩니다",
        "한 달 안에 써야 하는 식재료",
        "한 달 안에 필요한 자재를 예측",
        "2주 안에 납품해야 하는 주문이 밀려요",
        "6개월 안에 쿠폰을 사용하고 싶은 고객",
        "정산을 한 달 안에 끝내야 합니다",
        "답변은 일주일 안에 가능해야 합니다",
        "일주일 안에 가능 여부를 답변",
        "구매 후 1개월 이내 반품",
        "customers churn within two months",
        "within two months, 30% of customers churn",
        "customers churn within two months and a warning has to be ready",
        "people quit within six months of joining",
        "orders arrive in 2 weeks",
        "we need to know which customers churn within two months",
        "we need a tool to predict failures within two months",
        "a bearing that needs replacing within two months",
        "customers who want a refund within a month",
        "parts that were delivered within a month",
    ],
)
def test_time_within_which_something_else_happens_stays_in_the_topic(sentence):
    constraints, rest = read_constraints(sentence)
    assert constraints == ()
    assert rest == sentence


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("연말까지 설치", date(2026, 12, 31)),
        ("챗봇, 연말까지", date(2026, 12, 31)),
        ("연내 구축", date(2026, 12, 31)),
        ("올해 안에 도입하고 싶어요", date(2026, 12, 31)),
        ("올해 말까지 설치 완료", date(2026, 12, 31)),
        ("챗봇, 12월까지", date(2026, 12, 31)),
        ("12월 말까지 구축", date(2026, 12, 31)),
        ("12월 중순까지 구축", date(2026, 12, 20)),
        ("12월 초까지 구축", date(2026, 12, 10)),
        ("12월 전에 구축", date(2026, 11, 30)),
        ("내년 3월 전에 시작", date(2027, 2, 28)),
        ("내년까지 도입", date(2027, 12, 31)),
        ("3월 15일까지 가동", date(2027, 3, 15)),
        ("3월 15일 전에 가동", date(2027, 3, 14)),
        ("2027년 3월까지 도입", date(2027, 3, 31)),
        ("2월 31일까지 도입", date(2027, 2, 28)),
        ("9월 30일까지 설치", date(2027, 9, 30)),  # over since yesterday
        ("10월 9일까지 설치", date(2026, 10, 9)),
        ("we need it by March", date(2027, 3, 31)),
        ("ready by Dec 15", date(2026, 12, 15)),
        ("ready by the 15th of December, 2026", date(2026, 12, 15)),
        ("installed before 15 March", date(2027, 3, 14)),
        ("live before March", date(2027, 2, 28)),
        ("ready by the end of the year", date(2026, 12, 31)),
        ("ready by the end of November", date(2026, 11, 30)),
        ("chatbot, by year-end", date(2026, 12, 31)),
        ("ready before next year", date(2026, 12, 31)),
        ("ready by the end of next year", date(2027, 12, 31)),
        ("operational no later than 1 February 2027", date(2027, 2, 1)),
    ],
)
def test_date_is_read_as_the_whole_weeks_to_it(sentence, day):
    assert weeks_read(sentence) == [(day - ASKED_ON).days // 7]


@pytest.mark.parametrize("day", [1, 2, 7, 8, 14])
def test_date_within_days_is_one_week(day):
    assert weeks_read(f"10월 {day}일까지 설치") == [1]


def test_last_day_of_the_year_is_still_of_this_year():
    assert weeks_read("연말까지 설치", date(2026, 12, 31)) == [1]
    assert weeks_read("12월까지 설치", date(2027, 1, 1)) == [52]


def test_day_of_a_limit_that_has_come_is_over_only_for_what_ends_before_it():
    assert weeks_read("3월 15일까지 설치", date(2027, 3, 15)) == [1]
    assert weeks_read("3월 15일 전에 설치", date(2027, 3, 15)) == [52]


@pytest.mark.parametrize(
    "sentence",
    [
        "연말까지 재고가 바닥난다",
        "12월까지 접수된 민원",
        "12월까지 재고를 줄이고 싶습니다",
        "작년 12월까지 쓴 기록, 클라우드 방식",
        "작년 12월까지 구축한 시스템",
        "1월부터 12월까지 가동",
        "매년 12월까지 설치",
        "2024년 3월까지 도입",  # a year that is over is not the next one
        "올해 3월까지 도입",
        "말까지 알아듣는 챗봇",
        "13월까지 설치",
        "sales by March",
        "we need sales by year",
        "run by 12 people",
        "we need to know what is sold by the end of the year",
    ],
)
def test_date_of_something_else_is_no_deadline(sentence):
    assert weeks_read(sentence) == []


@pytest.mark.parametrize("sentence", ["연말까지 설치", "챗봇, 12월까지", "we need it by March", "연내 구축"])
def test_date_is_left_in_the_text_without_the_day_of_asking(sentence):
    constraints, rest = read_constraints(sentence)
    assert constraints == ()
    assert rest == sentence.lower()


def test_topic_loses_the_deadline_and_keeps_what_is_needed():
    assert read_constraints("챗봇을 3개월 안에 도입하고 싶어요")[1] == "챗봇을 도입하고 싶어요"
    assert read_constraints("연말까지 챗봇 설치", ASKED_ON)[1] == "챗봇 설치"
    assert read_constraints("a chatbot, ready in 6 weeks")[1] == "a chatbot,"


def test_words_of_two_conditions_that_overlap_are_taken_out_once():
    constraints, rest = read_constraints("부산 3개월 안에 설치해 줄 수 있는 챗봇 업체")
    assert {constraint.kind for constraint in constraints} == {"region", "deadline"}
    assert rest == "줄 수 있는 챗봇 업체"


def test_earliest_of_several_deadlines_counts():
    assert weeks_read("두 달 안에 설치, 3개월 안에 가동") == [8]


def test_wish_is_no_deadline():
    assert weeks_read("가능하면 연말까지 설치") == []
