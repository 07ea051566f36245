"""The files a pilot leaves: sealed agreements, receipts, what went to and came from the bank, the ledger, and trust."""

import csv
import json
from pathlib import Path

from contracts.agreements.models import AgreementDocument
from contracts.clauses.enums import DocumentKind
from contracts.payments.models import PaymentRun
from marketplace import documents
from marketplace.checkpoints import export
from marketplace.core import files
from marketplace.ledger import queries as ledger
from matching.selection.models import Receipt

from ..world import World

LEDGER = ("number", "at", "key", "debit", "credit", "won", "reverses")


def write(out: Path, world: World) -> None:
    """Write everything but the summary."""
    folders = {DocumentKind.AGREEMENT: "agreements", DocumentKind.AMENDMENT: "amendments"}
    for kind, name in folders.items():
        sealed = list(sealed_documents(kind))
        for document in sealed:
            _write(out / name / f"{document.number}.pdf", files.read(document.sealed))
        listing = "documents.json" if kind == DocumentKind.AGREEMENT else "amendments.json"
        write_json(out / listing, [listed(document) for document in sealed])
    for receipt in Receipt.objects.select_related("version", "file").order_by("pk"):
        _write(out / "receipts" / f"{receipt.version.receipt_number}.pdf", files.read(receipt.file))
    for run in PaymentRun.objects.exclude(file=None).select_related("file").order_by("pk"):
        _write(out / "bank" / f"{run.number}.csv", files.read(run.file))
    _write(out / "bank" / "statement.csv", world.bank.whole_statement())
    _write(out / "trust" / "root.pem", documents.root_pem().encode())
    _write(out / "trust" / "crl.pem", documents.crl_pem().encode())
    _write(out / "trust" / "seal.pem", documents.seal_pem().encode())
    export.write(out / "audit.jsonl")
    _write_ledger(out / "ledger.csv", world.made["book"])


def sealed_documents(kind: DocumentKind):
    """Every document of a kind that was sealed, by number."""
    found = AgreementDocument.objects.filter(kind=kind).exclude(sealed=None)
    return found.select_related("sealed", "original", "agreement").order_by("number")


def listed(document: AgreementDocument) -> dict[str, str]:
    """How a document is found and checked from outside: `h0` was signed, `final_sha256` is the sealed file."""
    return {
        "number": document.number,
        "code": document.code,
        "h0": document.h0,
        "final_sha256": document.sealed.sha256,
        "state": document.state,
    }


def write_json(path: Path, data) -> None:
    _write(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _write_ledger(path: Path, book: str) -> None:
    """Every transfer of the round, oldest first; accounts as kind/reference, whole won, the key that is reversed."""
    keys: dict[int, str] = {}
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(LEDGER)
        for number, move in enumerate(ledger.transfers(book), start=1):
            keys[move.pk] = move.key
            debit, credit = (f"{account.kind}/{account.ref}" for account in (move.debit, move.credit))
            writer.writerow(
                [number, move.at.isoformat(), move.key, debit, credit, move.amount, keys.get(move.reverses_id, "")]
            )
