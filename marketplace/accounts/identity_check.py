"""Identity check (본인확인) by a service that the agency has a contract with: mobile identity check, simple certificate.

IDENTITY_CHECK names its adapter, a class; empty, nobody is sent anywhere. An adapter leads there and reads what comes
back; who asked, in which browser and for what is kept here, in the person's session:

    address = identity_check.begin(request, purpose=f"sign:{h0}", back=…)     # a link to it, on a page of ours
    identity_check.finish(request, purpose=…)                                 # at `back`, by GET
    shown = identity_check.shown(request, purpose=…)                          # until it is five minutes old

An answer counts once, for the person and the purpose it was asked for, and only if it comes within ten minutes.
"""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from .errors import CheckAway, CheckedAnother, CheckNotDone

COMES_BACK_WITHIN = timedelta(minutes=10)
COUNTS_FOR = timedelta(minutes=5)
_LONGEST = 100  # characters of what the service calls its check
_BEGUN, _SHOWN = "identity_check_begun", "identity_check_shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service says of the person it has checked: their name, and by which number it keeps the check."""

    name: str
    reference: str


class Service(Protocol):
    """Adapter of one service. `name`: as pages and printed certificates call it."""

    name: str

    def address(self, *, state: str, back: str) -> str:
        """Where the person goes; the service leads them back to `back` by GET, with its answer for `state`.

        May ask the service first: OSError (a timeout, no network) means that it does not answer.
        """

    def answer(self, given: Mapping[str, str], *, state: str) -> Answer:
        """What came back with them. Raises CheckNotDone unless the service itself says it, and of this `state`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A person was checked: by what service, under which number, when it told us, and for what it was asked."""

    person_id: int
    purpose: str
    service: str
    reference: str
    at: datetime

    @property
    def until(self) -> datetime:
        """How long it counts."""
        return self.at + COUNTS_FOR


def service() -> Service | None:
    """The service people are sent to; None where there is none."""
    return import_string(settings.IDENTITY_CHECK)() if settings.IDENTITY_CHECK else None


def begin(request: HttpRequest, *, purpose: str, back: str) -> str:
    """Where the reader goes to be checked; `back`: the whole address they come back to. Asked again, it is one check.

    Raises CheckAway while the service does not answer.
    """
    begun = request.session.get(_BEGUN)
    if not _waits(begun, purpose, request.at):
        begun = {"state": secrets.token_urlsafe(32), "purpose": purpose, "at": request.at.isoformat()}
        request.session[_BEGUN] = begun
    try:
        return service().address(state=begun["state"], back=back)
    except OSError as error:  # every fault of the network is one
        raise CheckAway from error


def finish(request: HttpRequest, *, purpose: str) -> None:
    """The reader has come back with the service's answer: it is used up, whatever it says.

    Raises CheckNotDone (not begun here, too late, refused, or not by the service), CheckAway, CheckedAnother.
    """
    begun, asked = request.session.pop(_BEGUN, None), service()
    if asked is None or not _waits(begun, purpose, request.at):
        raise CheckNotDone
    try:
        answer = asked.answer(request.GET, state=begun["state"])
    except OSError as error:
        raise CheckAway from error
    if not (answer.reference.isascii() and answer.reference.isprintable() and len(answer.reference) <= _LONGEST):
        raise CheckNotDone
    if _folded(answer.name) != _folded(request.user.name):
        raise CheckedAnother(name=request.user.name)
    shown = Shown(
        person_id=request.user.pk, purpose=purpose, service=asked.name, reference=answer.reference, at=request.at
    )
    request.session[_SHOWN] = asdict(shown) | {"at": shown.at.isoformat()}


def shown(request: HttpRequest, *, purpose: str) -> Shown | None:
    """The check of the reader for this purpose, while it counts."""
    kept = request.session.get(_SHOWN)
    if kept is None or (kept["person_id"], kept["purpose"]) != (request.user.pk, purpose):
        return None
    found = Shown(**kept | {"at": datetime.fromisoformat(kept["at"])})
    return found if request.at <= found.until else None


def forget(request: HttpRequest) -> None:
    """What was shown has served its purpose."""
    request.session.pop(_SHOWN, None)


def _waits(begun: dict | None, purpose: str, at: datetime) -> bool:
    return (
        begun is not None
        and begun["purpose"] == purpose
        and at - datetime.fromisoformat(begun["at"]) <= COMES_BACK_WITHIN
    )


def _folded(name: str) -> str:
    """A name as services write it: without blanks, and Latin letters as capitals."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
