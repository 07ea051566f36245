"""The agency's own signature, given in the office: the approver reads, confirms who they are, and signs or declines."""

from collections.abc import Sequence
from datetime import datetime

from marketplace.accounts import queries as accounts
from marketplace.core.actor import Actor

from ..enums import Method, Party, SignatureState
from ..errors import NotThePassword
from ..models import Signature, SignatureRecord
from .signing import decline, open_document, sign


def sign_for_agency(
    *, document_id: int, h0: str, typed_name: str, clauses: Sequence[str], password: str, actor: Actor, at: datetime
) -> SignatureRecord:
    """Open and sign a document for the agency, by the password of the one who signs.

    Raises NotThePassword, and what `sign` raises; then nothing is signed.
    """
    signature = _of_the_agency(document_id, actor)
    if actor.person_id is None or not accounts.is_password_of(actor.person_id, password):
        raise NotThePassword
    _open(signature, actor, at)
    return sign(
        signature_id=signature.pk, h0=h0, typed_name=typed_name, clauses=clauses, methods=[(Method.PASSWORD, at)],
        actor=actor, at=at,
    )  # fmt: skip


def decline_for_agency(*, document_id: int, reason: str, actor: Actor, at: datetime) -> Signature:
    """Refuse to sign for the agency, saying why. Raises TransitionRefused."""
    return decline(signature_id=_of_the_agency(document_id, actor).pk, reason=reason, actor=actor, at=at)


def _of_the_agency(document_id: int, actor: Actor) -> Signature:
    return Signature.objects.visible_to(actor).get(document_id=document_id, party=Party.AGENCY)


def _open(signature: Signature, actor: Actor, at: datetime) -> None:
    if signature.state == SignatureState.REQUESTED:
        open_document(signature_id=signature.pk, actor=actor, at=at)
