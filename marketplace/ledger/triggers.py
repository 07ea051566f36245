"""What a check constraint cannot see: two rows at once. Refused by the database on both engines.

Both sides of a transfer belong to one book (I2); a hold gives no more than it promised, out of the account it was
made on (I6); a reversal equals its original, the other way round (I12).
"""

from collections.abc import Iterator

_RULES = {
    "ledger_transfer": {
        "transfer_stays_in_one_book": (
            "(SELECT book FROM ledger_account WHERE id = NEW.debit_id)"
            " <> (SELECT book FROM ledger_account WHERE id = NEW.credit_id)"
        ),
        "reversal_equals_its_original": (
            "NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_transfer first"
            " WHERE first.id = NEW.reverses_id AND first.amount = NEW.amount"
            " AND first.debit_id = NEW.credit_id AND first.credit_id = NEW.debit_id)"
        ),
    },
    "ledger_resolution": {
        "hold_gives_what_it_promised": (
            "NEW.transfer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_hold h, ledger_transfer t"
            " WHERE h.id = NEW.hold_id AND t.id = NEW.transfer_id AND t.amount <= h.amount"
            " AND t.debit_id = h.account_id)"
        ),
    },
}
NAMES = tuple(name for rules in _RULES.values() for name in rules)


def install(connection) -> None:
    """Put every trigger in place for the tables that exist. Safe to repeat."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, rules in _RULES.items():
            for name, broken in rules.items() if table in tables else ():
                for statement in _statements(connection.vendor, table, name, broken):
                    cursor.execute(statement)


def missing(connection) -> set[str]:
    """Names of the triggers that should be in the database and are not."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        return set(NAMES) - {name for (name,) in cursor.fetchall()}


def _statements(vendor: str, table: str, name: str, broken: str) -> Iterator[str]:
    if vendor == "sqlite":
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE INSERT ON {table} WHEN {broken} "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )
    else:
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {broken} THEN RAISE EXCEPTION '{name}' USING ERRCODE = '23000'; END IF; RETURN NEW; END $$"
        )
        yield f"CREATE OR REPLACE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
