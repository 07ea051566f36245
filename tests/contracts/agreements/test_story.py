"""An agreement from the award to its first day: every step leaves what the next one stands on."""

import json

import pytest

from contracts.agreements import evidence, queries
from contracts.agreements import operations as agreements
from contracts.agreements.enums import AgreementState, DocumentState, Party, SignatureState
from contracts.agreements.models import Agreement, AgreementDocument, SignatureRecord
from marketplace import documents
from marketplace.core import canonical, files
from marketplace.core.actor import PUBLIC
from marketplace.ledger import queries as balances
from marketplace.programmes import books
from marketplace.programmes.enums import CaseState, RoundState
from matching.selection.enums import AwardState
from tests.marketplace.documents.attached import attached_files

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def case_of(stage):
    return stage.agreement().case


def test_agreement_is_drawn_up_signed_sealed_and_in_force(stage):
    agreement, document = stage.agreement(), stage.document()
    assert (agreement.state, document.state) == (AgreementState.PREPARING, DocumentState.DRAFT)
    assert [(row.grant_share, row.cash_share) for row in queries.rows(agreement)] == [
        (196_000_000, 24_500_000), (42_000_000, 5_250_000), (42_000_000, 5_250_000),
    ]  # fmt: skip
    assert queries.co_payment(agreement).amount == agreement.cash == 35_000_000
    assert canonical.sha256(document.snapshot) == document.snapshot_sha256
    assert case_of(stage).holder == "programme_manager"

    stage.locked()
    assert stage.agreement().state == AgreementState.SIGNING
    assert (case_of(stage).holder, case_of(stage).due_at) == ("demand_firm", stage.document().sign_by)
    stage.signed(Party.DEMAND_FIRM)
    assert (stage.document().state, case_of(stage).holder) == (DocumentState.SIGNING, "vendor")
    stage.signed(Party.VENDOR)
    assert (queries.whose_turn(stage.document()).party, case_of(stage).holder) == (Party.AGENCY, "demand_firm")
    stage.signed(Party.AGENCY)
    assert stage.document().state == DocumentState.SEALING
    assert stage.award().state == AwardState.AGREED
    assert balances.balance(books.co_payment(case_of(stage))).free == 35_000_000

    stage.concluded()
    agreement, document = stage.agreement(), stage.document()
    assert (agreement.state, document.state) == (AgreementState.CONCLUDED, DocumentState.SEALED)
    assert (case_of(stage).state, case_of(stage).holder) == (CaseState.DELIVERY, "programme_manager")
    assert queries.effective_document(agreement) == document
    assert queries.effective_plan(agreement).grant == agreement.grant

    assert agreements.start_agreements_due(at=stage.now()) == 0
    stage.in_force()
    assert stage.agreement().state == AgreementState.IN_FORCE
    assert case_of(stage).round.state == RoundState.RUNNING
    assert agreements.start_agreements_due(at=stage.now()) == 0


def test_sealed_file_is_genuine_and_carries_what_was_signed(stage):
    stage.locked().signed().concluded()
    document = stage.document()
    content = files.read(document.sealed)

    verdict = documents.verify(content)
    assert (verdict.genuine, verdict.reason) == (True, "")
    inside = attached_files(content)
    assert documents.sha256(inside["original.pdf"]) == document.h0
    assert json.loads(inside["snapshot.json"])["number"] == document.number
    assert inside["snapshot.json"].decode() == document.snapshot
    assert {record.h0 for record in SignatureRecord.objects.all()} == {document.h0}
    assert evidence.chain_holds(document)


def test_making_and_sealing_again_changes_nothing(stage):
    stage.locked().signed().concluded()
    before = stage.document()

    agreements.render_document(document_id=before.pk, at=stage.now())
    agreements.seal_document(document_id=before.pk, at=stage.now())

    after = stage.document()
    assert (after.original, after.sealed, after.state_since) == (before.original, before.sealed, before.state_since)


def test_agreement_is_seen_by_its_parties_and_the_office_alone(stage):
    seen = {
        "firm": stage.of(), "vendor": stage.vendor(), "office": stage.staff("manager1"), "public": PUBLIC,
        "expert": stage.staff("evaluator1"),
    }  # fmt: skip

    counts = {
        name: (queries.agreements(actor).count(), queries.documents(actor).count()) for name, actor in seen.items()
    }

    assert counts == {"firm": (1, 1), "vendor": (1, 1), "office": (1, 1), "public": (0, 0), "expert": (0, 0)}
    assert (Agreement.objects.count(), AgreementDocument.objects.count()) == (1, 1)


def test_signature_states_follow_the_signers(stage):
    stage.locked().signed(Party.DEMAND_FIRM)

    assert [(row.party, row.state) for row in queries.signatures_of(stage.document())] == [
        (Party.DEMAND_FIRM, SignatureState.SIGNED),
        (Party.VENDOR, SignatureState.REQUESTED),
        (Party.AGENCY, SignatureState.REQUESTED),
    ]
