"""Whether an export of trail, ledger and checkpoints holds:

    python -m marketplace.checkpoints.checking FILE SEAL.pem … [--known HASH …]
    python -m marketplace.checkpoints.checking --published FILE SEAL.pem … [--known HASH …]

Needs Python and `cryptography` alone, no database and no Django, so that an auditor runs it on a machine of their own.
The export is a file of JSON lines as `manage.py export_audit` writes it; the certificates are those the agency handed
out. Each of its checkpoints lists what it covers: one without `leaves` is broken, and so are entries and rows without
any checkpoint. `--published` judges what everyone is given at /verify/checkpoints/all.jsonl instead: checkpoints alone,
without leaves, which must be numbered, linked and signed; it says nothing of trail and ledger.

`--known`: hash of a checkpoint that somebody outside has kept, from that file or from a printed certificate; it must be
among those given. What cannot be seen without one: a rewriting of everything, by one who holds database and key, or an
end cut off, with its checkpoints.

Of a time stamp it is read whether it names its checkpoint's hash. Whether an authority gave it is not checked here but
by `openssl ts -verify -digest HASH -in STAMP -token_in -CAfile ROOT.pem` and by `manage.py verify_audit`.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding

from marketplace.core import chains
from marketplace.core.chains import GENESIS, Break

from . import merkle

CHECKPOINT = "checkpoint"  # stands where a break of a chain names that chain
LINE = "line"  # the same, of a line of the file
BENT_STAMP = "its time stamp does not hold"

_FIELDS = {
    "entry": {"chain": str, "seq": int, "hash": str, "text": str},
    "head": {"chain": str, "length": int, "head": str},
    "row": {"name": str, "text": str},
    CHECKPOINT: {"statement": str, "signature": str, "certificate": str},
}
# What the canonical JSON in a field must say.
_WITHIN = {
    "entry": ("text", {"chain": str, "seq": int, "previous": str}),
    CHECKPOINT: ("statement", {"number": int, "previous": str, "root": str, "size": int}),
}
_ONCE = {"head": "chain", "row": "name"}


def check(
    lines: Iterable[object], certificates: Iterable[str], *, published: bool = False, known: Iterable[str] = ()
) -> Iterator[Break]:
    """What does not hold: line by line, chain by chain, then checkpoint by checkpoint.

    `certificates`: those believed, as PEM. `published`: judge what everyone is given, checkpoints without leaves.
    `known`: hashes of checkpoints that must be among them.
    """
    of_kind, any_line, seen = defaultdict(list), False, set()
    for number, line in enumerate(lines, start=1):
        any_line = True
        if why := _unreadable(line, published=published) or _again(line, seen):
            yield Break(LINE, number, why)
        else:
            of_kind[line["kind"]].append(line)
    heads = {line["chain"]: (line["length"], line["head"]) for line in of_kind["head"]}
    links = [_link(line) for line in sorted(of_kind["entry"], key=lambda line: (line["chain"], line["seq"]))]
    yield from chains.breaks(links, heads)
    records = {f"{link.chain}#{link.seq}": link.hash for link in links}
    records |= {line["name"]: _sha256(line["text"]) for line in of_kind["row"]}
    believed = {x509.load_pem_x509_certificate(pem.encode()) for pem in certificates}
    previous, hashes_seen = GENESIS, set()
    for number, line in enumerate(of_kind[CHECKPOINT], start=1):
        if why := _fault(line, number, previous, believed) or _uncovered(line, records):
            yield Break(CHECKPOINT, number, why)
        previous = _sha256(line["statement"])
        hashes_seen.add(previous)
    if any_line and not of_kind[CHECKPOINT]:
        yield Break(CHECKPOINT, 1, "there is none, so nothing is covered")
    for each in known:
        if each not in hashes_seen:
            yield Break(CHECKPOINT, 0, f"{each} is known, and is not among these")


def _unreadable(line: object, *, published: bool) -> str:
    """Why a line cannot be judged; "" if it can."""
    if not isinstance(line, dict):
        return "is no JSON object"
    kind = line.get("kind")
    if not isinstance(kind, str) or kind not in _FIELDS:
        return "is of no known kind"
    if why := _lacking(line, _FIELDS[kind]):
        return why
    if kind in _WITHIN:
        field, fields = _WITHIN[kind]
        said = _read(line[field])
        if why := _lacking(said, fields) if isinstance(said, dict) else "is no JSON object":
            return f"its {field} {why}"
    if published:
        return "" if kind == CHECKPOINT and "leaves" not in line else "is nothing that is published"
    if kind == CHECKPOINT and not _are_leaves(line.get("leaves")):
        return "is a checkpoint without leaves: it does not list what it covers"
    return ""


def _lacking(said: dict, fields: dict[str, type]) -> str:
    missing = [name for name, type_ in fields.items() if not _is(said.get(name), type_)]
    return f"lacks {', '.join(missing)}" if missing else ""


def _is(value: object, type_: type) -> bool:
    """Whether it is one. A text that cannot be written as UTF-8 has no hash."""
    if type(value) is not type_:
        return False
    return type_ is not str or not any("\ud800" <= letter <= "\udfff" for letter in value)


def _are_leaves(given: object) -> bool:
    return isinstance(given, list) and all(
        isinstance(leaf, list) and len(leaf) == 2 and all(_is(part, str) for part in leaf) for leaf in given
    )


def _again(line: dict, seen: set[tuple[str, str]]) -> str:
    """A second row or head of one name would hide the first."""
    if line["kind"] not in _ONCE:
        return ""
    name = (line["kind"], line[_ONCE[line["kind"]]])
    if name in seen:
        return f"is a second {name[0]} {name[1]}"
    seen.add(name)
    return ""


def _read(text: str) -> object:
    """What JSON says; None if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _link(line: dict) -> chains.Link:
    """Place and predecessor are read from the text that is hashed, not from beside it."""
    said = json.loads(line["text"])
    return chains.Link(said["chain"], said["seq"], said["previous"], line["hash"], _sha256(line["text"]))


