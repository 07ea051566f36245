"""The seal's key in a token: sealed and signed with a key that never leaves it, or not at all."""

import os
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from marketplace import documents
from marketplace.checkpoints import checking, export, operations
from marketplace.documents import authority, checks
from tests.fakes import token as fake
from tests.fakes import trust
from tests.marketplace.documents import programs, sample

pytestmark = pytest.mark.pdf
NAME, LABEL = "이음진흥원 전자인장", "seal-2026"


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return sample.print_html("<p>이 문서는 한 문장이다.</p>")


@pytest.fixture
def outside(tmp_path):
    with trust.serve(tmp_path) as outside:
        yield outside


@pytest.fixture
def token(tmp_path, monkeypatch):
    made = fake.Token(tmp_path)
    monkeypatch.setenv("SOFTHSM2_CONF", str(made.configuration))
    return made


@pytest.fixture
def site(settings, tmp_path, outside, token):
    """A site whose seal's key is in the token, and whose folder of trust holds the root."""
    settings.SEAL_DIR = tmp_path / "seal"
    settings.SEAL_PKCS11_MODULE, settings.SEAL_PKCS11_TOKEN = fake.MODULE, fake.LABEL
    settings.SEAL_PKCS11_KEY, settings.SEAL_PKCS11_PIN = LABEL, fake.PIN
    settings.TSA_URL = outside.address
    site = SimpleNamespace(settings=settings, token=token, trusted=settings.SEAL_DIR / "trusted", outside=outside)
    site.trusted.mkdir(parents=True)
    believe(site, "root", outside.root)
    site.certificate = store(site, LABEL)
    yield site
    authority._authority.cache_clear()


def store(site, label: str, name: str = NAME, key=None):
    key = key or ec.generate_private_key(ec.SECP256R1())
    certificate = site.outside.certify(name, key)
    site.token.put(label, key, certificate)
    return certificate


