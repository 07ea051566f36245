"""Tests that commit, from many connections at once, to a database of their own.

The tests' database is never flushed (its triggers refuse it, and it would lose what migrations wrote): a test that
commits asks for `own_database` beside its mark `django_db`, gets a copy and leaves that behind.
"""

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import connections

ALIAS = "default"


@pytest.fixture(scope="session")
def migrated_template(django_db_setup, django_db_blocker, tmp_path_factory):
    """A copy of the migrated, empty database to which nobody is connected: a file or a database's name."""
    kept = ExitStack()
    with django_db_blocker.unblock():
        template = kept.enter_context(kept_as_template("template", tmp_path_factory.mktemp("database")))
    yield template  # and the tests that have no business with a database stay without one
    with django_db_blocker.unblock():
        kept.close()


@pytest.fixture
def own_database(migrated_template, db):
    """Until the test ends, Django's default connection goes to a database of its own, in every new thread as here."""
    with database_like(migrated_template):
        yield


@contextmanager
def database_like(template: str, suffix: str = "own") -> Iterator[None]:
    """Django's default connection goes to a copy of `template`, a file or a database's name, which is then removed.

    One inside another needs another `suffix`.
    """
    shared, settings = connections[ALIAS], connections.settings[ALIAS]
    with tempfile.TemporaryDirectory() as folder:
        if shared.vendor == "sqlite":
            name = shutil.copy(template, Path(folder) / "own.sqlite3")
        else:
            name = _copy_database(template, f"{template}_{suffix}")
        connections.settings[ALIAS] = {**settings, "NAME": str(name)}
        connections[ALIAS] = connections.create_connection(ALIAS)
        try:
            yield
        finally:
            connections[ALIAS].close()
            connections.settings[ALIAS], connections[ALIAS] = settings, shared
            if shared.vendor != "sqlite":
                _drop_database(name)


@contextmanager
def kept_as_template(name: str, folder: Path) -> Iterator[str]:
    """What is in the default connection's database now, as a template for `database_like`, removed at the end."""
    connection = connections[ALIAS]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.execute("VACUUM INTO ?", [str(folder / f"{name}.sqlite3")])
        yield str(folder / f"{name}.sqlite3")
        return
    source = connection.settings_dict["NAME"]
    connection.close()  # a template may have no other connection
    _copy_database(source, f"{source}_{name}")
    yield f"{source}_{name}"
    _drop_database(f"{source}_{name}")


@contextmanager
def kept_world(make: Callable[[], object], name: str, *, migrated: str, blocker, folder: Path) -> Iterator[tuple]:
    """A template of the database in which `make()` was called once, and what that returned; for session fixtures.

    `migrated`, `blocker`: the fixtures migrated_template and django_db_blocker.
    """
    kept = ExitStack()
    with blocker.unblock(), database_like(migrated):
        made = make()
        template = kept.enter_context(kept_as_template(name, folder))
    yield template, made
    with blocker.unblock():
        kept.close()


def _copy_database(template: str, name: str) -> str:
    _drop_database(name)
    with connections[ALIAS]._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


def _drop_database(name: str) -> None:
    with connections[ALIAS]._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def at_once(work: Callable[[int], object], times: int, threads: int = 8) -> list:
    """What `work(0)` … `work(times - 1)` returned or raised, called from threads that start together."""
    answers: list = [None] * times
    start = threading.Barrier(threads)

    def share(first: int) -> None:
        start.wait()
        try:
            for number in range(first, times, threads):
                try:
                    answers[number] = work(number)
                except Exception as error:
                    answers[number] = error
        finally:
            connections.close_all()

    running = [threading.Thread(target=share, args=(first,)) for first in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return answers
