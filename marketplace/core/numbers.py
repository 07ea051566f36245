"""Numbers of records: in order where only the office sees them, unguessable where the public does."""

import hashlib
import hmac

from django.conf import settings
from django.db import transaction
from django.db.models import F

from .models import Counter

# No I, L, O, U, 0 or 1: these numbers are read aloud and typed from paper.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def next_in(series: str) -> int:
    """The next number of `series`, from 1, without gaps among committed transactions."""
    with transaction.atomic():
        Counter.objects.get_or_create(series=series)
        Counter.objects.filter(series=series).update(value=F("value") + 1)
        return Counter.objects.values_list("value", flat=True).get(series=series)


def code(text: str, length: int = 8) -> str:
    """`length` characters that only the holder of the server's key can derive from `text`."""
    value = int.from_bytes(hmac.digest(settings.NUMBER_KEY.encode(), text.encode(), hashlib.sha256), "big")
    letters = []
    for _position in range(length):
        value, index = divmod(value, len(_ALPHABET))
        letters.append(_ALPHABET[index])
    return "".join(letters)


def public_number(prefix: str, series: str) -> str:
    """A number such as "AG-2027-1-7K2MXQ4T": one per call, and the next cannot be guessed from it."""
    order = next_in(f"{prefix}:{series}")
    return f"{prefix}-{series}-{code(f'{prefix}:{series}:{order}')}"
