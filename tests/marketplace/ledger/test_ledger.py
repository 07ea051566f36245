"""Money moves once, within what is there; and the database refuses what the code would never do."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from marketplace.ledger import operations as ledger
from marketplace.ledger import queries, triggers
from marketplace.ledger.checks import triggers_are_in_place
from marketplace.ledger.errors import HoldOver, KeyReused, Overdrawn, UnknownAccount
from marketplace.ledger.models import Account, Hold, Resolution, Transfer
from marketplace.ledger.refs import AccountRef

pytestmark = [pytest.mark.django_db, pytest.mark.db]
AT = datetime(2026, 3, 2, tzinfo=UTC)
BANK, PURSE, PAYEE = (AccountRef("2026-1", kind, "x") for kind in ("bank", "voucher", "payable"))
OTHER = AccountRef("2027-1", "payable", "x")


@pytest.fixture(autouse=True)
def accounts():
    for ref in (BANK, PAYEE, OTHER):
        ledger.open_account(ref, guarded=False)
    ledger.open_account(PURSE)
    ledger.transfer(key="fund", debit=BANK, credit=PURSE, amount=1_000, at=AT)


def pk(ref):
    return Account.objects.get(**ref._asdict()).pk


def free():
    return queries.balance(PURSE).free


def broken():
    return {name: found.broken for name, found in queries.check().items() if found.broken}


def unbroken():
    return broken() == {}


def test_transfer_moves_the_amount_once_per_key():
    first = ledger.transfer(key="pay", debit=PURSE, credit=PAYEE, amount=400, at=AT)
    again = ledger.transfer(key="pay", debit=PURSE, credit=PAYEE, amount=400, at=AT)

    assert (again.pk, free(), queries.balance(PAYEE).free) == (first.pk, 600, 400)
    assert unbroken()


def test_key_used_for_another_amount_is_refused():
    ledger.transfer(key="pay", debit=PURSE, credit=PAYEE, amount=400, at=AT)
    with pytest.raises(KeyReused):
        ledger.transfer(key="pay", debit=PURSE, credit=PAYEE, amount=401, at=AT)

    assert free() == 600


def test_one_won_too_many_is_refused_and_moves_nothing():
    with pytest.raises(Overdrawn, match="1,001"):
        ledger.transfer(key="pay", debit=PURSE, credit=PAYEE, amount=1_001, at=AT)

    assert (free(), Transfer.objects.count()) == (1_000, 1)


def test_unknown_account_is_refused():
    with pytest.raises(UnknownAccount):
        ledger.transfer(key="pay", debit=PURSE, credit=AccountRef("2026-1", "payable", "nobody"), amount=1, at=AT)


def test_held_money_is_not_free_until_it_is_posted_or_voided():
    ledger.hold(key="row1", account=PURSE, amount=700, at=AT)
    with pytest.raises(Overdrawn):
        ledger.transfer(key="pay", debit=PURSE, credit=PAYEE, amount=301, at=AT)
    ledger.post(hold_key="row1", key="claim1", credit=PAYEE, amount=600, at=AT)

    assert (free(), queries.balance(PAYEE).free) == (400, 600)
    assert queries.open_holds(PURSE) == {}
    assert unbroken()


def test_hold_is_resolved_once():
    ledger.hold(key="row1", account=PURSE, amount=700, at=AT)
    ledger.post(hold_key="row1", key="claim1", credit=PAYEE, at=AT)
    ledger.post(hold_key="row1", key="claim1", credit=PAYEE, at=AT)
    with pytest.raises(HoldOver):
        ledger.void(hold_key="row1", at=AT)
    with pytest.raises(HoldOver):
        ledger.post(hold_key="row1", key="claim2", credit=PAYEE, at=AT)

    assert (free(), queries.balance(PAYEE).free) == (300, 700)
    assert unbroken()


def test_void_frees_the_hold_and_may_be_repeated():
    ledger.hold(key="row1", account=PURSE, amount=700, at=AT)
    ledger.void(hold_key="row1", at=AT)
    ledger.void(hold_key="row1", at=AT)

    assert free() == 1_000
    assert unbroken()


def test_reversal_equals_its_original_and_happens_once():
    ledger.transfer(key="pay", debit=PURSE, credit=PAYEE, amount=400, at=AT)
    ledger.reverse(transfer_key="pay", key="pay:back", at=AT)
    ledger.reverse(transfer_key="pay", key="pay:back", at=AT)
    with pytest.raises(KeyReused):
        ledger.reverse(transfer_key="pay", key="pay:back:again", at=AT)

    assert free() == 1_000
    assert unbroken()


def test_key_of_a_posted_hold_does_not_stand_for_another_hold():
    ledger.hold(key="row1", account=PURSE, amount=300, at=AT)
    ledger.hold(key="row2", account=PURSE, amount=300, at=AT)
    ledger.post(hold_key="row1", key="claim1", credit=PAYEE, at=AT)
    with pytest.raises(KeyReused):
        ledger.post(hold_key="row2", key="claim1", credit=PAYEE, at=AT)
    with pytest.raises(KeyReused):
        ledger.transfer(key="claim1", debit=PURSE, credit=PAYEE, amount=300, at=AT)

    assert queries.open_holds(PURSE) == {"row2": 300}
    assert unbroken()


@pytest.mark.parametrize("other_promise", [False, True])
def test_voided_hold_cannot_be_posted(other_promise):
    ledger.hold(key="row1", account=PURSE, amount=300, at=AT)
    if other_promise:
        ledger.hold(key="row2", account=PURSE, amount=300, at=AT)
    ledger.void(hold_key="row1", at=AT)
    with pytest.raises(HoldOver):
        ledger.post(hold_key="row1", key="claim1", credit=PAYEE, at=AT)

    assert queries.balance(PAYEE).free == 0
    assert unbroken()


def test_more_than_was_held_is_refused_and_moves_nothing():
    ledger.hold(key="row1", account=PURSE, amount=300, at=AT)
    with pytest.raises(IntegrityError, match="hold_gives_what_it_promised"):
        ledger.post(hold_key="row1", key="claim1", credit=PAYEE, amount=301, at=AT)

    assert (queries.open_holds(PURSE), queries.balance(PAYEE).free) == ({"row1": 300}, 0)


def test_reversal_of_money_that_moved_on_is_refused():
    ledger.transfer(key="pay", debit=BANK, credit=PURSE, amount=400, at=AT)
    ledger.transfer(key="spent", debit=PURSE, credit=PAYEE, amount=1_400, at=AT)
    with pytest.raises(Overdrawn):
        ledger.reverse(transfer_key="pay", key="pay:back", at=AT)

    assert free() == 0
    assert unbroken()


def test_movement_vanishes_with_the_transaction_of_its_caller():
    with pytest.raises(RuntimeError), transaction.atomic():
        ledger.transfer(key="pay", debit=PURSE, credit=PAYEE, amount=400, at=AT)
        raise RuntimeError

    assert (free(), Transfer.objects.count()) == (1_000, 1)


def test_command_says_what_is_broken_and_fails():
    out = StringIO()
    call_command("check_ledger", stdout=out)
    assert [line[:4].strip() for line in out.getvalue().splitlines()] == list(queries.check())

    Account.objects.filter(pk=pk(PURSE)).update(credits=F("credits") + 1)
    with pytest.raises(SystemExit) as stopped:
        call_command("check_ledger", stdout=out)

    assert stopped.value.code == 1
    assert "2026-1/voucher/x" in out.getvalue()


INSERT = "INSERT INTO ledger_transfer (key, debit_id, credit_id, amount, at, reverses_id) VALUES "
RESOLVE = "INSERT INTO ledger_resolution (hold_id, transfer_id, at) VALUES "
OPEN = "INSERT INTO ledger_account (book, kind, ref, guarded, credits, debits, held) VALUES "
ATTACKS = {
    "I1 nothing moves": INSERT + "('a', {purse}, {payee}, 0, '2026-03-02', NULL)",
    "I1 less than nothing": INSERT + "('a', {purse}, {payee}, -5, '2026-03-02', NULL)",
    "I1 less than nothing held": "INSERT INTO ledger_hold (key, account_id, amount, at) VALUES ('a', {purse}, 0, '2026-03-02')",
    "I2 one side": INSERT + "('a', {purse}, {purse}, 5, '2026-03-02', NULL)",
    "I2 two books": INSERT + "('a', {purse}, {other}, 5, '2026-03-02', NULL)",
    "I2 moved to another book": "UPDATE ledger_account SET book = '2027-1' WHERE id = {payee}",
    "I2 opened twice": OPEN + "('2026-1', 'voucher', 'x', {true}, 0, 0, 0)",
    "I3 overdraft": "UPDATE ledger_account SET debits = credits + 1 WHERE id = {purse}",
    "I3 hold beyond": "UPDATE ledger_account SET held = credits + 1 WHERE id = {purse}",
    "I3 total below zero": "UPDATE ledger_account SET debits = -1 WHERE id = {purse}",
    "I3 guard taken away": "UPDATE ledger_account SET guarded = {false} WHERE id = {purse}",
    "I3 account removed": "DELETE FROM ledger_account WHERE id = {empty}",
    "I4 same key": INSERT + "('fund', {purse}, {payee}, 5, '2026-03-02', NULL)",
    "I4 same key held": "INSERT INTO ledger_hold (key, account_id, amount, at) VALUES ('row1', {purse}, 5, '2026-03-02')",
    "I5 changed": "UPDATE ledger_transfer SET amount = 5 WHERE key = 'fund'",
    "I5 removed": "DELETE FROM ledger_transfer WHERE key = 'fund'",
    "I5 hold changed": "UPDATE ledger_hold SET amount = 5",
    "I5 hold removed": "DELETE FROM ledger_hold",
    "I5 resolution changed": "UPDATE ledger_resolution SET transfer_id = {fund}",
    "I5 resolution removed": "DELETE FROM ledger_resolution",
    "I6 more than held": RESOLVE + "({hold}, {fund}, '2026-03-02')",
    "I6 out of another account": RESOLVE + "({hold}, {small}, '2026-03-02')",
    "I6 resolved twice": RESOLVE + "({done}, NULL, '2026-03-02')",
    "I6 one transfer for two holds": RESOLVE + "({hold}, {posted}, '2026-03-02')",
    "I9 hold on an unguarded account": (
        "INSERT INTO ledger_hold (key, account_id, amount, at) VALUES ('a', {bank}, 5, '2026-03-02')"
    ),
    "I12 other amount": INSERT + "('a', {purse}, {bank}, 5, '2026-03-02', {fund})",
    "I12 same direction": INSERT + "('a', {bank}, {purse}, 1000, '2026-03-02', {fund})",
    "I12 other account": INSERT + "('a', {purse}, {payee}, 1000, '2026-03-02', {fund})",
    "I12 reversed twice": INSERT + "('a', {purse}, {bank}, 7, '2026-03-02', {small})",
}


@pytest.fixture
def names():
    """A row of everything, by name: `row1` is held, `row2` posted, `small` reversed by `back`."""
    ledger.open_account(AccountRef("2026-1", "voucher", "empty"))
    ledger.transfer(key="small", debit=BANK, credit=PURSE, amount=7, at=AT)
    ledger.reverse(transfer_key="small", key="back", at=AT)
    ledger.hold(key="row1", account=PURSE, amount=10, at=AT)
    ledger.hold(key="row2", account=PURSE, amount=10, at=AT)
    ledger.post(hold_key="row2", key="posted", credit=PAYEE, at=AT)
    sqlite = connection.vendor == "sqlite"
    return {
        "bank": pk(BANK), "purse": pk(PURSE), "payee": pk(PAYEE), "other": pk(OTHER),
        "empty": pk(AccountRef("2026-1", "voucher", "empty")),
        "hold": Hold.objects.get(key="row1").pk, "done": Hold.objects.get(key="row2").pk,
        **{key: Transfer.objects.get(key=key).pk for key in ("fund", "small", "back", "posted")},
        "true": 1 if sqlite else "TRUE", "false": 0 if sqlite else "FALSE",
    }  # fmt: skip


def rows():
    return [list(model.objects.order_by("pk").values()) for model in (Account, Transfer, Hold, Resolution)]


def refused(statement):
    before = rows()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return rows() == before and unbroken()


@pytest.mark.parametrize("attack", ATTACKS)
def test_database_refuses(attack, names):
    assert refused(ATTACKS[attack].format(**names))


REPLACEMENTS = {  # by the id, and by every other thing that only one row may have
    "transfer by id": "INSERT INTO ledger_transfer VALUES ({fund}, 'a', 5, '2026-03-02', {payee}, {purse}, NULL)",
    "transfer by key": INSERT + "('fund', {purse}, {payee}, 5, '2026-03-02', NULL)",
    "transfer by what it reverses": INSERT + "('a', {purse}, {bank}, 7, '2026-03-02', {small})",
    "hold by key": "INSERT INTO ledger_hold (key, account_id, amount, at) VALUES ('row1', {purse}, 1, '2026-03-02')",
    "resolution by hold": RESOLVE + "({done}, NULL, '2026-03-02')",
    "resolution by transfer": RESOLVE + "({same}, {posted}, '2026-03-02')",
    "account by name": OPEN + "('2026-1', 'voucher', 'x', {true}, 9000, 0, 0)",
    "account by id": (
        "INSERT INTO ledger_account (id, book, kind, ref, guarded, credits, debits, held)"
        " VALUES ({purse}, '2026-1', 'voucher', 'x', {true}, 9000, 0, 0)"
    ),
}


@pytest.mark.parametrize("attack", REPLACEMENTS)
def test_sqlite_refuses_to_replace_even_where_nobody_set_its_pragma(attack, names):
    names["same"] = ledger.hold(key="row3", account=PURSE, amount=10, at=AT).pk
    statement = REPLACEMENTS[attack].format(**names)
    if connection.vendor == "sqlite":
        statement = statement.replace("INSERT", "REPLACE", 1)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=OFF")
    try:
        assert refused(statement)
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA recursive_triggers=ON")


@pytest.mark.parametrize("table", ["ledger_resolution", "ledger_transfer", "ledger_hold", "ledger_account"])
def test_table_cannot_be_emptied(table, names):
    truncate = f"TRUNCATE {table} CASCADE"
    assert refused(truncate if connection.vendor == "postgresql" else f"DELETE FROM {table}")


def test_planted_wrong_total_is_found():
    Account.objects.filter(pk=pk(PURSE)).update(credits=F("credits") + 1)

    assert broken() == {"I7": ["2026-1/voucher/x"]}


def test_movement_that_no_total_knows_is_found():
    with connection.cursor() as cursor:
        cursor.execute(INSERT + f"('a', {pk(PURSE)}, {pk(PAYEE)}, 1001, '2026-03-02', NULL)")

    assert broken() == {"I7": ["2026-1/voucher/x"], "I8": ["2026-1/voucher/x"]}


@pytest.mark.parametrize("rule", triggers.RULES, ids=lambda rule: rule.name)
def test_trigger_that_is_gone_is_found_and_put_back(rule):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table may wait for its foreign keys
            cursor.execute(f"ALTER TABLE {rule.table} DISABLE TRIGGER {rule.name}")
            assert broken() == {"I5": [rule.name]}
        cursor.execute(f"DROP TRIGGER {rule.name}" + (f" ON {rule.table}" if connection.vendor == "postgresql" else ""))
    assert broken() == {"I5": [rule.name]}
    assert [error.msg for error in triggers_are_in_place(databases=["default"])] == [
        f"The trigger {rule.name} is missing."
    ]
    triggers.install(connection)

    assert unbroken()
