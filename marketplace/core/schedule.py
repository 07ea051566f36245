"""What happens by the clock: every minute, everything that has come due.

An app registers its functions of `at`; each is safe to repeat and to run beside itself. A task on the queue does the
round and puts the next one there; `manage.py db_worker` begins it, `manage.py tick` does one round by hand.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django_tasks import task
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from . import clock

logger = logging.getLogger(__name__)

PAUSE = timedelta(minutes=1)
Work = Callable[..., object]
_works: dict[str, Work] = {}


def every_minute(work: Work) -> Work:
    """Call `work(at=…)` every minute from now on. Also a decorator."""
    _works[f"{work.__module__}.{work.__qualname__}"] = work
    return work


def works() -> list[str]:
    """What is done by the clock, in the order in which the apps stand."""
    return list(_works)


def tick(at: datetime) -> dict[str, Exception]:
    """Do everything that is due at an instant; returns what failed. One that fails does not stop the others."""
    failed = {}
    for name, work in _works.items():
        try:
            work(at=at)
        except Exception as error:  # tried again in a minute; whoever watches the log must see it
            logger.exception("%s failed at %s", name, at)
            failed[name] = error
    return failed


@task()
def beat() -> None:
    """Queue task: put the next beat on the queue, then do what is due."""
    keep_beating()
    _forget_earlier()
    tick(clock.now())


def keep_beating() -> None:
    """Have one beat wait on the queue. Where two workers put one each, only one of them is followed by another."""
    if not _beats().filter(status=TaskResultStatus.READY).exists():
        beat.using(run_after=clock.now() + PAUSE).enqueue()


def is_beating(at: datetime) -> bool:
    """Whether the next beat waits, and is not overdue by more than five minutes."""
    return _beats().filter(status=TaskResultStatus.READY, run_after__gte=at - 5 * PAUSE).exists()


def _forget_earlier() -> None:
    """A beat that went well leaves nothing worth keeping; one that failed stays to be read."""
    _beats().filter(status=TaskResultStatus.SUCCESSFUL).delete()


def _beats():
    return DBTaskResult.objects.filter(task_path=beat.module_path)
