"""Short codes and pictures that lead from paper back to the record."""

import base64
import hashlib
import hmac
from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

_CODE_BYTES = 10  # 80 bits: not to be guessed, and sixteen characters to type


def verification_code(number: str, snapshot_hash: str, key: str) -> str:
    """The code printed on a document, "K7QF-2M5X-…": what its number and data give under the server's `key`.

    Reproducible from the record and unguessable without the key; base32 without padding, in groups of four.
    """
    message = f"{number}\n{snapshot_hash}".encode()
    short = hmac.digest(key.encode(), message, hashlib.sha256)[:_CODE_BYTES]
    letters = base64.b32encode(short).decode()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def codes_match(typed: str, code: str) -> bool:
    """Is `typed` this code, whatever its case, blanks and hyphens? Takes the same time for any answer."""
    return hmac.compare_digest(_bare(typed), _bare(code))


def how_to_verify(number: str, code: str, at: str, title: str = "진위 확인 주소의 QR 코드") -> dict:
    """What pdf/verification.html shows: the address `at` which anyone verifies, number, code, and a QR code of them."""
    return {"number": number, "code": code, "verify_url": at, "qr": qr_svg(f"{at}{number}/{code}/", title)}


def qr_svg(url: str, title: str) -> SafeString:
    """A QR code of `url` as inline SVG, with `title` as its text for screen readers."""
    picture = BytesIO()
    segno.make(url, error="m", micro=False).save(
        picture, kind="svg", xmldecl=False, svgns=True, border=2, title=title, omitsize=True
    )
    return mark_safe(picture.getvalue().decode())  # segno escapes the title


def sha256(content: bytes) -> str:
    """The fingerprint by which a file is known, in hex."""
    return hashlib.sha256(content).hexdigest()


def _bare(code: str) -> bytes:
    return "".join(code.split()).replace("-", "").upper().encode(errors="replace")
