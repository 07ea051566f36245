"""A party signs by a certificate of its own: over this document's sentence, its own company's, from a trusted issuer."""

import base64
import random
import re
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options
from django.core.cache import cache
from django.core.management import CommandError, call_command

from contracts.agreements import evidence, own_certificate, printing
from contracts.agreements import operations as agreements
from contracts.agreements.enums import Method, Party
from contracts.agreements.errors import CertificateOfAnother, IdentityTooWeak, NotIdentified
from contracts.agreements.models import SignatureRecord
from marketplace import documents
from marketplace.core import canonical, files
from marketplace.demo.acts import agreements as agreeing
from marketplace.documents import errors
from marketplace.programmes.enums import IdentityLevel
from marketplace.programmes.models import RuleSet
from tests.certificates import PEM, Held, Issuer
from tests.contracts.agreements.signing import nothing_is_recorded
from tests.marketplace.documents import programs
from tests.marketplace.documents.attached import attached_files

pytestmark = pytest.mark.django_db
FIRM, VENDOR, AGENCY = Party.DEMAND_FIRM, Party.VENDOR, Party.AGENCY


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    cache.clear()


@pytest.fixture
def sign_by(sign, stage):
    """Sign for a party by what is sent as its signature."""

    def sign_by(content, party=FIRM, **changes):
        at = stage.now()
        methods = [(Method.PASSWORD, at), (Method.CERTIFICATE, at)]
        return sign(party, methods=methods, certificate=content, at=at, **changes)

    return sign_by


def test_firm_signs_by_its_own_certificate_and_is_vouched_for(stage, waiting, held, sign_by):
    content = held.signature(waiting.sentence)
    record = sign_by(content)

    assert [method for method, _at in record.methods] == [Method.PASSWORD, Method.CERTIFICATE]
    assert files.read(record.certificate) == content
    (kept,) = evidence.records_of(stage.document())
    assert kept.beside == {
        "subject": f"CN={stage.agreement().demand_firm.legal_name}, serialNumber={kept.business_number}",
        "issuer": "CN=모두인증 (시험용)",
        "serial": f"{held.certificate.serial_number:x}",
        "sha256": canonical.sha256(content),
    }
    assert evidence.chain_holds(stage.document())


def test_what_a_rule_set_asks_without_a_certificate_is_not_reached(stage, waiting, issuer, sign):
    with pytest.raises(IdentityTooWeak):
        sign(FIRM)

    assert nothing_is_recorded(stage)


def test_signature_may_be_written_as_letters(waiting, held, sign_by):
    assert sign_by(held.signature(waiting.sentence, encoding=PEM)).beside["sha256"]


def test_signature_without_attributes_is_as_good(waiting, held, sign_by):
    content = held.signature(waiting.sentence, PKCS7Options.DetachedSignature, PKCS7Options.NoAttributes)

    assert sign_by(content).certificate_id


def test_issuer_below_a_root_is_trusted_whoever_brings_its_certificate(stage, folder, firm, waiting, sign_by):
    between = Issuer("사이 인증기관 (시험용)", above=Issuer().trusted_in(folder))
    own = between.issue(o=firm.legal_name)
    assert sign_by(own.signature(waiting.sentence)).beside["issuer"] == "CN=사이 인증기관 (시험용)"


def test_certificate_between_that_nobody_brings_is_taken_from_the_folder(folder, firm, waiting, sign_by):
    between = Issuer("사이 인증기관 (시험용)", above=Issuer().trusted_in(folder))
    own = between.issue(o=firm.legal_name)
    own.along = ()
    with pytest.raises(errors.CertificateNotTrusted):
        sign_by(own.signature(waiting.sentence))
    between.trusted_in(folder)

    assert sign_by(own.signature(waiting.sentence)).certificate_id


# Whose certificate


@pytest.mark.parametrize(
    "subject",
    [
        lambda firm: {"cn": "서명용", "serial": firm.business_number.replace("-", "")},
        lambda firm: {"cn": "서명용", "organization_id": f"VATKR-{firm.business_number}"},
        lambda firm: {"cn": "서명용", "organization_id": firm.business_number},
        lambda firm: {"cn": "서명용", "texts": [f"urn:kr:brn:{firm.business_number}"]},
        lambda firm: {"cn": "서명용", "o": firm.legal_name},
        lambda firm: {"cn": f"{firm.legal_name}()0012345201"},
        lambda firm: {"cn": f"{firm.legal_name} (서울)"},
        lambda firm: {"o": f"㈜ {bare(firm)} "},
        lambda firm: {"o": f"주식회사{' '.join(bare(firm))}"},
        lambda firm: {"cn": "다른 이름", "serial": firm.business_number, "o": "다른 이름"},
    ],
)
def test_company_is_known_by_number_or_name_however_written(waiting, issuer, firm, sign_by, subject):
    assert sign_by(issuer.issue(**subject(firm)).signature(waiting.sentence)).certificate_id


