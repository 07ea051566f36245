"""Keeping the index and the site's database in step."""

import logging
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django_tasks import task
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from marketplace.core import clock
from marketplace.core.effects import outside_transaction

from . import process
from .engines import Engine
from .models import ChangeKind, IndexChange, IndexCheck
from .stored import digest
from .types import ListingDocument

logger = logging.getLogger(__name__)

AT_ONCE = 50  # listings embedded by one task: others wait behind it
CHECKED_FROM = 3  # o'clock in Korea
OVERLAP = 200  # changes read again: a lower number may be committed after a higher one


def record_change(*, document_id: str, kind: str = ChangeKind.PUT, at: datetime) -> IndexChange:
    """Note that a listing changed. Call it in the transaction that changes the listing.

    Every process takes it over before its next answer; within a minute a worker computes the listing's meaning.
    """
    return IndexChange.objects.create(document_id=document_id, kind=kind, at=at)


def catch_up() -> int:
    """Bring this host's index up to the site's database; the number of changes taken over.

    Cheap when there are none (one query). A missing or outdated index is made anew from the registered sources, also
    one that contains changes the database does not know: that was restored from a backup. Only words: vectors come
    from the cache, and those missing are left to `search.embed_pending`.
    """
    outside_transaction()  # the index must not learn what may still be rolled back
    engine: Engine = process.service().engine
    applied = {} if engine.is_new else engine.applied_changes()
    start = max(applied, default=0) - OVERLAP
    latest = {change.pk: change for change in IndexChange.objects.filter(pk__gt=start).order_by("pk")}
    foreign = any(number > start and mark != _mark(latest.get(number)) for number, mark in applied.items())
    if engine.is_new or foreign:
        engine.refill(_everything(), _newest())
        return 0
    waiting = [change for change in latest.values() if change.pk not in applied]
    if not waiting:
        return 0
    gone = {change.document_id for change in waiting}
    asked = sorted({change.document_id for change in waiting if change.kind == ChangeKind.PUT})
    documents = [document for source in process.sources() for document in source.load(asked)]
    gone -= {document.id for document in documents}
    newest = max(change.pk for change in waiting)
    engine.apply(
        put=documents, delete=sorted(gone), changes={change.pk: _mark(change) for change in waiting},
        keep=newest - 2 * OVERLAP,
    )  # fmt: skip
    return len(waiting)


def keep_up_due(*, at: datetime) -> None:
    """Take over what changed, and put the slow part on the queue if there is any and it does not wait there yet."""
    waiting = DBTaskResult.objects.filter(
        task_path=keep_up.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    if process.current().has_pending() and not waiting.exists():
        keep_up.enqueue()


@task()
def keep_up() -> None:
    """Queue task: compute what is missing of the listings' meaning, a part at a time; fill a server that is empty."""
    if process.embed_pending(AT_ONCE) == AT_ONCE:
        keep_up.enqueue()


def rebuild_index() -> None:
    """Make the whole index anew from the registered sources; the old one answers meanwhile."""
    outside_transaction()
    applied = _newest()  # noted before loading: what changes meanwhile is applied again
    process.service().engine.rebuild(_everything(), applied)
    catch_up()


@dataclass(frozen=True, slots=True)
class Drift:
    """Where the index and the site's database disagree: ids of listings."""

    missing: Sequence[str]
    surplus: Sequence[str]
    different: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus or self.different)


def check_index(*, mend: bool) -> Drift:
    """Compare every listing of the index with the site's database and, if `mend`, put right what differs."""
    catch_up()
    engine = process.service().engine
    documents = {document.id: document for document in _everything()}
    held = engine.digests()
    drift = Drift(
        missing=sorted(documents.keys() - held.keys()),
        surplus=sorted(held.keys() - documents.keys()),
        different=sorted(id_ for id_, found in held.items() if id_ in documents and found != digest(documents[id_])),
    )
    if mend and drift:
        engine.mend([documents[id_] for id_ in (*drift.missing, *drift.different)], drift.surplus)
    return drift


def check_due(*, at: datetime) -> None:
    """Once a night on every host: compare, mend, and keep what was found."""
    day, host = clock.day_in_korea(at), socket.gethostname()
    asleep = at.astimezone(clock.KST).hour >= CHECKED_FROM
    if not asleep or IndexCheck.objects.filter(day=day, host=host).exists():
        return
    drift = check_index(mend=True)
    if drift:
        logger.warning("the search index differed and was mended: %s", drift)
    IndexCheck.objects.get_or_create(
        day=day, host=host,
        defaults={"at": at, "missing": drift.missing, "surplus": drift.surplus, "different": drift.different},
    )  # fmt: skip


def _newest() -> dict[int, str]:
    latest = IndexChange.objects.order_by("-pk")[: 2 * OVERLAP]
    return {change.pk: _mark(change) for change in latest}


def _mark(change: IndexChange | None) -> str:
    """Tells a change from another with its number, in another life of the database."""
    return f"{change.document_id} {change.kind} {change.at.isoformat()}" if change else ""


def _everything() -> Iterable[ListingDocument]:
    return (document for source in process.sources() for document in source.load_all())
