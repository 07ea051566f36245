"""A change of an agreement in force: asked for, answered, decided, signed, in effect; and everything that refuses it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.agreements import operations as agreements
from contracts.agreements import queries, verification
from contracts.agreements.enums import AgreementState, AmendmentState, DocumentState, Party
from contracts.agreements.errors import (
    ChangeNotPossible,
    ChangeUnderWay,
    NothingChanged,
    PlanHasChanged,
    TooLateToChange,
)
from contracts.agreements.models import Agreement, AgreementDocument, Amendment
from contracts.clauses.enums import DocumentKind
from marketplace.core import audit, outbox
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import agreements as agreeing
from marketplace.demo.acts import delivery as delivering
from marketplace.documents import UnprintableText
from tests.contracts.agreements.changing import (
    OPINION,
    REASON,
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


def test_change_is_asked_for_answered_approved_signed_and_takes_effect(stage):
    agreement, base = stage.agreement(), stage.document()
    before, last = queries.effective_plan(agreement), agreement.milestones.order_by("position").last()
    amendment = ask(stage)
    assert (amendment.state, amendment.number, amendment.is_minor) == (
        AmendmentState.REQUESTED, f"{agreement.number}-C1", False,
    )  # fmt: skip
    assert queries.open_amendment(agreement) == amendment
    amendment = answer(stage, amendment)
    assert (amendment.state, amendment.agrees, amendment.opinion) == (AmendmentState.REVIEW, True, OPINION)
    amendment = approve(stage, amendment, comment="승인합니다.")
    outbox.drain()
    document = stage.document()
    assert (amendment.state, amendment.document, document.kind, document.base) == (
        AmendmentState.APPROVED, document, DocumentKind.AMENDMENT, base,
    )  # fmt: skip
    assert document.original_id and queries.effective_document(agreement) == base
    assert queries.effective_plan(agreement) == before

    agreeing.locked(stage.world, stage.firm())
    for party in Party:
        assert queries.whose_turn(stage.document()).party == party
        agreeing.signed(stage.world, stage.firm(), party)
    outbox.drain()

    document, base = stage.document(), AgreementDocument.objects.get(pk=base.pk)
    amendment.refresh_from_db()
    assert (document.state, base.state) == (DocumentState.SEALED, DocumentState.SUPERSEDED)
    assert (amendment.state, queries.open_amendment(agreement)) == (AmendmentState.CONCLUDED, None)
    assert queries.effective_document(agreement) == document
    assert queries.effective_plan(agreement) == criteria(before)
    last.refresh_from_db()
    assert last.criteria == "새 설비를 포함하여 재현율 90% 이상"
    assert stage.agreement().state == AgreementState.IN_FORCE
    assert [entry.action for entry in audit.trail(amendment) if entry.action.startswith("amendment.")] == [
        f"amendment.{move}" for move in ("request", "answer", "approve", "conclude")
    ]


def test_document_says_what_it_amends_why_and_every_cell_before_and_after(stage):
    base, before = stage.document(), queries.effective_plan(stage.agreement())
    amendment = drawn_up(stage)
    facts = facts_of(stage.document())

    assert facts["amends"]["number"] == base.number
    assert facts["amends"]["h0"] == base.h0
    assert facts["change"]["rows"] == amendment.changes == [
        {
            "part": "milestones", "row": before.milestones[-1].title, "field": "criteria",
            "before": before.milestones[-1].criteria, "after": "새 설비를 포함하여 재현율 90% 이상",
        }
    ]  # fmt: skip
    assert (facts["change"]["reason"], facts["change"]["opinion"]) == (REASON, OPINION)
    assert facts["plan"] == json.loads(json.dumps(criteria(before).as_data()))
    for name in ("money", "payments", "period", "rules", "terms"):
        assert facts[name] == facts_of(base)[name]
    assert [each["title"] for each in facts["articles"]][1] == "바꾸는 사항"
    assert {each["acknowledge"] for each in facts["articles"]} == {"", "clawback", "personal_data"}


def test_second_change_stands_on_the_first(stage):
    sealed(stage)
    first = stage.document()
    second = sealed(stage, lambda plan: criteria(plan, "또 다른 기준"))

    assert (second.number, stage.document().base) == (f"{stage.agreement().number}-C2", first)
    states = dict(AgreementDocument.objects.filter(agreement=stage.agreement()).values_list("version", "state"))
    assert states == {1: DocumentState.SUPERSEDED, 2: DocumentState.SEALED}
    assert facts_of(stage.document())["change"]["rows"][0]["before"] == "새 설비를 포함하여 재현율 90% 이상"
    assert queries.effective_plan(stage.agreement()).milestones[-1].criteria == "또 다른 기준"


def test_minor_change_is_in_effect_with_the_approval_and_keeps_what_was_signed(stage):
    base, before = stage.document(), queries.effective_plan(stage.agreement())
    amendment = approve(stage, answer(stage, ask(stage, staff)))

    assert (amendment.state, amendment.is_minor, amendment.document) == (AmendmentState.CONCLUDED, True, None)
    assert queries.effective_plan(stage.agreement()) == staff(before)
    assert queries.effective_document(stage.agreement()) == base
    assert stage.document() == base

    sealed(stage)
    assert queries.effective_plan(stage.agreement()) == criteria(staff(before))


def test_superseded_agreement_stays_genuine_and_names_what_took_its_place(stage):
    base = stage.document()
    assert verification.by_code(base.number, base.code).outcome == verification.Outcome.GENUINE
    sealed(stage)
    amendment = stage.document()
    base.refresh_from_db()
    found = verification.by_code(base.number, base.code)
    later = verification.by_code(amendment.number, amendment.code)

    assert (found.outcome, found.amendments) == (
        verification.Outcome.SUPERSEDED, ((amendment.number, amendment.code),),
    )  # fmt: skip
    assert verification.by_fingerprint(base.sealed.sha256).outcome == verification.Outcome.SUPERSEDED
    assert (later.outcome, later.amends, later.amendments) == (verification.Outcome.GENUINE, base.number, ())


# What is refused


def test_strangers_and_those_without_a_say_ask_for_nothing(stage):
    without_a_say = replace(stage.of(), roles=frozenset({"staff"}))
    for actor in (without_a_say, stage.staff("manager1")):
        with pytest.raises(TransitionRefused):
            ask(stage, actor=actor)
    with pytest.raises(Agreement.DoesNotExist):
        ask(stage, actor=stage.of("f08"))

    assert Amendment.objects.count() == 0


def test_one_change_at_a_time(stage):
    first = ask(stage)
    with pytest.raises(ChangeUnderWay) as refused:
        ask(stage, staff, actor=stage.vendor())

    assert first.number in str(refused.value)
    agreements.withdraw_change(amendment_id=first.pk, actor=stage.of(), at=stage.now())
    assert ask(stage, staff).number.endswith("-C2")


@pytest.mark.parametrize("words", ["", "  \n"])
def test_request_without_a_reason_and_answer_without_words_are_refused(stage, words):
    with pytest.raises(TransitionRefused):
        ask(stage, reason=words)
    amendment = ask(stage)
    with pytest.raises(TransitionRefused):
        answer(stage, amendment, opinion=words)

    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.REQUESTED


def test_change_of_nothing_is_refused(stage):
    with pytest.raises(NothingChanged):
        ask(stage, lambda plan: plan)


def test_plan_that_was_changed_meanwhile_is_not_overwritten(stage):
    agreement = stage.agreement()
    seen = queries.plan_digest(agreement)
    approve(stage, answer(stage, ask(stage, staff)))
    with pytest.raises(PlanHasChanged):
        ask(stage, seen=seen)


def test_change_of_the_money_names_what_is_wrong(stage):
    with pytest.raises(ChangeNotPossible) as refused:
        ask(stage, lambda plan: replace(plan, cost_lines=plan.cost_lines[1:]))

    assert "280,000,000원" in str(refused.value)


def test_text_that_cannot_be_printed_is_refused_at_once(stage):
    with pytest.raises(UnprintableText):
        ask(stage, lambda plan: criteria(plan, "금액 \u202e000,001"))
    with pytest.raises(UnprintableText):
        ask(stage, reason="새 설비 😀")

    assert Amendment.objects.count() == 0


def test_last_thirty_days_are_closed(stage):
    agreement = stage.agreement()
    last = agreement.ends_on - timedelta(days=agreement.rule_set.amendment_days)
    stage.world.go(last, 23, 30)
    amendment = ask(stage, staff)
    agreements.withdraw_change(amendment_id=amendment.pk, actor=stage.of(), at=stage.now())
    stage.world.go(last + timedelta(days=1), 0, 1)
    with pytest.raises(TooLateToChange):
        ask(stage)


def test_agreement_that_is_not_in_force_is_not_changed(stage):
    amendment = answer(stage, ask(stage))
    agreements.suspend_agreement(
        agreement_id=stage.agreement().pk, reason="점검", actor=stage.staff("manager1"), at=stage.now()
    )
    with pytest.raises(TransitionRefused):
        approve(stage, amendment)
    agreements.refuse_change(
        amendment_id=amendment.pk, reason="중단 중입니다.", actor=stage.staff("manager1"), at=stage.now()
    )
    with pytest.raises(TransitionRefused):
        ask(stage)


def test_only_the_other_firm_answers_and_once(stage):
    amendment = ask(stage, actor=stage.vendor())
    with pytest.raises(TransitionRefused):
        answer(stage, amendment)
    assert answer(stage, amendment, actor=stage.of()).state == AmendmentState.REVIEW
    with pytest.raises(TransitionRefused):
        answer(stage, amendment, actor=stage.of(), agrees=False)

    amendment.refresh_from_db()
    assert amendment.agrees is True


def test_change_the_other_firm_does_not_want_cannot_be_approved(stage):
    amendment = answer(stage, ask(stage), agrees=False)
    with pytest.raises(TransitionRefused):
        approve(stage, amendment)
    amendment = agreements.refuse_change(
        amendment_id=amendment.pk, reason="합의가 없습니다.", actor=stage.staff("manager1"), at=stage.now()
    )

    assert (amendment.state, amendment.decision) == (AmendmentState.REFUSED, "합의가 없습니다.")
    assert ask(stage).state == AmendmentState.REQUESTED


def test_firm_does_not_approve_and_office_does_not_approve_twice(stage):
    amendment = answer(stage, ask(stage))
    for actor in (stage.of(), stage.vendor(), stage.staff("approver")):
        with pytest.raises(TransitionRefused):
            approve(stage, amendment, actor=actor)
    approve(stage, amendment)
    with pytest.raises(TransitionRefused):
        approve(stage, amendment)

    assert AgreementDocument.objects.filter(kind=DocumentKind.AMENDMENT).count() == 1


def test_delivered_milestone_stays_as_it_was_agreed(stage):
    first = stage.agreement().milestones.order_by("position").first()
    delivering.delivers(stage.world, stage.firm(), first.key)

    def change_of_first(plan):
        return replace(plan, milestones=(replace(plan.milestones[0], criteria="쉬운 기준"), *plan.milestones[1:]))

    with pytest.raises(TransitionRefused) as refused:
        ask(stage, change_of_first)
    assert first.title in str(refused.value)
    assert ask(stage).milestones == {stage.agreement().milestones.order_by("position").last().key}


def test_agency_does_not_sign_what_was_delivered_meanwhile(stage):
    amendment = drawn_up(stage)
    firm = stage.firm()
    agreeing.locked(stage.world, firm)
    for party in (Party.DEMAND_FIRM, Party.VENDOR):
        agreeing.signed(stage.world, firm, party)
    for milestone in stage.agreement().milestones.order_by("position"):
        delivering.delivers(stage.world, firm, milestone.key)
    with pytest.raises(TransitionRefused):
        agreeing.signed(stage.world, firm, Party.AGENCY)

    assert stage.document().state == DocumentState.SIGNING
    agreements.void_document(
        document_id=stage.document().pk, reason="이미 제출됨", actor=stage.staff("manager1"), at=stage.now()
    )
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.REVIEW


# Documents that come to nothing, agreements that end first


def test_declined_amendment_goes_back_to_the_office_and_can_be_drawn_up_again(stage):
    amendment = drawn_up(stage)
    agreeing.locked(stage.world, stage.firm())
    first, agreement = stage.document(), stage.agreement()
    signature = first.signatures.get(party=Party.DEMAND_FIRM)
    agreements.open_document(signature_id=signature.pk, actor=stage.of(), at=stage.now())
    agreements.decline(signature_id=signature.pk, reason="표현을 고쳐 주세요.", actor=stage.of(), at=stage.now())
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.REVIEW
    assert stage.agreement().state == AgreementState.IN_FORCE
    assert queries.effective_document(agreement).kind == DocumentKind.AGREEMENT

    approve(stage, amendment)
    outbox.drain()
    assert (stage.document().number, stage.document().version) == (f"{amendment.number}-2", 2)


def test_amendment_that_is_not_signed_in_time_goes_back_to_the_office(stage):
    amendment = drawn_up(stage)
    agreeing.locked(stage.world, stage.firm())
    late = stage.document().sign_by + timedelta(seconds=1)

    assert agreements.expire_documents_due(at=late) == 1
    amendment.refresh_from_db()
    assert (amendment.state, stage.document().state) == (AmendmentState.REVIEW, DocumentState.EXPIRED)


def test_change_lapses_when_the_agreement_is_terminated(stage):
    amendment = drawn_up(stage)
    agreeing.locked(stage.world, stage.firm())
    agreeing.signed(stage.world, stage.firm(), Party.DEMAND_FIRM)
    stage.terminated()
    amendment.refresh_from_db()

    assert (amendment.state, stage.document().state) == (AmendmentState.LAPSED, DocumentState.VOIDED)


def test_change_that_all_have_signed_is_sealed_even_if_the_agreement_ends(stage):
    amendment = drawn_up(stage)
    agreeing.locked(stage.world, stage.firm())
    for party in Party:
        agreeing.signed(stage.world, stage.firm(), party)
    stage.terminated()
    outbox.drain()
    amendment.refresh_from_db()

    assert (amendment.state, stage.document().state) == (AmendmentState.CONCLUDED, DocumentState.SEALED)


def test_change_is_seen_by_its_parties_and_the_office_alone(stage):
    ask(stage)
    counts = {
        name: queries.amendments(actor).count()
        for name, actor in {
            "firm": stage.of(), "vendor": stage.vendor(), "office": stage.staff("manager1"), "other": stage.of("f08"),
            "expert": stage.staff("evaluator1"),
        }.items()
    }  # fmt: skip

    assert counts == {"firm": 1, "vendor": 1, "office": 1, "other": 0, "expert": 0}
