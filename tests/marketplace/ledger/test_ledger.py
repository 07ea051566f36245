"""Money moves once, within what is there; and the database refuses what the code would never do."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from marketplace.ledger import operations as ledger
from marketplace.ledger import queries
from marketplace.ledger.errors import HoldOver, KeyReused, Overdrawn, UnknownAccount
from marketplace.ledger.models import Account, Hold, Transfer
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


def unbroken():
    return {name: found.broken for name, found in queries.check().items() if found.broken} == {}


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
    with pytest.raises((HoldOver, Overdrawn, KeyReused, DatabaseError)):
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
    with pytest.raises(DatabaseError), transaction.atomic():
        ledger.reverse(transfer_key="pay", key="pay:back:again", at=AT)

    assert free() == 1_000
    assert unbroken()


INSERT = "INSERT INTO ledger_transfer (key, debit_id, credit_id, amount, at, reverses_id) VALUES "
ATTACKS = {
    "I1 nothing moves": INSERT + "('a', {purse}, {payee}, 0, '2026-03-02', NULL)",
    "I1 less than nothing": INSERT + "('a', {purse}, {payee}, -5, '2026-03-02', NULL)",
    "I2 one side": INSERT + "('a', {purse}, {purse}, 5, '2026-03-02', NULL)",
    "I2 two books": INSERT + "('a', {purse}, {other}, 5, '2026-03-02', NULL)",
    "I3 overdraft": "UPDATE ledger_account SET debits = credits + 1 WHERE id = {purse}",
    "I3 hold beyond": "UPDATE ledger_account SET held = credits + 1 WHERE id = {purse}",
    "I4 same key": INSERT + "('fund', {purse}, {payee}, 5, '2026-03-02', NULL)",
    "I5 changed": "UPDATE ledger_transfer SET amount = 5 WHERE key = 'fund'",
    "I5 removed": "DELETE FROM ledger_transfer WHERE key = 'fund'",
    "I6 more than held": (
        "INSERT INTO ledger_resolution (hold_id, transfer_id, at) VALUES ({hold}, {fund}, '2026-03-02')"
    ),
    "I12 other amount": INSERT + "('a', {purse}, {bank}, 5, '2026-03-02', {fund})",
    "I12 same direction": INSERT + "('a', {bank}, {purse}, 1000, '2026-03-02', {fund})",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_database_refuses(attack):
    ledger.hold(key="row1", account=PURSE, amount=10, at=AT)
    names = {"bank": pk(BANK), "purse": pk(PURSE), "payee": pk(PAYEE), "other": pk(OTHER)}
    names |= {"fund": Transfer.objects.get(key="fund").pk, "hold": Hold.objects.get().pk}
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[attack].format(**names))

    assert unbroken()


def test_database_refuses_to_replace_or_empty():
    statements = {
        "sqlite": [
            INSERT.replace("INSERT", "REPLACE", 1) + f"('fund', {pk(PURSE)}, {pk(PAYEE)}, 5, '2026-03-02', NULL)"
        ],
        "postgresql": ["TRUNCATE ledger_resolution", "TRUNCATE ledger_transfer CASCADE"],
    }[connection.vendor]
    for statement in statements:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    assert unbroken()


def test_planted_wrong_total_is_found():
    Account.objects.filter(pk=pk(PURSE)).update(credits=F("credits") + 1)

    assert queries.check()["I7"].broken == ["2026-1/voucher/x"]
