"""Evidence is known by what it holds: whatever its name says, however large it claims to be, whatever breaks off."""

import io
import zipfile

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from marketplace.accounts.models import OrganisationClaim, User
from marketplace.core import files
from marketplace.core.models import StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.db]
PDF = b"%PDF-1.7 one"
MEGABYTE = 1024 * 1024


def packed(**entries: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"HWP Document File", "application/x-hwp"),
        (packed(mimetype=b"application/hwp+zip\n", Contents__header_xml=b"<x/>"), "application/hwp+zip"),
        (packed(word__document_xml=b"<x/>"), files._OFFICE["word/document.xml"]),
        (packed(xl__workbook_xml=b"<x/>"), files._OFFICE["xl/workbook.xml"]),
        ("﻿품목,수량\n나사,3".encode(), "text/plain"),
        (b'<?xml version="1.0"?><invoice/>', "application/xml"),
    ],
)
def test_kind_is_read_from_the_content(content, media_type):
    assert files.judged(content) == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x00\x01\x02",
        b"<html><script>alert(1)</script></html>",
        b'  <svg onload="alert(1)"/>',
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old document with macros",
        b"PK\x03\x04 and nothing else",
        packed(readme=b"an archive of anything"),
        packed(mimetype=b"application/hwp+zip" + b" " * 30 * MEGABYTE + b"x")[:-40],
        packed(mimetype=b"0" * 30 * MEGABYTE),
        "한글".encode("cp949"),
        b"text with \x00 in it",
        PDF + b"0" * (files.MAX_BYTES - len(PDF) + 1),
    ],
    ids=["empty", "program", "page", "drawing", "macros", "no archive", "archive", "cut", "bomb", "other letters", "nul", "large"],
)  # fmt: skip
def test_what_is_not_on_the_list_is_refused_and_not_kept(content):
    with pytest.raises(files.FileRefused):
        files.store(content, at=timezone.now())

    assert not StoredFile.objects.exists()


def test_same_content_is_one_file_and_a_changed_one_another():
    at = timezone.now()
    first, again, other = files.store(PDF, at=at), files.store(PDF, at=at), files.store(PDF + b".", at=at)

    assert first == again != other
    assert files.read(first) == PDF


def test_damage_is_found_when_it_is_read():
    file = files.store(PDF + b" to be damaged", at=timezone.now())
    with storages["evidence"].open(files._path(file.sha256), "wb") as handle:
        handle.write(b"%PDF-2")

    with pytest.raises(files.FileRefused):
        files.read(file)


@pytest.fixture
def newcomer(client):
    user = User.objects.create_user(email="saeromi@saero.example", name="한새롬")
    client.force_login(user)
    return user


def sent(name: str, content: bytes) -> dict:
    return {
        "number": "124-86-00009", "legal_name": "(주)새로움", "representative": "한새롬",
        "proof": SimpleUploadedFile(name, content, "application/pdf"),
    }  # fmt: skip


START = "/workspace/company/start/"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"MZ\x00\x01", "PDF, HWPX"), (b"", "빈 파일"), (PDF + b"0" * 50 * MEGABYTE, "20MB")],
    ids=["a program called pdf", "empty", "50 MB"],
)
def test_refused_file_is_said_beside_its_field_and_nothing_typed_is_lost(client, newcomer, content, said):
    page = client.post(START, sent("proof.pdf", content))
    text = page.content.decode()

    assert said in page.context["form"].errors["proof"][0].replace(" MB", "MB")
    assert 'href="#id_proof"' in text
    assert "(주)새로움" in text
    assert not OrganisationClaim.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\r\nX-Evil: 1.pdf", "‮fdp.exe", "C:\\con.pdf", "🙂" * 200, "'; DROP TABLE x; --.pdf"]
)
def test_hostile_name_is_forgotten(client, newcomer, name):
    client.post(START, sent(name, PDF))
    kept = OrganisationClaim.objects.get().proof

    assert files.read(kept) == PDF
    assert storages["evidence"].exists(files._path(kept.sha256))


@pytest.mark.parametrize("share", [0.3, 0.7, 0.97])
def test_sending_that_broke_off_is_said_and_leaves_nothing(client, newcomer, share):
    whole = encode_multipart(BOUNDARY, sent("proof.pdf", PDF + b"0" * MEGABYTE))
    answer = client.generic("POST", START, whole[: int(len(whole) * share)], MULTIPART_CONTENT)

    assert answer.status_code in (200, 400)
    assert "저장하지 않았습니다" in answer.content.decode() or answer.context["form"].errors
    assert not OrganisationClaim.objects.exists()
