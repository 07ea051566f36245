"""Any history of holds, posts, voids, transfers and reversals keeps every invariant and agrees with plain arithmetic."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from marketplace.ledger import operations as ledger
from marketplace.ledger import queries
from marketplace.ledger.errors import HoldOver, KeyReused, Overdrawn
from marketplace.ledger.refs import AccountRef

pytestmark = [pytest.mark.django_db, pytest.mark.db]
AT = datetime(2026, 3, 2, tzinfo=UTC)
BANK, *PURSES = (AccountRef("2026-1", kind, "x") for kind in ("bank", "appropriation", "voucher", "returned"))
ACCOUNTS = [BANK, *PURSES]
amounts = st.integers(min_value=1, max_value=500)


class Histories(RuleBasedStateMachine):
    """Beside the ledger: what each account has and holds, in a dictionary."""

    movements = Bundle("movements")
    promises = Bundle("promises")

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.has, self.moved, self.held, self.ends = dict.fromkeys(ACCOUNTS, 0), {}, {}, {}
        self.reversals: dict[str, str] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize()
    def open_and_fund(self):
        for ref in ACCOUNTS:
            ledger.open_account(ref, guarded=ref is not BANK)
        self._moves("fund", BANK, PURSES[0], 2_000)
        ledger.transfer(key="fund", debit=BANK, credit=PURSES[0], amount=2_000, at=AT)

    def free(self, ref):
        return self.has[ref] - sum(
            won for key, (owner, won) in self.held.items() if owner is ref and key not in self.ends
        )

    def _moves(self, key, debit, credit, amount):
        self.has[debit] -= amount
        self.has[credit] += amount
        self.moved[key] = (debit, credit, amount)

    @rule(
        target=movements,
        number=st.integers(0, 40),
        sides=st.lists(st.sampled_from(ACCOUNTS), min_size=2, max_size=2, unique=True),
        amount=amounts,
    )
    def transfer(self, number, sides, amount):
        key, (debit, credit) = f"t{number}", sides
        known, enough = self.moved.get(key), debit is BANK or self.free(debit) >= amount
        try:
            ledger.transfer(key=key, debit=debit, credit=credit, amount=amount, at=AT)
        except KeyReused:
            assert known not in (None, (debit, credit, amount))
        except Overdrawn:
            assert known is None and not enough
        else:
            assert known == (debit, credit, amount) or (known is None and enough)
            if known is None:
                self._moves(key, debit, credit, amount)
        return key

    @rule(key=movements, again=st.booleans())
    def reverse(self, key, again):
        if key not in self.moved:
            return
        debit, credit, amount = self.moved[key]
        back, first = f"back:{key}:{again}", self.reversals.get(key)
        try:
            ledger.reverse(transfer_key=key, key=back, at=AT)
        except KeyReused:
            assert first not in (None, back)
        except Overdrawn:
            assert first is None and self.free(credit) < amount
        else:
            assert first in (None, back)
            if first is None:
                self.reversals[key] = back
                self._moves(back, credit, debit, amount)

    @rule(target=promises, number=st.integers(0, 20), purse=st.sampled_from(PURSES), amount=amounts)
    def hold(self, number, purse, amount):
        key = f"h{number}"
        known, enough = self.held.get(key), self.free(purse) >= amount
        try:
            ledger.hold(key=key, account=purse, amount=amount, at=AT)
        except KeyReused:
            assert known not in (None, (purse, amount))
        except Overdrawn:
            assert known is None and not enough
        else:
            assert known == (purse, amount) or (known is None and enough)
            self.held[key] = (purse, amount)
        return key

    @rule(key=promises, credit=st.sampled_from(ACCOUNTS), less=st.integers(-1, 400), name=st.integers(0, 2))
    def post(self, key, credit, less, name):
        purse, promised = self.held.get(key, (credit, 0))
        if credit is purse:
            return
        given, posted = promised - less, f"post:{key}:{name}"
        try:
            with transaction.atomic():
                ledger.post(hold_key=key, key=posted, credit=credit, amount=given, at=AT)
        except IntegrityError:
            assert posted not in self.moved and not 0 < given <= promised
        except KeyReused:
            assert self.moved[posted] != (purse, credit, given)
        except HoldOver:
            assert key in self.ends and self.ends[key] != posted
        else:
            assert self.ends.setdefault(key, posted) == posted
            if posted not in self.moved:
                self._moves(posted, purse, credit, given)

    @rule(key=promises)
    def void(self, key):
        if key not in self.held:
            return
        try:
            ledger.void(hold_key=key, at=AT)
        except HoldOver:
            assert self.ends[key]
        else:
            assert self.ends.setdefault(key, "") == ""

    @invariant()
    def nothing_is_broken(self):
        assert {name: found.broken for name, found in queries.check().items() if found.broken} == {}

    @invariant()
    def balances_agree(self):
        if not self.moved:
            return
        for ref in ACCOUNTS:
            assert queries.balance(ref).free == self.free(ref)
        assert sum(self.has.values()) == 0


def test_any_history_keeps_every_invariant():
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=50, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
