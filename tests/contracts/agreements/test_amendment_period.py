"""A change of the agreement's period: it ends with its last milestone, is signed for, and everything follows it."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts.agreements import operations as agreements
from contracts.agreements import queries, rules, verification
from contracts.agreements.enums import AmendmentState, DocumentState, Party
from contracts.agreements.errors import ChangeNotPossible, ChangeUnderWay
from contracts.delivery import operations as delivery
from marketplace.core import audit, outbox
from marketplace.core.clock import in_korea
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import agreements as agreeing
from marketplace.programmes.models import Round
from tests.contracts.agreements.changing import answer, approve, ask, criteria, drawn_up, facts_of, later, sealed

pytestmark = [pytest.mark.django_db, pytest.mark.db]

ENDS, LIMIT = date(2026, 11, 30), date(2027, 2, 15)


@pytest.fixture
def stage(in_force):
    Round.objects.update(run_ends_on=LIMIT, settle_by=LIMIT + timedelta(days=60))
    return in_force


def last_of(stage):
    return stage.agreement().milestones.order_by("position").last()


def test_period_ends_later_once_all_have_signed_and_everything_follows(stage):
    base = stage.document()
    assert stage.agreement().ends_on == ENDS == last_of(stage).due_on
    amendment = drawn_up(stage, later)
    assert (amendment.ends_on, amendment.is_minor) == (date(2026, 12, 31), False)
    assert stage.agreement().ends_on == ENDS == last_of(stage).due_on

    agreeing.locked(stage.world, stage.firm())
    for party in Party:
        agreeing.signed(stage.world, stage.firm(), party)
    outbox.drain()
    agreement, document = stage.agreement(), stage.document()
    assert agreement.ends_on == date(2026, 12, 31) == last_of(stage).due_on
    assert facts_of(document)["period"] == {**facts_of(base)["period"], "ends_on": "2026-12-31", "months": 8}
    assert facts_of(document)["milestones"][-1]["due_on"] == "2026-12-31"
    assert [(row["part"], row["before"], row["after"]) for row in facts_of(document)["change"]["rows"]] == [
        ("period", "2026. 11. 30.", "2026. 12. 31."), ("milestones", "2026. 11. 30.", "2026. 12. 31."),
    ]  # fmt: skip
    assert verification.by_code(document.number, document.code).ends_on == date(2026, 12, 31)
    (entry,) = audit.trail(agreement).filter(action="agreement.change_period")
    facts = json.loads(entry.facts)
    assert (facts["from"], facts["to"]) == ("2026-11-30", "2026-12-31")


def test_work_is_delivered_until_the_new_last_day(stage):
    sealed(stage, later)
    given = {"milestone_id": last_of(stage).pk, "note": "마지막 산출물", "actor": stage.vendor()}
    with pytest.raises(TransitionRefused):
        delivery.deliver(**given, at=in_korea(2027, 1, 1))
    delivery.deliver(**given, at=in_korea(2026, 12, 31, 23))

    assert last_of(stage).state == "delivered"


def test_period_ends_earlier_and_not_before_today(stage):
    amendment = drawn_up(stage, lambda plan: later(plan, 5))
    assert amendment.ends_on == date(2026, 9, 30)
    agreeing.locked(stage.world, stage.firm())
    for party in (Party.DEMAND_FIRM, Party.VENDOR):
        agreeing.signed(stage.world, stage.firm(), party)
    signature = stage.document().signatures.get(party=Party.AGENCY)
    too_late, in_time = (in_korea(2026, 10, 1), in_korea(2026, 9, 30, 23))
    assert "2026. 9. 30." in str(rules.what_it_changes_is_still_open(signature, stage.staff("approver"), too_late))
    assert rules.what_it_changes_is_still_open(signature, stage.staff("approver"), in_time) is None

    agreeing.signed(stage.world, stage.firm(), Party.AGENCY)
    outbox.drain()
    assert stage.agreement().ends_on == date(2026, 9, 30) == last_of(stage).due_on


def test_end_that_is_over_when_it_is_decided_is_not_approved(stage):
    amendment = answer(stage, ask(stage, lambda plan: later(plan, 5)))
    stage.world.go(date(2026, 10, 1), 9)
    with pytest.raises(TransitionRefused) as refused:
        approve(stage, amendment)

    assert "2026. 9. 30." in str(refused.value)


def test_round_is_outlived_by_no_period(stage):
    assert ask(stage, lambda plan: later(plan, 10)).ends_on == LIMIT
    agreements.withdraw_change(
        amendment_id=queries.open_amendment(stage.agreement()).pk, actor=stage.of(), at=stage.now()
    )
    with pytest.raises(ChangeNotPossible) as refused:
        ask(stage, lambda plan: later(plan, 11))

    assert "2027. 2. 15." in str(refused.value)


def test_two_changes_at_once_are_one(stage):
    ask(stage, later)
    with pytest.raises(ChangeUnderWay):
        ask(stage, lambda plan: later(plan, 9), actor=stage.vendor())


def test_next_change_stands_on_the_new_period(stage):
    sealed(stage, later)
    first = stage.document()
    sealed(stage, criteria)
    assert facts_of(stage.document())["period"] == facts_of(first)["period"]
    assert stage.agreement().ends_on == date(2026, 12, 31)

    amendment = sealed(stage, lambda plan: later(plan, 7))
    first.refresh_from_db()
    assert (amendment.state, first.state) == (AmendmentState.CONCLUDED, DocumentState.SUPERSEDED)
    assert amendment.changes[0]["before"] == "2026. 12. 31."
    assert stage.agreement().ends_on == ENDS == last_of(stage).due_on


def test_change_that_comes_to_nothing_leaves_the_period(stage):
    drawn_up(stage, later)
    agreeing.locked(stage.world, stage.firm())
    agreements.expire_documents_due(at=stage.document().sign_by + timedelta(seconds=1))

    assert stage.agreement().ends_on == ENDS
    assert queries.effective_document(stage.agreement()).kind == "agreement"


def test_case_of_the_vendor_is_due_with_its_next_milestone(stage):
    def first_later(plan):
        return replace(plan, milestones=(replace(plan.milestones[0], month=4), *plan.milestones[1:]))

    sealed(stage, first_later)
    case = stage.agreement().case
    assert case.holder == "vendor"
    assert case.due_at.date() == date(2026, 8, 31)
