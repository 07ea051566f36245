"""What can be read of the ledger, and the proof that it holds."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q, Sum

from marketplace.core import immutable

from . import triggers
from .errors import UnknownAccount
from .models import Account, Hold, Resolution, Transfer
from .refs import AccountRef


@dataclass(frozen=True, slots=True)
class Balance:
    """Won. `free` is what can still be given or held; an unguarded account may stand below zero."""

    credits: int
    debits: int
    held: int

    @property
    def free(self) -> int:
        return self.credits - self.debits - self.held


@dataclass(slots=True)
class Invariant:
    """How many rows were checked, and in words which of them break it."""

    says: str
    checked: int = 0
    broken: list[str] = field(default_factory=list)


def balance(ref: AccountRef) -> Balance:
    """The balance of an account; of an unguarded one by adding up its transfers. Raises UnknownAccount."""
    account = Account.objects.filter(**ref._asdict()).first()
    if account is None:
        raise UnknownAccount(str(ref))
    if account.guarded:
        return Balance(account.credits, account.debits, account.held)
    return Balance(_sum(account.received), _sum(account.given), 0)


def balances(book: str, kind: str) -> dict[str, Balance]:
    """Ref → balance of all guarded accounts of a kind in a book; one query."""
    accounts = Account.objects.filter(book=book, kind=kind, guarded=True)
    return {account.ref: Balance(account.credits, account.debits, account.held) for account in accounts}


def open_holds(ref: AccountRef) -> dict[str, int]:
    """Key → won of every hold of an account that is not resolved."""
    holds = Hold.objects.filter(**{f"account__{name}": value for name, value in ref._asdict().items()})
    return dict(holds.filter(resolution=None).order_by("pk").values_list("key", "amount"))


def is_booked(key: str) -> bool:
    """Whether the transfer of that key was made."""
    return Transfer.objects.filter(key=key).exists()


def transfers(book: str) -> Iterator[Transfer]:
    """Every transfer of a book, oldest first, with its accounts."""
    return Transfer.objects.filter(debit__book=book).select_related("debit", "credit").order_by("pk").iterator()


def transfers_of(refs: Collection[AccountRef], *, keys: Collection[str] = ()) -> list[Transfer]:
    """Every transfer from or to one of the accounts, or with one of the keys, oldest first, with both accounts."""
    accounts = Q()
    for ref in refs:
        accounts |= Q(**ref._asdict())
    own = Account.objects.filter(accounts)
    found = Transfer.objects.filter(Q(debit__in=own) | Q(credit__in=own) | Q(key__in=keys))
    return list(found.select_related("debit", "credit").order_by("pk"))


def check() -> dict[str, Invariant]:
    """Recompute everything from the rows: name → invariant, with what breaks it. Reads the whole ledger."""
    accounts = {account.pk: account for account in Account.objects.order_by("pk")}
    moves = list(Transfer.objects.order_by("pk"))
    holds = list(Hold.objects.select_related("resolution__transfer").order_by("pk"))
    totals = _recomputed(accounts, moves, holds)
    return {
        "I1": _amounts(moves, holds),
        "I2": _two_sides(moves, accounts),
        "I3": _never_overdrawn(accounts),
        "I4": _keys(moves, holds),
        "I5": _written_once(),
        "I6": _holds(holds),
        "I7": _cached_totals(accounts, totals),
        "I8": _nothing_from_nothing(accounts, totals),
        "I9": _promises(accounts, holds),
        "I12": _reversals(moves),
    }


def _recomputed(accounts, moves, holds) -> dict[int, Balance]:
    credits, debits, held = Counter(), Counter(), Counter()
    for move in moves:
        credits[move.credit_id] += move.amount
        debits[move.debit_id] += move.amount
    for hold in holds:
        if _resolution(hold) is None:
            held[hold.account_id] += hold.amount
    return {pk: Balance(credits[pk], debits[pk], held[pk]) for pk in accounts}


def _amounts(moves, holds) -> Invariant:
    found = Invariant("every amount is a whole number of won above zero", len(moves) + len(holds))
    found.broken = [row.key for row in (*moves, *holds) if type(row.amount) is not int or row.amount <= 0]
    return found


def _two_sides(moves, accounts) -> Invariant:
    found = Invariant("a transfer has two sides in one book", len(moves))
    found.broken = [
        move.key
        for move in moves
        if move.debit_id == move.credit_id or accounts[move.debit_id].book != accounts[move.credit_id].book
    ]
    return found


def _never_overdrawn(accounts) -> Invariant:
    guarded = [account for account in accounts.values() if account.guarded]
    found = Invariant("a guarded account gives only what it has", len(guarded))
    found.broken = [_name(row) for row in guarded if row.credits < row.debits + row.held]
    return found


def _keys(moves, holds) -> Invariant:
    found = Invariant("one movement per key", len(moves) + len(holds))
    for rows in (moves, holds):
        found.broken += [key for key, times in Counter(row.key for row in rows).items() if times > 1]
    return found


def _written_once() -> Invariant:
    found = Invariant("the database refuses changes", len(immutable.models_written_once()) + len(triggers.RULES))
    found.broken = sorted(immutable.missing(connection) | triggers.missing(connection))
    return found


def _holds(holds) -> Invariant:
    found = Invariant("a hold is resolved once, within its amount", len(holds))
    for hold in holds:
        posted = (resolution := _resolution(hold)) and resolution.transfer
        if posted and (posted.amount > hold.amount or posted.debit_id != hold.account_id):
            found.broken.append(hold.key)
    return found


def _cached_totals(accounts, totals) -> Invariant:
    found = Invariant("cached totals equal the sum of the rows", len(accounts))
    for pk, account in accounts.items():
        expected = totals[pk] if account.guarded else Balance(0, 0, 0)
        if Balance(account.credits, account.debits, account.held) != expected:
            found.broken.append(_name(account))
    return found


def _nothing_from_nothing(accounts, totals) -> Invariant:
    guarded = [account for account in accounts.values() if account.guarded]
    found = Invariant("what a guarded account gave, its rows brought in", len(guarded))
    found.broken = [_name(account) for account in guarded if totals[account.pk].free < 0]
    return found


def _promises(accounts, holds) -> Invariant:
    found = Invariant("a hold stands on a guarded account", len(holds))
    found.broken = [hold.key for hold in holds if not accounts[hold.account_id].guarded]
    return found


def _reversals(moves) -> Invariant:
    by_id = {move.pk: move for move in moves}
    reversals = [move for move in moves if move.reverses_id]
    times = Counter(move.reverses_id for move in reversals)
    found = Invariant("a reversal equals its original, once", len(reversals))
    for move in reversals:
        first = by_id[move.reverses_id]
        mirrored = (first.debit_id, first.credit_id, first.amount) == (move.credit_id, move.debit_id, move.amount)
        if not mirrored or times[first.pk] > 1:
            found.broken.append(move.key)
    return found


def _resolution(hold: Hold) -> Resolution | None:
    return getattr(hold, "resolution", None)


def _name(account: Account) -> str:
    return str(AccountRef(account.book, account.kind, account.ref))


def _sum(transfers) -> int:
    return transfers.aggregate(total=Sum("amount"))["total"] or 0
