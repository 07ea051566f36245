"""Reading checkpoints: the newest, what anyone may keep of them, and the proof that one covers a document."""

import base64
import json

from marketplace import documents

from . import merkle
from .models import Checkpoint, Leaf, Stamp


def latest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-number").first()


def paper(number: str) -> str:
    """The name under which a document is covered."""
    return f"document:{number}"


def covering(number: str) -> Checkpoint | None:
    """The checkpoint that covers the sealed document of that number."""
    leaf = _leaf_of(number)
    return leaf and leaf.checkpoint


def published(checkpoint: Checkpoint) -> dict:
    """What anyone may see and keep: the statement, its signature, the certificate to check that with, and its time stamp.

    `openssl ts -verify -digest HASH -in STAMP -token_in -CAfile ROOT.pem` checks that: HASH is the SHA-256 of the
    statement, STAMP what the base64 of `stamp` stands for.
    """
    stamp = getattr(checkpoint, "stamp", None)
    return {
        "kind": "checkpoint",
        "statement": checkpoint.statement,
        "signature": checkpoint.signature,
        "certificate": checkpoint.certificate,
        **({"stamp": stamp.token} if stamp else {}),
    }


def bent_stamps() -> list[int]:
    """Numbers of the checkpoints whose time stamp is none over them."""
    stamps = Stamp.objects.select_related("checkpoint").order_by("checkpoint__number")
    return [each.checkpoint.number for each in stamps if not _holds(each)]


def _holds(stamp: Stamp) -> bool:
    try:
        token, digest = base64.b64decode(stamp.token, validate=True), bytes.fromhex(stamp.checkpoint.hash)
    except ValueError:
        return False
    return documents.stamped_at(token, digest) == stamp.at


def proof_of(number: str) -> dict | None:
    """That a checkpoint covers the sealed document of that number: the document's leaf and its way to the root."""
    leaf = _leaf_of(number)
    if leaf is None:
        return None
    leaves = [merkle.leaf(*each) for each in leaf.checkpoint.leaves.values_list("name", "digest")]
    return {
        "leaf": [leaf.name, leaf.digest],
        "path": merkle.path(leaves, leaf.position),
        "root": json.loads(leaf.checkpoint.statement)["root"],
        "checkpoint": published(leaf.checkpoint),
    }


def _leaf_of(number: str) -> Leaf | None:
    return Leaf.objects.select_related("checkpoint").filter(name=paper(number)).first()
