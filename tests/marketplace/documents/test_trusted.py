"""The folder of issuers whose certificates signers may sign with: what is not whole is told, and does no harm."""

import pytest

from marketplace.documents import checks, trusted, trusts_signers
from tests.certificates import DER, Issuer


@pytest.fixture
def folder(settings, tmp_path):
    settings.SIGNER_ROOTS = tmp_path / "signers"
    return settings.SIGNER_ROOTS


def told() -> list[tuple[str, str]]:
    return [(found.id, found.msg.partition(" ")[0]) for found in checks.signers_issuers_can_be_read(None)]


def test_nobody_is_trusted_without_a_folder(folder):
    assert not trusts_signers() and told() == []


def test_roots_others_and_lists_are_told_apart(folder):
    root = Issuer().trusted_in(folder)
    between = Issuer("사이 인증기관", above=root).trusted_in(folder)
    listed = root.revoking(between)
    (folder / "one.crl").write_bytes(listed)
    (folder / "issuer.key").write_bytes(root.key_pem())
    found = trusted.issuers()

    assert [each.dump() for each in found.roots] == [root.certificate.public_bytes(DER)]
    assert [each.dump() for each in found.others] == [between.certificate.public_bytes(DER)]
    assert len(found.lists) == 1 and told() == []


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"root", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_broken_file_is_told_and_the_others_count(folder, content):
    Issuer().trusted_in(folder)
    (folder / "broken.pem").write_bytes(content)
    (folder / "broken.crl").write_bytes(content)

    assert trusts_signers()
    assert told() == [("documents.W007", "broken.crl"), ("documents.W007", "broken.pem")]


def test_folder_without_a_root_trusts_nobody_and_is_told(folder):
    Issuer("사이 인증기관", above=Issuer()).trusted_in(folder)

    assert not trusts_signers() and told() == [("documents.W008", "The")]
