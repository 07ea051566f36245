"""A migrated, empty SQLite database, kept between runs: two hundred migrations take twenty seconds.

It is found by the content of every migration and by the settings, so that a changed one makes another; `migrate` runs
on the copy all the same, finds nothing to do, and puts triggers and permissions in place. For tests and for the pilot,
which begin with an empty database each time; a site's own database is migrated in its place.
"""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "var" / "migrated"
KEPT = 6  # branches that are worked on in turn, each with the tests' settings and the pilot's


def path() -> Path:
    """Where the database of the migrations as they are now is, or would be, kept."""
    digest = hashlib.sha256(f"{sqlite3.sqlite_version} {settings.SETTINGS_MODULE}".encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for file in sorted((Path(app.path) / "migrations").glob("*.py")):
            digest.update(f"{app.label}/{file.name}\0".encode() + file.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:16]}.sqlite3"


def pour_into(name: str) -> sqlite3.Connection | None:
    """Copy the kept database into the shared in-memory one of that name; None if none is kept.

    The copy lives as long as a connection to it: keep the one that is returned.
    """
    kept = path()
    if not kept.is_file():
        return None
    keeper = sqlite3.connect(name, uri=True, check_same_thread=False)
    with closing(sqlite3.connect(f"file:{kept}?mode=ro", uri=True)) as source:
        source.backup(keeper)
    return keeper


def copy_to(file: Path) -> None:
    """Begin a new database file with the kept one, if one is kept. What is there already stays."""
    kept = path()
    if kept.is_file() and not file.exists():
        shutil.copyfile(kept, file)


def keep(connection) -> None:
    """Keep the database that was just migrated and in which nothing else stands yet, unless it is kept already."""
    kept = path()
    if kept.is_file():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    connection.connection.execute("VACUUM INTO ?", [str(draft)])
    draft.rename(kept)
    for old in sorted(FOLDER.glob("*.sqlite3"), key=lambda file: -file.stat().st_mtime)[KEPT:]:
        old.unlink(missing_ok=True)
