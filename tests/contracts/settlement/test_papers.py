"""Papers behind expenses: a split that never shows an invoice twice, one file once, and what an auditor would ask."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.settlement import operations as settlement
from contracts.settlement.enums import PaperKind
from contracts.settlement.errors import CodeMissing, NothingSpent, NothingToLink, ReasonMissing
from contracts.settlement.models import Claim, Evidence, Expense, Settlement
from contracts.settlement.papers import Paper, Spent, points
from marketplace.core import audit
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import money as paying
from marketplace.programmes import queries as rounds
from tests.concurrency import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.db]

SPENT = Spent(
    amount=10_000, planned=10_000, starts_on=date(2026, 5, 1), ends_on=date(2026, 11, 30), elsewhere={"f1": "서버"}
)
INVOICE = Paper(kind=PaperKind.INVOICE, party="(주)가", amount=10_000, day=date(2026, 6, 1))
TRANSFER = Paper(kind=PaperKind.TRANSFER, party="(주)가", amount=10_000, day=date(2026, 6, 3))
RESULT = Paper(kind=PaperKind.RESULT, party="(주)가", amount=None, day=date(2026, 5, 30))
WHOLE = [INVOICE, TRANSFER, RESULT]


@pytest.fixture(scope="module")
def module_in_force(module_in_force):
    """Every project is done, two instalments of each are paid, the settlements are open."""
    return module_in_force.vouchered().delivered().claimed().paid().evaluated()


def lines(stage, key="f12") -> list[Expense]:
    return paying.expenses_of(stage.firm(key))


def spent(stage):
    settlement.save_spent(
        settlement_id=stage.settlement("f12").pk, spent={line.pk: line.planned for line in lines(stage)},
        actor=stage.of("f12"), at=stage.now(),
    )  # fmt: skip


def claims(stage) -> list[Claim]:
    return list(Claim.objects.filter(agreement=stage.agreement("f12")).order_by("row__position"))


def link(stage, line, *found, actor=None):
    return settlement.link_papers(
        expense_id=line.pk, claims=[claim.pk for claim in found], actor=actor or stage.of("f12"), at=stage.now()
    )


def bring(stage, line, content=b"paper", actor=None, **changed):
    values = {"kind": "invoice", "party": "(주)가", "amount": 5, "day": date(2026, 6, 1), **changed}
    return settlement.add_paper(
        expense_id=line.pk, content=content, actor=actor or stage.of("f12"), at=stage.now(), **values
    )


def shown(claim) -> int:
    return sum(one.amount for one in Evidence.objects.filter(claim=claim, kind=PaperKind.INVOICE, removed_at=None))


# What an auditor would ask


@pytest.mark.parametrize(
    ("papers", "changed", "cells"),
    [
        (WHOLE, {}, set()),
        ([TRANSFER, RESULT], {}, {("invoice", "file")}),
        ([INVOICE, RESULT], {}, {("transfer", "file")}),
        ([INVOICE, TRANSFER], {}, {("result", "file")}),
        ([replace(INVOICE, amount=9_999), TRANSFER, RESULT], {}, {("invoice", "amount")}),
        ([INVOICE, replace(TRANSFER, amount=10_001), RESULT], {}, {("transfer", "amount")}),
        ([INVOICE, replace(TRANSFER, party="(주)나"), RESULT], {}, {("invoice", "party"), ("transfer", "party")}),
        ([replace(INVOICE, day=date(2026, 4, 30)), TRANSFER, RESULT], {}, {("invoice", "day")}),
        ([INVOICE, replace(TRANSFER, day=date(2026, 12, 9)), RESULT], {}, set()),  # paid after the end
        ([INVOICE, TRANSFER, replace(RESULT, day=date(2026, 12, 1))], {}, {("result", "day")}),
        ([replace(INVOICE, file="f1"), TRANSFER, RESULT], {}, {("invoice", "file")}),
        ([], {"amount": 0}, set()),
        ([RESULT], {"to_come": 10_000}, set()),  # all of it comes with the balance
        ([replace(INVOICE, amount=4), replace(TRANSFER, amount=4), RESULT], {"to_come": 9_996}, set()),
    ],
)
def test_what_differs_is_named_with_its_cell(papers, changed, cells):
    assert {cell for point in points(papers, replace(SPENT, **changed)) for cell in point.cells} == cells


def test_more_spent_than_planned_is_said(stage):
    assert "1원" in points(WHOLE, replace(SPENT, planned=9_999))[0].words


# What the agency holds


def test_claim_is_split_among_expenses_to_the_won(stage):
    spent(stage)
    first, second = claims(stage)
    for line in lines(stage):
        if shown(first) + shown(second) < first.supply_value + second.supply_value:
            link(stage, line, first, second)

    assert (shown(first), shown(second)) == (first.supply_value, second.supply_value)
    line = lines(stage)[0]
    assert sum(one.amount for one in line.evidence.filter(kind=PaperKind.INVOICE)) == line.spent
    assert {one.amount for one in line.evidence.filter(kind=PaperKind.TRANSFER)} == {
        one.amount for one in line.evidence.filter(kind=PaperKind.INVOICE)
    }


def test_exhausted_claim_cannot_be_linked(stage):
    spent(stage)
    first = claims(stage)[0]
    link(stage, lines(stage)[0], first)
    assert shown(first) == first.supply_value
    with pytest.raises(NothingToLink):
        link(stage, lines(stage)[1], first)


def test_paper_taken_away_sets_its_part_free(stage):
    spent(stage)
    first = claims(stage)[0]
    for paper in link(stage, lines(stage)[0], first):
        settlement.remove_paper(evidence_id=paper.pk, actor=stage.of("f12"), at=stage.now())
    assert shown(first) == 0
    link(stage, lines(stage)[1], first)
    assert shown(first) == lines(stage)[1].spent


def test_claims_of_other_agreements_and_lines_without_an_amount_are_refused(stage):
    with pytest.raises(NothingSpent):
        link(stage, lines(stage)[0], *claims(stage))
    spent(stage)
    other = Claim.objects.filter(agreement=stage.agreement("f08"))
    with pytest.raises(NothingToLink):
        link(stage, lines(stage)[0], *other)
    assert not Evidence.objects.exists()


# Who, and when


def test_only_the_firms_own_people_bring_papers(stage):
    spent(stage)
    line = lines(stage)[0]
    with pytest.raises(Expense.DoesNotExist):
        bring(stage, line, actor=stage.of("f08"))
    for actor in (stage.vendor("f12"), stage.staff("manager2"), stage.staff("auditor2")):
        with pytest.raises(TransitionRefused):
            bring(stage, line, actor=actor)
    assert not Evidence.objects.exists()


def test_same_file_is_one_paper_and_each_act_is_audited(stage):
    line = lines(stage)[0]
    first = bring(stage, line)
    assert bring(stage, line).pk == first.pk
    for _press in range(2):
        settlement.remove_paper(evidence_id=first.pk, actor=stage.of("f12"), at=stage.now())
    assert bring(stage, line).pk != first.pk

    trail = audit.trail(stage.settlement("f12")).filter(action__endswith="_paper").values_list("action", flat=True)
    assert list(trail) == ["settlement.add_paper", "settlement.remove_paper", "settlement.add_paper"]


def test_amounts_and_papers_are_closed_once_handed_in(stage):
    paper = bring(stage, lines(stage)[0])
    paying.statement_submitted(stage.world, stage.firm("f12"))
    with pytest.raises(TransitionRefused):
        settlement.remove_paper(evidence_id=paper.pk, actor=stage.of("f12"), at=stage.now())
    with pytest.raises(TransitionRefused):
        spent(stage)


def test_judgement_is_the_auditors_and_needs_code_and_reason(stage):
    paying.statement_submitted(stage.world, stage.firm("f12"))
    line, at = lines(stage)[0], stage.now()
    for actor in (stage.staff("manager2"), stage.of("f12")):
        with pytest.raises(TransitionRefused):
            settlement.judge_expense(expense_id=line.pk, won=line.most, actor=actor, at=at)
    auditor = stage.staff("auditor2")
    with pytest.raises(ReasonMissing):
        settlement.judge_expense(expense_id=line.pk, won=line.most - 1, code="other", actor=auditor, at=at)
    with pytest.raises(CodeMissing):
        settlement.judge_expense(expense_id=line.pk, won=line.most - 1, reason="다름", actor=auditor, at=at)
    settlement.judge_expense(expense_id=line.pk, won=line.most, actor=auditor, at=at)
    assert [one.proposed for one in lines(stage)] == [line.most, None, None, None, None]
    assert Settlement.objects.get(pk=line.settlement_id).reviewed_by is None


def test_claim_linked_at_once_to_every_expense_is_split_once(in_force_committed):
    stage = in_force_committed.vouchered().delivered().claimed().paid().evaluated()
    spent(stage)
    first, found, actor, at = claims(stage)[0], lines(stage), stage.of("f12"), stage.now()
    at_once(
        lambda number: settlement.link_papers(
            expense_id=found[number % 5].pk, claims=[first.pk], actor=actor, at=at
        ),
        8,
    )  # fmt: skip
    assert shown(first) == first.supply_value


# The calendar of many days at once


def test_days_of_many_steps_are_those_of_each(stage):
    starts = {(date(2026, 5, 1), count) for count in range(16)} | {(date(2026, 9, 23), 3)}
    found = rounds.after_working_days(starts)
    assert found == {(day, count): rounds.add_working_days(day, count) for day, count in starts}
    assert rounds.after_working_days({(date(2099, 1, 4), 5)}) == {(date(2099, 1, 4), 5): None}
