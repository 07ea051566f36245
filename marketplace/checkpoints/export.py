"""Trail, ledger and checkpoints as lines that `checking` reads: from the database, or written to a file."""

import json
from collections.abc import Iterator
from pathlib import Path

from marketplace.core import audit
from marketplace.core.models import AuditEntry, AuditHead

from . import queries, rows
from .models import Checkpoint


def write(path: Path) -> int:
    """Write every line to a file; how many there are."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for count, line in enumerate(lines(), start=1):  # noqa: B007  the last number is the count
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return count


def lines() -> Iterator[dict]:
    """Everything, oldest first. Names of people and reasons are in it: it goes to auditors, not to the public."""
    for entry in AuditEntry.objects.order_by("chain", "seq").iterator(chunk_size=2000):
        yield {
            "kind": "entry", "chain": entry.chain, "seq": entry.seq, "hash": entry.hash, "text": audit.text_of(entry),
        }  # fmt: skip
    for head in AuditHead.objects.order_by("chain"):
        yield {"kind": "head", "chain": head.chain, "length": head.length, "head": head.head}
    for model in rows.LEDGER:
        for row in model.objects.order_by("pk").iterator(chunk_size=2000):
            yield {"kind": "row", "name": f"{model._meta.model_name}:{row.pk}", "text": rows.text_of(row)}
    for checkpoint in Checkpoint.objects.order_by("number").select_related("stamp").prefetch_related("leaves"):
        yield {
            **queries.published(checkpoint),
            "leaves": [[leaf.name, leaf.digest] for leaf in checkpoint.leaves.all()],
        }
