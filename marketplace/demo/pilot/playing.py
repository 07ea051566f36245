"""The pilot's round from an empty folder to its papers, with the seconds of every step."""

import time
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from marketplace.core import migrated

from .. import content, story
from ..world import World
from . import papers, proof, summary

ANCHOR = date(2026, 3, 2)  # 09:00 in Korea: the world's clock starts here, whatever the machine's says
STARTS, ENDS = date(2026, 5, 1), date(2026, 11, 30)
CODE = "2026-1"


class Stopwatch:
    """Told of each step as it begins; knows how long the earlier ones took."""

    def __init__(self):
        self.seconds: dict[str, float] = {}
        self._step, self._since = "", 0.0

    def __call__(self, step: str) -> None:
        self.stop()
        print(f"── {step}", flush=True)
        self._step, self._since = step, time.monotonic()

    def stop(self) -> None:
        if self._step:
            self.seconds[self._step] = self.seconds.get(self._step, 0) + time.monotonic() - self._since
        self._step = ""


def play(out: Path) -> int:
    """Play, write the papers, print the table; 1 if an invariant is broken."""
    steps = Stopwatch()
    steps("database")
    for folder in (settings.DATA_DIR, settings.SEARCH_DIR, settings.VECTOR_CACHE):
        Path(folder).mkdir(parents=True, exist_ok=True)
    migrated.copy_to(Path(connection.settings_dict["NAME"]))
    call_command("migrate", verbosity=0, skip_checks=True)
    migrated.keep(connection)
    world = World(content.load(), anchor=ANCHOR)
    story.play(
        world, code=CODE, title="2026년 1차 AI 바우처", title_en="AI Voucher 2026, first round", starts=STARTS, ends=ENDS,
        tell=steps,
    )  # fmt: skip
    steps("papers")
    papers.write(out, world)
    steps("proof")
    invariants = proof.of_round(world)
    steps.stop()
    found = summary.of(world, steps.seconds, invariants)
    papers.write_json(out / "summary.json", found)
    print(summary.table(found))
    return 1 if any(invariant["broken"] for invariant in found["invariants"].values()) else 0