def believe(site, name: str, certificate) -> None:
    (site.trusted / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def seal(pdf: bytes) -> bytes:
    return documents.seal(pdf, at=datetime.now(UTC), reason="협약 체결", location="세종")


def why_not(pdf: bytes) -> str:
    with pytest.raises(documents.SealUnavailable) as failure:
        seal(pdf)
    assert fake.PIN not in failure.value.reason
    return failure.value.reason


def test_sealed_with_a_token_is_genuine_for_us_and_for_pdfsig(site, pdf, tmp_path):
    sealed = seal(pdf)
    site.outside.stamps = False

    assert documents.verify(sealed).genuine, documents.verify(sealed).reason
    (tmp_path / "sealed.pdf").write_bytes(sealed)
    said = programs.run("pdfsig", "-nocert", tmp_path / "sealed.pdf")
    assert "Signature is Valid" in said and "Total document signed" in said
    assert not documents.is_trial()


def test_rsa_key_seals_as_well(site, pdf):
    store(site, "rsa", key=rsa.generate_private_key(65537, 2048))
    site.settings.SEAL_PKCS11_KEY = "rsa"

    assert documents.verify(seal(pdf)).genuine


def test_workers_open_the_token_themselves(site):
    at = datetime.now(UTC)
    job = documents.Job(
        html="<p>한 문장이다.</p>", identifier="sample", created=at, title="견본",
        seal=documents.Seal(at=at, reason="협약 체결", location="세종"),
    )  # fmt: skip
    first, second = documents.render_many([job, job])

    assert documents.verify(first).genuine and documents.verify(second).genuine


@pytest.mark.django_db
def test_checkpoint_signed_with_a_token_holds(site):
    operations.take(at=datetime.now(UTC), papers=[("AG-1", "ab" * 32)])

    assert list(checking.check(export.lines(), documents.seal_pems())) == []
    assert documents.seal_pem().encode() == site.certificate.public_bytes(serialization.Encoding.PEM)


def test_process_that_was_forked_from_one_that_signed_opens_the_token_anew(site):
    documents.sign(b"before")
    child = os.fork()
    if not child:
        try:
            signature, _ = documents.sign(b"after")
            site.certificate.public_key().verify(signature, b"after", ec.ECDSA(hashes.SHA256()))
        except BaseException:
            os._exit(1)
        os._exit(0)

    assert os.waitpid(child, 0)[1] == 0
    assert documents.sign(b"the parent still")


def test_token_that_was_away_between_two_seals_is_opened_anew(site, pdf):
    seal(pdf)
    site.token.unplug()
    reason = why_not(pdf)
    site.token.plug()

    assert fake.LABEL in reason
    assert documents.verify(seal(pdf)).genuine


def test_session_lost_since_the_last_signature_is_opened_once_more(site, pdf):
    seal(pdf)
    authority.current().signer._key.session.close()

    assert documents.verify(seal(pdf)).genuine


def test_token_that_was_never_there_seals_nothing(site, pdf):
    site.token.unplug()

    assert fake.LABEL in why_not(pdf)


def test_wrong_pin_seals_nothing_and_is_tried_once(site, pdf):
    site.settings.SEAL_PKCS11_PIN = "000000"
    assert "PinIncorrect" in why_not(pdf)
    site.token.unplug()

    assert "not tried again" in why_not(pdf)


def test_label_without_certificate_or_without_key_seals_nothing(site, pdf):
    site.settings.SEAL_PKCS11_KEY = "seal-2027"
    assert "no certificate labelled seal-2027" in why_not(pdf)
    key = ec.generate_private_key(ec.SECP256R1())
    site.token.put("other", key, None)
    site.settings.SEAL_PKCS11_KEY = "other"
    assert "no certificate labelled other" in why_not(pdf)


def test_two_certificates_of_one_label_seal_nothing(site, pdf):
    store(site, LABEL)

    assert "more than one certificate" in why_not(pdf)


def test_library_that_is_not_there_seals_nothing(site, pdf, tmp_path):
    site.settings.SEAL_PKCS11_MODULE = str(tmp_path / "none.so")

    assert "none.so" in why_not(pdf)


@pytest.mark.parametrize("name", ["SEAL_PKCS11_MODULE", "SEAL_PKCS11_TOKEN", "SEAL_PKCS11_KEY", "SEAL_PKCS11_PIN"])
def test_setting_left_out_is_named_and_no_demonstration_seals(site, pdf, name):
    setattr(site.settings, name, "")

    assert name in why_not(pdf)
    assert not documents.is_trial()


def test_key_in_a_token_beside_one_in_a_file_or_without_time_stamps_is_refused(site, pdf):
    site.settings.SEAL_PKCS12 = "/keys/seal.p12"
    assert "both set" in why_not(pdf)
    site.settings.SEAL_PKCS12, site.settings.TSA_URL = "", ""
    assert "SEAL_PKCS11_MODULE needs TSA_URL" in why_not(pdf)


def test_revoked_certificate_seals_nothing(site, pdf):
    site.outside.revoked.append(site.certificate)

    assert "revoked" in why_not(pdf)


def test_new_key_of_the_same_name_keeps_old_seals_genuine(site, pdf):
    before = seal(pdf)
    store(site, "seal-2027")
    site.settings.SEAL_PKCS11_KEY = "seal-2027"

    assert documents.verify(before).genuine
    assert documents.verify(seal(pdf)).genuine


def test_old_certificate_of_another_name_is_believed_from_the_folder_alone(site, pdf):
    before = seal(pdf)
    store(site, "seal-2027", name="이음진흥원 새 전자인장")
    site.settings.SEAL_PKCS11_KEY = "seal-2027"
    assert not documents.verify(before).trusted
    believe(site, "seal-2026", site.certificate)
    authority._authority.cache_clear()

    assert documents.verify(before).genuine
    assert len(documents.seal_pems()) == 2


def test_documents_are_verified_while_the_token_is_away(site, pdf):
    sealed = seal(pdf)
    believe(site, LABEL, site.certificate)
    site.token.unplug()
    authority._authority.cache_clear()

    assert documents.verify(sealed).genuine
    assert documents.root_pem().encode() == site.outside.root.public_bytes(serialization.Encoding.PEM)
    assert documents.seal_pems() == [site.certificate.public_bytes(serialization.Encoding.PEM).decode()]
    assert fake.LABEL in why_not(pdf)


class TestChecks:
    def test_token_in_order_is_silent(self, site):
        believe(site, LABEL, site.certificate)

        assert checks.seal_key_can_be_used(None) == checks.seal_is_a_real_one(None) == []

    def test_token_that_is_away_is_an_error(self, site):
        site.token.unplug()
        (error,) = checks.seal_key_can_be_used(None)

        assert (error.id, fake.LABEL in error.msg) == ("documents.E007", True)

    def test_settings_at_odds_are_an_error(self, site):
        site.settings.SEAL_PKCS12 = "/keys/seal.p12"
        (error,) = checks.seal_key_can_be_used(None)

        assert (error.id, "both set" in error.msg) == ("documents.E006", True)

    def test_certificate_that_is_not_in_the_folder_of_trust_is_warned_of(self, site):
        (warning,) = checks.seal_key_can_be_used(None)

        assert (warning.id, "trusted" in warning.hint) == ("documents.W006", True)

    def test_wrong_pin_is_told_at_deployment_alone(self, site):
        """Every command checks; each try of a wrong PIN brings the token nearer to being locked."""
        believe(site, LABEL, site.certificate)
        site.settings.SEAL_PKCS11_PIN = "000000"
        assert checks.seal_key_can_be_used(None) == []
        (error,) = checks.seal_is_a_real_one(None)

        assert (error.id, "PinIncorrect" in error.msg) == ("documents.E008", True)
