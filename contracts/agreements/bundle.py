"""All sealed documents of a round in one ZIP, with a manifest that other programs check: `sha256sum -c SHA256SUMS`."""

import csv
import io
import zipfile
from typing import BinaryIO

from marketplace.core import files
from marketplace.core.clock import KST
from marketplace.core.office.sheets import inert
from marketplace.programmes.models import Round

from .models import AgreementDocument

HEAD = ("number", "kind", "state", "demand_firm", "vendor", "sealed_at", "code", "h0", "sha256", "file")


def write(round_: Round, out: BinaryIO) -> int:
    """Write the ZIP to `out`; how many documents are in it. Raises FileRefused for one whose bytes are damaged."""
    documents = AgreementDocument.objects.filter(agreement__case__round=round_).exclude(sealed=None)
    joined = documents.select_related("sealed", "original", "agreement__demand_firm", "agreement__vendor")
    rows = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:  # a PDF is packed already
        for document in joined.order_by("number"):
            bundle.writestr(f"{document.number}.pdf", files.read(document.sealed))
            rows.append(_row(document))
        bundle.writestr("manifest.csv", _manifest(rows))
        bundle.writestr("SHA256SUMS", "".join(f"{row[-2]}  {row[-1]}\n" for row in rows))
    return len(rows)


def _row(document: AgreementDocument) -> tuple[str, ...]:
    agreement = document.agreement
    return (
        document.number, document.kind, document.state, str(agreement.demand_firm), str(agreement.vendor),
        document.sealed_at.astimezone(KST).isoformat(timespec="seconds"), document.code, document.h0,
        document.sealed.sha256, f"{document.number}.pdf",
    )  # fmt: skip


def _manifest(rows: list[tuple[str, ...]]) -> str:
    """With a byte-order mark, so that spreadsheets read the Korean names."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows(map(inert, row) for row in rows)
    return "\ufeff" + text.getvalue()
