"""Every test, in stages, with the minutes each took: `python -m tests.run [stage …]`.

postgres: operations on a throw-away cluster · sqlite: pages, what needs no database, and what the database itself
promises, which is asked of both · fast: all of these on SQLite, which needs nothing but Python; not part of the whole ·
outside: PDF checkers, encoder and, in a process beside them, search over a real Elasticsearch · browser: journeys in
Chromium, in processes of their own (Playwright's event loop lives in the thread of its tests, where nothing else may
run one) · leaks: every address as everybody, on both processors by itself · pilot: the main job with fourteen firms,
and the demonstration's with forty.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
BOTH = ("-n", "2", "--dist", "loadfile")  # what a file's tests share is made once
# Where the tests of a mark are, so that a stage need not read all the others; tests/conftest.py keeps them there.
PLACES = {
    "pdf": ("marketplace/documents", "contracts/agreements", "contracts/issued"),
    "encoder": ("search", "relevance"),
    "elastic": ("search",),
    "browser": ("journeys",),
    "leaks": ("leaks",),
    "pilot": ("journeys", "marketplace/demo"),
}
PRINTED = "IEUM_TESTS_PRINTED"  # names the folder of what was printed in this run: tests/printed.py
SLOW = " or ".join(PLACES)
OPERATIONS = f"db and not web and not ({SLOW})"  # what stands below the pages and writes: production's database judges
PROMISES = ("architecture", "marketplace/core", "marketplace/ledger")  # triggers, constraints, locks, chains


def call(*command: str, **environment: str) -> None:
    """Run a command in the project's root; raises CalledProcessError if it fails."""
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, **environment})


def pytest(*arguments: str, **environment: str) -> None:
    call(sys.executable, "-m", "pytest", *arguments, **environment)


def manage(*arguments: str, **environment: str) -> None:
    call(sys.executable, "manage.py", *arguments, DJANGO_SETTINGS_MODULE="marketplace.settings.test", **environment)


def of(*marks: str) -> tuple[str, ...]:
    """The tests of these marks, as pytest is asked for them."""
    places = dict.fromkeys(f"tests/{place}" for mark in marks for place in PLACES[mark])
    return (*places, "-m", " or ".join(marks))


def beside(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    """Two runs of pytest at once that share nothing; the second prints when the first is done."""
    with tempfile.TemporaryFile() as said:
        other = subprocess.Popen([sys.executable, "-m", "pytest", *second], cwd=ROOT, stdout=said, stderr=said)
        try:
            pytest(*first)
        finally:
            other.wait()
            said.seek(0)
            print(said.read().decode(errors="replace"), flush=True)
    if other.returncode:
        raise subprocess.CalledProcessError(other.returncode, ["pytest", *second])


def lint() -> None:
    call(str(BIN / "ruff"), "check", "--quiet", ".")
    call(str(BIN / "ruff"), "format", "--check", "--quiet", ".")
    call(str(BIN / "lint-imports"), "--no-cache")
    call(str(BIN / "djlint"), "templates", "--lint", "--quiet")
    manage("makemigrations", "--check", "--dry-run")


def fast() -> None:
    pytest("-m", f"not ({SLOW})", *BOTH)


def sqlite() -> None:
    pytest("-m", f"not ({SLOW}) and (promise or not ({OPERATIONS}))", *BOTH)


def postgres() -> None:
    from tests.postgres import TEMPLATE, throw_away_cluster

    with throw_away_cluster() as url:  # migrated once, copied by each worker
        template = url.removesuffix("/postgres") + f"/{TEMPLATE}"
        manage("migrate", "--verbosity=0", DATABASE_URL=template)
        pytest("-m", OPERATIONS, *BOTH, DATABASE_URL=url, TEST_TEMPLATE=TEMPLATE)


def outside() -> None:
    beside(of("pdf", "encoder"), of("elastic"))


def browser() -> None:
    pytest(*of("browser"), "-n", "2", "--dist", "worksteal")


def leaks() -> None:
    pytest(*of("leaks"))


def pilot() -> None:
    pytest(*of("pilot"), *BOTH)


WHOLE = {stage.__name__: stage for stage in (lint, sqlite, postgres, outside, browser, leaks, pilot)}
STAGES = {"fast": fast, **WHOLE}


def main(names: list[str]) -> int:
    """Run the stages named (all, if none) and print their minutes; 1 at the first that fails."""
    minutes: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="ieum-printed-") as os.environ[PRINTED]:
        for name in names or WHOLE:
            print(f"── {name}", flush=True)
            started = time.monotonic()
            try:
                STAGES[name]()
            except subprocess.CalledProcessError as error:
                print(f"── {name} failed: {' '.join(error.cmd[:6])}", flush=True)
                return 1
            minutes[name] = (time.monotonic() - started) / 60
    print("── minutes: " + ", ".join(f"{name} {spent:.1f}" for name, spent in minutes.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
