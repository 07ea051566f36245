"""Many press the same button at once: one agreement, one signature, one end."""

import pytest

from contracts.agreements import operations as agreements
from contracts.agreements import queries
from contracts.agreements.enums import AmendmentState, DocumentState, Method, Party, SignatureState
from contracts.agreements.models import (
    Agreement,
    AgreementDocument,
    Amendment,
    PriorNotice,
    Signature,
    SignatureRecord,
)
from contracts.clauses.enums import Clause, DocumentKind
from contracts.payments.models import DepositExpectation
from marketplace.core import audit, outbox
from tests.concurrency import at_once, database_like, kept_world
from tests.contracts.agreements.changing import answer, ask, criteria
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def ready(migrated_template, django_db_blocker, tmp_path_factory):
    """An award that is ready, as a template of the database, and its stage."""

    def made() -> Stage:
        return Stage(small_world("f01")).drafted().received().scored().ranked().decided().revised()

    folder = tmp_path_factory.mktemp("world")
    with kept_world(made, "award_ready", migrated=migrated_template, blocker=django_db_blocker, folder=folder) as kept:
        yield kept


@pytest.fixture
def stage(ready, db):
    template, stage = ready
    with database_like(template):
        yield stage
        assert list(audit.breaks()) == []


def kinds(answers):
    return {kind.__name__: sum(type(answer) is kind for answer in answers) for kind in set(map(type, answers))}


def test_agreement_drawn_up_at_once_is_one(stage):
    award, actor, at = stage.award(), stage.staff("manager1"), stage.now()

    answers = at_once(lambda _number: agreements.draw_up(award_id=award.pk, actor=actor, at=at), 4, threads=4)

    assert kinds(answers) == {"Agreement": 1, "DrawnUpAlready": 3}
    assert (Agreement.objects.count(), AgreementDocument.objects.count(), DepositExpectation.objects.count()) == (
        1,
        1,
        1,
    )


def opened(stage, party):
    signature = Signature.objects.get(party=party)
    actor = stage.signer(party)
    agreements.open_document(signature_id=signature.pk, actor=actor, at=stage.now())
    at = stage.now()
    return {
        "signature_id": signature.pk, "h0": stage.document().h0, "clauses": Clause.values,
        "typed_name": actor.label.partition(" (")[0], "methods": [(Method.PASSWORD, at), (Method.ONE_TIME_CODE, at)],
        "actor": actor, "at": at,
    }  # fmt: skip


def test_two_clicks_at_once_are_one_signature(stage):
    stage.drawn_up().locked()
    given = opened(stage, Party.DEMAND_FIRM)

    answers = at_once(lambda _number: agreements.sign(**given), 4, threads=4)

    assert kinds(answers) == {"SignatureRecord": 1, "TransitionRefused": 3}
    assert SignatureRecord.objects.count() == 1


def test_signature_and_decline_at_once_leave_one_story(stage):
    stage.drawn_up().locked()
    given = opened(stage, Party.DEMAND_FIRM)
    vendors, at = Signature.objects.get(party=Party.VENDOR), stage.now()

    def sign_or_decline(number):
        if number:
            return agreements.decline(signature_id=vendors.pk, reason="조건이 다름", actor=stage.vendor(), at=at)
        return agreements.sign(**given)

    signed, declined = at_once(sign_or_decline, 2, threads=2)

    assert type(declined).__name__ == "Signature"
    assert AgreementDocument.objects.get().state == DocumentState.DECLINED
    assert Signature.objects.get(party=Party.DEMAND_FIRM).state == SignatureState.VOIDED
    assert SignatureRecord.objects.count() == (type(signed).__name__ == "SignatureRecord")


def test_sealing_by_two_workers_is_one_seal(stage):
    stage.drawn_up().locked().signed()
    document = stage.document()

    answers = at_once(lambda _number: agreements.seal_document(document_id=document.pk, at=stage.now()), 2, threads=2)

    assert kinds(answers).keys() <= {"AgreementDocument", "TransitionRefused"}
    assert stage.document().state == DocumentState.SEALED
    outbox.drain()
    assert stage.agreement().state == "concluded"


