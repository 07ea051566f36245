"""A form that was sent after the session had ended: kept in the new session until its writer has signed in.

Files and passwords are never kept. Whoever signs in within the hour, in the same browser, is offered the form.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

_KEY = "kept_form"
_MOST = 200_000  # characters
_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class KeptForm:
    """`fields`: pairs (name, value) as they were sent. `files`: how many were chosen, to be chosen again."""

    path: str
    fields: list[tuple[str, str]]
    files: int


def keep(request: HttpRequest) -> None:
    """Keep what was sent; nothing beyond a sensible size."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
        for value in values
    ]
    if sum(len(name) + len(value) for name, value in fields) <= _MOST:
        request.session[_KEY] = {
            "path": request.get_full_path(),
            "fields": fields,
            "files": len(request.FILES),
            "at": request.at.isoformat(),
        }


def waiting(request: HttpRequest) -> KeptForm | None:
    """The form kept for this address, if there is one and it is fresh."""
    found = request.session.get(_KEY)
    if found is None or found["path"] != request.get_full_path() or "discard" in request.GET:
        return None
    if request.at - datetime.fromisoformat(found["at"]) > _FOR:
        return None
    return KeptForm(found["path"], [tuple(pair) for pair in found["fields"]], found["files"])


def settle(request: HttpRequest) -> None:
    """Forget the form when its address is visited again: it has been sent anew, or thrown away."""
    found = request.session.get(_KEY)
    if found and found["path"].partition("?")[0] == request.path:
        del request.session[_KEY]