def bare(firm) -> str:
    return re.sub(r"\(주\)|㈜|주식회사|\s", "", firm.legal_name)


@pytest.mark.parametrize(
    "subject",
    [
        lambda firm, vendor: {"cn": vendor.legal_name, "serial": vendor.business_number},
        lambda firm, vendor: {"cn": firm.legal_name, "o": firm.legal_name, "serial": vendor.business_number},
        lambda firm, vendor: {"cn": f"{firm.legal_name}테크"},
        lambda firm, vendor: {"cn": f"새{bare(firm)}"},
        lambda firm, vendor: {"o": f"{firm.legal_name} 지주"},
        lambda firm, vendor: {"cn": "서명용", "texts": [f"mailto:{firm.business_number}@example.com"]},
        lambda firm, vendor: {"cn": "서명용", "serial": f"1{firm.business_number}"},
        lambda firm, vendor: {"cn": "서명용"},
    ],
)
def test_certificate_of_another_is_refused(stage, waiting, issuer, firm, sign_by, subject):
    another = issuer.issue(**subject(firm, stage.agreement().vendor))
    with pytest.raises(CertificateOfAnother, match=re.escape(firm.business_number)):
        sign_by(another.signature(waiting.sentence))

    assert nothing_is_recorded(stage)


# What is no signature of this document, or not by a good certificate


def turned(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (lambda held, sentence: b"", errors.SignatureUnreadable),
        (lambda held, sentence: bytes(200 * 1024), errors.SignatureTooLarge),
        (lambda held, sentence: held.signature(sentence) + bytes(100 * 1024), errors.SignatureTooLarge),
        (lambda held, sentence: random.Random(7).randbytes(3000), errors.SignatureUnreadable),
        (lambda held, sentence: b"%PDF-1.7\n%%EOF", errors.SignatureUnreadable),
        (lambda held, sentence: b"<html></html>", errors.SignatureUnreadable),
        (lambda held, sentence: sentence, errors.SignatureUnreadable),
        (lambda held, sentence: held.pem(), errors.SignatureUnreadable),
        (lambda held, sentence: base64.b64encode(held.signature(sentence)), errors.SignatureUnreadable),
        (lambda held, sentence: held.signature(sentence)[:-20], errors.SignatureUnreadable),
        (lambda held, sentence: held.signature(sentence) + b"\0", errors.SignatureUnreadable),
        (
            lambda held, sentence: held.signature(sentence, PKCS7Options.DetachedSignature, PKCS7Options.NoCerts),
            errors.SignatureUnreadable,
        ),
        (lambda held, sentence: held.signature(sentence, PKCS7Options.NoCapabilities), errors.NotDetached),
        (lambda held, sentence: held.signature(sentence + b"\n"), errors.SignatureOfOtherText),
        (lambda held, sentence: held.signature(b"\xef\xbb\xbf" + sentence), errors.SignatureOfOtherText),
        (lambda held, sentence: held.signature(sentence.replace(b"-1", b"-2", 1)), errors.SignatureOfOtherText),
        (lambda held, sentence: turned(held.signature(sentence)), errors.SignatureBroken),
    ],
    ids=["empty", "huge", "padded", "random", "pdf", "page", "sentence", "certificate", "base64", "cut", "appended",
         "without-certificate", "attached", "line-end", "byte-order-mark", "version", "flipped"],
)  # fmt: skip
def test_what_is_no_signature_of_this_sentence_is_refused(stage, waiting, held, sign_by, wrong, refusal):
    with pytest.raises(refusal) as refused:
        sign_by(wrong(held, waiting.sentence))

    assert type(refused.value) is refusal and re.search("[가-힣]", str(refused.value))
    assert nothing_is_recorded(stage)


def test_signature_of_an_earlier_version_is_refused(stage, waiting, held, sign_by, open_):
    old = held.signature(waiting.sentence)
    agreements.void_document(
        document_id=stage.document().pk, reason="고침", actor=stage.staff("manager1"), at=stage.now()
    )
    agreements.draw_up_again(agreement_id=stage.agreement().pk, actor=stage.staff("manager1"), at=stage.now())
    agreeing.sealed(stage.world, stage.firm())
    stage.locked()
    open_(FIRM)
    with pytest.raises(errors.SignatureOfOtherText):
        sign_by(old)

    assert sign_by(held.signature(own_certificate.sentence(stage.document()))).certificate_id