def _fault(line: dict, number: int, previous: str, believed: set[x509.Certificate]) -> str:
    said = json.loads(line["statement"])
    if said["number"] != number:
        return f"checkpoint {number} is missing"
    if said["previous"] != previous:
        return "does not follow the checkpoint before it"
    if "leaves" in line:
        leaves = [merkle.leaf(name, digest) for name, digest in line["leaves"]]
        if (merkle.root(leaves), len(leaves)) != (said["root"], said["size"]):
            return "does not cover what is listed under it"
    try:
        certificate = x509.load_pem_x509_certificate(line["certificate"].encode())
    except ValueError:
        return "its certificate cannot be read"
    if certificate not in believed:
        return "was signed by a key that is not believed"
    if not _is_signed(certificate, line):
        return "its signature does not hold"
    return "" if "stamp" not in line or _names(line["stamp"], line["statement"]) else BENT_STAMP


def _is_signed(certificate: x509.Certificate, line: dict) -> bool:
    key = certificate.public_key()
    way = (
        (ec.ECDSA(hashes.SHA256()),)
        if isinstance(key, ec.EllipticCurvePublicKey)
        else (padding.PKCS1v15(), hashes.SHA256())
    )
    try:
        key.verify(base64.b64decode(line["signature"], validate=True), line["statement"].encode(), *way)
    except (InvalidSignature, ValueError):  # the second: no base64
        return False
    return True


def _names(stamp: object, statement: str) -> bool:
    """Whether a token (a DER sequence) holds the hash that it must be over."""
    try:
        token = base64.b64decode(stamp, validate=True) if isinstance(stamp, str) else b""
    except ValueError:
        return False
    return token.startswith(b"\x30") and bytes.fromhex(_sha256(statement)) in token


def _uncovered(line: dict, records: dict[str, str]) -> str:
    for name, digest in line.get("leaves", ()):
        if not name.startswith("document:") and records.get(name) != digest:
            return f"{name} is {'not what it was' if name in records else 'gone'}"
    return ""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _hash(text: str) -> str:
    """As it stands on paper: groups and capitals do not matter."""
    digits = "".join(text.split()).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise argparse.ArgumentTypeError(f"{text} is no SHA-256")
    return digits


def _pem(path: str) -> str:
    try:
        pem = Path(path).read_text(encoding="utf-8")
        x509.load_pem_x509_certificate(pem.encode())
    except (OSError, ValueError) as fault:
        raise argparse.ArgumentTypeError(f"{path} is no certificate: {fault}") from None
    return pem


def main(arguments: list[str] | None = None) -> int:
    """Print what does not hold, and a summary at the end; 1 if anything does not, 2 if it could not be judged."""
    parser = argparse.ArgumentParser(
        prog="python -m marketplace.checkpoints.checking",
        description="Whether an export of trail, ledger and checkpoints holds.",
    )
    parser.add_argument("--published", action="store_true", help="FILE is what everyone is given: checkpoints alone")
    parser.add_argument("--known", metavar="HASH", type=_hash, action="append", default=[], help="a checkpoint kept")
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("certificates", metavar="SEAL.pem", type=_pem, nargs="+")
    given = parser.parse_args(arguments)
    try:
        with given.file.open(encoding="utf-8", errors="surrogateescape") as file:
            lines = [_read(line) for line in file]
    except OSError as fault:
        parser.error(str(fault))
    sys.stdout.reconfigure(errors="backslashreplace")
    found = list(check(lines, given.certificates, published=given.published, known=given.known))
    if not lines:
        found.append(Break(LINE, 1, "is missing: the file is empty"))
    for each in found:
        print(f"BROKEN {each}")
    _sum_up([line for line in lines if isinstance(line, dict)], len(found))
    return 1 if found else 0


def _sum_up(lines: list[dict], broken: int) -> None:
    counts = Counter(str(line.get("kind")) for line in lines)
    stamps = sum("stamp" in line for line in lines)
    print(
        f"{stamps:,} time stamps, not checked here:"
        " openssl ts -verify -digest HASH -in STAMP -token_in -CAfile ROOT.pem"
    )
    print(
        f"{counts['entry']:,} entries, {counts['row']:,} rows, {counts['checkpoint']:,} checkpoints, {broken:,} broken"
    )


if __name__ == "__main__":
    sys.exit(main())
