"""Evidence, kept by its content: the same bytes are one file, and a changed byte is another.

A file is known by what it holds, not by what its name says. What is not on the list is refused.
"""

import io
import zipfile
import zlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _

from . import canonical
from .errors import Refusal
from .models import StoredFile

MAX_BYTES = 20 * 1024 * 1024

# First bytes → media type. HWP (before 5.1 a compound file) shares its head with old Office files,
# which we do not take: they carry macros and every office can save as the newer kinds.
_HEADS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HWP_MARK = b"HWP Document File"
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


class FileRefused(Refusal):
    """The file is empty, too large, or not of a kind we keep."""


class TooLarge(FileRefused):
    message = _("The file is larger than 20 MB. Please make it smaller or split it.")


def media_type_of(content: bytes) -> str | None:
    """The media type of `content` by looking inside; None if it is of no kind we keep."""
    for head, media_type in _HEADS:
        if content.startswith(head):
            return media_type
    if content.startswith(_COMPOUND):
        return "application/x-hwp" if _HWP_MARK in content else None
    if content.startswith(b"PK\x03\x04"):
        return _inside_zip(content)
    return _as_text(content)


def _inside_zip(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if names and names[0] == "mimetype" and _said_inside(archive) == b"application/hwp+zip":
                return "application/hwp+zip"
            return next((_OFFICE[name] for name in names if name in _OFFICE), None)
    except (zipfile.BadZipFile, RuntimeError, ValueError, OSError, EOFError, zlib.error):
        return None


def _said_inside(archive: zipfile.ZipFile) -> bytes:
    """The archive's own word for its kind: a few letters, however large it says it is."""
    with archive.open("mimetype") as told:
        return told.read(100).strip()


def _as_text(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "\x00" in text:
        return None
    head = text.lstrip()[:200].lower()
    if head.startswith("<?xml"):
        return "application/xml"
    return None if head.startswith("<") else "text/plain"


def judged(content: bytes, *, allowed: frozenset[str] | None = None, trusted: str | None = None) -> str:
    """The media type under which `content` is kept, as `store` would. Raises FileRefused."""
    if not content:
        raise FileRefused(_("The file is empty. Please choose it again."))
    if len(content) > MAX_BYTES:
        raise TooLarge
    media_type = trusted or media_type_of(content)
    if media_type is None or (allowed is not None and media_type not in allowed):
        raise FileRefused(
            _("A file of this kind cannot be taken. Please save it as PDF, HWPX, DOCX, XLSX, PNG or JPEG.")
        )
    return media_type


def store(
    content: bytes, *, at: datetime, allowed: frozenset[str] | None = None, trusted: str | None = None
) -> StoredFile:
    """Keep `content` and return its row; the same content twice is one row.

    `allowed`: the media types taken here (all we know, if None). `trusted`: the media type of content that our
    own code has made or parsed, which is not judged again. Raises FileRefused.
    """
    media_type = judged(content, allowed=allowed, trusted=trusted)
    sha256 = canonical.sha256(content)
    if found := StoredFile.objects.filter(sha256=sha256).first():
        return found
    storage = storages["evidence"]
    path = _path(sha256)
    if not storage.exists(path):
        storage.save(path, ContentFile(content))
    return StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": len(content), "media_type": media_type, "at": at}
    )[0]


def read(file: StoredFile) -> bytes:
    """The bytes of `file`. Raises FileRefused if they are no longer those that were stored."""
    with storages["evidence"].open(_path(file.sha256)) as handle:
        content = handle.read()
    if canonical.sha256(content) != file.sha256:
        raise FileRefused(_("The stored file is damaged. Please tell the programme office."))
    return content


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
