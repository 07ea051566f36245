"""Consortium, draft, submission, correction, ineligibility: what counts, and who decides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from marketplace.accounts import operations as accounts
from marketplace.accounts.enums import BusinessStatus, RelationKind, StaffRole
from marketplace.accounts.models import Organisation
from marketplace.core import audit, canonical, files, outbox
from marketplace.core.approvals import Answer, ProposerDecides
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.lifecycle import TransitionRefused
from marketplace.core.models import Event
from marketplace.demo import story
from marketplace.demo.acts import applications as applying
from marketplace.documents import UnprintableText
from marketplace.programmes.enums import CaseState
from marketplace.programmes.models import Case, EligibilityRun
from matching.selection import operations as selection
from matching.selection import queries
from matching.selection.enums import ApplicationState, ConsortiumState, RankingState
from matching.selection.errors import (
    ConsortiumExists,
    NoConflictNotDeclared,
    NotEligible,
    PlanIncomplete,
    ProposedAlready,
    ReasonAndRemedyNeeded,
    Related,
)
from matching.selection.models import ApplicationVersion, Consortium, Ineligibility, Receipt
from tests.scenarios import quiet

pytestmark = [pytest.mark.django_db, pytest.mark.db]
DAY = timedelta(days=1)


def submit(stage, **given):
    application = stage.application()
    given = {"actor": stage.of(), "at": stage.now(), **given}
    return selection.submit_application(application_id=application.pk, **given)


def save(stage, **changes):
    plan = replace(applying.plan(stage.firm().content), **changes)
    selection.save_draft(application_id=stage.application().pk, plan=plan, actor=stage.of(), at=stage.now())
    return plan


def closed_tax_status(stage):
    accounts.record_business_status(
        organisation_id=stage.firm().organisation_id, status=BusinessStatus.CLOSED, actor=stage.world.system,
        at=stage.now(),
    )  # fmt: skip


def test_consortium_is_proposed_once_and_accepted_by_the_other_side(stage):
    story.ask_and_choose(stage.world, quiet)
    case_id = stage.firm().made["case"]
    made = selection.propose_consortium(case_id=case_id, actor=stage.of(), at=stage.now())
    with pytest.raises(ConsortiumExists):
        selection.propose_consortium(case_id=case_id, actor=stage.vendor(), at=stage.now())
    with pytest.raises(TransitionRefused):
        selection.accept_consortium(consortium_id=made.pk, no_conflict=True, actor=stage.of(), at=stage.now())
    with pytest.raises(NoConflictNotDeclared):
        selection.accept_consortium(consortium_id=made.pk, no_conflict=False, actor=stage.vendor(), at=stage.now())
    accounts.declare_relation(
        one_id=stage.firm().organisation_id, other_id=made.vendor_id, kind=RelationKind.AFFILIATE, declared=True,
        actor=stage.of(), at=stage.now(),
    )  # fmt: skip
    with pytest.raises(Related):
        selection.accept_consortium(consortium_id=made.pk, no_conflict=True, actor=stage.vendor(), at=stage.now())

    assert Consortium.objects.get().state == ConsortiumState.PROPOSED


def test_draft_takes_up_the_consortium_that_follows_a_dissolved_one(stage):
    stage.drafted()
    old = stage.application().consortium
    selection.dissolve_consortium(
        consortium_id=old.pk, reason="조건을 다시 정합니다.", actor=stage.of(), at=stage.now()
    )
    with pytest.raises(TransitionRefused):
        submit(stage)
    applying.consortium(stage.world, stage.firm())
    selection.start_application(case_id=old.case_id, actor=stage.of(), at=stage.now())

    assert submit(stage).version == 1
    with pytest.raises(TransitionRefused):
        selection.dissolve_consortium(
            consortium_id=stage.application().consortium_id, reason="그만둡니다.", actor=stage.of(), at=stage.now()
        )


def test_submission_is_hashed_counted_and_gets_one_receipt(stage):
    stage.drafted()
    version = submit(stage)
    outbox.drain()
    receipt = Receipt.objects.get()
    again = selection.render_receipt(version_id=version.pk, at=stage.now())

    assert version.sha256 == canonical.sha256(version.content)
    assert version.receipt_number == "R-2026-1-00001"
    assert (again.pk, Receipt.objects.count()) == (receipt.pk, 1)
    assert files.read(receipt.file).startswith(b"%PDF-")
    plan = queries.counting_plan(stage.application())
    assert (stage.application().grant, stage.application().cash) == (plan.grant, plan.cash)


def test_submission_whose_receipt_could_not_be_printed_is_refused(stage):
    stage.drafted()
    Organisation.objects.filter(pk=stage.application().demand_firm_id).update(legal_name="㈜龘")
    with pytest.raises(UnprintableText, match="수요기업"):
        submit(stage)
    assert stage.application().state == ApplicationState.DRAFT


def test_cost_table_that_does_not_add_up_is_refused_naming_the_difference(stage):
    stage.drafted()
    plan = applying.plan(stage.firm().content)
    line = plan.cost_lines[0]
    save(stage, cost_lines=(replace(line, cash=line.cash + 3), *plan.cost_lines[1:]))
    with pytest.raises(PlanIncomplete, match=r"\+3원"):
        submit(stage)

    assert ApplicationVersion.objects.count() == 0


def test_rules_that_fail_refuse_the_submission_with_every_finding(stage):
    stage.drafted()
    closed_tax_status(stage)
    with pytest.raises(NotEligible) as refused:
        submit(stage)

    run = EligibilityRun.objects.latest("pk")
    assert len(refused.value.findings) == run.findings.filter(outcome="fail").count() >= 1
    assert (stage.application().state, ApplicationVersion.objects.count()) == (ApplicationState.DRAFT, 0)


def test_person_without_the_right_learns_so_before_any_rule_runs(stage):
    stage.drafted()
    runs = EligibilityRun.objects.count()
    for actor in (stage.of(role="manager"), stage.vendor(), stage.staff("manager1")):
        with pytest.raises(TransitionRefused):
            submit(stage, actor=actor)

    assert EligibilityRun.objects.count() == runs


def test_submission_before_intake_opens_is_refused(stage):
    stage.drafted()
    opens = stage.application().round.opens_at
    with pytest.raises(TransitionRefused):
        submit(stage, at=opens - timedelta(seconds=1))


def test_vendor_does_not_write_the_firms_draft(stage):
    stage.drafted()
    with pytest.raises(NotAllowed):
        selection.save_draft(
            application_id=stage.application().pk, plan=applying.plan(stage.firm().content), actor=stage.vendor(),
            at=stage.now(),
        )  # fmt: skip


def test_receiving_takes_only_what_was_submitted_and_only_after_the_deadline(stage):
    stage.drafted()
    submit(stage)
    closes = stage.application().round.closes_at
    assert selection.receive_applications_due(at=closes) == 0
    assert selection.receive_applications_due(at=closes + timedelta(seconds=1)) == 1
    assert selection.receive_applications_due(at=closes + timedelta(seconds=2)) == 0

    assert (stage.application().state, stage.application("f05").state) == ("received", "draft")
    assert stage.application().case.state == CaseState.SELECTION


def test_withdrawal_before_selection_ends_the_case_and_keeps_the_receipt(stage):
    stage.drafted()
    submit(stage)
    selection.withdraw_application(
        application_id=stage.application().pk, reason="인력이 떠났습니다.", actor=stage.of(), at=stage.now()
    )

    assert stage.application().case.state == CaseState.ENDED
    assert ApplicationVersion.objects.count() == 1


def asked_to_correct(stage):
    stage.drafted().received()
    selection.request_correction(
        application_id=stage.application().pk, reason="제목을 고쳐 주십시오.", actor=stage.staff("manager1"),
        at=stage.now(),
    )  # fmt: skip
    return stage.application()


def answer(stage, at=None):
    return selection.answer_correction(
        application_id=stage.application().pk, note="고쳤습니다.", actor=stage.of(), at=at or stage.now()
    )


def test_corrected_plan_becomes_a_version_with_its_own_receipt(stage):
    application = asked_to_correct(stage)
    save(stage, title="고친 제목")
    assert queries.counting_plan(application).title != "고친 제목"
    answer(stage)

    assert [version.version for version in application.versions.order_by("version")] == [1, 2]
    assert queries.counting_plan(application).title == "고친 제목"


def test_answer_without_a_new_plan_makes_no_version(stage):
    application = asked_to_correct(stage)
    answer(stage)

    assert application.versions.count() == 1


def test_edits_never_submitted_do_not_slip_in_with_a_correction(stage):
    stage.drafted()
    submit(stage)
    save(stage, title="내지 않은 제목")
    stage.world.go(stage.world.day(18), 15, 1)
    selection.receive_applications_due(at=stage.now())
    selection.request_correction(
        application_id=stage.application().pk, reason="확인서를 갱신해 주십시오.", actor=stage.staff("manager1"),
        at=stage.now(),
    )  # fmt: skip
    answer(stage)

    assert queries.counting_plan(stage.application()).title != "내지 않은 제목"


def test_correction_raises_no_grant(stage):
    asked_to_correct(stage)
    plan = applying.plan(stage.firm().content)
    line, last = plan.cost_lines[0], plan.cost_lines[-1]
    assert line is not last
    save(stage, cost_lines=(replace(line, grant=line.grant + 1, cash=line.cash - 1), *plan.cost_lines[1:]))
    with pytest.raises(PlanIncomplete):
        answer(stage)

    assert stage.application().state == ApplicationState.CORRECTION


def test_correction_one_second_after_its_due_time_is_refused(stage):
    application = asked_to_correct(stage)
    with pytest.raises(TransitionRefused):
        answer(stage, at=application.correction_due_at + timedelta(seconds=1))
    answer(stage, at=application.correction_due_at)


def propose(stage, **given):
    given = {"reason": "휴업 중입니다.", "remedy": "영업을 재개하면 다음 회차에 신청할 수 있습니다.", **given}
    return selection.propose_ineligible(
        application_id=stage.application().pk, actor=stage.staff("manager1"), at=stage.now(), **given
    )


def test_failed_rules_keep_the_manager_from_finding_it_eligible(stage):
    stage.drafted().received()
    closed_tax_status(stage)
    with pytest.raises(NotEligible):
        applying.found_eligible(stage.world, stage.firm())

    assert stage.application().state == ApplicationState.RECEIVED


def test_ineligibility_needs_a_second_person_and_tells_reason_remedy_and_date(stage):
    stage.drafted().received()
    found = propose(stage)
    with pytest.raises(ProposedAlready):
        propose(stage)
    accounts.grant_staff_role(
        user_id=stage.world.staff_ids["manager1"], role=StaffRole.APPROVER, actor=stage.world.system, at=stage.now()
    )
    given = {"ineligibility_id": found.pk, "answer": Answer.APPROVE}
    with pytest.raises(ProposerDecides):
        selection.decide_ineligible(**given, actor=stage.staff("manager1"), at=stage.now())
    with pytest.raises(NotAllowed):
        selection.decide_ineligible(**given, actor=stage.staff("secretary"), at=stage.now())
    assert stage.application().state == ApplicationState.RECEIVED

    at = stage.now()
    found = selection.decide_ineligible(**given, actor=stage.staff("approver"), at=at)

    assert found.object_by == day_in_korea(at) + 30 * DAY
    assert (stage.application().state, stage.application().case.state) == ("ineligible", CaseState.ENDED)
    told = Event.objects.get(name="application.find_ineligible").facts
    assert told == {"reason": found.reason, "remedy": found.remedy, "object_by": found.object_by.isoformat()}
    assert [entry.reason for entry in audit.trail(found) if entry.action == "application.find_ineligible"] == [
        found.reason
    ]


def test_returned_ineligibility_leaves_the_application_where_it_was(stage):
    stage.drafted().received()
    found = propose(stage)
    with pytest.raises(Refusal):
        selection.decide_ineligible(
            ineligibility_id=found.pk, answer=Answer.RETURN, actor=stage.staff("approver"), at=stage.now()
        )
    selection.decide_ineligible(
        ineligibility_id=found.pk, answer=Answer.RETURN, reason="근거가 없습니다.", actor=stage.staff("approver"),
        at=stage.now(),
    )  # fmt: skip

    assert stage.application().state == ApplicationState.RECEIVED
    assert propose(stage).state == RankingState.PROPOSED


def test_ineligibility_without_a_remedy_is_refused(stage):
    stage.drafted().received()
    with pytest.raises(ReasonAndRemedyNeeded):
        propose(stage, remedy=" ")

    assert Ineligibility.objects.count() == 0
    assert Case.objects.filter(state=CaseState.ENDED).count() == 0
