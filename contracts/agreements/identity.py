"""How sure it is who signed: the level that the ways of identification reach together, and the least that will do.

A way shows something only the signer knows, holds or is, or somebody else vouches for the signer. Ways count as two
only where they differ in kind: who has found one password may have found them all.
"""

from collections.abc import Iterable

from marketplace.programmes.enums import IdentityLevel

from .enums import Method
from .models import AgreementDocument

_KNOWS, _HOLDS, _IS, _VOUCHED = "knows", "holds", "is", "vouched"
PROVES = {
    Method.PASSWORD: {_KNOWS},
    Method.PASSKEY: {_HOLDS, _IS},  # the device asks for a finger, a face or its own number
    Method.ONE_TIME_CODE: {_HOLDS},  # the mail box
    Method.AUTHENTICATOR: {_HOLDS},  # the telephone
    Method.CHECK: {_HOLDS},  # the telephone, or the app with a simple certificate; whose company it is nobody looked at
    Method.CERTIFICATE: {_VOUCHED},  # whoever issued it has looked at the company's papers
    Method.PAPER: {_VOUCHED},  # the registry's certificate of the seal, compared by two of the agency
}


def level_of(methods: Iterable[str]) -> IdentityLevel | None:
    """What these ways come to together; None for none at all. Raises KeyError for a way nobody knows."""
    kinds = set().union(*(PROVES[method] for method in methods))
    if _VOUCHED in kinds:
        return IdentityLevel.VOUCHED
    return {0: None, 1: IdentityLevel.ONE}.get(len(kinds), IdentityLevel.TWO)


def least_level(document: AgreementDocument) -> IdentityLevel:
    """What the rules of its track ask of whoever signs this kind of document."""
    return IdentityLevel(getattr(document.agreement.rule_set, f"{document.kind}_identity"))
