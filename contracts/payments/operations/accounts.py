"""Where organisations are paid."""

from datetime import datetime

from django.db import transaction

from marketplace.accounts import queries as accounts
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed

from ..errors import HolderDiffers
from ..models import BankAccount


def register_account(
    *, organisation_id: int, bank: str, number: str, holder: str, actor: Actor, at: datetime
) -> BankAccount:
    """The account an organisation is paid to from now on; the former one is kept and no longer used.

    Raises NotAllowed unless its representative enters it, HolderDiffers unless the holder is the company.
    """
    if actor.organisation_id != organisation_id or not actor.has("representative"):
        raise NotAllowed
    organisation = accounts.organisation(organisation_id)
    if holder.strip() != organisation.legal_name:
        raise HolderDiffers(name=organisation.legal_name)
    with transaction.atomic():
        BankAccount.objects.filter(organisation=organisation, active=True).update(active=False)
        account = BankAccount.objects.create(
            organisation=organisation, bank=bank, number=number, holder=holder, verified_at=at
        )
        audit.record(
            organisation, "bank_account.register", actor=actor, at=at, facts={"bank": bank, "tail": number[-4:]}
        )
    return account