@pytest.mark.parametrize(
    ("issued", "refusal"),
    [
        ({"until": datetime(2026, 1, 1, tzinfo=UTC)}, errors.CertificateExpired),
        ({"begins": datetime(2027, 1, 1, tzinfo=UTC)}, errors.CertificateExpired),
        ({"usage": ("key_encipherment",)}, errors.CertificateUseless),
        ({"usage": ()}, errors.CertificateUseless),
    ],
)
def test_certificate_that_is_not_good_for_this_is_refused(stage, waiting, issuer, firm, sign_by, issued, refusal):
    with pytest.raises(refusal):
        sign_by(issuer.issue(o=firm.legal_name, **issued).signature(waiting.sentence))

    assert nothing_is_recorded(stage)


def test_certificate_that_commits_is_good(waiting, issuer, firm, sign_by):
    own = issuer.issue(o=firm.legal_name, usage=("content_commitment",))

    assert sign_by(own.signature(waiting.sentence)).certificate_id


def test_certificate_that_nobody_trusted_has_issued_is_refused(stage, waiting, issuer, firm, sign_by):
    namesake = Issuer()  # of the same name, with another key
    strangers = [namesake.issue(o=firm.legal_name), Issuer("남의 인증기관").issue(o=firm.legal_name)]
    own = Issuer(firm.legal_name)  # signed by itself
    for stranger in strangers:
        with pytest.raises(errors.CertificateNotTrusted):
            sign_by(stranger.signature(waiting.sentence))
    with pytest.raises((errors.CertificateNotTrusted, errors.CertificateUseless)):
        sign_by(own.signature(waiting.sentence))
    with pytest.raises(errors.CertificateUseless):  # an issuer is nobody's company
        sign_by(issuer.signature(waiting.sentence))

    assert nothing_is_recorded(stage)


def test_certificate_put_beside_the_one_that_signed_names_nobody(stage, waiting, issuer, firm, sign_by):
    """Two certificates of one issuer under one number: the names count of the one whose key has signed."""
    another = issuer.issue(o="남의 회사")
    forged = Issuer().issue(o=firm.legal_name, like=another)
    for held, beside in ((another, forged), (forged, another)):
        held.along = (beside.certificate,)
        with pytest.raises((CertificateOfAnother, errors.SignatureRefused)):
            sign_by(held.signature(waiting.sentence))

    assert nothing_is_recorded(stage)


@pytest.mark.parametrize("until", [datetime(2028, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)])
def test_revoked_certificate_is_refused_even_by_an_old_list(stage, waiting, folder, issuer, held, sign_by, until):
    (folder / "list.pem").write_bytes(issuer.revoking(held, until=until))
    with pytest.raises(errors.CertificateRevoked):
        sign_by(held.signature(waiting.sentence))

    assert nothing_is_recorded(stage)
    (folder / "list.pem").write_bytes(issuer.revoking(issuer.issue(o="남의 회사"), until=until))
    assert sign_by(held.signature(waiting.sentence)).certificate_id


@pytest.mark.parametrize("named", [True, False])
def test_method_and_file_go_together(stage, waiting, held, sign, named):
    at = stage.now()
    methods = [(Method.PASSWORD, at), (Method.CERTIFICATE if named else Method.ONE_TIME_CODE, at)]
    with pytest.raises((NotIdentified, IdentityTooWeak)):
        sign(FIRM, methods=methods, at=at, certificate=None if named else held.signature(waiting.sentence))

    assert nothing_is_recorded(stage)


def test_names_that_cannot_be_printed_are_written_so_that_paper_takes_them(waiting, issuer, firm, sign_by):
    own = issuer.issue(cn=f"{firm.legal_name}𠀋" + "가" * 8, serial=firm.business_number)
    subject = sign_by(own.signature(waiting.sentence)).beside["subject"]

    documents.preflight({"subject": subject})
    assert "\\u2000b" in subject


# The evidence


def changed(record, **changes):
    fields = {field.attname: getattr(record, field.attname) for field in record._meta.fields}
    return SignatureRecord(**fields | changes)


def test_records_without_a_certificate_have_the_mac_they_always_had(stage, monkeypatch):
    stage.locked().signed(FIRM)
    (record,) = evidence.records_of(stage.document())
    monkeypatch.setattr(evidence, "_COVERED_WHERE_THERE", ())

    assert record.certificate_id is None and evidence.mac_of(record) == record.mac
    assert evidence.chain_holds(stage.document())


