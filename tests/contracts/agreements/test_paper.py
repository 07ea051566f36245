"""A firm that cannot sign here signs on paper: recorded by one of the agency, confirmed by another, or of no effect."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from contracts.agreements import evidence, identity, printing
from contracts.agreements import operations as agreements
from contracts.agreements.enums import AgreementState, DocumentState, Method, PaperState, SignatureState
from contracts.agreements.errors import NotItsSigner, NotSignedThen, NotTheCodeOnPaper, PaperWaits
from contracts.agreements.models import PaperSignature, SignatureRecord
from marketplace.core import files
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import agreements as agreeing
from marketplace.programmes.enums import IdentityLevel
from marketplace.programmes.models import RuleSet
from tests.contracts.agreements.conftest import PARTIES

pytestmark = [pytest.mark.django_db, pytest.mark.db]
FIRM, VENDOR, AGENCY = PARTIES
SCAN = b"%PDF-1.7\n%scan of every page\n%%EOF\n"


@pytest.fixture
def record(stage):
    """A manager records a paper, as it should be but for what a test changes."""

    def record(party=FIRM, *, actor=None, **changes):
        at = stage.now()
        given = {
            "document_id": stage.document().pk, "party": party, "scan": SCAN + str(party).encode(),
            "signer_name": stage.signer(party).label.partition(" (")[0], "signed_on": day_in_korea(at),
        }  # fmt: skip
        return agreements.record_paper(**given | changes, actor=actor or stage.staff("manager1"), at=at)

    return record


@pytest.fixture
def confirm(stage):
    def confirm(paper, *, actor=None, **changes):
        given = {"paper_id": paper.pk, "code": stage.document().code, "at": stage.now()}
        return agreements.confirm_paper(**given | changes, actor=actor or stage.staff("approver"))

    return confirm


def test_paper_counts_once_a_second_person_has_compared_it(stage, record, confirm, signature_of):
    stage.locked()
    paper = record()
    assert signature_of(FIRM).state == SignatureState.REQUESTED and not SignatureRecord.objects.exists()
    made = confirm(paper)

    assert (signature_of(FIRM).state, stage.document().state) == (SignatureState.SIGNED, DocumentState.SIGNING)
    assert [method for method, _at in made.methods] == [Method.PAPER]
    assert identity.level_of([Method.PAPER]) == IdentityLevel.VOUCHED
    names = {who: stage.staff(who).label.partition(" (")[0] for who in ("manager1", "approver")}
    assert made.beside == {
        "scan": paper.scan.sha256, "signed_on": paper.signed_on.isoformat(), "recorded_by": names["manager1"],
        "confirmed_by": names["approver"],
    }  # fmt: skip
    assert evidence.chain_holds(stage.document())


def test_agreement_with_one_paper_is_sealed_and_its_certificate_names_the_scan(stage, record, confirm):
    RuleSet.objects.update(agreement_identity=IdentityLevel.TWO)
    stage.locked()
    paper = record()
    confirm(paper)
    stage.signed(VENDOR)
    agreeing.deposited(stage.world, stage.firm())
    stage.signed(AGENCY)
    html = printing.sealed(stage.document(), b"", at=stage.now()).html
    assert paper.scan.sha256 in html and "종이에서 확인" in html and "3수준" in html
    stage.concluded()

    assert stage.agreement().state == AgreementState.CONCLUDED


def test_changed_facts_of_a_paper_break_the_chain(stage, record, confirm):
    stage.locked()
    made = confirm(record())
    made.beside = {**made.beside, "signed_on": "2020-01-01"}

    assert made.mac != evidence.mac_of(made)


# Who, what, when


def test_who_recorded_it_does_not_confirm_it(stage, record, confirm, signature_of):
    stage.locked()
    paper = record()
    with pytest.raises(TransitionRefused):
        confirm(paper, actor=stage.staff("manager1"))
    for actor in (stage.signer(FIRM), stage.staff("finance1")):
        with pytest.raises((TransitionRefused, NotAllowed)):
            confirm(paper, actor=actor)

    assert signature_of(FIRM).state == SignatureState.REQUESTED


@pytest.mark.parametrize("who", ["approver", "finance1", "firm"])
def test_only_a_manager_records_one(stage, record, who):
    stage.locked()
    actor = stage.signer(FIRM) if who == "firm" else stage.staff(who)
    with pytest.raises(NotAllowed):
        record(actor=actor)

    assert not PaperSignature.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"signer_name": "곽병"}, NotItsSigner),
        ({"signed_on": -60}, NotSignedThen),
        ({"signed_on": 1}, NotSignedThen),
        ({"scan": b""}, files.FileRefused),
        ({"scan": b"<html>"}, files.FileRefused),
        ({"scan": b"\x89PNG\r\n\x1a\n"}, files.FileRefused),
        ({"party": VENDOR}, TransitionRefused),
        ({"party": AGENCY}, TransitionRefused),
    ],
)
def test_paper_that_cannot_be_right_is_refused_in_words(stage, record, changes, refusal):
    stage.locked()
    if isinstance(changes.get("signed_on"), int):
        changes = {"signed_on": day_in_korea(stage.now()) + timedelta(days=changes["signed_on"])}
    if "party" in changes:
        changes = {**changes, "signer_name": stage.signer(changes["party"]).label.partition(" (")[0]}
    with pytest.raises(refusal) as refused:
        record(**changes)

    assert str(refused.value) and not PaperSignature.objects.exists()


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC-DDDD"])
def test_paper_of_another_version_is_not_confirmed(stage, record, confirm, signature_of, code):
    stage.locked()
    paper = record()
    with pytest.raises(NotTheCodeOnPaper):
        confirm(paper, code=code)
    confirm(paper, code=f" {stage.document().code.lower()} ")

    assert signature_of(FIRM).state == SignatureState.SIGNED


def test_agencys_paper_is_no_way_round_its_own_signature(stage, record, signature_of):
    stage.locked().signed(FIRM, VENDOR)
    agreeing.deposited(stage.world, stage.firm())
    with pytest.raises(TransitionRefused):
        record(AGENCY)

    assert signature_of(AGENCY).state == SignatureState.REQUESTED


def test_one_paper_at_a_time_and_each_confirmed_once(stage, record, confirm):
    stage.locked()
    paper = record()
    with pytest.raises(PaperWaits):
        record()
    confirm(paper)
    with pytest.raises(TransitionRefused):
        confirm(paper)

    assert SignatureRecord.objects.count() == 1


# What becomes of it otherwise


def test_refused_paper_lets_another_be_recorded(stage, record, confirm):
    stage.locked()
    paper = agreements.refuse_paper(
        paper_id=record().pk, reason="3쪽이 없습니다.", actor=stage.staff("approver"), at=stage.now()
    )
    assert paper.state == PaperState.REFUSED
    confirm(record(scan=SCAN))

    assert SignatureRecord.objects.count() == 1


@pytest.mark.parametrize("end", ["signed", "voided", "expired"])
def test_paper_lapses_with_its_document_or_when_its_party_signs_here(stage, record, confirm, end):
    stage.locked()
    paper = record()
    if end == "signed":
        stage.signed(FIRM)
    elif end == "voided":
        agreements.void_document(
            document_id=stage.document().pk, reason="고침", actor=stage.staff("manager1"), at=stage.now()
        )
    else:
        agreements.expire_documents_due(at=stage.document().sign_by + timedelta(seconds=1))
    paper.refresh_from_db()

    assert paper.state == PaperState.LAPSED
    with pytest.raises(TransitionRefused):
        confirm(paper)


def test_nobody_confirms_a_paper_after_the_deadline(stage, record, confirm, signature_of):
    stage.locked()
    paper = record()
    with pytest.raises(TransitionRefused):
        confirm(paper, at=stage.document().sign_by + timedelta(seconds=1))

    assert signature_of(FIRM).state == SignatureState.REQUESTED


# By buttons


def test_office_records_and_confirms_by_buttons_and_the_firm_reads_that_it_waits(
    stage, press, page, visit, signature_of
):
    stage.locked()
    assert "종이" in visit("sign/").content.decode()
    sent = {
        "party": FIRM, "signer_name": "곽병주", "signed_on": day_in_korea(stage.now()).isoformat(),
        "scan": SimpleUploadedFile("scan.pdf", SCAN, content_type="application/pdf"),
    }  # fmt: skip
    press("manager1", stage.document(), "record_paper", **sent)
    paper = PaperSignature.objects.get()
    assert "곽병주" in visit("sign/").content.decode() and visit("sign/").context["on_paper"] == paper
    assert "/do/confirm/" in page("approver", paper)
    press("approver", paper, "confirm", seal="on", code="0" * 16)
    assert signature_of(FIRM).state != SignatureState.SIGNED
    press("approver", paper, "confirm", code=stage.document().code)
    assert signature_of(FIRM).state != SignatureState.SIGNED
    press("approver", paper, "confirm", seal="on", code=stage.document().code)

    assert signature_of(FIRM).state == SignatureState.SIGNED
    assert visit("sign/")["Location"].endswith("/signed/")
    assert "곽병주" in visit("signed/").content.decode()
