"""What the database itself keeps: exactly the triggers that are declared, on every engine."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from marketplace.core import effects, immutable
from marketplace.core.effects import EffectInTransaction
from marketplace.ledger import triggers

pytestmark = [pytest.mark.django_db, pytest.mark.db]
CATALOGUE = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
}


def present() -> set[str]:
    """The triggers on the tables of our own models."""
    ours = {model._meta.db_table for model in apps.get_models() if not model.__module__.startswith("wagtail")}
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE[connection.vendor])
        return {name for name, table in cursor.fetchall() if table in ours}


def declared() -> set[str]:
    return immutable.declared(connection.vendor) | {rule.name for rule in triggers.RULES}


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_triggers_in_the_database_are_those_declared():
    assert present() == declared()
    assert len(declared()) > 2 * len(immutable.models_written_once())


def test_trigger_that_is_gone_and_one_that_is_not_ours_are_seen():
    gone = {"sqlite": "core_event_no_update", "postgresql": "core_event_no_change"}[connection.vendor]
    on = "" if connection.vendor == "sqlite" else " ON core_event"
    run(f"DROP TRIGGER {gone}{on}")
    run(
        "CREATE TRIGGER stray BEFORE INSERT ON core_counter BEGIN SELECT 1; END"
        if connection.vendor == "sqlite"
        else "CREATE TRIGGER stray BEFORE INSERT ON core_counter FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )

    assert (declared() - present(), present() - declared()) == ({gone}, {"stray"})
    assert immutable.missing(connection) == {gone}


def test_effect_inside_a_transaction_is_refused_and_outside_it_is_not():
    effects.outside_transaction()  # in a test's own transaction, which does not count

    with transaction.atomic(), pytest.raises(EffectInTransaction):
        effects.outside_transaction()
