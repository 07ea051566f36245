"""The tamper table: what was done to a sealed file, and what the verdict says of it."""

import random
import time
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator import ValidationContext

from marketplace import documents
from marketplace.documents import authority
from tests.marketplace.documents import fuzzing, sample
from tests.marketplace.documents.fuzzing import gap


def update(pdf: bytes, change) -> bytes:
    """`pdf` with an incremental update that `change(writer, first page)` makes."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    change(writer, page)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def overlay(writer, page):
    drawing = writer.add_object(generic.StreamObject(stream_data=b"0 0 m 300 300 l S"))
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), drawing])
    writer.update_container(page)


def annotation(writer, page):
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Text"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 20, 20))),
            generic.pdf_name("/Contents"): generic.TextStringObject("금 삼억원정"),
        }
    )
    annotations = page.get("/Annots", generic.ArrayObject())
    page["/Annots"] = generic.ArrayObject([*annotations, writer.add_object(note)])
    writer.update_container(page)


def title(writer, page):
    writer.root["/Lang"] = generic.TextStringObject("en")
    writer.update_root()


def resaved(pdf: bytes) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(output)
    return output.getvalue()


def one_byte_changed(pdf: bytes) -> bytes:
    """In the first stream of the file."""
    place = pdf.index(b"stream") + 40
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


TAMPERED = {
    "one byte changed": (one_byte_changed, {"intact": False}),
    "saved again": (resaved, {"intact": False}),
    "page drawn over": (lambda pdf: update(pdf, overlay), {"covers_whole_file": False, "docmdp_ok": False}),
    "note added": (lambda pdf: update(pdf, annotation), {"covers_whole_file": False, "docmdp_ok": False}),
    "catalogue changed": (lambda pdf: update(pdf, title), {"covers_whole_file": False, "docmdp_ok": False}),
    "junk appended": (lambda pdf: pdf + b"\n% later", {"covers_whole_file": False}),
    "put after itself": (lambda pdf: pdf + pdf, {"covers_whole_file": False}),
    "put after other bytes": (lambda pdf: b"%PDF-1.7\n" + pdf, {}),
    "signature emptied": (
        lambda pdf: pdf[: gap(pdf)[0] + 1] + b"0" * 200 + pdf[gap(pdf)[0] + 201 :],
        {"sealed": False},
    ),
    "cut short": (lambda pdf: pdf[:-300], {}),
}


@pytest.mark.parametrize("done", TAMPERED)
def test_tampered_file_is_not_genuine(sealed, done):
    tamper, expected = TAMPERED[done]
    tampered = tamper(sealed)
    assert tampered != sealed
    verdict = documents.verify(tampered)
    assert not verdict.genuine
    assert verdict.reason
    assert {name: getattr(verdict, name) for name in expected} == expected


def test_document_before_sealing_is_not_sealed(agreement, sealed):
    assert documents.verify(agreement) == documents.Verdict(reason="does not carry exactly the agency's seal")
    assert documents.verify(sealed[: len(agreement)]).sealed is False


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"<!doctype html><p>a",
        b"\0" * 5000,
        random.Random(1).randbytes(50_000),
        b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n" + b"[" * 100_000 + b"\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n" + b"0" * (11 * 1024 * 1024),
    ],
    ids=["empty", "head only", "html", "zeros", "random", "loop", "nested", "huge"],
)
def test_what_is_no_document_of_ours_gets_a_calm_answer(content):
    started = time.monotonic()
    verdict = documents.verify(content)
    assert verdict == documents.Verdict(reason=verdict.reason)
    assert verdict.reason
    assert time.monotonic() - started < 2


def test_changed_files_are_never_accepted(small_sealed):
    """`make fuzz` tries ten thousand."""
    assert documents.verify(small_sealed).genuine
    outcome = fuzzing.tried(small_sealed, 500, lambda copy: documents.verify(copy).genuine)

    assert outcome.made.total() == 500
    assert outcome.taken == {}
    assert outcome.slowest < 2


def test_no_bit_of_the_seal_itself_can_be_another(small_sealed):
    """Nor one of the certificates it carries, of what no signature protects in it, or of the zeros after it."""
    start, end = gap(small_sealed)
    dice = random.Random(fuzzing.SEED)
    for place in dice.sample(range(start, end), 250):
        copy = bytearray(small_sealed)
        copy[place] = dice.choice([byte for byte in b"0123456789ABCDEFabcdef<> " if byte != copy[place]])
        assert not documents.verify(bytes(copy)).genuine, place


def test_whoever_is_handed_the_trust_judges_alike_without_our_keys(sealed, tmp_path):
    (tmp_path / "root.pem").write_text(documents.root_pem())
    (tmp_path / "crl.pem").write_text(documents.crl_pem())
    (tmp_path / "seal.pem").write_text(documents.seal_pem())
    trust = documents.published(tmp_path)
    assert documents.verify(sealed, trust=trust).genuine
    assert not documents.verify(one_byte_changed(sealed), trust=trust).genuine

    (tmp_path / "seal.pem").write_text(documents.root_pem())  # somebody else's name
    assert documents.verify(sealed, trust=documents.published(tmp_path)).reason == "not trusted"
    stranger = authority._make_demo()
    (tmp_path / "root.pem").write_bytes(stranger["root.pem"])
    (tmp_path / "crl.pem").write_bytes(stranger["crl.pem"])
    assert not documents.verify(sealed, trust=documents.published(tmp_path)).genuine


def sign(pdf: bytes, *, field="AgencySeal", certify=True, stamped=True, level=MDPPerm.NO_CHANGES) -> bytes:
    """A signature by our own key that is not our seal."""
    who = authority.current()
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        subfilter=SigSeedSubFilter.PADES,
        certify=certify,
        docmdp_permissions=level,
        validation_context=ValidationContext(trust_roots=who.roots, crls=who.crls, moment=sample.CREATED),
    )
    stamper = who.stamper(sample.CREATED) if stamped else None
    signer = signers.PdfSigner(metadata, signer=who.signer, timestamper=stamper)
    return signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf))).getvalue()


@pytest.mark.parametrize(
    ("signature", "reason"),
    [
        ({"field": "Other"}, "exactly the agency's seal"),
        ({"stamped": False}, "exactly one time stamp"),
        ({"certify": False}, "docmdp_ok"),
        ({"level": MDPPerm.FILL_FORMS}, "docmdp_ok"),
    ],
)
def test_signature_of_our_key_that_is_no_seal_is_not_genuine(agreement, signature, reason):
    verdict = documents.verify(sign(agreement, **signature))
    assert not verdict.genuine
    assert reason in verdict.reason


def test_seal_beside_another_signature_is_not_genuine(agreement):
    twice = sign(sign(agreement, field="First", certify=False), field="AgencySeal", certify=False)
    assert documents.verify(twice).reason == "does not carry exactly the agency's seal"
