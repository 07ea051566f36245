import datetime
import shutil

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from marketplace.documents import checks, fonts


def test_machine_of_the_tests_can_make_documents():
    for check in (
        checks.fonts_are_in_place, checks.libraries_are_in_place, checks.pango_keeps_words_whole,
        checks.packages_are_in_place, checks.seal_key_can_be_used,
    ):  # fmt: skip
        assert check(None) == []


def test_each_missing_or_altered_font_names_the_command_that_mends_it(settings, tmp_path):
    shutil.copytree(fonts.folder(), tmp_path / "fonts")
    settings.ASSETS_DIR = tmp_path
    assert checks.fonts_are_in_place(None) == []
    with (tmp_path / "fonts" / "NotoSansKR-Bold.ttf").open("ab") as font:
        font.write(b"\0")
    (tmp_path / "fonts" / "NotoSansKR-Regular.ttf").unlink()
    regular, bold = checks.fonts_are_in_place(None)

    assert "NotoSansKR-Regular.ttf" in regular.msg and "NotoSansKR-Bold.ttf" in bold.msg
    assert "manage.py assets" in regular.hint


def test_each_missing_library_names_its_package(monkeypatch):
    monkeypatch.setattr(checks, "_LIBRARIES", {"libnowhere.so.9": "libnowhere9", "libnever.so.1": "libnever1"})
    nowhere, never = checks.libraries_are_in_place(None)

    assert "libnowhere.so.9" in nowhere.msg and "apt-get install --no-install-recommends libnowhere9`" in nowhere.hint
    assert "libnever.so.1" in never.msg and "libnever1`" in never.hint


def test_pango_that_breaks_words_is_named(monkeypatch):
    monkeypatch.setattr(checks, "_loaded", lambda library: object())
    (warning,) = checks.pango_keeps_words_whole(None)

    assert "Pango" in warning.msg and "1.44" in warning.hint


def test_pango_that_is_not_there_is_told_once(monkeypatch):
    monkeypatch.setattr(checks, "_loaded", lambda library: None)

    assert checks.pango_keeps_words_whole(None) == []
    assert len(checks.libraries_are_in_place(None)) == 6


def test_missing_package_and_another_version_are_told_apart(monkeypatch):
    monkeypatch.setattr(checks, "_version", {"weasyprint": "57.2", "pyhanko": None}.get)
    printer, sealer = checks.packages_are_in_place(None)

    assert "weasyprint is 57.2, wanted is 70.*" in printer.msg
    assert "pyhanko is not installed" in sealer.msg


NOW = datetime.datetime.now(datetime.UTC)


CRL = x509.CRLDistributionPoints(
    [x509.DistributionPoint([x509.UniformResourceIdentifier("http://ca.example/crl")], None, None, None)]
)


def key_file(path, passphrase, ends=NOW + datetime.timedelta(days=30), published=(CRL,)):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "seal of a test")])
    begins = ends - datetime.timedelta(days=60)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begins, ends)
    for extension in published:
        builder = builder.add_extension(extension, critical=False)
    packed = pkcs12.serialize_key_and_certificates(
        b"seal", key, builder.sign(key, hashes.SHA256()), None, BestAvailableEncryption(passphrase)
    )
    path.write_bytes(packed)


@pytest.fixture
def seal(settings, tmp_path):
    settings.SEAL_PKCS12, settings.SEAL_PASSPHRASE = str(tmp_path / "seal.p12"), "open sesame"
    settings.TSA_URL = "http://tsa.example"
    return tmp_path / "seal.p12"


def test_seal_key_that_is_in_order_is_silent(seal):
    key_file(seal, b"open sesame")

    assert checks.seal_key_can_be_used(None) == []


def test_certificate_without_revocation_data_needs_a_decision(seal, settings):
    key_file(seal, b"open sesame", published=())
    (error,) = checks.seal_key_can_be_used(None)
    assert (error.id, "SEAL_LEVEL=B-T" in error.hint) == ("documents.E010", True)
    settings.SEAL_LEVEL = "B-T"
    assert checks.seal_key_can_be_used(None) == []
    settings.SEAL_LEVEL = "B-B"
    (error,) = checks.seal_key_can_be_used(None)
    assert error.id == "documents.E009"


def test_seal_key_that_is_not_there_is_an_error(seal):
    (error,) = checks.seal_key_can_be_used(None)

    assert (error.id, str(seal) in error.msg) == ("documents.E001", True)


@pytest.mark.parametrize("make", [lambda path: path.touch(), lambda path: key_file(path, b"another")])
def test_seal_key_that_does_not_open_is_an_error(seal, make):
    make(seal)
    (error,) = checks.seal_key_can_be_used(None)

    assert (error.id, "SEAL_PASSPHRASE" in error.hint) == ("documents.E002", True)
    assert "another" not in error.msg and "sesame" not in error.msg + error.hint


def test_seal_certificate_that_has_run_out_is_an_error(seal):
    key_file(seal, b"open sesame", ends=NOW - datetime.timedelta(days=1))
    (error,) = checks.seal_key_can_be_used(None)

    assert (error.id, "trusted" in error.hint) == ("documents.E003", True)


def test_seal_key_without_time_stamps_is_an_error(seal, settings):
    key_file(seal, b"open sesame")
    settings.TSA_URL = ""
    (error,) = checks.seal_key_can_be_used(None)

    assert error.id == "documents.E004"


def test_demonstration_authority_that_lost_a_key_names_it(settings, tmp_path):
    settings.SEAL_DIR = tmp_path
    assert checks.seal_key_can_be_used(None) == []
    for name in ("root.pem", "crl.pem", "seal.pem", "tsa.pem", "tsa-key.pem"):
        (tmp_path / "demo").mkdir(exist_ok=True)
        (tmp_path / "demo" / name).touch()
    (error,) = checks.seal_key_can_be_used(None)

    assert (error.id, "seal-key.pem" in error.msg) == ("documents.E005", True)


def test_deployment_without_a_real_seal_is_warned_of(settings):
    (warning,) = checks.seal_is_a_real_one(None)
    assert "시험용" in warning.msg
    settings.SEAL_PKCS12, settings.TSA_URL = "/keys/seal.p12", "http://tsa.example"
    assert checks.seal_is_a_real_one(None) == []
