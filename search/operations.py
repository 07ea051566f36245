"""Keeping the index and the site's database in step."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from marketplace.core.effects import outside_transaction

from . import process
from .engines.embedded import EmbeddedEngine
from .models import ChangeKind, IndexChange
from .types import ListingDocument

OVERLAP = 200  # changes read again: a lower number may be committed after a higher one


def record_change(*, document_id: str, kind: str = ChangeKind.PUT, at: datetime) -> IndexChange:
    """Note that a listing changed. Call it in the transaction that changes the listing."""
    return IndexChange.objects.create(document_id=document_id, kind=kind, at=at)


def catch_up() -> int:
    """Bring this host's index up to the site's database; the number of changes taken over.

    Cheap when there are none (one query). A missing or outdated index file is made anew from the registered sources.
    Only words: vectors come from the cache, and those missing are left to `search.embed_pending`.
    """
    outside_transaction()  # the index must not learn what may still be rolled back
    engine: EmbeddedEngine = process.service().engine
    if engine.is_new:
        _rebuild(engine)
    applied = engine.applied_changes()
    start = max(applied, default=0) - OVERLAP
    waiting = [change for change in IndexChange.objects.filter(pk__gt=start).order_by("pk") if change.pk not in applied]
    if not waiting:
        return 0
    gone = {change.document_id for change in waiting}
    asked = sorted({change.document_id for change in waiting if change.kind == ChangeKind.PUT})
    documents = [document for source in process.sources() for document in source.load(asked)]
    gone -= {document.id for document in documents}
    newest = max(change.pk for change in waiting)
    engine.apply(
        put=documents, delete=sorted(gone), changes=[change.pk for change in waiting], keep=newest - 2 * OVERLAP
    )
    return len(waiting)


def rebuild_index() -> None:
    """Make the index anew from the registered sources."""
    outside_transaction()
    _rebuild(process.service().engine)


def _rebuild(engine: EmbeddedEngine) -> None:
    latest: Sequence[int] = IndexChange.objects.order_by("-pk").values_list("pk", flat=True)[: 2 * OVERLAP]
    applied = list(latest)  # noted before loading: what changes meanwhile is applied again
    engine.rebuild(_everything(), applied)


def _everything() -> Iterable[ListingDocument]:
    return (document for source in process.sources() for document in source.load_all())
