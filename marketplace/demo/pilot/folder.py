"""Where a pilot lives: one folder, marked as its own. Nothing is removed from a folder without the mark."""

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

MARK = ".ieum-pilot"
_WORDS = "Made by `manage.py pilot`. The next run removes everything in this folder.\n"
# All that the world takes from the machine: what it is, not how a site on it is set up.
_FROM_OUTSIDE = ("HOME", "LANG", "LC_ALL", "PATH", "SSL_CERT_FILE", "TMPDIR", "VIRTUAL_ENV")
_FROM_OUTSIDE_BY_PREFIX = ("MKL_", "OMP_", "OPENBLAS_", "PYTHON", "XDG_")
# The encoder may use every core: this process never forks. Without spinning, so that others get their share.
_CORES = {"OMP_NUM_THREADS": str(os.cpu_count()), "OMP_WAIT_POLICY": "passive"}


class NotAPilotsFolder(Exception):
    """The folder holds something else, or another pilot is at work in it."""


@contextmanager
def prepared(out: Path) -> Iterator[Path]:
    """An empty, marked folder at `out`, held while the pilot plays. Raises NotAPilotsFolder."""
    out = out.resolve()
    mark = out / MARK
    if out.exists() and not out.is_dir():
        raise NotAPilotsFolder(f"{out} is a file. Please name a folder.")
    if out.is_dir() and any(out.iterdir()) and not mark.is_file():
        raise NotAPilotsFolder(f"{out} holds other files. Please name an empty folder, or one of an earlier pilot.")
    out.mkdir(parents=True, exist_ok=True)
    with mark.open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotAPilotsFolder(f"Another pilot is at work in {out}.") from error
        _clear(out)
        held.truncate(0)
        held.write(_WORDS)
        held.flush()
        yield out


def _clear(out: Path) -> None:
    for entry in out.iterdir():
        if entry.name == MARK:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def environment(out: Path) -> dict[str, str]:
    """The environment of the world in `out`: own database, index, files, mail, keys and clock, and no `.env`."""
    world = out / "world"
    outside = _CORES | {
        name: value
        for name, value in os.environ.items()
        if name in _FROM_OUTSIDE or name.startswith(_FROM_OUTSIDE_BY_PREFIX)
    }
    return outside | {
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.development",
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(world),
        "DATABASE_URL": f"sqlite:///{world / 'ieum.sqlite3'}",
        "SECRET_KEY": "pilot-secret-key",
        "NUMBER_KEY": "pilot-number-key",
        "VECTOR_CACHE": str(settings.VECTOR_CACHE),
        "SEARCH_ENCODER": settings.SEARCH_ENCODER,
    }


def command(out: Path) -> list[str]:
    """What plays the pilot in that environment."""
    return [sys.executable, "-m", "marketplace.demo.pilot", str(out)]
