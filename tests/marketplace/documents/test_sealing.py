from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from cryptography import x509
from django.db import transaction

from marketplace import documents
from marketplace.core.effects import EffectInTransaction
from tests.fakes import trust
from tests.marketplace.documents import sample
from tests.marketplace.documents.attached import attached_files


def seal(pdf: bytes, at: datetime = sample.CREATED) -> bytes:
    return documents.seal(pdf, at=at, reason="협약 체결", location="세종")


def test_seal_is_genuine_at_the_time_it_was_told(sealed):
    verdict = documents.verify(sealed)
    assert verdict.genuine
    assert verdict == documents.Verdict(
        sealed=True,
        intact=True,
        trusted=True,
        covers_whole_file=True,
        docmdp_ok=True,
        signed_at=sample.CREATED,
        level="B-LT",
        reason="",
    )


def test_seal_adds_to_the_document_and_changes_nothing(agreement, sealed):
    assert sealed.startswith(agreement)
    assert len(sealed) - len(agreement) < 40_000
    assert attached_files(sealed) == attached_files(agreement)


def test_seal_is_invisible_certifies_and_carries_what_a_verifier_needs(sealed):
    with pikepdf.open(BytesIO(sealed)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert str(field.T) == "AgencySeal"
        assert [int(side) for side in field.Rect] == [0, 0, 0, 0]
        assert str(field.V.SubFilter) == "/ETSI.CAdES.detached"
        assert str(field.V.M).startswith("D:20260327050000")
        assert (str(field.V.Reason), str(field.V.Location)) == ("협약 체결", "세종")
        assert int(pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P) == 1
        assert len(pdf.Root.DSS.CRLs) == 1
        assert len(pdf.Root.DSS.Certs) == 3
        assert "/VRI" not in pdf.Root.DSS


@pytest.mark.parametrize("at", [datetime(2020, 1, 2, tzinfo=UTC), datetime(2049, 12, 30, tzinfo=UTC)])
def test_simulated_time_far_from_now_is_sealed_and_verified(agreement, at):
    verdict = documents.verify(seal(agreement, at))
    assert (verdict.genuine, verdict.signed_at) == (True, at)


def test_nothing_can_be_sealed_after_the_seal(sealed):
    with pytest.raises(documents.SealUnavailable) as failure:
        seal(sealed)
    assert "forbids all changes" in failure.value.reason or "AgencySeal" in failure.value.reason


def test_what_is_no_pdf_is_not_sealed():
    with pytest.raises(documents.SealUnavailable) as failure:
        seal(b"<html>")
    assert "PdfReadError" in failure.value.reason


@pytest.mark.django_db
@pytest.mark.db
def test_seal_inside_a_transaction_is_refused(agreement):
    with transaction.atomic(), pytest.raises(EffectInTransaction):
        seal(agreement)


def test_demonstration_authority_is_made_once_and_says_what_it_is(settings, tmp_path, agreement):
    settings.SEAL_DIR = tmp_path / "seal"
    root = x509.load_pem_x509_certificate(documents.root_pem().encode())
    assert "시험용" in root.subject.rfc4514_string()
    assert root.not_valid_before_utc == datetime(2020, 1, 1, tzinfo=UTC)
    assert root.not_valid_after_utc == datetime(2049, 12, 31, tzinfo=UTC)
    assert x509.load_pem_x509_crl(documents.crl_pem().encode()).is_signature_valid(root.public_key())
    files = list((settings.SEAL_DIR / "demo").iterdir())
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert not [path for path in files if "root-key" in path.name]

    assert documents.verify(seal(agreement)).genuine


def test_seal_of_another_installation_is_not_trusted(settings, tmp_path, sealed):
    settings.SEAL_DIR = tmp_path / "seal"
    verdict = documents.verify(sealed)
    assert (verdict.sealed, verdict.intact, verdict.trusted, verdict.genuine) == (True, True, False, False)
    assert "trusted" in verdict.reason


class TestProductionKeys:
    """A PKCS#12 key, a time-stamp authority and revocation lists over HTTP."""

    @pytest.fixture
    def outside(self, tmp_path):
        with trust.serve(tmp_path) as outside:
            yield outside

    @pytest.fixture
    def now(self):
        return datetime.now(UTC)

    @pytest.fixture
    def use(self, settings, tmp_path, outside):
        def use(path):
            settings.SEAL_DIR = tmp_path / "seal"
            settings.SEAL_PKCS12, settings.SEAL_PASSPHRASE = str(path), trust.PASSPHRASE
            settings.TSA_URL = outside.address

        return use

    def test_seal_takes_time_and_revocation_from_outside_and_needs_neither_later(self, outside, use, now, agreement):
        use(outside.issue("이음진흥원 전자인장")[0])
        sealed = seal(agreement, now)
        outside.stamps = False
        verdict = documents.verify(sealed)
        assert verdict.genuine, verdict.reason
        assert abs(verdict.signed_at - now) < timedelta(minutes=1)

    def test_time_stamp_authority_that_is_down_leaves_no_lesser_seal(self, outside, use, now, agreement):
        use(outside.issue("이음진흥원 전자인장")[0])
        outside.stamps = False
        with pytest.raises(documents.SealUnavailable):
            seal(agreement, now)

    def test_revoked_key_seals_nothing(self, outside, use, now, agreement):
        path, certificate = outside.issue("이음진흥원 전자인장")
        use(path)
        outside.revoked.append(certificate)
        with pytest.raises(documents.SealUnavailable) as failure:
            seal(agreement, now)
        assert "revoked" in failure.value.reason

    def test_certificate_without_revocation_data_seals_only_where_the_settings_say_so(
        self, settings, outside, use, now, agreement
    ):
        use(outside.issue("이음진흥원 전자인장", silent=True)[0])
        with pytest.raises(documents.SealUnavailable) as failure:
            seal(agreement, now)
        assert "SEAL_LEVEL is not B-T" in failure.value.reason

        settings.SEAL_LEVEL, outside.silent_stamps = "B-T", True
        verdict = documents.verify(seal(agreement, now))
        assert (documents.seal_level(), verdict.level, verdict.genuine) == ("B-T", "B-T", True), verdict.reason

    def test_certificate_with_revocation_data_keeps_the_higher_level(self, settings, outside, use, now, agreement):
        settings.SEAL_LEVEL = "B-T"
        path, certificate = outside.issue("이음진흥원 전자인장")
        use(path)
        assert documents.verify(seal(agreement, now)).level == "B-LT"
        outside.revoked.append(certificate)
        with pytest.raises(documents.SealUnavailable):
            seal(agreement, now)

    def test_another_certificate_of_the_same_root_is_not_our_seal(self, outside, use, now, agreement):
        use(outside.issue("다른 회사")[0])
        theirs = seal(agreement, now)
        use(outside.issue("이음진흥원 전자인장")[0])
        assert not documents.verify(theirs).trusted

    def test_renewed_certificate_of_the_same_name_keeps_old_seals_trusted(self, outside, use, now, agreement):
        use(outside.issue("이음진흥원 전자인장")[0])
        before = seal(agreement, now)
        use(outside.issue("이음진흥원 전자인장")[0])
        assert documents.verify(before).genuine

    def test_old_authority_in_the_trusted_folder_is_still_believed(self, settings, outside, use, now, agreement):
        before = seal(agreement)
        old = settings.SEAL_DIR / "demo"
        use(outside.issue("이음진흥원 전자인장")[0])
        assert not documents.verify(before).genuine
        trusted = settings.SEAL_DIR.parent / "moved" / "trusted"
        trusted.mkdir(parents=True)
        for name in ("root.pem", "seal.pem"):
            (trusted / name).write_bytes((old / name).read_bytes())
        settings.SEAL_DIR = trusted.parent
        assert documents.verify(before).genuine

    def test_key_without_a_time_stamp_authority_is_refused(self, settings, outside, use, now, agreement):
        use(outside.issue("이음진흥원 전자인장")[0])
        settings.TSA_URL = ""
        with pytest.raises(documents.SealUnavailable) as failure:
            seal(agreement, now)
        assert "needs TSA_URL" in failure.value.reason
