"""An identity check that checks nothing: whoever types a name has it. Its name says 시험용 wherever it is printed."""

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from marketplace.accounts.errors import CheckNotDone
from marketplace.accounts.identity_check import COMES_BACK_WITHIN, Answer

_SALT = "marketplace.demo.identity"


class TrialCheck:
    """Adapter of the demonstration's own page, which signs its answers."""

    name = "시험용 본인확인"

    def address(self, *, state: str, back: str) -> str:
        return f"{reverse('demo:identity_check')}?{urlencode({'state': state, 'back': back})}"

    def answer(self, given: Mapping[str, str], *, state: str) -> Answer:
        """Raises CheckNotDone."""
        try:
            said = signing.loads(given.get("answer", ""), salt=_SALT, max_age=COMES_BACK_WITHIN)
        except signing.BadSignature as error:
            raise CheckNotDone from error
        if not constant_time_compare(said["state"], state):
            raise CheckNotDone
        return Answer(name=said["name"], reference=said["reference"])


def answered(*, state: str, name: str) -> str:
    """What the page sends back with a person who said that this is their name."""
    reference = f"TRIAL-{secrets.token_hex(5).upper()}"
    return urlencode({"answer": signing.dumps({"state": state, "name": name, "reference": reference}, salt=_SALT)})
