"""What a change of a plan is: every cell before and after, and what may not be changed like this."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.agreements import changes
from contracts.agreements.enums import Part
from marketplace.demo import content
from marketplace.demo.acts.changes import wanted
from marketplace.programmes.rule_values import preset
from matching.selection.plan import CostLine, Plan, StaffPlan

STARTS, ENDS, TODAY = date(2026, 5, 1), date(2026, 11, 30), date(2026, 8, 6)
PERIOD = changes.Period(STARTS, ENDS, ENDS)
LONGER = replace(PERIOD, limit=date(2027, 2, 15))  # the round goes on


@pytest.fixture(scope="module")
def firm():
    return content.load().firms["f07"]


@pytest.fixture(scope="module")
def plan(firm):
    application = firm["application"]
    return Plan.from_data({**application, "sections": application["plan"]})


def compared(before, after, period=PERIOD):
    return changes.compare(before, after, period)


def problems(before, after, period=PERIOD):
    return changes.problems(before, after, rules=preset("pilot"), size_class="medium", period=period, today=TODAY)


def over(plan, part, place, **values):
    rows = list(getattr(plan, part))
    rows[place] = replace(rows[place], **values)
    return replace(plan, **{part: tuple(rows)})


def test_scene_of_the_cast_is_a_possible_change_told_cell_by_cell(firm, plan):
    after = wanted(plan, firm["scene"]["change"])
    found = compared(plan, after)

    assert [(change.part, change.row, change.field) for change in found] == [
        ("milestones", "전 현장 적용과 최종 검수", "deliverables"),
        ("milestones", "전 현장 적용과 최종 검수", "criteria"),
        ("kpis", "안전고리 미체결 재현율", "method"),
        ("cost_lines", "현장별 위험구역 설정과 학습", "basis"),
        ("cost_lines", "현장별 위험구역 설정과 학습", "grant"),
        ("cost_lines", "현장별 위험구역 설정과 학습", "cash"),
        ("cost_lines", "얼굴 흐림·보관 정책 개발", "grant"),
        ("cost_lines", "얼굴 흐림·보관 정책 개발", "cash"),
        ("sections", "content", "text"),
        ("staff", "고봉수", "part"),
    ]
    grant = next(change for change in found if (change.row, change.field) == ("현장별 위험구역 설정과 학습", "grant"))
    assert (grant.before, grant.after) == ("74,000,000", "76,000,000")
    assert problems(plan, after) == []
    assert not changes.is_minor(found)
    assert changes.touched_milestones(plan, after) == {"m3"}


def test_month_is_told_as_the_day_it_ends(plan):
    (change,) = compared(plan, over(plan, "milestones", 1, month=5))

    assert (change.field, change.before, change.after) == ("month", "2026. 8. 31.", "2026. 9. 30.")


@pytest.mark.parametrize(
    ("month", "ends"),
    [(8, "2026. 12. 31."), (9, "2027. 1. 31."), (10, "2027. 2. 15."), (6, "2026. 10. 31."), (5, "2026. 9. 30.")],
)
def test_period_follows_the_last_milestone_and_is_signed_for(plan, month, ends):
    after = over(plan, "milestones", 2, month=month)
    moved, due = compared(plan, after, LONGER)

    assert (moved.part, moved.row_label, moved.before, moved.after) == (
        Part.PERIOD, "협약기간의 마지막 날", "2026. 11. 30.", ends,
    )  # fmt: skip
    assert (due.field, due.before, due.after) == ("month", "2026. 11. 30.", ends)
    assert not changes.is_minor([moved])
    assert problems(plan, after, LONGER) == []


def test_period_stays_where_another_milestone_ends_it(plan):
    assert [change.part for change in compared(plan, over(plan, "milestones", 1, month=6), LONGER)] == [Part.MILESTONES]
    assert LONGER.end_with(plan, over(plan, "milestones", 1, month=7)) == ENDS


def test_no_period_outlives_its_round(plan):
    (found,) = problems(plan, over(plan, "milestones", 2, month=11), LONGER)

    assert "2027. 2. 15." in found and plan.milestones[2].title in found
    assert (PERIOD.months, LONGER.months) == (7, 10)


@given(month=st.integers(1, 24), days=st.integers(0, 500))
def test_period_is_in_order_and_inside_the_round_whatever_is_moved(plan, month, days):
    """And no milestone is due after it: the words of both stand in the same table."""
    period = replace(PERIOD, limit=ENDS + timedelta(days=days))
    after = over(plan, "milestones", 2, month=month)
    end = period.end_with(plan, after)

    assert STARTS <= end <= period.limit
    assert (end == ENDS) == (not any(change.part == Part.PERIOD for change in compared(plan, after, period)))
    if not problems(plan, after, period):
        assert end >= TODAY
        assert month <= period.months


def test_same_plan_is_no_change(plan):
    assert compared(plan, Plan.from_data(plan.as_data())) == []


def test_row_that_comes_and_row_that_goes_have_an_empty_side(plan):
    new = StaffPlan(organisation="vendor", name="이새로", part="시험", participation_bp=2000)
    after = replace(plan, staff=(*plan.staff[1:], new))
    found = compared(plan, after)

    assert [(change.row, change.before, change.after) for change in found] == [
        ("허윤슬", "실무 총괄, 작업자 설명", ""), ("허윤슬", "35%", ""), ("이새로", "", "시험"), ("이새로", "", "20%"),
    ]  # fmt: skip
    assert changes.is_minor(found)


def test_two_rows_of_one_name_are_told_apart(plan):
    line = CostLine(item="labour", name="같은 이름", basis="하나", grant=0, cash=0)
    twice = replace(plan, cost_lines=(*plan.cost_lines, line, replace(line, basis="둘")))
    (change,) = compared(twice, over(twice, "cost_lines", -1, basis="셋"))

    assert (change.before, change.after) == ("둘", "셋")


@pytest.mark.parametrize("part", [Part.MILESTONES, Part.KPIS, Part.COST_LINES])
def test_what_the_three_sign_for_is_never_minor(plan, part):
    fields = {Part.MILESTONES: "criteria", Part.KPIS: "target", Part.COST_LINES: "basis"}
    found = compared(plan, over(plan, part, 0, **{fields[part]: "달라진 값"}))

    assert not changes.is_minor(found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda plan: over(plan, "cost_lines", 0, grant=plan.cost_lines[0].grant + 1), "비목별 금액의 합"),
        (lambda plan: over(plan, "payments", 0, amount=1), "지급 일정"),
        (lambda plan: replace(plan, title="다른 과제"), "과제명"),
        (lambda plan: replace(plan, milestones=plan.milestones[:-1]), "과업 단계"),
        (lambda plan: over(plan, "kpis", 0, baseline="1"), "성과지표"),
        (lambda plan: over(plan, "kpis", 0, weight_bp=1), "가중치"),
        (lambda plan: over(plan, "milestones", 2, month=8), "2026. 11. 30."),
        (lambda plan: over(plan, "milestones", 1, month=3), "지난"),
        (lambda plan: over(plan, "milestones", 1, criteria=""), "단계"),
        (lambda plan: over(plan, "cost_lines", 0, item="data"), "data"),
        (lambda plan: over(plan, "cost_lines", 0, grant=-1, cash=plan.cost_lines[0].cash), "0원"),
        (lambda plan: over(plan, "staff", 0, participation_bp=10_001), "참여율"),
        (lambda plan: replace(plan, sections={**plan.sections, "goal": " "}), "사업계획"),
    ],
)  # fmt: skip
def test_impossible_change_is_refused_in_words(plan, change, words):
    found = problems(plan, change(plan))

    assert found and words in " ".join(found)
