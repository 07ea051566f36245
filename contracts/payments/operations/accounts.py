"""Where organisations are paid."""

import re
from datetime import datetime

from django.db import transaction

from marketplace.accounts import queries as accounts
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed

from ..errors import AccountTaken, HolderDiffers, NotAnAccountNumber
from ..models import BankAccount


def register_account(
    *, organisation_id: int, bank: str, number: str, holder: str, actor: Actor, at: datetime
) -> BankAccount:
    """The account an organisation is paid to from now on; the former one is kept and no longer used.

    Raises NotAllowed unless its representative enters it, HolderDiffers unless the holder is the company,
    NotAnAccountNumber, AccountTaken if it is another organisation's.
    """
    if actor.organisation_id != organisation_id or not actor.has("representative"):
        raise NotAllowed
    organisation = accounts.organisation(organisation_id)
    if holder.strip() != organisation.legal_name:
        raise HolderDiffers(name=organisation.legal_name)
    digits = re.sub(r"[\s-]", "", number)
    if not re.fullmatch(r"[0-9]{6,20}", digits):
        raise NotAnAccountNumber(number=number.strip()[:40])
    with transaction.atomic():
        account = BankAccount.objects.filter(bank=bank, number=digits).first()
        if account and account.organisation_id != organisation_id:
            raise AccountTaken
        BankAccount.objects.filter(organisation=organisation, active=True).update(active=False)
        account = account or BankAccount(organisation=organisation, bank=bank, number=digits)
        account.holder, account.verified_at, account.active = holder.strip(), at, True
        account.save()
        audit.record(
            organisation, "bank_account.register", actor=actor, at=at, facts={"bank": bank, "tail": digits[-4:]}
        )
    return account
