"""What the tests of the page for signing look at."""

import re

from django.core import mail

from contracts.agreements import own_certificate
from contracts.agreements.enums import Party, SignatureState
from contracts.agreements.models import SignatureRecord
from marketplace.core.models import StoredFile


def code_in_mail() -> str:
    return re.search(r"^ {4}(\d{6})$", mail.outbox[-1].body, re.M)[1] if mail.outbox else ""


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def is_signed(stage, party=Party.DEMAND_FIRM) -> bool:
    return stage.document().signatures.get(party=party).state == SignatureState.SIGNED


def nothing_is_recorded(stage) -> bool:
    states = set(stage.document().signatures.values_list("state", flat=True))
    kept = StoredFile.objects.filter(media_type=own_certificate.MEDIA_TYPE).exists()
    return not kept and not SignatureRecord.objects.exists() and SignatureState.SIGNED not in states
