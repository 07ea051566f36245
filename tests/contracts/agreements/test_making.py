"""A document that cannot be made or sealed waits and says why; bad text is refused before anything is frozen."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from catalog.models import Solution
from contracts.agreements import evidence, printing, queries
from contracts.agreements import operations as agreements
from contracts.agreements.enums import AgreementState, DocumentState, Party
from contracts.agreements.models import AgreementDocument
from contracts.agreements.pages import what_it_waits_for
from contracts.agreements.terms import PersonalData, Terms
from marketplace import documents
from marketplace.accounts.models import Organisation, User
from marketplace.core import files, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from marketplace.core.models import Delivery
from marketplace.core.templatetags import ieum
from marketplace.documents import RenderFailed, SealUnavailable, UnprintableText
from marketplace.documents.errors import RenderFailed as Failed
from marketplace.programmes.models import Programme, Round, Track

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MAKE_FILES = (
    "agreement_document.make", "agreement_document.complete", "agreement_document.seal", "application_version.submit",
    "agreement_document.translate", "voucher.issue", "milestone.accept", "settlement.confirm",
)  # fmt: skip
PERSONAL = PersonalData(
    sensitive=True, entrusted_work="녹취", items=("음성",), retention="1년", clause="국내에만 둔다."
)


def void(stage):
    return agreements.void_document(
        document_id=stage.document().pk, reason="고침", actor=stage.staff("manager1"), at=stage.now()
    )


def again(stage, **more):
    return agreements.draw_up_again(
        agreement_id=stage.agreement().pk, actor=stage.staff("manager1"), at=stage.now(), **more
    )


@pytest.mark.parametrize(
    ("change", "where", "character"),
    [
        ({"entrusted_work": "녹취 😀"}, "entrusted_work", "U+1F600"),
        ({"clause": "금액 \u202e000,001"}, "clause", "U+202E"),
        ({"retention": "1년\x07"}, "retention", "U+0007"),
        ({"items": ("음성", "숨\u200b김")}, "items 2", "U+200B"),
    ],
)
def test_text_that_cannot_be_printed_is_refused_by_field_and_character(stage, change, where, character):
    void(stage)
    with pytest.raises(UnprintableText) as refused:
        again(stage, terms=Terms(personal_data=replace(PERSONAL, **change)))

    assert (refused.value.field, character in refused.value.character) == (where, True)
    assert AgreementDocument.objects.count() == 1


def test_firm_whose_name_cannot_be_printed_is_named(stage):
    void(stage)
    Organisation.objects.filter(pk=stage.agreement().demand_firm_id).update(address="시흥시 🏭")
    with pytest.raises(UnprintableText, match="수요기업 주소"):
        again(stage)

    assert AgreementDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("model", "field", "where"),
    [
        (Solution, "title", "선택한 솔루션"),
        (Programme, "name", "사업명"),
        (Round, "title", "공고명"),
        (Track, "name", "분야"),
        (Organisation, "name_en", "parties 1 name_en"),
    ],
)
def test_whatever_else_is_printed_is_checked_as_well(stage, model, field, where):
    void(stage)
    model.objects.update(**{field: "공장 🏭"})
    with pytest.raises(UnprintableText) as refused:
        again(stage)

    assert (refused.value.field, refused.value.character) == (where, "🏭 U+1F3ED")
    assert AgreementDocument.objects.count() == 1


def test_signature_that_its_certificate_could_not_print_is_refused(stage, open_, sign):
    stage.locked()
    signer = stage.signer(Party.DEMAND_FIRM)
    User.objects.filter(pk=signer.person_id).update(name="김龘")
    open_(Party.DEMAND_FIRM)
    with pytest.raises(UnprintableText, match="서명자"):
        sign(Party.DEMAND_FIRM, typed_name="김龘")

    assert stage.document().state == DocumentState.LOCKED


def test_markup_in_text_is_printed_as_text(stage):
    void(stage)
    clause = "<img src='http://127.0.0.1/x'><script>alert(1)</script> & {{ plan.title }} {% now 'Y' %}"
    again(stage, terms=Terms(personal_data=replace(PERSONAL, clause=clause)))
    outbox.drain()

    assert stage.document().original_id is not None
    assert stage.document().trouble == ""


@pytest.fixture
def printer(monkeypatch):
    """What the printer answers while it is out of order."""

    def answers(failure):
        monkeypatch.setattr(documents, "render_many", lambda jobs: [failure] * len(jobs))
        return monkeypatch

    return answers


def test_failed_rendering_says_why_and_is_tried_again(stage, printer):
    void(stage)
    again(stage)
    broken = printer(Failed("ended by signal SIGKILL"))
    with pytest.raises(RenderFailed):
        agreements.render_document(document_id=stage.document().pk, at=stage.now())
    document = stage.document()
    assert (document.state, document.trouble, document.original_id) == (
        DocumentState.DRAFT, "ended by signal SIGKILL", None,
    )  # fmt: skip
    assert queries.file_of(document) is None
    with pytest.raises(TransitionRefused):
        stage.locked()

    broken.undo()
    with pytest.raises(NotAllowed):
        agreements.render_again(document_id=document.pk, actor=stage.of(), at=stage.now())
    agreements.render_again(document_id=document.pk, actor=stage.staff("manager1"), at=stage.now())
    outbox.drain()
    assert (stage.document().trouble, stage.document().original_id is not None) == ("", True)
    stage.locked()


def test_failed_seal_leaves_the_document_waiting_and_never_half_sealed(stage, printer):
    stage.locked().signed()
    broken = printer(SealUnavailable("the time-stamp authority does not answer"))
    with pytest.raises(SealUnavailable):
        agreements.seal_document(document_id=stage.document().pk, at=stage.now())
    document = stage.document()
    assert (document.state, document.sealed_id, stage.agreement().state) == (
        DocumentState.SEALING, None, AgreementState.SIGNING,
    )  # fmt: skip
    assert "time-stamp" in document.trouble
    assert Delivery.objects.filter(event__name="agreement_document.complete", done=False).exists()

    broken.undo()
    outbox.drain()
    assert (stage.document().state, stage.document().trouble) == (DocumentState.SEALED, "")
    assert stage.agreement().state == AgreementState.CONCLUDED


def test_seal_is_set_however_long_the_time_stamps_were_away(stage, printer):
    stage.locked().signed()
    broken = printer(SealUnavailable("the time-stamp authority does not answer"))
    delivery = Delivery.objects.get(event__name="agreement_document.complete", handler__endswith="handlers.make")
    for _attempt in range(outbox.MAX_ATTEMPTS + 1):
        outbox.deliver.call(delivery.pk)
    next_at = queries.tried_again_at(stage.document())
    says = what_it_waits_for(stage.document())
    assert says == f"아직 봉인하지 못했습니다. {ieum.moment(next_at)}에 다시 시도합니다."
    assert DBTaskResult.objects.filter(run_after=next_at).exists()

    broken.undo()
    signed_at = max(record.at for record in evidence.records_of(stage.document()))
    later = signed_at + timedelta(days=2)
    with time_machine.travel(later, tick=False):
        outbox.deliver.call(delivery.pk)
    assert (stage.document().state, what_it_waits_for(stage.document())) == (DocumentState.SEALED, "")
    sealed = documents.verify(files.read(stage.document().sealed))
    assert stage.document().sealed_at == sealed.signed_at == later.replace(microsecond=0)  # not of the last signature


def test_every_file_that_somebody_waits_for_is_tried_for_without_end():
    """Original and seal, receipt, what is issued, and the checkpoint that covers a sealed document."""
    tireless = {handler for name in MAKE_FILES for handler in outbox.handlers()[name] if handler in outbox._tireless}

    assert {handler.rpartition(".")[2] for handler in tireless} == {
        "make", "take_checkpoint", "make_receipt", "translate", "issue_statement", "issue_certificate",
    }  # fmt: skip


def test_key_that_cannot_sign_the_checkpoint_says_why_as_well(stage, settings):
    stage.locked().signed()
    settings.SEAL_PKCS12 = "/keys/seal.p12"
    with pytest.raises(SealUnavailable):
        agreements.seal_document(document_id=stage.document().pk, at=stage.now())

    assert (stage.document().state, stage.document().sealed_id) == (DocumentState.SEALING, None)
    assert "TSA_URL" in stage.document().trouble


def test_certificate_says_whether_the_seal_is_a_trial_and_at_which_level(stage, monkeypatch):
    stage.locked().signed()
    made = partial(printing.sealed, stage.document(), b"", at=stage.now())
    assert made().html.count("시험용 인증서로") == 1
    assert "PAdES B-LT이다." in made().html
    monkeypatch.setattr(documents, "is_trial", lambda: False)
    monkeypatch.setattr(documents, "seal_level", lambda: "B-T")
    assert "시험용 인증서로" not in made().html
    assert "PAdES B-T이다: 인증서가 폐지 정보를 공개하지 않아" in made().html


def test_original_is_made_the_same_again(stage):
    """Its bytes follow from its data: what the record says could be proved from the record alone."""
    document = stage.document()
    first = document.original
    AgreementDocument.objects.filter(pk=document.pk).update(draft=None, original=None)
    agreements.render_document(document_id=document.pk, at=stage.now())

    assert stage.document().original == first
    assert stage.document().provenance["weasyprint"] == "70.0"
