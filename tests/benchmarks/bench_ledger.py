"""How many spends a second one hot voucher takes, on both databases; and that nothing but the guard prevents overspending.

2,000 attempts from eight connections on a purse that pays for half of them. The naive control reads, waits for the
others, and writes outside a transaction: on both databases it spends what is not there.
"""

import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.test")

ATTEMPTS, THREADS, WON = 2_000, 8, 100
AT = datetime(2026, 3, 2, tzinfo=UTC)


def measure() -> None:
    """On the database of DATABASE_URL, in this process."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from marketplace.core import immutable
    from marketplace.ledger import operations as ledger
    from marketplace.ledger import queries, triggers
    from marketplace.ledger.refs import AccountRef
    from tests.benchmarks.measure import seconds
    from tests.concurrency import at_once

    call_command("migrate", verbosity=0, skip_checks=True)
    immutable.install(connection)
    triggers.install(connection)
    bank, payee = AccountRef("bench", "bank", "x"), AccountRef("bench", "payable", "x")
    ledger.open_account(bank, guarded=False)
    ledger.open_account(payee, guarded=False)

    def funded(name: str, won: int) -> AccountRef:
        purse = AccountRef("bench", "voucher", name)
        ledger.open_account(purse)
        ledger.transfer(key=f"fund:{name}", debit=bank, credit=purse, amount=won, at=AT)
        return purse

    def spending(purse: AccountRef):
        return lambda number: ledger.transfer(key=f"{purse.ref}:{number}", debit=purse, credit=payee, amount=WON, at=AT)

    alone = spending(funded("alone", ATTEMPTS * WON))
    single = ATTEMPTS // 4 / seconds(lambda: [alone(number) for number in range(ATTEMPTS // 4)])
    hot = funded("hot", ATTEMPTS * WON // 2)
    answers: list = []
    spent = seconds(lambda: answers.extend(at_once(spending(hot), ATTEMPTS, THREADS)))
    kinds = Counter(type(answer).__name__ for answer in answers)
    over = queries.balance(hot).debits - ATTEMPTS * WON // 2
    print(f"{connection.vendor:11}{kinds['Transfer'] / spent:8.0f} accepted/s by {THREADS} at once", end="")
    print(f" ({single:.0f}/s by one alone); {dict(kinds)}; overspent {over:,}원")

    last = funded("last", WON)
    naive(last, payee, at_once)
    received = sum(move.amount for move in queries.transfers("bench") if move.debit.ref == "last")
    print(f"{'':11}naive control: {WON:,}원 in the purse, {received:,}원 spent, overspent {received - WON:,}원")


def naive(purse, payee, at_once) -> None:
    """Read, decide in Python, wait for the others, write: what must not be done."""
    from marketplace.ledger.models import Account, Transfer

    meet = threading.Barrier(THREADS)

    def spend(number: int) -> None:
        giver, taker = (Account.objects.get(**ref._asdict()) for ref in (purse, payee))
        enough = giver.credits - giver.debits >= WON
        meet.wait()
        if enough:
            Transfer.objects.create(key=f"naive:{number}", debit=giver, credit=taker, amount=WON, at=AT)

    at_once(spend, THREADS, THREADS)


def main() -> None:
    from tests.postgres import throw_away_cluster

    with tempfile.TemporaryDirectory() as folder, throw_away_cluster(durable=True) as postgres:
        for url in (f"sqlite:///{Path(folder) / 'bench.sqlite3'}", postgres):
            subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.bench_ledger", "measure"],
                env={**os.environ, "DATABASE_URL": url},
                check=False,
            )


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["measure"] else main()
