"""The story for programs that are no tests: in a folder of their own, with a database that is thrown away."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_OWN = tempfile.TemporaryDirectory()  # goes with the program
os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings.test"
os.environ["DATABASE_URL"] = f"sqlite:///{_OWN.name}/ieum.sqlite3"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the same thread

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from marketplace.core import migrated  # noqa: E402
from tests.concurrency import kept_as_template  # noqa: E402
from tests.scenarios import Stage  # noqa: E402

from . import moments  # noqa: E402


def begin() -> None:
    """The database, migrated and empty."""
    migrated.copy_to(Path(connection.settings_dict["NAME"]))
    call_command("migrate", verbosity=0)
    migrated.keep(connection)


@contextmanager
def story(*others: str) -> Iterator[dict[str, tuple[str, Stage]]]:
    """Moment → the file of its database, and its stage."""
    begin()
    with ExitStack() as kept, tempfile.TemporaryDirectory() as folder:
        yield {
            moment: (kept.enter_context(kept_as_template(moment, Path(folder))), stage)
            for moment, stage in moments.told(*others)
        }
