"""One way to write data down, so that equal data has equal bytes and an equal hash."""

import hashlib
import json
from datetime import UTC, date, datetime

from django.utils.functional import Promise


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def dumps(data) -> str:
    """`data` as canonical JSON: sorted keys, no blanks, instants in UTC. Raises TypeError for floats."""
    _refuse_floats(data)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _refuse_floats(data) -> None:
    if isinstance(data, float):
        raise TypeError("a float has no canonical form")
    children = data.values() if isinstance(data, dict) else data if isinstance(data, list | tuple) else ()
    for child in children:
        _refuse_floats(child)


def sha256(content: bytes | str) -> str:
    """SHA-256 of `content` in lower-case hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def digest(data) -> str:
    """SHA-256 of the canonical form of `data`."""
    return sha256(dumps(data))
