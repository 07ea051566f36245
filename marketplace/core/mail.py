"""Mail leaves after the transaction, whoever sends it: nobody hears of what is rolled back, and no lock waits for SMTP."""

from functools import partial

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from .effects import EffectInTransaction, outside_transaction


class Backend(BaseEmailBackend):
    """The EMAIL_BACKEND of every installation; MAIL_CARRIER names the backend that carries.

    Our own code sends outside transactions. Wagtail's workflow does not: its mail waits for the commit.
    """

    def __init__(self, fail_silently: bool = False, **kwargs):
        super().__init__(fail_silently=fail_silently)
        self._carrier = get_connection(settings.MAIL_CARRIER, fail_silently=fail_silently, **kwargs)

    def send_messages(self, email_messages) -> int:
        messages = list(email_messages)
        try:
            outside_transaction()
        except EffectInTransaction:
            transaction.on_commit(partial(self._carrier.send_messages, messages), robust=True)
            return len(messages)
        return self._carrier.send_messages(messages) or 0
