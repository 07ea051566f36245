"""Moving money. The only module that writes accounts, transfers and holds.

Every function runs inside the caller's transaction and undoes itself when that is rolled back. Every movement has
a key, the caller's name for it: the same call again returns the first movement, another call with the same key
is KeyReused. The row that can exist only once is written first, the accounts after it in the order of their ids:
whoever comes second waits for the first, and learns from its row that it came second (ADR 0002).
"""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from .errors import HoldOver, KeyReused, Overdrawn, UnknownAccount
from .models import Account, Hold, Resolution, Transfer
from .refs import AccountRef


def open_account(ref: AccountRef, *, guarded: bool = True) -> Account:
    """The account of that name, opened if it is new. A guarded one can never give more than it has."""
    return Account.objects.get_or_create(**ref._asdict(), defaults={"guarded": guarded})[0]


def transfer(*, key: str, debit: AccountRef, credit: AccountRef, amount: int, at: datetime) -> Transfer:
    """Move `amount` won from `debit` to `credit`, once per `key`.

    Raises Overdrawn if a guarded `debit` does not have the amount free, UnknownAccount, KeyReused.
    """
    wanted = Transfer(key=key, debit=_account(debit), credit=_account(credit), amount=amount, at=at)
    return _once(wanted, lambda: _move(wanted))


def reverse(*, transfer_key: str, key: str, at: datetime) -> Transfer:
    """Undo a transfer by another that equals it, the other way round; once per transfer.

    Raises Overdrawn if the money has moved on, KeyReused if the transfer was reversed under another key.
    """
    first = Transfer.objects.select_related("debit", "credit").get(key=transfer_key)
    wanted = Transfer(key=key, debit=first.credit, credit=first.debit, amount=first.amount, at=at, reverses=first)
    try:
        return _once(wanted, lambda: _move(wanted))
    except IntegrityError:
        if Transfer.objects.filter(reverses=first).exists():
            raise KeyReused(key) from None
        raise


def hold(*, key: str, account: AccountRef, amount: int, at: datetime) -> Hold:
    """Promise `amount` won of a guarded account to one purpose. Raises Overdrawn, UnknownAccount, KeyReused."""
    wanted = Hold(key=key, account=_account(account), amount=amount, at=at)

    def keep() -> None:
        enough = Account.objects.filter(pk=wanted.account_id, credits__gte=F("debits") + F("held") + amount)
        if not enough.update(held=F("held") + amount):
            raise _overdrawn(wanted.account, amount)

    return _once(wanted, keep)


def post(*, hold_key: str, key: str, credit: AccountRef, amount: int | None = None, at: datetime) -> Transfer:
    """Give what a hold promised, or less of it, to `credit`; the rest is free again. Once per hold.

    Raises HoldOver if the hold was resolved by another movement, UnknownAccount, KeyReused. More than was
    promised is a programming error: the database refuses it.
    """
    promise = Hold.objects.select_related("account").get(key=hold_key)
    given = promise.amount if amount is None else amount
    wanted = Transfer(key=key, debit=promise.account, credit=_account(credit), amount=given, at=at)

    def give() -> None:
        _resolve(promise, wanted, at)
        _move(wanted, freed=promise.amount)

    return _once(wanted, give, promise)


def void(*, hold_key: str, at: datetime) -> None:
    """Free what a hold promised. Safe to repeat. Raises HoldOver if it was posted."""
    promise = Hold.objects.get(key=hold_key)
    with transaction.atomic():
        try:
            _resolve(promise, None, at)
        except HoldOver:
            if Resolution.objects.filter(hold=promise, transfer=None).exists():
                return
            raise
        Account.objects.filter(pk=promise.account_id).update(held=F("held") - promise.amount)


def _once(wanted, move: Callable[[], None], promise: Hold | None = None):
    """Write `wanted`, a transfer or a hold, and `move()`; or return the row that its key already stands for."""
    try:
        with transaction.atomic():
            wanted.save(force_insert=True)
            move()
        return wanted
    except IntegrityError:
        first = type(wanted).objects.filter(key=wanted.key).first()
        if first is None:
            raise
        if _content(first, _promise_of(first)) != _content(wanted, promise):
            raise KeyReused(wanted.key) from None
        return first


def _content(row: Transfer | Hold, promise: Hold | None) -> tuple:
    if isinstance(row, Hold):
        return row.account_id, row.amount
    return row.debit_id, row.credit_id, row.amount, row.reverses_id, promise and promise.pk


def _promise_of(row: Transfer | Hold) -> Hold | None:
    return Hold.objects.filter(resolution__transfer=row).first() if isinstance(row, Transfer) else None


def _move(posted: Transfer, *, freed: int = 0) -> None:
    """Change the totals of both accounts; `freed` won of what the giver held are no longer held."""
    for account in sorted((posted.debit, posted.credit), key=lambda account: account.pk):
        if not account.guarded:
            continue
        if account.pk == posted.credit_id:
            Account.objects.filter(pk=account.pk).update(credits=F("credits") + posted.amount)
            continue
        enough = Account.objects.filter(pk=account.pk, credits__gte=F("debits") + F("held") - freed + posted.amount)
        if not enough.update(debits=F("debits") + posted.amount, held=F("held") - freed):
            raise _overdrawn(account, posted.amount)


def _resolve(promise: Hold, posted: Transfer | None, at: datetime) -> None:
    try:
        with transaction.atomic():
            Resolution.objects.create(hold=promise, transfer=posted, at=at)
    except IntegrityError:
        if Resolution.objects.filter(hold=promise).exists():
            raise HoldOver(promise.key) from None
        raise


def _account(ref: AccountRef) -> Account:
    found = Account.objects.filter(**ref._asdict()).first()
    if found is None:
        raise UnknownAccount(str(ref))
    return found


def _overdrawn(account: Account, amount: int) -> Overdrawn:
    account.refresh_from_db()
    free = account.credits - account.debits - account.held
    return Overdrawn(account=f"{account.kind} {account.ref}", free=f"{free:,}", amount=f"{amount:,}")
