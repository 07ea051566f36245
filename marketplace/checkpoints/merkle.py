"""Hash trees as in RFC 6962 §2.1: SHA-256, leaves and nodes told apart, the left half the largest power of two.

Needs nothing but Python: a proof is checked with it where there is no Django. All hashes are lower-case hexadecimal.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence


def leaf(name: str, digest: str) -> str:
    """The hash of one leaf: what it stands for, and that record's own hash."""
    return _sha256(b"\x00", json.dumps([name, digest], ensure_ascii=False, separators=(",", ":")).encode())


def root(leaves: Sequence[str]) -> str:
    """The hash at the top. Of no leaves: the hash of nothing."""
    if not leaves:
        return hashlib.sha256().hexdigest()
    if len(leaves) == 1:
        return leaves[0]
    half = _half(len(leaves))
    return _node(root(leaves[:half]), root(leaves[half:]))


def path(leaves: Sequence[str], index: int) -> list[tuple[str, str]]:
    """The way from a leaf to the top: at each step on which side the other hash stands, "left" or "right", and it."""
    if len(leaves) <= 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*path(leaves[:half], index), ("right", root(leaves[half:]))]
    return [*path(leaves[half:], index - half), ("left", root(leaves[:half]))]


def climb(start: str, steps: Iterable[tuple[str, str]]) -> str:
    """The hash at the top to which a path leads from a leaf's hash."""
    for side, other in steps:
        start = _node(other, start) if side == "left" else _node(start, other)
    return start


def _half(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def _node(left: str, right: str) -> str:
    return _sha256(b"\x01", bytes.fromhex(left), bytes.fromhex(right))


def _sha256(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()
