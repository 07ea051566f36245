"""Voucher statement, acceptance certificate and settlement statement: once each, sound, for those whom they concern."""

import json

import pytest
from django.urls import reverse

from contracts.agreements import verification
from contracts.agreements.models import AgreementDocument
from contracts.agreements.verification import UNKNOWN, Outcome
from contracts.issued import operations
from contracts.issued.enums import IssuedKind
from contracts.issued.models import IssuedDocument
from contracts.issued.sheet import Sheet, Table
from contracts.settlement.models import Settlement
from marketplace import documents
from marketplace.accounts.models import Organisation, User
from marketplace.core import files, money, outbox
from marketplace.core.lifecycle import TransitionRefused
from matching.selection.models import Receipt
from tests.marketplace.documents import programs
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.fixture(scope="module")
def settled(shared_database):
    """f12 to the end: part of what it spent is not recognised."""
    stage = Stage(small_world("f12")).drafted().received().scored().ranked().decided().revised().under_way()
    stage.vouchered().delivered().claimed().paid().evaluated().settled()
    operations.ask_for_translation(document_id=stage.document("f12").pk, actor=stage.of("f12"), at=stage.now())
    outbox.drain()
    return stage


@pytest.fixture(scope="module")
def papers(settled, tmp_path_factory):
    """Kind → the file of its newest document."""
    folder = tmp_path_factory.mktemp("issued")
    for each in IssuedDocument.objects.select_related("file").order_by("pk"):
        (folder / f"{each.kind}.pdf").write_bytes(files.read(each.file))
    return {kind: folder / f"{kind}.pdf" for kind in IssuedKind.values}


@pytest.fixture(scope="module")
def receipt(settled, tmp_path_factory):
    """The receipt of the application that led here."""
    path = tmp_path_factory.mktemp("receipt") / "receipt.pdf"
    path.write_bytes(files.read(Receipt.objects.select_related("file").first().file))
    return path


def squeezed(text: str) -> str:
    """Without blanks and line ends, which are the printer's."""
    return "".join(text.split())


def of(kind) -> IssuedDocument:
    return IssuedDocument.objects.filter(kind=kind).order_by("pk").last()


def test_each_record_has_its_document_once(settled, db):
    agreement = settled.agreement("f12")
    counted = {kind: IssuedDocument.objects.filter(kind=kind).count() for kind in IssuedKind}

    assert counted == {"voucher": 1, "acceptance": agreement.milestones.count(), "settlement": 1, "translation": 1}
    assert IssuedDocument.objects.filter(number__startswith=agreement.number).count() == sum(counted.values())


def test_issuing_again_makes_no_second(settled, db):
    known = of(IssuedKind.SETTLEMENT)
    again = operations.issue(
        kind=IssuedKind.SETTLEMENT, agreement_id=known.agreement_id, subject_id=known.subject_id, order=1, sheet=None,
        at=settled.now(),
    )  # fmt: skip

    assert again == known


@pytest.mark.parametrize(
    ("sheet", "where"),
    [
        (Sheet("검수하였습니다. 👍", ()), "says"),
        (Sheet("", (Table("검수", (("의견", "좋습니다 👍"),)),)), "검수 1"),
    ],
)
def test_words_that_cannot_be_printed_are_named_before_anything_is_made(settled, sheet, where, db):
    asked = {"kind": IssuedKind.ACCEPTANCE, "agreement_id": settled.agreement("f12").pk, "order": 9}
    with pytest.raises(documents.UnprintableText) as refused:
        operations.issue(**asked, subject_id=0, sheet=sheet, at=settled.now())
    assert (refused.value.field, refused.value.character) == (where, "👍 U+1F44D")


def test_project_and_translation_are_checked_as_well(settled, db):
    document = settled.document("f12")
    Organisation.objects.filter(pk=settled.agreement("f12").vendor_id).update(legal_name="㈜龘")
    asked = {"kind": IssuedKind.ACCEPTANCE, "agreement_id": document.agreement_id, "order": 9}
    with pytest.raises(documents.UnprintableText, match="공급기업"):
        operations.issue(**asked, subject_id=0, sheet=Sheet("", ()), at=settled.now())
    AgreementDocument.objects.filter(pk=document.pk).update(
        snapshot=document.snapshot.replace('"name_en":"', '"name_en":"龘', 1)
    )
    with pytest.raises(documents.UnprintableText, match="name_en"):
        operations.ask_for_translation(document_id=document.pk, actor=settled.of("f12"), at=settled.now())


def test_settlement_says_what_was_confirmed_and_why_less(papers, settled, db):
    settlement = Settlement.objects.get()
    text = squeezed(programs.text(papers["settlement"]))

    for won in (settlement.recognised_grant, settlement.returned_grant, settlement.refunded_cash):
        assert f"{won:,}" in text
    assert squeezed(money.words(settlement.recognised)) in text
    disallowed = [each for each in settlement.expenses.all() if each.most > each.confirmed]
    assert disallowed
    assert all(squeezed(each.reason) in text for each in disallowed)


