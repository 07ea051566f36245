"""The migrated database that is kept between runs: found by its migrations, copied to new files alone."""

import os
import sqlite3
from types import SimpleNamespace

import pytest

from marketplace.core import migrated


@pytest.fixture
def migration(tmp_path, monkeypatch):
    """A project of one app with one migration, and a folder of its own to keep databases in."""
    file = tmp_path / "shop" / "migrations" / "0001_initial.py"
    file.parent.mkdir(parents=True)
    file.write_text("first")
    app = SimpleNamespace(label="shop", path=str(tmp_path / "shop"))
    monkeypatch.setattr(migrated, "apps", SimpleNamespace(get_app_configs=lambda: [app]))
    monkeypatch.setattr(migrated, "FOLDER", tmp_path / "kept")
    return file


@pytest.fixture
def connection(tmp_path):
    """A database in which one row stands."""
    opened = sqlite3.connect(tmp_path / "made.sqlite3", isolation_level=None)
    opened.execute("CREATE TABLE word (text)")
    opened.execute("INSERT INTO word VALUES ('이음')")
    yield SimpleNamespace(connection=opened, ensure_connection=lambda: None)
    opened.close()


def words(file):
    return sqlite3.connect(file).execute("SELECT text FROM word").fetchall()


def test_kept_database_begins_a_new_file_and_leaves_one_that_is_there(migration, connection, tmp_path):
    migrated.copy_to(tmp_path / "too_early.sqlite3")
    assert not (tmp_path / "too_early.sqlite3").exists()
    migrated.keep(connection)
    migrated.copy_to(tmp_path / "new.sqlite3")
    (tmp_path / "old.sqlite3").write_text("mine")
    migrated.copy_to(tmp_path / "old.sqlite3")

    assert words(tmp_path / "new.sqlite3") == [("이음",)]
    assert (tmp_path / "old.sqlite3").read_text() == "mine"


def test_what_is_kept_is_not_written_over(migration, connection):
    migrated.keep(connection)
    connection.connection.execute("DELETE FROM word")
    migrated.keep(connection)

    assert words(migrated.path()) == [("이음",)]


def test_changed_migration_new_migration_and_other_settings_are_another_database(migration, settings):
    known = {migrated.path()}
    migration.write_text("changed")
    known.add(migrated.path())
    (migration.parent / "0002_more.py").write_text("")
    known.add(migrated.path())
    settings.SETTINGS_MODULE = "marketplace.settings.other"
    known.add(migrated.path())

    assert len(known) == 4


def test_oldest_databases_are_removed(migration, connection):
    for number in range(migrated.KEPT + 2):
        migration.write_text(str(number))
        migrated.keep(connection)
        os.utime(migrated.path(), (number, number))
    kept = sorted(file.stat().st_mtime for file in migrated.FOLDER.glob("*.sqlite3"))

    assert len(kept) == migrated.KEPT
    assert migrated.path().exists()
