"""How the signer at the other end has been identified so far, kept in their session until they have signed."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from marketplace.accounts import identity_check

from .enums import Method
from .evidence import FRESH_SECONDS

_CONFIRMED = "signer_confirmed"


def note(request: HttpRequest, h0: str, method: Method) -> tuple[Method, datetime]:
    """The reader has just confirmed by `method` that it is they who sign the document of this SHA-256."""
    request.session[_CONFIRMED] = [h0, method, request.at.isoformat()]
    return method, request.at


def known_by(request: HttpRequest, h0: str) -> tuple[Method, datetime] | None:
    """By what, and when, the reader confirmed that it is they who sign this document; None if too long ago."""
    known, method, at = request.session.get(_CONFIRMED, ("", "", ""))
    if not h0 or known != h0:
        return None
    confirmed = datetime.fromisoformat(at)
    return (Method(method), confirmed) if request.at <= until(confirmed) else None


def until(confirmed: datetime) -> datetime:
    """How long it counts that somebody was identified."""
    return confirmed + timedelta(seconds=FRESH_SECONDS)


def forget(request: HttpRequest) -> None:
    """The document is signed: what was shown has served its purpose."""
    request.session.pop(_CONFIRMED, None)
    identity_check.forget(request)
