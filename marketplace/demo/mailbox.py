"""The mails that the site of the demonstration has written as files, read back for the browser.

Nothing that a visitor sends becomes a path: a mail is found by its name among the files that are there.
"""

import email
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from marketplace.core.clock import KST

_END = b"\n" + b"-" * 79 + b"\n"  # what the file backend writes after each mail


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. `name`: its file without the ending, and its place in the file."""

    name: str
    to: tuple[str, ...]
    subject: str
    at: datetime
    body: str


def mails(*, to: str = "") -> list[Mail]:
    """Every mail, or those to one address; the newest first."""
    found = [mail for mail in _all() if not to or to in mail.to]
    return sorted(found, key=lambda mail: (mail.at, mail.name), reverse=True)


def mail_named(name: str) -> Mail | None:
    return next((mail for mail in _all() if mail.name == name), None)


def addresses() -> list[str]:
    """Everyone who was written to."""
    return sorted({address for mail in _all() for address in mail.to})


def _all() -> list[Mail]:
    folder = Path(settings.EMAIL_FILE_PATH)
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        files = [(entry.path, entry.stat().st_mtime_ns) for entry in entries if entry.is_file(follow_symlinks=False)]
    return [mail for path, changed in files if path.endswith(".log") for mail in _read(path, changed)]


@lru_cache(maxsize=20_000)
def _read(path: str, _changed: int) -> tuple[Mail, ...]:
    """The mails of a file; read again only when it has changed."""
    parts = [part for part in Path(path).read_bytes().split(_END) if part.strip()]
    return tuple(_mail(f"{Path(path).stem}-{place}", part) for place, part in enumerate(parts))


def _mail(name: str, content: bytes) -> Mail:
    message: EmailMessage = email.message_from_bytes(content, policy=default)
    body = message.get_body(preferencelist=("plain", "html"))
    sent = message["Date"].datetime if message["Date"] else datetime.fromtimestamp(0, UTC)
    if sent.tzinfo is None:  # "-0000": in UTC, from who knows where (RFC 5322)
        sent = sent.replace(tzinfo=UTC)
    return Mail(
        name=name,
        to=tuple(address for _name, address in getaddresses([str(message["To"] or "")])),
        subject=str(message["Subject"] or ""),
        at=sent.astimezone(KST),
        body=body.get_content().strip() if body else "",
    )
