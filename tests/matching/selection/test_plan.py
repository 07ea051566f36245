"""A plan that can be submitted has no problems; each way to spoil it is named."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from marketplace.demo import content
from marketplace.demo.acts.applications import plan as plan_of
from marketplace.programmes.rule_values import preset
from matching.selection.plan import Plan, problems

RULES = preset("pilot")
FIRMS = content.load().firms


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def found(plan, size="small", quote=None):
    return problems(plan, rules=RULES, size_class=size, quote_total=plan.grant + plan.cash if quote is None else quote)


@pytest.fixture
def plan():
    return plan_of(FIRMS["f01"])


@pytest.mark.parametrize("key", sorted(FIRMS))
def test_plan_of_each_pilot_firm_has_no_problem_and_reads_back(key):
    plan = plan_of(FIRMS[key])

    assert found(plan) == []
    assert Plan.from_data(plan.as_data()) == plan


def with_line(plan, **changes):
    return replace(plan, cost_lines=(replace(plan.cost_lines[0], **changes), *plan.cost_lines[1:]))


def test_cost_table_one_won_beside_the_quote_is_named_with_the_difference(plan):
    assert any("+1원" in problem for problem in found(plan, quote=plan.grant + plan.cash - 1))


def test_co_payment_one_won_below_the_minimum_is_refused_and_names_the_minimum(plan):
    line = plan.cost_lines[0]
    short = with_line(plan, grant=line.grant + 1, cash=line.cash - 1)

    assert short.total == plan.total
    assert any("at least 70,000,000원" in problem and "by 1원" in problem for problem in found(short))


def test_cash_one_won_below_the_minimum_is_refused(plan):
    line, gift = plan.cost_lines[0], plan.in_kind[-1]
    short = replace(
        with_line(plan, cash=line.cash - 1),
        in_kind=(*plan.in_kind[:-1], replace(gift, monthly_pay=gift.monthly_pay + 1, amount=gift.amount + 1)),
    )

    assert [problem for problem in found(short) if "must be cash" in problem] != []


def test_grant_above_the_cap_is_refused(plan):
    assert any("at most 300,000,000원" in problem for problem in found(with_line(plan, grant=300_000_001)))


def test_forbidden_cost_item_is_refused(plan):
    assert any("training" in problem for problem in found(with_line(plan, item="training")))


def test_wrong_in_kind_arithmetic_is_named(plan):
    gift = plan.in_kind[0]
    wrong = replace(plan, in_kind=(replace(gift, amount=gift.amount + 1), *plan.in_kind[1:]))

    assert any(gift.name in problem for problem in found(wrong))


def test_advance_one_won_above_seventy_percent_is_refused(plan):
    first, second, *rest = plan.payments
    wrong = replace(
        plan, payments=(replace(first, amount=first.amount + 1), replace(second, amount=second.amount - 1), *rest)
    )

    assert any("The advance may be at most 220,500,000원" in problem for problem in found(wrong))


def test_payments_that_do_not_sum_are_named_with_the_difference(plan):
    *rest, last = plan.payments
    wrong = replace(plan, payments=(*rest, replace(last, amount=last.amount - 1)))

    assert any("-1원" in problem for problem in found(wrong))


def test_last_payment_must_be_the_balance(plan):
    assert found(replace(plan, payments=tuple(reversed(plan.payments)))) != []


def test_weights_must_make_a_hundred_percent(plan):
    kpi = plan.kpis[0]
    wrong = replace(plan, kpis=(replace(kpi, weight_bp=kpi.weight_bp - 1), *plan.kpis[1:]))

    assert any("100" in problem for problem in found(wrong))


def test_empty_section_is_named(plan):
    assert found(replace(plan, sections={**plan.sections, "goal": " "})) != []


def test_mid_size_firm_may_not_apply_in_the_pilot(plan):
    assert found(plan, size="mid-size") != []
