"""The link by which a signer is called to sign: for one person and one version, until it is signed or its time is over.

It carries no right: its person signs in as always. It is worked out, not kept; what it is worth is read from the
signature it names, which belongs to one version of one document.
"""

from django.core import signing

from marketplace.accounts.models import User

from .models import Signature

_SALT = "contracts.agreements.invitations"


def token_of(signature: Signature, person: User) -> str:
    """What stands in the link for this person."""
    return signing.dumps([signature.pk, person.pk], salt=_SALT)


def read(token: str) -> tuple[int, int]:
    """Ids of the signature and of the person. Raises BadSignature for what is not ours."""
    signature_id, person_id = signing.loads(token, salt=_SALT)
    return signature_id, person_id
