"""Two warm processes that make documents, so that no hostile or endless HTML harms the one that asks; and one that
judges the files of strangers, for the same reason.

A worker has its own limits of memory and time and no access to the database. One that breaks a limit dies
with its job and is replaced; each is replaced after a while anyway, so that nothing piles up in it.
"""

import atexit
import gc
import logging
import multiprocessing
import resource
import signal
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from multiprocessing.connection import wait
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings

from marketplace.core import heap
from marketplace.core.effects import outside_transaction

from . import keys
from .errors import RenderFailed, SealUnavailable
from .rendering import Attachment, render
from .verdict import LARGEST, Verdict, too_large

if TYPE_CHECKING:
    from .authority import Trust

SETTINGS = ("ASSETS_DIR", *keys.NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Seal what was rendered: see `seal`."""

    at: datetime
    reason: str
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One document to make: the arguments of `render`, and of `seal` if it is to be sealed too."""

    html: str
    identifier: bytes | str
    created: datetime
    title: str
    attachments: Sequence[Attachment] = ()
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file to judge, and whom to believe: the arguments of `verify`."""

    pdf: bytes
    trust: "Trust"


Result = bytes | Verdict | RenderFailed | SealUnavailable


def render_many(jobs: Sequence[Job]) -> list[Result]:
    """The documents of `jobs` in their order; where none came out, the RenderFailed or SealUnavailable that says why."""
    outside_transaction()
    return _workers().run(jobs)


def make(job: Job) -> bytes:
    """The document of one job. Raises the RenderFailed or SealUnavailable that says why there is none."""
    (result,) = render_many([job])
    if not isinstance(result, bytes):
        raise result
    return result


def judge(pdf: bytes) -> Verdict:
    """As `verify`, for what a stranger sends: in a process that has no key of ours. A file that breaks its limits is not
    verifiable. Raises SealUnavailable where nothing says whom to believe."""
    outside_transaction()
    if len(pdf) > LARGEST:
        return too_large()
    from .authority import trust  # loads pyHanko, which a site needs for nothing else until somebody verifies a file

    (found,) = _inspectors().run([Inspection(pdf, trust())])
    return found if isinstance(found, Verdict) else Verdict(reason=f"not verifiable: {found.reason}")


class Workers:
    """A few processes that make documents or, without `prints`, only judge them, and are told none of the settings.

    `wall` and `cpu` limit one job, in seconds: a busy machine is given time, an endless document is not. `memory` limits
    a process, in megabytes of address space. After `lifetime` jobs it is replaced.
    """

    def __init__(
        self,
        count: int = 2,
        wall: int = 90,
        cpu: int = 20,
        memory: int = 1536,
        lifetime: int = 200,
        prints: bool = True,
    ):
        self._wall = wall
        self._idle = [_Worker(cpu, memory, lifetime, SETTINGS if prints else ()) for _ in range(count)]
        self._lock = Lock()

    def run(self, jobs: Sequence[Job | Inspection]) -> list[Result]:
        results: list[Result] = [RenderFailed("not made")] * len(jobs)
        waiting, busy = deque(enumerate(jobs)), {}
        with self._lock:
            try:
                while waiting or busy:
                    while waiting and self._idle:
                        place, job = waiting.popleft()
                        self._idle[-1].begin(job)
                        worker = self._idle.pop()
                        busy[worker.connection] = worker, place, time.monotonic() + self._wall
                    self._collect(busy, results)
            finally:  # interrupted: whoever is still busy works for nobody
                for worker, _, _ in busy.values():
                    worker.kill("interrupted")
                    self._idle.append(worker)
        return results

    def _collect(self, busy: dict, results: list[Result]) -> None:
        """Wait for the next workers to finish or to run out of time, and take what they made."""
        soonest = min(until for _, _, until in busy.values())
        ready = wait(list(busy), timeout=max(0, soonest - time.monotonic()))
        late = [connection for connection, (_, _, until) in busy.items() if until <= time.monotonic()]
        for connection in ready or late:
            worker, place, _ = busy.pop(connection)
            results[place] = worker.finish() if ready else worker.kill(f"took longer than {self._wall} s")
            self._idle.append(worker)

    def close(self) -> None:
        for worker in self._idle:
            worker.stop()


class _Worker:
    def __init__(self, cpu: int, memory: int, lifetime: int, names: tuple[str, ...]):
        self._limits, self._lifetime, self._names = (cpu, memory), lifetime, names
        self._process = self.connection = None
        self._settings, self._made = {}, 0

    def begin(self, job: Job | Inspection) -> None:
        values = {name: getattr(settings, name) for name in self._names}
        if self._settings != values:
            self.stop()
        if self._process is None:
            context = multiprocessing.get_context("spawn")
            self.connection, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, values, *self._limits), daemon=True)
            self._process.start()
            theirs.close()
            self._settings, self._made = values, 0
        with suppress(BrokenPipeError):  # it died while nobody looked: finish() will say how
            self.connection.send(job)

    def finish(self) -> Result:
        try:
            result = self.connection.recv()
        except (EOFError, OSError):
            self._process.join()
            code = self._process.exitcode
            return self.kill(f"ended by signal {signal.Signals(-code).name}" if code < 0 else f"ended with {code}")
        self._made += 1
        if self._made == self._lifetime:
            self.stop()
        return result

    def kill(self, reason: str) -> RenderFailed:
        self._process.kill()
        self.stop()
        return RenderFailed(reason)

    def stop(self) -> None:
        if self._process is not None:
            self.connection.close()  # a living worker ends when nobody listens
            self._process.join()
            self._process = None


@cache
def _workers() -> Workers:
    workers = Workers()
    atexit.register(workers.close)
    return workers


@cache
def _inspectors() -> Workers:
    workers = Workers(count=1, wall=20, cpu=10, memory=768, prints=False)
    atexit.register(workers.close)
    return workers


def _serve(connection, values: dict, cpu: int, memory: int) -> None:
    """The life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the asking process decides when we end
    settings.configure(**values)
    resource.setrlimit(resource.RLIMIT_AS, (memory * 1024 * 1024,) * 2)
    if not values:
        logging.disable(logging.CRITICAL)  # what is wrong with a stranger's file is in the verdict
    else:
        with suppress(OSError):  # libraries or fonts missing: the first job says so
            from . import engine, sealing  # noqa: F401  engine needs system libraries

            engine.warm_up()
    gc.freeze()  # what stays is not looked through again after each document
    while True:
        try:
            job = connection.recv()
        except EOFError:
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + cpu, most))
        connection.send(_make(job) if isinstance(job, Job) else _judged(job))
        gc.collect()
        heap.give_back()  # a fifth of what the process would hold otherwise


def _judged(inspection: Inspection) -> Verdict:
    from .verifying import verify

    return verify(inspection.pdf, trust=inspection.trust)


def _make(job: Job) -> Result:
    from .sealing import seal

    try:
        pdf = render(
            job.html,
            identifier=job.identifier,
            created=job.created,
            title=job.title,
            attachments=job.attachments,
        )
        return seal(pdf, at=job.seal.at, reason=job.seal.reason, location=job.seal.location) if job.seal else pdf
    except (RenderFailed, SealUnavailable) as failure:
        return failure
