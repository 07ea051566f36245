"""How often one address may ask for something that costs us work."""

import hashlib
import math

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .clock import now
from .errors import Refusal
from .web import address_of


class TooOften(Refusal):
    message = _("This was asked for too often in a short time. Please try again in %(seconds)d seconds.")


def count(name: str, request: HttpRequest, *, times: int, seconds: int) -> None:
    """Count one more request of this address. Raises TooOften beyond `times` within a window of `seconds`.

    Windows stand side by side on the clock and the key says which one it is: however often somebody asks, the next one
    begins with nothing. The address is kept as a hash, in the cache alone.
    """
    window, passed = divmod(now().timestamp(), seconds)
    left = math.ceil(seconds - passed)
    address = hashlib.sha256(address_of(request).encode()).hexdigest()[:32]
    if _counted(f"limit:{name}:{address}:{seconds}:{int(window)}", left) > times:
        raise TooOften(seconds=left)


def _counted(key: str, left: int) -> int:
    """How often it was counted, with this time. `incr` of a cache of files and of a database sets an expiry of its own,
    so what is left of the window is said again."""
    if cache.add(key, 1, timeout=left):
        return 1
    try:
        counted = cache.incr(key)
    except ValueError:  # it has just run out, or the cache was full
        cache.add(key, 1, timeout=left)
        return 1
    cache.touch(key, left)
    return counted
