"""Is the site well? For people, and for whatever watches it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q
from django.utils import translation
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tasks_db.models import TaskResultStatus as Status

import search
from marketplace.core import schedule

QUEUE_MAY_WAIT = timedelta(minutes=10)


def report(at: datetime) -> tuple[bool, str]:
    """Whether all is well, and one line for each part: what it is, ok or not, and what was seen."""
    lines, well = [], True
    with translation.override("en"):
        for name, probe in _PROBES.items():
            try:
                good, seen = probe(at)
            except Exception as error:  # whatever is broken: the page must still answer
                good, seen = False, type(error).__name__
            lines.append(f"{name}: {'ok' if good else 'NOT OK'} ({seen})")
            well = well and good
    return well, "\n".join(lines) + "\n"


def _database(at: datetime) -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True, connection.vendor


def _queue(at: datetime) -> tuple[bool, str]:
    at_once = get_date_max()  # what the queue writes where nothing was said
    due = DBTaskResult.objects.filter(Q(run_after=at_once) | Q(run_after__lte=at), status=Status.READY)
    oldest = due.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    waited = at - oldest if oldest else timedelta()
    return waited <= QUEUE_MAY_WAIT, f"{due.count()} waiting, the oldest for {max(0, int(waited.total_seconds()))} s"


def _clock(at: datetime) -> tuple[bool, str]:
    beating = schedule.is_beating(at)
    return beating, "does what is due every minute" if beating else "no worker does what is due"


def _search(at: datetime) -> tuple[bool, str]:
    found = search.search(search.SearchRequest(page_size=1))
    return True, f"{found.total} solutions" + (f", {found.degraded}" if found.degraded else "")


_PROBES: dict[str, Callable[[datetime], tuple[bool, str]]] = {
    "database": _database,
    "queue": _queue,
    "clock": _clock,
    "search": _search,
}
