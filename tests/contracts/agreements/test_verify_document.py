"""The command that judges a file: with the site's own records, or with nothing but what was handed out."""

import json

import pytest
from django.core.management import CommandError, call_command

from marketplace import documents
from marketplace.core import files

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def stage(concluded, stage):
    return stage


@pytest.fixture
def paper(stage, tmp_path):
    """The sealed agreement as a file; `change`: its bytes, changed."""

    def paper(change=lambda content: content):
        path = tmp_path / "agreement.pdf"
        path.write_bytes(change(files.read(stage.document().sealed)))
        return path

    return paper


@pytest.fixture
def handed_out(stage, tmp_path):
    """The folder that a verifier gets: whom to trust, and the hashes of the documents."""
    trust = tmp_path / "out" / "trust"
    trust.mkdir(parents=True)
    (trust / "root.pem").write_text(documents.root_pem())
    (trust / "crl.pem").write_text(documents.crl_pem())
    document = stage.document()
    row = {"number": document.number, "final_sha256": document.sealed.sha256, "state": document.state}
    (tmp_path / "out" / "documents.json").write_text(json.dumps([row]))
    return tmp_path / "out"


def refused(*arguments) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("verify_document", *arguments)
    assert refusal.value.returncode == 1
    return str(refusal.value)


def test_sealed_agreement_is_genuine_for_the_site_and_for_a_stranger(stage, paper, handed_out, capsys):
    for arguments in ([paper()], [paper(), "--trust", handed_out]):
        call_command("verify_document", *arguments)
        assert f"genuine: {stage.document().number}" in capsys.readouterr().out


def test_stranger_needs_no_database(paper, handed_out, django_assert_num_queries):
    path = paper()
    with django_assert_num_queries(0):
        call_command("verify_document", path, "--trust", handed_out)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda content: content + b"\n% later", "covers_whole_file"),
        (lambda content: content[:2000] + bytes([content[2000] ^ 1]) + content[2001:], "not genuine"),
        (lambda content: content[:-500], "not genuine"),
        (lambda content: b"<html>", "not verifiable"),
        (lambda content: b"", "not verifiable"),
    ],
    ids=["appended", "flipped", "cut", "page", "empty"],
)
def test_anything_else_is_not_and_the_reason_is_said(paper, handed_out, change, why):
    assert why in refused(paper(change))
    assert why in refused(paper(change), "--trust", handed_out)


def test_sealed_file_that_nobody_lists_is_not_genuine(paper, handed_out):
    (handed_out / "documents.json").write_text("[]")
    assert "no document of ours has this hash" in refused(paper(), "--trust", handed_out)


def test_original_before_the_seal_is_not_the_sealed_document(stage, paper):
    path = paper(lambda _content: files.read(stage.document().original))
    assert "seal" in refused(path)


def test_missing_file_and_missing_trust_are_said(paper, tmp_path):
    assert "cannot be read" in refused(tmp_path / "none.pdf")
    assert "nothing to trust" in refused(paper(), "--trust", tmp_path / "none")
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "root.pem").write_text("no certificate")
    assert "nothing to trust" in refused(paper(), "--trust", tmp_path)