@pytest.fixture
def in_force_stage(in_force_committed):
    return in_force_committed


def test_change_asked_for_at_once_is_one(in_force_stage):
    stage = in_force_stage
    agreement = stage.agreement()
    given = {
        "agreement_id": agreement.pk, "plan": criteria(queries.effective_plan(agreement)), "reason": "변경",
        "seen": queries.plan_digest(agreement), "actor": stage.of(), "at": stage.now(),
    }  # fmt: skip

    answers = at_once(lambda _number: agreements.request_change(**given), 4, threads=4)

    assert kinds(answers) == {"Amendment": 1, "ChangeUnderWay": 3}
    assert Amendment.objects.count() == 1


def test_change_approved_at_once_has_one_document(in_force_stage):
    stage = in_force_stage
    amendment = answer(stage, ask(stage))
    given = {"amendment_id": amendment.pk, "actor": stage.staff("manager1"), "at": stage.now()}

    answers = at_once(lambda _number: agreements.approve_change(**given), 4, threads=4)

    assert kinds(answers) == {"Amendment": 1, "TransitionRefused": 3}
    assert AgreementDocument.objects.filter(kind=DocumentKind.AMENDMENT).count() == 1


def test_approval_and_termination_at_once_leave_no_open_change(in_force_stage):
    stage = in_force_stage
    amendment = answer(stage.noticed(), ask(stage))
    stage.heard()
    approver, manager, at = stage.staff("approver"), stage.staff("manager1"), stage.now()

    def approve_or_end(number):
        if number:
            return agreements.terminate_agreement(
                agreement_id=amendment.agreement_id, reason="폐업", actor=approver, at=at
            )
        return agreements.approve_change(amendment_id=amendment.pk, actor=manager, at=at)

    at_once(approve_or_end, 2, threads=2)

    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.LAPSED
    assert {document.state for document in AgreementDocument.objects.filter(kind=DocumentKind.AMENDMENT)} <= {
        DocumentState.VOIDED
    }


def test_notice_given_at_once_is_one(in_force_stage):
    stage = in_force_stage
    given = {
        "agreement_id": stage.agreement().pk, "ground": "cannot_finish", "reason": "폐업",
        "actor": stage.staff("approver"), "at": stage.now(),
    }  # fmt: skip

    def give(number):
        return agreements.give_notice(**given, concerns=("vendor", "demand_firm")[number % 2])

    answers = at_once(give, 4, threads=4)

    assert kinds(answers) == {"PriorNotice": 2, "NoticeStands": 2}
    assert PriorNotice.objects.count() == 1


def test_answers_at_once_are_each_kept_once(in_force_stage):
    stage = in_force_stage
    notice, sides, at = stage.noticed().notice(), (stage.of(), stage.vendor()), stage.now()

    def say(number):
        return agreements.state_opinion(notice_id=notice.pk, opinion="계속합니다.", actor=sides[number % 2], at=at)

    answers = at_once(say, 4, threads=4)

    assert kinds(answers) == {"Opinion": 4}
    assert sorted(notice.opinions.values_list("position", flat=True)) == [1, 2]


def test_termination_and_withdrawal_at_once_leave_one_decision(in_force_stage):
    stage = in_force_stage
    notice = stage.noticed().heard().notice()
    given = {"reason": "결정", "actor": stage.staff("approver"), "at": stage.now()}

    def decide(number):
        if number % 2:
            return agreements.withdraw_notice(notice_id=notice.pk, **given)
        return agreements.terminate_agreement(agreement_id=notice.agreement_id, **given)

    answers = at_once(decide, 4, threads=4)

    assert kinds(answers)["TransitionRefused"] == 3
    notice.refresh_from_db()
    assert (notice.state, stage.agreement().state) in [("carried_out", "terminated"), ("withdrawn", "in_force")]
