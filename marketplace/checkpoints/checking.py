"""Whether an export of trail, ledger and checkpoints holds: `python -m marketplace.checkpoints.checking FILE SEAL.pem …`

Needs Python and `cryptography` alone, no database and no Django, so that an auditor runs it on a machine of their own.
The export is a file of JSON lines as `manage.py export_audit` writes it; the certificates are those the agency handed
out. What it cannot see: a rewriting of everything, by one who holds database and key, since the last checkpoint that
somebody outside has kept.
"""

import base64
import hashlib
import json
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


def check(lines: Iterable[dict], certificates: Iterable[str]) -> Iterator[Break]:
    """What does not hold, chain by chain, then checkpoint by checkpoint. `certificates`: those believed, as PEM."""
    of_kind = defaultdict(list)
    for line in lines:
        of_kind[line["kind"]].append(line)
    heads = {line["chain"]: (line["length"], line["head"]) for line in of_kind["head"]}
    links = [_link(line) for line in sorted(of_kind["entry"], key=lambda line: (line["chain"], line["seq"]))]
    yield from chains.breaks(links, heads)
    records = {f"{link.chain}#{link.seq}": link.hash for link in links}
    records |= {line["name"]: _sha256(line["text"]) for line in of_kind["row"]}
    believed = {x509.load_pem_x509_certificate(pem.encode()) for pem in certificates}
    previous = GENESIS
    for number, line in enumerate(of_kind["checkpoint"], start=1):
        if why := _fault(line, number, previous, believed) or _uncovered(line, records):
            yield Break(CHECKPOINT, number, why)
        previous = _sha256(line["statement"])


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
    certificate = x509.load_pem_x509_certificate(line["certificate"].encode())
    if certificate not in believed:
        return "was signed by a key that is not believed"
    return "" if _is_signed(certificate, line) else "its signature does not hold"


def _is_signed(certificate: x509.Certificate, line: dict) -> bool:
    key, signature = certificate.public_key(), base64.b64decode(line["signature"])
    way = (
        (ec.ECDSA(hashes.SHA256()),)
        if isinstance(key, ec.EllipticCurvePublicKey)
        else (padding.PKCS1v15(), hashes.SHA256())
    )
    try:
        key.verify(signature, line["statement"].encode(), *way)
    except InvalidSignature:
        return False
    return True


def _uncovered(line: dict, records: dict[str, str]) -> str:
    for name, digest in line.get("leaves", ()):
        if not name.startswith("document:") and records.get(name) != digest:
            return f"{name} is {'not what it was' if name in records else 'gone'}"
    return ""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main(export: str, *certificates: str) -> int:
    """Print what does not hold, and a line at the end; 1 if anything does not."""
    with Path(export).open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    found = list(check(lines, [Path(each).read_text() for each in certificates]))
    for each in found:
        print(f"BROKEN {each}")
    counts = Counter(line["kind"] for line in lines)
    print(
        f"{counts['entry']:,} entries, {counts['row']:,} rows, {counts['checkpoint']:,} checkpoints, {len(found)} broken"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
