"""What a voucher keeps for an instalment is drawn once, by one claim, and never more than it keeps.

The draws here belong to no claim on record: only the ledger is asked whether it holds.
"""

import pytest

from contracts.vouchers import operations as vouchers
from contracts.vouchers.errors import DrawnAlready, NotKept, NoVoucher
from contracts.vouchers.operations import Share
from marketplace.ledger import operations as ledger
from marketplace.ledger import queries as balances
from marketplace.ledger.errors import Overdrawn
from marketplace.programmes import books
from marketplace.programmes import queries as rounds
from tests.concurrency import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def stage(in_force):
    return in_force.vouchered()


def owed(stage):
    """What the agency owes f12's vendor."""
    ref = books.payable(rounds.case(stage.agreement("f12").case_id), stage.agreement("f12").vendor)
    ledger.open_account(ref, guarded=False)
    return ref


def purse(stage):
    return books.voucher(rounds.case(stage.agreement("f12").case_id), stage.voucher("f12").number)


def draw(stage, claim="B-1", position=1, at=None, **more):
    row = stage.row(position, "f12")
    share = Share(**{"grant": row.grant_share, "cash": row.cash_share} | more)
    return vouchers.draw(row_id=row.pk, claim=claim, share=share, credit=owed(stage), at=at or stage.now())


def test_many_connections_draw_each_instalment_of_a_hot_voucher_once(in_force_committed):
    """Eight connections draw the three instalments again and again, under a claim of their own each time."""
    stage = in_force_committed.vouchered()
    rows = [(row.pk, Share(grant=row.grant_share, cash=row.cash_share))
            for row in stage.agreement("f12").payment_rows.all()]  # fmt: skip
    at, credit = stage.now(), owed(stage)

    def draw(number):
        row, share = rows[number % 3]
        return vouchers.draw(row_id=row, claim=f"B-{number}", share=share, credit=credit, at=at)

    answers = at_once(draw, 48)

    assert sum(answer for answer in answers if isinstance(answer, int)) == 258_750_000
    assert {type(answer) for answer in answers} == {int, DrawnAlready}
    assert balances.balance(credit).free == 258_750_000
    found = balances.balance(purse(stage))
    assert (found.free, found.held) == (0, 0)


def test_voucher_gives_nothing_that_is_kept_for_an_instalment(stage):
    with pytest.raises(Overdrawn):
        ledger.transfer(key="past", debit=purse(stage), credit=owed(stage), amount=1, at=stage.now())
    with pytest.raises(NotKept):
        draw(stage, grant=69_000_001)

    assert balances.balance(owed(stage)).free == 0


def test_same_claim_drawing_again_moves_nothing_more(stage):
    assert [draw(stage), draw(stage)] == [77_625_000, 77_625_000]
    assert balances.balance(owed(stage)).free == 77_625_000


def test_what_is_drawn_less_than_kept_frees_the_rest(stage):
    assert draw(stage, grant=60_000_000, cash=0) == 60_000_000

    found = balances.balance(purse(stage))
    assert (found.free, found.held) == (9_000_000, 161_000_000)
    assert balances.balance(books.co_payment(rounds.case(stage.agreement("f12").case_id))).free == 8_625_000


@pytest.mark.parametrize("state", ["suspended", "expired"])
def test_voucher_that_is_not_in_force_gives_nothing(stage, state):
    voucher, at = stage.voucher("f12"), stage.now()
    if state == "suspended":
        vouchers.suspend_voucher(voucher_id=voucher.pk, reason="확인", actor=stage.staff("manager1"), at=at)
    else:
        at = voucher.valid_until
    with pytest.raises(NoVoucher):
        draw(stage, at=at)

    assert balances.balance(owed(stage)).free == 0
