"""What archival, accessible, sealed agreements cost beside plain ones: ratios within one run, on a real agreement.

One agreement of the pilot's story is drawn up, signed and sealed; its own HTML is then printed by the project and, for
comparison, by WeasyPrint alone (no tags, no archive, no Korean line breaking).
"""

import dataclasses
import gc
import logging
import multiprocessing
import re
from pathlib import Path

from tests.walk import told  # first of all: it sets Django up (in a package: the renderers import no `__main__`)

# ruff: isort: split
from weasyprint import HTML

from contracts.agreements import printing
from marketplace import documents
from tests.benchmarks.measure import paired, seconds
from tests.marketplace.documents.sample import printed
from tests.scenarios import Stage, small_world

BATCH, PAIRS, TIMES = 14, 10, 5
MEMORY = ("VmRSS", "VmHWM")


def main() -> None:
    logging.disable(logging.CRITICAL)
    told.begin()
    stage = Stage(small_world("f01")).drafted().received().scored().ranked().decided().revised()
    stage.drawn_up().locked().signed().concluded()
    _draft, original = printing.unsigned(stage.document())
    sealed = printing.sealed(stage.document(), documents.make(original), at=stage.now())
    unsealed = dataclasses.replace(sealed, seal=None)
    gc.freeze()  # the story's objects are none of the printer's
    one_by_one(original, unsealed, sealed.seal)
    by_the_workers(original, sealed)


def one_by_one(original: documents.Job, unsealed: documents.Job, seal: documents.Seal) -> None:
    ours, plain, ratio = paired(lambda: printed(original), lambda: by_weasyprint_alone(original), PAIRS)
    print(f"one agreement {ours:.2f} s, the same HTML by WeasyPrint alone {plain:.2f} s: {ratio:.2f} × (bar 1.25)")
    pdf = printed(unsealed)
    set_seal = lambda: documents.seal(pdf, at=seal.at, reason=seal.reason, location=seal.location)  # noqa: E731
    sealing, rendering, ratio = paired(set_seal, lambda: printed(unsealed), TIMES)
    whole = set_seal()
    level = documents.seal_level()
    print(f"its {level} seal {sealing * 1000:.0f} ms, its pages {rendering:.2f} s: {ratio:.2f} × (bar 0.25)")
    print(f"its size {len(whole) / 1000:.0f} kB (bar 300)")
    documents.verify(whole)
    verdict = sorted(seconds(lambda: documents.verify(whole)) for _time in range(TIMES))[TIMES // 2]
    print(f"its verdict {verdict * 1000:.0f} ms (bar 250)")


def by_the_workers(original: documents.Job, sealed: documents.Job) -> None:
    """A round: fourteen originals and fourteen sealed ones, beside 28 plain ones in one process."""
    jobs = [
        dataclasses.replace(job, identifier=f"{number}:{kind}")
        for number in range(BATCH)
        for kind, job in (("original", original), ("sealed", sealed))
    ]
    documents.render_many(jobs[:2])  # the workers start
    made: list = []
    spent = seconds(lambda: made.extend(documents.render_many(jobs)))
    plain = seconds(lambda: [by_weasyprint_alone(job) for job in jobs])
    whole = sum(isinstance(result, bytes) for result in made)
    print(
        f"{whole} of {len(jobs)} by the workers, half of them sealed, {spent:.1f} s; plain, in one process, {plain:.1f} s:"
        f" {spent / plain:.2f} × (bar 0.65)"
    )
    held, most = (max(memory(worker.pid, kind) for worker in multiprocessing.active_children()) for kind in MEMORY)
    print(f"a worker holds {held:.0f} MB (bar 140), {most:.0f} MB at its most")


def by_weasyprint_alone(job: documents.Job) -> bytes:
    return HTML(string=job.html).write_pdf()


def memory(pid: int, kind: str) -> float:
    """Megabytes a living process holds (VmRSS), or the most it held (VmHWM)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(rf"{kind}:\s+(\d+) kB", status)[1]) / 1000


if __name__ == "__main__":
    main()
