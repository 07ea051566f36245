"""How a document ends before it is sealed, what the public is told of it, and how the next version begins."""

from datetime import timedelta

import pytest

from contracts.agreements import operations as agreements
from contracts.agreements import queries, verification
from contracts.agreements.enums import AgreementState, DocumentState, SignatureState
from contracts.agreements.errors import (
    DrawnUpAlready,
    OtherVersion,
)
from contracts.agreements.models import SignatureRecord
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from tests.contracts.agreements.conftest import PARTIES

pytestmark = [pytest.mark.django_db, pytest.mark.db]
FIRM, VENDOR, AGENCY = PARTIES


def confirmed(document):
    return verification.by_code(document.number, document.code).outcome


def test_public_confirms_nothing_before_the_seal_and_says_what_was_voided(stage):
    for step in (lambda: None, stage.locked, lambda: stage.signed(FIRM, VENDOR)):
        step()
        assert confirmed(stage.document()) == verification.Outcome.UNKNOWN
    agreements.void_document(
        document_id=stage.document().pk, reason="오기", actor=stage.staff("manager1"), at=stage.now()
    )

    assert confirmed(stage.document()) == verification.Outcome.VOIDED


def test_decline_voids_what_was_signed_and_says_why(stage, open_):
    stage.locked().signed(FIRM)
    open_(VENDOR)
    vendors = stage.document().signatures.get(party=VENDOR)
    with pytest.raises(TransitionRefused):
        agreements.decline(signature_id=vendors.pk, reason=" ", actor=stage.vendor(), at=stage.now())
    agreements.decline(signature_id=vendors.pk, reason="검수 기준이 다릅니다.", actor=stage.vendor(), at=stage.now())
    document = stage.document()

    assert (document.state, stage.agreement().state) == (DocumentState.DECLINED, AgreementState.PREPARING)
    assert [row.state for row in queries.signatures_of(document)] == [
        SignatureState.VOIDED, SignatureState.DECLINED, SignatureState.VOIDED,
    ]  # fmt: skip
    assert document.signatures.get(party=VENDOR).reason == "검수 기준이 다릅니다."
    assert stage.agreement().case.holder == "programme_manager"
    assert queries.whose_turn(document) is None


def test_new_version_is_signed_from_the_beginning(stage, open_, sign):
    stage.locked().signed(FIRM)
    first = stage.document()
    old = first.signatures.get(party=VENDOR)
    agreements.void_document(document_id=first.pk, reason="기간 오기", actor=stage.staff("manager1"), at=stage.now())
    with pytest.raises(NotAllowed):
        agreements.draw_up_again(agreement_id=first.agreement_id, actor=stage.of(), at=stage.now())
    second = agreements.draw_up_again(agreement_id=first.agreement_id, actor=stage.staff("manager1"), at=stage.now())
    with pytest.raises(DrawnUpAlready):
        agreements.draw_up_again(agreement_id=first.agreement_id, actor=stage.staff("manager1"), at=stage.now())
    outbox.drain()
    stage.locked()

    assert (second.version, second.number, second.code != first.code) == (2, f"{stage.agreement().number}-2", True)
    with pytest.raises(TransitionRefused):  # the signature that was asked for on the first version
        agreements.open_document(signature_id=old.pk, actor=stage.vendor(), at=stage.now())
    open_(FIRM)
    with pytest.raises(OtherVersion):
        sign(FIRM, h0=first.h0)
    stage.signed().concluded()
    assert stage.agreement().state == AgreementState.CONCLUDED
    assert SignatureRecord.objects.count() == 4


def test_document_expires_when_it_is_not_signed_in_time(stage, open_, sign):
    stage.locked().signed(FIRM)
    open_(VENDOR)
    due = stage.document().sign_by
    assert agreements.expire_documents_due(at=due) == 0
    with pytest.raises(TransitionRefused):
        sign(VENDOR, at=due + timedelta(seconds=1))
    assert agreements.expire_documents_due(at=due + timedelta(seconds=1)) == 1
    assert agreements.expire_documents_due(at=due + timedelta(seconds=2)) == 0

    assert [row.state for row in queries.signatures_of(stage.document())] == [
        SignatureState.VOIDED, SignatureState.EXPIRED, SignatureState.EXPIRED,
    ]  # fmt: skip
    assert stage.agreement().state == AgreementState.PREPARING


def test_signature_in_the_last_second_counts(stage, open_, sign):
    stage.locked()
    open_(FIRM)
    due = stage.document().sign_by

    assert sign(FIRM, at=due).at == due
