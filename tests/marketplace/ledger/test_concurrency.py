"""Many spend from one purse at once: nothing is spent twice, and a naive spender shows that the test would notice."""

import threading
from datetime import UTC, datetime

import pytest

from marketplace.ledger import operations as ledger
from marketplace.ledger import queries
from marketplace.ledger.errors import HoldOver, KeyReused, Overdrawn
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.refs import AccountRef
from tests.concurrency import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.db, pytest.mark.usefixtures("own_database")]
AT = datetime(2026, 3, 2, tzinfo=UTC)
BANK, PURSE, PAYEE = (AccountRef("2026-1", kind, "x") for kind in ("bank", "voucher", "payable"))


def fund(amount):
    ledger.open_account(BANK, guarded=False)
    ledger.open_account(PAYEE, guarded=False)
    ledger.open_account(PURSE)
    ledger.transfer(key="fund", debit=BANK, credit=PURSE, amount=amount, at=AT)


def spend(number, amount=100):
    return ledger.transfer(key=f"spend:{number}", debit=PURSE, credit=PAYEE, amount=amount, at=AT)


def broken():
    return {name: found.broken for name, found in queries.check().items() if found.broken}


def kinds(answers):
    return {kind.__name__: sum(type(answer) is kind for answer in answers) for kind in set(map(type, answers))}


def test_two_thousand_attempts_on_one_purse_spend_what_is_in_it():
    fund(100_000)

    answers = at_once(spend, 2_000)

    assert kinds(answers) == {"Transfer": 1_000, "Overdrawn": 1_000}
    assert (queries.balance(PURSE).free, queries.balance(PAYEE).free) == (0, 100_000)
    assert broken() == {}


def naively(meet):
    """Read, decide in Python, write: what must not be done."""

    def spend_naively(number):
        giver, taker = (Account.objects.get(**ref._asdict()) for ref in (PURSE, PAYEE))
        enough = giver.credits - giver.debits >= 100
        meet.wait()
        if not enough:
            raise Overdrawn(account="", free="", amount="")
        Transfer.objects.create(key=f"spend:{number}", debit=giver, credit=taker, amount=100, at=AT)
        giver.debits += 100
        giver.save()

    return spend_naively


def test_naive_spenders_of_the_last_money_overspend_and_the_check_says_so():
    fund(100)

    answers = at_once(naively(threading.Barrier(8)), 8)

    assert answers == [None] * 8
    assert queries.balance(PAYEE).free == 800
    assert broken() == {"I7": ["2026-1/voucher/x"], "I8": ["2026-1/voucher/x"]}


def test_spenders_of_the_last_money_are_one():
    fund(100)

    assert kinds(at_once(spend, 8)) == {"Transfer": 1, "Overdrawn": 7}
    assert broken() == {}


def test_twenty_calls_with_one_key_move_once():
    fund(100_000)

    answers = at_once(lambda _number: spend(1), 20, threads=20)

    assert len({answer.pk for answer in answers}) == 1
    assert queries.balance(PURSE).debits == 100
    assert broken() == {}


def test_one_key_for_different_amounts_moves_one_of_them():
    fund(100_000)

    answers = at_once(lambda number: spend(1, amount=100 + number), 8)

    assert kinds(answers) == {"Transfer": 1, "KeyReused": 7}
    assert {type(answer) for answer in answers} == {Transfer, KeyReused}
    assert broken() == {}


@pytest.mark.parametrize("other_promise", [False, True])
def test_hold_posted_and_voided_at_once_has_one_end(other_promise):
    fund(100_000)
    for number in range(10):
        ledger.hold(key=f"row{number}", account=PURSE, amount=100, at=AT)
    if other_promise:
        ledger.hold(key="other", account=PURSE, amount=100, at=AT)

    def end(number):
        hold_key = f"row{number // 8}"
        if number % 2:
            return ledger.post(hold_key=hold_key, key=f"claim{number}", credit=PAYEE, at=AT)
        return ledger.void(hold_key=hold_key, at=AT)

    answers = at_once(end, 80)

    assert {type(answer) for answer in answers} <= {Transfer, HoldOver, type(None)}
    for first in range(0, 80, 8):  # one post and no void, or voids and no post
        ends = kinds(answers[first : first + 8])
        assert ends in ({"Transfer": 1, "HoldOver": 7}, {"NoneType": 4, "HoldOver": 4})
    assert queries.open_holds(PURSE) == ({"other": 100} if other_promise else {})
    assert broken() == {}


def test_promises_at_once_hold_what_is_there():
    fund(1_000)

    answers = at_once(lambda number: ledger.hold(key=f"row{number}", account=PURSE, amount=100, at=AT), 40)

    assert kinds(answers) == {"Hold": 10, "Overdrawn": 30}
    assert queries.balance(PURSE).free == 0
    assert broken() == {}


def test_transfer_reversed_at_once_comes_back_once():
    fund(1_000)
    spend(1)

    answers = at_once(lambda number: ledger.reverse(transfer_key="spend:1", key=f"back{number}", at=AT), 8)

    assert kinds(answers) == {"Transfer": 1, "KeyReused": 7}
    assert queries.balance(PURSE).free == 1_000
    assert broken() == {}


def test_money_going_round_in_both_directions_does_not_lock_up():
    fund(10_000)
    other = AccountRef("2026-1", "voucher", "y")
    ledger.open_account(other)
    ledger.transfer(key="fund other", debit=BANK, credit=other, amount=10_000, at=AT)

    def go_round(number):
        giver, taker = (PURSE, other) if number % 2 else (other, PURSE)
        return ledger.transfer(key=f"round:{number}", debit=giver, credit=taker, amount=1, at=AT)

    assert kinds(at_once(go_round, 200)) == {"Transfer": 200}
    assert queries.balance(PURSE).free == queries.balance(other).free == 10_000
    assert broken() == {}
