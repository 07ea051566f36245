"""The migrated, empty SQLite database of the tests, kept between runs: two hundred migrations take twenty seconds.

It is found by the content of every migration, so that a changed one makes another; `migrate` runs on the copy all the
same, finds nothing to do, and puts triggers and permissions in place.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "var" / "test-templates"
KEPT = 4  # branches that are worked on in turn


def path() -> Path:
    """Where the database of the migrations as they are now is, or would be, kept."""
    digest = hashlib.sha256(sqlite3.sqlite_version.encode())
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


def keep(connection) -> None:
    """Keep the database that the tests have just migrated, unless it is kept already."""
    kept = path()
    if kept.is_file():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    connection.connection.execute("VACUUM INTO ?", [str(draft)])
    draft.rename(kept)
    for old in sorted(FOLDER.glob("*.sqlite3"), key=lambda file: -file.stat().st_mtime)[KEPT:]:
        old.unlink()
