"""A signature given on the page for it: by password or passkey, then by a code from the mail or an app, by an identity
check, or by the signer's own certificate."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts import identity_check, one_time, proofs
from marketplace.accounts import queries as accounts
from marketplace.core.actor import Actor

from ..enums import Method
from ..errors import NotThePassword, WrongCode
from ..evidence import purpose
from ..lifecycles import SIGNATURE
from ..models import Signature, SignatureRecord
from .signing import sign


def confirm_signer(*, signature_id: int, password: str, actor: Actor, at: datetime) -> None:
    """Confirm by the password who is about to sign. Raises NotThePassword; TransitionRefused if they could not sign."""
    _require_signer(signature_id, actor, at)
    if not accounts.is_password_of(actor.person_id, password):
        raise NotThePassword


def send_code(*, signature_id: int, actor: Actor, at: datetime) -> None:
    """Mail the signer, whose password is confirmed, a code that counts for this document alone.

    Outside any transaction. Raises TooOften, MailNotSent; TransitionRefused if they could not sign.
    """
    document = _require_signer(signature_id, actor, at).document
    one_time.send(
        person_id=actor.person_id, purpose=purpose(document.h0), at=at,
        subject=_("[Ieum] Code to sign the agreement %(number)s") % {"number": document.number},
        body=_("Your code to sign the agreement %(number)s:\n\n    %%(code)s\n\nIt counts for five minutes, once, for this document alone. Nobody of the programme office asks for it.\n\nIf you did not ask for a code, please change your password: somebody may know it.") % {"number": document.number},
    )  # fmt: skip


def sign_identified(
    *,
    signature_id: int,
    h0: str,
    typed_name: str,
    clauses: Sequence[str],
    known_by: tuple[Method, datetime],
    code: str,
    actor: Actor,
    at: datetime,
) -> SignatureRecord:
    """Sign for the party that asks it of the actor.

    `known_by`: by what the signer was identified first, and when. `code`: what was mailed after it, or what the
    signer's authenticator app shows. Raises WrongCode, and what `sign` raises; then nothing is signed, and a right
    code from the mail still counts.
    """
    with transaction.atomic():
        second = None
        if one_time.use(person_id=actor.person_id, purpose=purpose(h0), code=code, at=at):
            second = Method.ONE_TIME_CODE
        elif proofs.is_code_of_app(actor.person_id, one_time.digits(code)):
            second = Method.AUTHENTICATOR
        if second:
            return sign(
                signature_id=signature_id, h0=h0, typed_name=typed_name, clauses=clauses, actor=actor, at=at,
                methods=[known_by, (second, at)],
            )  # fmt: skip
    raise WrongCode


def sign_checked(
    *,
    signature_id: int,
    h0: str,
    typed_name: str,
    clauses: Sequence[str],
    known_by: tuple[Method, datetime],
    check: identity_check.Shown,
    actor: Actor,
    at: datetime,
) -> SignatureRecord:
    """Sign for the party that asks it of the actor, whom a service has checked for this document.

    `known_by`: by what the signer was identified first, and when. Raises what `sign` raises; then nothing is signed.
    """
    return sign(
        signature_id=signature_id, h0=h0, typed_name=typed_name, clauses=clauses, actor=actor, at=at,
        methods=[known_by, (Method.CHECK, check.at)], check=check,
    )  # fmt: skip


def sign_with_certificate(
    *,
    signature_id: int,
    h0: str,
    typed_name: str,
    clauses: Sequence[str],
    known_by: tuple[Method, datetime],
    certificate: bytes,
    actor: Actor,
    at: datetime,
) -> SignatureRecord:
    """Sign for the party that asks it of the actor, by the party's own certificate.

    `known_by`: by what the signer was identified first, and when. `certificate`: the signature over the sentence they
    agree to (detached CMS). Raises what `sign` raises; then nothing is signed.
    """
    return sign(
        signature_id=signature_id, h0=h0, typed_name=typed_name, clauses=clauses, actor=actor, at=at,
        methods=[known_by, (Method.CERTIFICATE, at)], certificate=certificate,
    )  # fmt: skip


def _require_signer(signature_id: int, actor: Actor, at: datetime) -> Signature:
    signature = Signature.objects.visible_to(actor).select_related("document__original").get(pk=signature_id)
    SIGNATURE["sign"].require(signature, actor, at)
    return signature
