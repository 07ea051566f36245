"""Moving money. The only module that writes accounts, transfers and holds.

Every function runs inside the caller's transaction and undoes itself when that is rolled back. Every movement has
a key, the caller's name for it: the same call again returns the first movement, another call with the same key
is KeyReused.
"""

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
    giver, taker = _account(debit), _account(credit)
    return _once(key, giver, taker, amount, lambda: _post(key, giver, taker, amount, at))


def reverse(*, transfer_key: str, key: str, at: datetime) -> Transfer:
    """Undo a transfer by another that equals it, the other way round; once per transfer.

    Raises Overdrawn if the money has moved on, KeyReused if the transfer was reversed under another key.
    """
    first = Transfer.objects.select_related("debit", "credit").get(key=transfer_key)
    return _once(
        key, first.credit, first.debit, first.amount,
        lambda: _post(key, first.credit, first.debit, first.amount, at, reverses=first),
    )  # fmt: skip


def hold(*, key: str, account: AccountRef, amount: int, at: datetime) -> Hold:
    """Promise `amount` won of a guarded account to one purpose. Raises Overdrawn, KeyReused."""
    owner = _account(account)
    try:
        with transaction.atomic():
            made = Hold.objects.create(key=key, account=owner, amount=amount, at=at)
            free = Account.objects.filter(pk=owner.pk, guarded=True, credits__gte=F("debits") + F("held") + amount)
            if not free.update(held=F("held") + amount):
                raise _overdrawn(owner, amount)
            return made
    except IntegrityError:
        first = Hold.objects.filter(key=key).first()
        if first is None:
            raise
        if (first.account_id, first.amount) != (owner.pk, amount):
            raise KeyReused(key) from None
        return first


def post(*, hold_key: str, key: str, credit: AccountRef, amount: int | None = None, at: datetime) -> Transfer:
    """Give what a hold promised, or less of it, to `credit`; the rest is free again. Once per hold.

    Raises HoldOver if the hold was resolved by another movement, KeyReused.
    """
    promise = Hold.objects.select_related("account").get(key=hold_key)
    given = promise.amount if amount is None else amount
    taker = _account(credit)

    def resolve() -> Transfer:
        _free(promise)
        posted = _post(key, promise.account, taker, given, at)
        _resolve(promise, posted, at)
        return posted

    return _once(key, promise.account, taker, given, resolve)


def void(*, hold_key: str, at: datetime) -> None:
    """Free what a hold promised. Safe to repeat. Raises HoldOver if it was posted."""
    promise = Hold.objects.select_related("account").get(key=hold_key)
    if _over_already(promise):
        return
    with transaction.atomic():
        _free(promise)
        _resolve(promise, None, at)


def _over_already(promise: Hold) -> bool:
    resolution = Resolution.objects.filter(hold=promise).first()
    if resolution and resolution.transfer_id:
        raise HoldOver(promise.key)
    return resolution is not None


def _once(key: str, giver: Account, taker: Account, amount: int, move) -> Transfer:
    try:
        with transaction.atomic():
            return move()
    except IntegrityError:
        first = Transfer.objects.filter(key=key).first()
        if first is None:
            raise
        if (first.debit_id, first.credit_id, first.amount) != (giver.pk, taker.pk, amount):
            raise KeyReused(key) from None
        return first


def _post(key: str, giver: Account, taker: Account, amount: int, at: datetime, reverses: Transfer | None = None):
    posted = Transfer.objects.create(key=key, debit=giver, credit=taker, amount=amount, at=at, reverses=reverses)
    for account in sorted((giver, taker), key=lambda account: account.pk):  # one lock order everywhere
        if account.pk == giver.pk:
            _give(account, amount)
        elif account.guarded:
            Account.objects.filter(pk=account.pk).update(credits=F("credits") + amount)
    return posted


def _give(account: Account, amount: int) -> None:
    if not account.guarded:
        return
    free = Account.objects.filter(pk=account.pk, credits__gte=F("debits") + F("held") + amount)
    if not free.update(debits=F("debits") + amount):
        raise _overdrawn(account, amount)


def _free(promise: Hold) -> None:
    Account.objects.filter(pk=promise.account_id).update(held=F("held") - promise.amount)


def _resolve(promise: Hold, posted: Transfer | None, at: datetime) -> None:
    try:
        with transaction.atomic():
            Resolution.objects.create(hold=promise, transfer=posted, at=at)
    except IntegrityError as error:
        raise HoldOver(promise.key) from error


def _account(ref: AccountRef) -> Account:
    found = Account.objects.filter(**ref._asdict()).first()
    if found is None:
        raise UnknownAccount(str(ref))
    return found


def _overdrawn(account: Account, amount: int) -> Overdrawn:
    account.refresh_from_db()
    free = account.credits - account.debits - account.held
    return Overdrawn(account=f"{account.kind} {account.ref}", free=f"{free:,}", amount=f"{amount:,}")
