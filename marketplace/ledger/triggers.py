"""What a check constraint cannot see: two rows at once, or a row before and after. Refused on both engines.

Both sides of a transfer belong to one book (I2); a hold stands on a guarded account and gives no more than it
promised, out of the account it was made on (I6, I9); a reversal equals its original, the other way round (I12); an
account stays what it was opened as, for moving it to another book or taking its guard away would break I2 and I3
afterwards.
"""

from collections.abc import Iterator
from typing import NamedTuple


class Rule(NamedTuple):
    """`broken`: the SQL condition, over NEW and OLD, under which the database refuses the statement."""

    name: str
    table: str
    event: str
    broken: str


RULES = (
    Rule(
        "transfer_stays_in_one_book",
        "ledger_transfer",
        "INSERT",
        "(SELECT book FROM ledger_account WHERE id = NEW.debit_id)"
        " <> (SELECT book FROM ledger_account WHERE id = NEW.credit_id)",
    ),
    Rule(
        "reversal_equals_its_original",
        "ledger_transfer",
        "INSERT",
        "NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_transfer first"
        " WHERE first.id = NEW.reverses_id AND first.amount = NEW.amount"
        " AND first.debit_id = NEW.credit_id AND first.credit_id = NEW.debit_id)",
    ),
    Rule(
        "hold_stands_on_a_guarded_account",
        "ledger_hold",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM ledger_account WHERE id = NEW.account_id AND guarded)",
    ),
    Rule(
        "hold_gives_what_it_promised",
        "ledger_resolution",
        "INSERT",
        "NEW.transfer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_hold h, ledger_transfer t"
        " WHERE h.id = NEW.hold_id AND t.id = NEW.transfer_id AND t.amount <= h.amount"
        " AND t.debit_id = h.account_id)",
    ),
    Rule(
        "account_stays_what_it_is",
        "ledger_account",
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book <> OLD.book OR NEW.kind <> OLD.kind OR NEW.ref <> OLD.ref"
        " OR NEW.guarded <> OLD.guarded",
    ),
    Rule("account_is_never_removed", "ledger_account", "DELETE", "1 = 1"),
    Rule(
        "account_is_not_replaced",
        "ledger_account",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_account"
        " WHERE id = NEW.id OR (book = NEW.book AND kind = NEW.kind AND ref = NEW.ref))",
    ),
)


def install(connection) -> None:
    """Put every trigger in place for the tables that exist. Safe to repeat."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for rule in RULES:
            for statement in _statements(connection.vendor, rule) if rule.table in tables else ():
                cursor.execute(statement)


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
    return {rule.name for rule in RULES if rule.table in tables} - present


def _statements(vendor: str, rule: Rule) -> Iterator[str]:
    name, table, event, broken = rule
    if vendor == "sqlite":
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {broken} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )
        return
    row = "OLD" if event == "DELETE" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {broken} THEN RAISE EXCEPTION '{name}' USING ERRCODE = '23000'; END IF; RETURN {row}; END $$"
    )
    yield f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
