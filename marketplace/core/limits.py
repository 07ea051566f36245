"""How often one address may ask for something that costs us work."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .errors import Refusal


class TooOften(Refusal):
    message = _("This was asked for too often in a short time. Please try again in %(seconds)d seconds.")


def count(name: str, request: HttpRequest, *, times: int, seconds: int) -> None:
    """Count one more request of this address. Raises TooOften beyond `times` within `seconds`.

    The address is kept as a hash, in the cache alone.
    """
    address = hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:32]
    key = f"limit:{name}:{address}"
    if not cache.add(key, 1, timeout=seconds):
        try:
            counted = cache.incr(key)
        except ValueError:  # it has just run out
            return
        if counted > times:
            raise TooOften(seconds=seconds)
