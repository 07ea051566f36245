"""Rows that are written once: the database itself refuses to change, remove or replace them.

A model says `@written_once("key")`; the triggers are put in place after every migrate, because SQLite
drops the triggers of a table that a migration rebuilds. `missing(connection)` names those that are not
there: a system check and a test ask it.
"""

from collections.abc import Iterator

from django.db import models

_UNIQUE: dict[type[models.Model], tuple[tuple[str, ...], ...]] = {}


def written_once(*unique: str | tuple[str, ...]):
    """Class decorator. `unique`: the columns, beside the primary key, by which a row could be replaced.

    A tuple names columns that are unique together.
    """

    def register(model: type[models.Model]) -> type[models.Model]:
        keys = ((key,) if isinstance(key, str) else key for key in unique)
        _UNIQUE[model] = ((model._meta.pk.column,), *keys)
        return model

    return register


def models_written_once() -> list[type[models.Model]]:
    """Every model whose rows are written once."""
    return list(_UNIQUE)


def install(connection) -> None:
    """Put every trigger in place for the tables that exist. Safe to repeat."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for statement in _statements(connection, tables):
            cursor.execute(statement)


def declared(vendor: str) -> set[str]:
    """Names of all triggers that a database of this vendor must have."""
    return {name for model in _UNIQUE for name in _trigger_names(model, vendor)}


def missing(connection) -> set[str]:
    """Names of the triggers that should be on the tables there are and are not, or are switched off."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        present = {name for (name,) in cursor.fetchall()}
        tables = set(connection.introspection.table_names(cursor))
    there = (model for model in _UNIQUE if model._meta.db_table in tables)
    return {name for model in there for name in _trigger_names(model, connection.vendor)} - present


def _trigger_names(model, vendor: str) -> Iterator[str]:
    moments = {"sqlite": ("update", "delete", "replace"), "postgresql": ("change", "truncate")}[vendor]
    return (f"{model._meta.db_table}_no_{moment}" for moment in moments)


def _statements(connection, tables: set[str]) -> Iterator[str]:
    if connection.vendor == "postgresql":
        yield """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = '23000'; END $$"""
    for model, keys in _UNIQUE.items():
        table = model._meta.db_table
        if table not in tables:
            continue
        if connection.vendor == "sqlite":
            refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
            same_row = " OR ".join(
                "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")" for columns in keys
            )
            yield f"CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} {refuse}"
            yield f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} {refuse}"
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same_row}) {refuse}"
            )
        else:
            yield (
                f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            yield (
                f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