def test_voucher_names_face_and_instalments(papers, settled, db):
    voucher, text = settled.voucher("f12"), squeezed(programs.text(papers["voucher"]))

    assert voucher.number in text
    assert squeezed(money.words(voucher.face)) in text
    assert all(f"{row.grant_share:,}" in text for row in voucher.agreement.payment_rows.all())


def test_acceptance_keeps_who_accepted_and_the_words_beside_the_button(papers, settled, db):
    milestone = settled.agreement("f12").milestones.order_by("position").last()
    answer, text = milestone.answers.last(), squeezed(programs.run("pdftotext", "-raw", papers["acceptance"], "-"))

    for said in (answer.by_label, answer.warning, answer.note, milestone.criteria):
        assert squeezed(said) in text


def test_data_inside_is_what_was_kept(papers, settled, tmp_path, db):
    for kind, pdf in papers.items():
        programs.run("pdfdetach", "-savefile", "data.json", "-o", tmp_path / kind, pdf)
        inside = (tmp_path / kind).read_text()
        assert inside == of(kind).data
        assert json.loads(inside)["number"] == of(kind).number
        assert documents.sha256(inside.encode()) in squeezed(programs.text(pdf))


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_finds_nothing(papers, receipt, flavour):
    paths = [*papers.values(), receipt]
    said = programs.verapdf(flavour, paths)

    assert said.splitlines() == [f"PASS {path} {flavour}" for path in paths], said


def test_translation_says_the_articles_in_english_and_which_document_holds(papers, settled, db):
    text, document = squeezed(programs.run("pdftotext", "-raw", papers["translation"], "-")), settled.document("f12")

    for said in (
        "Article 18 (Settlement, disallowance and recovery)",
        "the Korean document prevails",
        document.number,
        document.h0,
    ):
        assert squeezed(said) in text
    assert f"KRW{settled.agreement('f12').grant:,}" in text


def test_translation_is_asked_for_once_and_not_before_there_is_something_to_read(settled, client, db):
    document, number = settled.document("f12"), settled.agreement("f12").case.number
    client.force_login(User.objects.get(pk=settled.of("f12").person_id))
    page = client.get(reverse("workspace_agreements:detail", args=[document.agreement.number])).content.decode()
    assert reverse("issued:file", args=[number, f"{document.number}-EN"]) in page
    client.post(reverse("issued:translate", args=[number, document.number]))
    outbox.drain()
    assert IssuedDocument.objects.filter(kind=IssuedKind.TRANSLATION).count() == 1
    assert client.post(reverse("issued:translate", args=[number, "AG-NONE"])).status_code == 404
    type(document).objects.filter(pk=document.pk).update(original=None)  # as before it is made
    with pytest.raises(TransitionRefused, match="다른 판"):
        operations.ask_for_translation(document_id=document.pk, actor=settled.of("f12"), at=settled.now())


def test_whoever_holds_a_paper_verifies_it_by_its_code_or_its_file(papers, settled, client, db):
    for kind, pdf in papers.items():
        document = of(kind)
        assert squeezed(document.code) in squeezed(programs.text(pdf))
        found = verification.by_code(document.number, document.code)
        assert (found.outcome, found.issued_at, found.kind) == (
            Outcome.GENUINE, document.at, document.get_kind_display(),
        )  # fmt: skip
        assert verification.by_file(pdf.read_bytes()) == found
        assert verification.by_code(document.number, "AAAA-AAAA-AAAA-AAAA") is UNKNOWN
        assert verification.by_file(pdf.read_bytes() + b" ") is UNKNOWN
        page = client.get(reverse("agreements:verify_link", args=[document.number, document.code])).content.decode()
        assert "전담기관이 발급한 문서입니다" in page and document.agreement.vendor.legal_name in page
        assert "봉인" not in page.partition("ws-record")[2].partition("</dl>")[0]


def test_receipt_of_an_application_is_verified_as_well(settled, client, db):
    receipt = Receipt.objects.select_related("version", "file").first()
    found = verification.by_code(receipt.version.receipt_number, receipt.version.code)

    assert (found.outcome, found.title) == (Outcome.GENUINE, receipt.version.application.case.title)
    assert verification.by_fingerprint(receipt.file.sha256) == found


def test_both_firms_read_them_and_nobody_else(settled, client, db):
    number = settled.agreement("f12").case.number
    firm, vendor = settled.of("f12").person_id, settled.vendor("f12").person_id
    vendor_id = settled.agreement("f12").vendor_id
    others = (each for each in settled.world.vendors.values() if each.organisation_id != vendor_id)
    stranger = settled.world.of(next(others))
    page = reverse("projects:project", args=[number])
    for person in (firm, vendor):
        client.force_login(User.objects.get(pk=person))
        shown = client.get(page).content.decode()
        for kind in IssuedKind:
            url = reverse("issued:file", args=[number, of(kind).number])
            assert url in shown
            assert client.get(url).content.startswith(b"%PDF")
    client.logout()
    assert client.get(url).status_code == 302
    client.force_login(User.objects.get(pk=stranger.person_id))
    assert client.get(url).status_code == 404
