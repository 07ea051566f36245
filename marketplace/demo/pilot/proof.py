"""What must hold when the round has been played: money, chains, papers, files, and the cast."""

from collections.abc import Iterable

from django.conf import settings

from catalog.models import Solution
from contracts.clauses.enums import DocumentKind
from contracts.settlement import queries as settlement
from marketplace import documents
from marketplace.checkpoints import checking, export
from marketplace.checkpoints.models import Checkpoint
from marketplace.core import files
from marketplace.core.errors import Refusal
from marketplace.core.models import AuditEntry, Delivery, StoredFile
from marketplace.ledger import queries as ledger
from marketplace.ledger.queries import Invariant
from marketplace.programmes import queries as rounds
from matching.selection.models import ApplicationVersion
from search.operations import check_index

from ..world import World
from .papers import sealed_documents


def of_round(world: World) -> dict[str, Invariant]:
    """Name → invariant, with what breaks it. Reads and verifies everything."""
    return {
        **ledger.check(),
        **settlement.check_money(rounds.round_of(world.made["round"])),
        **_trail(),
        "O1": _news(),
        "F1": _files(),
        "R1": _receipts(),
        "D1": _fourteen(world),
        "D2": _seals(),
        "D3": _codes(),
        "E1": _index(),
    }


def _checked(says: str, rows: Iterable, is_broken) -> Invariant:
    rows = list(rows)
    return Invariant(says, len(rows), [str(row) for row in rows if is_broken(row)])


def _trail() -> dict[str, Invariant]:
    """Chains and checkpoints, from one reading of both."""
    chains, checkpoints = [], []
    for each in checking.check(export.lines(), documents.seal_pems()):
        (checkpoints if each.chain == checking.CHECKPOINT else chains).append(str(each))
    return {
        "A1": Invariant("every audit chain holds", AuditEntry.objects.count(), chains),
        "A2": Invariant("every checkpoint holds", Checkpoint.objects.count(), checkpoints),
    }


def _news() -> Invariant:
    return _checked("all news was delivered", Delivery.objects.order_by("pk"), lambda delivery: not delivery.done)


def _files() -> Invariant:
    def is_damaged(file: StoredFile) -> bool:
        try:
            return not files.read(file)
        except (Refusal, OSError):
            return True

    return _checked("every file is what was stored", StoredFile.objects.order_by("pk"), is_damaged)


def _receipts() -> Invariant:
    versions = ApplicationVersion.objects.select_related("receipt").order_by("pk")
    return _checked("every submission has its receipt", versions, lambda version: not hasattr(version, "receipt"))


def _fourteen(world: World) -> Invariant:
    sealed = {document.agreement_id for document in sealed_documents(DocumentKind.AGREEMENT)}
    firms = world.pilot_firms()
    broken = [firm.key for firm in firms if firm.made.get("agreement") not in sealed]
    return Invariant("every firm has its sealed agreement", len(firms), broken)


def _all_sealed() -> list:
    return [document for kind in DocumentKind for document in sealed_documents(kind)]


def _seals() -> Invariant:
    return _checked(
        "every seal verifies", _all_sealed(), lambda document: not documents.verify(files.read(document.sealed)).genuine
    )


def _codes() -> Invariant:
    def is_another(document) -> bool:
        code = documents.verification_code(document.number, document.snapshot_sha256, settings.NUMBER_KEY)
        return code != document.code or documents.sha256(files.read(document.original)) != document.h0

    return _checked("number, data and file give code and hash", _all_sealed(), is_another)


def _index() -> Invariant:
    drift = check_index(mend=False)
    told = [f"{what}: {id_}" for what in ("missing", "surplus", "different") for id_ in getattr(drift, what)]
    return Invariant("the search index says what the catalogue says", Solution.objects.public().count(), told)
