"""An agreement that its three parties end by consent: asked for, answered, decided, signed, sealed; and what refuses it."""

import pytest

from contracts.agreements import evidence, operations, queries, verification
from contracts.agreements.enums import AgreementState, AmendmentState, DocumentState, Party
from contracts.agreements.errors import ChangeUnderWay
from contracts.agreements.models import Amendment
from contracts.agreements.verification import Outcome
from contracts.clauses.enums import DocumentKind
from contracts.settlement.models import Settlement
from marketplace.core import outbox
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import agreements as agreeing
from marketplace.programmes.enums import CaseState
from tests.contracts.agreements import changing

pytestmark = [pytest.mark.django_db, pytest.mark.db]

WHY = "공장을 옮기게 되어 설비를 더 돌릴 수 없습니다."


@pytest.fixture
def stage(in_force):
    return in_force


def ask(stage, **other):
    given = {"agreement_id": stage.agreement().pk, "reason": WHY, "actor": stage.of("f01"), "at": stage.now()}
    return operations.request_end(**given | other)


def approved(stage):
    amendment = changing.approve(stage, changing.answer(stage, ask(stage)), comment="받아들입니다.")
    outbox.drain()
    return amendment


def signed(stage, *parties):
    firm = stage.firm()
    agreeing.locked(stage.world, firm)
    for party in parties:
        agreeing.signed(stage.world, firm, party)
    outbox.drain()


def test_agreement_ends_when_all_three_have_signed_and_the_agency_has_sealed(stage):
    agreement, base, plan = stage.agreement(), stage.document(), queries.effective_plan(stage.agreement())
    amendment = approved(stage)
    document = stage.document()
    assert (document.kind, document.base, document.amendment) == (DocumentKind.TERMINATION, base, amendment)
    assert stage.agreement().state == AgreementState.IN_FORCE
    assert "협약을 해지하는 데 동의합니다" in evidence.consent(document)

    signed(stage, *Party)
    amendment.refresh_from_db()
    document = stage.document()
    assert (amendment.state, document.state) == (AmendmentState.CONCLUDED, DocumentState.SEALED)
    assert (stage.agreement().state, stage.agreement().case.state) == (AgreementState.TERMINATED, CaseState.SETTLEMENT)
    assert Settlement.objects.filter(agreement=agreement).exists()
    base.refresh_from_db()
    assert (base.state, queries.effective_document(agreement)) == (DocumentState.SEALED, base)
    assert queries.effective_plan(agreement) == plan

    ended = verification.by_code(base.number, base.code)
    assert (ended.outcome, ended.amendments) == (Outcome.VOIDED, ((document.number, document.code),))
    assert verification.by_code(document.number, document.code).outcome == Outcome.GENUINE


def test_other_firm_that_does_not_agree_keeps_the_agreement(stage):
    amendment = changing.answer(stage, ask(stage), agrees=False)

    with pytest.raises(TransitionRefused, match="다른 기업이"):
        changing.approve(stage, amendment)
    operations.refuse_change(
        amendment_id=amendment.pk, reason="합의가 없습니다.", actor=stage.staff("manager1"), at=stage.now()
    )
    assert stage.agreement().state == AgreementState.IN_FORCE


def test_signature_that_is_declined_gives_the_request_back_to_the_office(stage):
    amendment = approved(stage)
    signed(stage, Party.DEMAND_FIRM)
    signature = stage.document().signatures.get(party=Party.VENDOR)
    operations.decline(signature_id=signature.pk, reason="정산을 먼저 합시다.", actor=stage.vendor(), at=stage.now())

    amendment.refresh_from_db()
    assert (amendment.state, stage.agreement().state) == (AmendmentState.REVIEW, AgreementState.IN_FORCE)


def test_one_request_at_a_time_and_none_by_a_stranger_or_without_words(stage):
    changing.ask(stage)
    for actor, reason, refusal in (
        (stage.of("f01"), WHY, ChangeUnderWay),
        (stage.staff("manager1"), WHY, TransitionRefused),
        (stage.of("f01"), "  ", TransitionRefused),
    ):
        with pytest.raises(refusal):
            ask(stage, actor=actor, reason=reason)
    assert Amendment.objects.filter(ends=True).count() == 0


def test_agreement_that_was_ended_meanwhile_cannot_be_signed_away_again(stage):
    amendment = approved(stage)
    signed(stage, Party.DEMAND_FIRM, Party.VENDOR)
    stage.terminated()

    amendment.refresh_from_db()
    assert (amendment.state, stage.document().state) == (AmendmentState.LAPSED, DocumentState.VOIDED)