def test_changed_facts_of_a_certificate_break_the_chain(stage, waiting, held, sign_by, monkeypatch):
    record = sign_by(held.signature(waiting.sentence))
    other = files.store(held.signature(b"other"), at=stage.now(), trusted=own_certificate.MEDIA_TYPE)
    facts = record.beside
    tampered = [
        changed(record, beside=facts | {"subject": "CN=남의 회사"}),
        changed(record, beside=facts | {"sha256": "0" * 64}),
        changed(record, certificate_id=other.pk),
        changed(record, beside={}),
        changed(record, certificate_id=None),
        changed(record, certificate_id=None, beside={}),
    ]
    for each in tampered:
        monkeypatch.setattr(evidence, "records_of", lambda document, each=each: [each])
        assert not evidence.chain_holds(stage.document())


# On paper


def test_certificate_of_signatures_is_as_before_for_who_has_none(stage):
    stage.locked().signed(FIRM)
    html = printing.sealed(stage.document(), b"%PDF-", at=stage.now())

    assert "인증서 " not in html.html[html.html.index("전자서명 확인서") :].replace("시험용 인증서로 만든", "")
    assert [each.name for each in html.attachments] == ["original.pdf", "snapshot.json"]


@pytest.mark.pdf
def test_sealed_agreement_carries_the_signature_and_openssl_verifies_it(stage, folder, open_, sign_by, tmp_path):
    RuleSet.objects.update(agreement_identity=IdentityLevel.VOUCHED)
    stage.locked()
    for party in (FIRM, VENDOR, AGENCY):
        if party == AGENCY:
            agreeing.deposited(stage.world, stage.firm())
        open_(party)
        organisation = stage.document().signatures.get(party=party).organisation
        out = tmp_path / party
        call_command("trial_certificate", organisation.business_number, "--out", out)
        (out / "consent.txt").write_bytes(own_certificate.sentence(stage.document()))
        programs.run("openssl", "cms", "-sign", "-binary", "-in", out / "consent.txt", "-signer", out / "certificate.pem",
            "-inkey", out / "key.pem", "-outform", "DER", "-out", out / "signature.p7s")  # fmt: skip
        record = sign_by((out / "signature.p7s").read_bytes(), party)
        assert "시험용" in record.beside["issuer"]
    stage.concluded()
    sealed = files.read(stage.document().sealed)
    inside = attached_files(sealed)

    assert documents.verify(sealed).genuine
    assert set(inside) == {"original.pdf", "snapshot.json", "consent.txt"} | {
        f"signature-{party}.p7s" for party in (FIRM, VENDOR, AGENCY)
    }
    (tmp_path / "sealed.pdf").write_bytes(sealed)
    printed = re.sub(r"\s", "", programs.run("pdftotext", "-raw", tmp_path / "sealed.pdf", "-"))
    for record in evidence.records_of(stage.document()):
        (tmp_path / "consent.txt").write_bytes(inside["consent.txt"])
        (tmp_path / "signature.p7s").write_bytes(inside[f"signature-{record.signature.party}.p7s"])
        programs.run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "signature.p7s",
            "-content", tmp_path / "consent.txt", "-CAfile", tmp_path / FIRM / "issuer.pem", "-purpose", "any",
            "-out", tmp_path / "out")  # fmt: skip
        assert record.beside["sha256"] in printed
        assert re.sub(r"\s", "", record.beside["subject"]) in printed
    assert "3수준(제3자가보증하는수단)" in printed
    assert programs.verapdf("3a", [tmp_path / "sealed.pdf"]).startswith("PASS")
    assert programs.verapdf("ua1", [tmp_path / "sealed.pdf"]).startswith("PASS")


# The demonstration


def test_trial_certificates_have_one_issuer_that_is_trusted_in_a_demonstration_alone(stage, folder, settings, tmp_path):
    number = stage.agreement().demand_firm.business_number.replace("-", "")
    for out in ("one", "two"):
        call_command("trial_certificate", number, "--out", tmp_path / out)
    assert (tmp_path / "one/issuer.pem").read_bytes() == (tmp_path / "two/issuer.pem").read_bytes()
    assert (tmp_path / "one/key.pem").stat().st_mode & 0o077 == 0
    assert own_certificate.is_offered()
    settings.DEMO = False

    assert not own_certificate.is_offered()
    with pytest.raises(CommandError):
        call_command("trial_certificate", number, "--out", tmp_path / "three")


def test_trial_certificate_takes_the_longest_name(folder, waiting, firm, sign_by):
    firm.legal_name = "가나다라마바사아자차" * 10
    firm.save()
    key, own, _issuer = documents.trial_certificate(firm.legal_name, firm.business_number)
    held = Held(serialization.load_pem_private_key(key, None), x509.load_pem_x509_certificate(own))

    assert sign_by(held.signature(waiting.sentence)).certificate_id


def test_trial_certificate_of_nobody_is_refused(db, folder, tmp_path):
    with pytest.raises(CommandError, match="123-45"):
        call_command("trial_certificate", "123-45-00000", "--out", tmp_path)
