"""The chain holds, and every way to bend it is named."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite

from marketplace.accounts.models import Organisation
from marketplace.core import audit, immutable
from marketplace.core.actor import SYSTEM
from marketplace.core.models import AuditEntry, AuditHead
from marketplace.ledger import triggers

pytestmark = [pytest.mark.django_db, pytest.mark.db]
AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def firm():
    firm = Organisation.objects.create(legal_name="가온", business_number="123-45-67891", representative="김가온")
    for step in range(4):
        audit.record(firm, f"step.{step}", actor=SYSTEM, at=AT, reason=f"이유 {step}", facts={"won": step})
    return firm


def without_triggers():
    with connection.cursor() as cursor:
        names = ("update", "delete", "replace") if connection.vendor == "sqlite" else ("change", "truncate")
        for name in names:
            on = "" if connection.vendor == "sqlite" else " ON core_auditentry"
            cursor.execute(f"DROP TRIGGER core_auditentry_no_{name}{on}")


def test_chain_without_change_has_no_break(firm):
    assert [entry.seq for entry in audit.trail(firm)] == [1, 2, 3, 4]
    assert list(audit.breaks()) == []


@pytest.mark.parametrize("column", ["reason", "facts", "actor_label", "after", "subject"])
def test_changed_column_is_found(firm, column):
    without_triggers()
    AuditEntry.objects.filter(seq=2).update(**{column: "9"})

    assert [(found.seq, found.why) for found in audit.breaks()] == [(2, "was changed after it was written")]


def test_removed_entry_is_found(firm):
    without_triggers()
    AuditEntry.objects.filter(seq=3).delete()

    assert [found.why for found in audit.breaks()] == ["entry 3 is missing"]


def test_cut_tail_is_found(firm):
    without_triggers()
    AuditEntry.objects.filter(seq=4).delete()

    assert [found.why for found in audit.breaks()] == ["the head does not match the last entry"]


def test_removed_head_is_found(firm):
    AuditHead.objects.all().delete()

    assert [found.why for found in audit.breaks()] == ["the head does not match the last entry"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET reason = 'x' WHERE seq = 1",
        "DELETE FROM core_auditentry WHERE seq = 1",
    ],
)
def test_database_refuses_to_change_an_entry(firm, statement):
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert list(audit.breaks()) == []


def test_every_table_written_once_has_its_triggers():
    assert immutable.missing(connection) == set()


def test_no_trigger_is_missed_on_tables_that_are_not_there_yet():
    """Django asks the system checks before it migrates an empty database."""
    empty = SQLite({**connections["default"].settings_dict, "NAME": ":memory:", "OPTIONS": {}})

    assert (immutable.missing(empty), triggers.missing(empty)) == (set(), set())

    with empty.cursor() as cursor:
        cursor.execute("CREATE TABLE core_event (id integer)")
    assert len(immutable.missing(empty)) == 3
    empty.close()
