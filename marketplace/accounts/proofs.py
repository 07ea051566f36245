"""What people can prove who they are with beside a password: an authenticator app, passkeys. django-allauth keeps
both, with the pages to set them up at /accounts/2fa/; here they are asked for once more, for an act that cannot be
undone."""

import json

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.http import HttpRequest

LONGEST = 10_000  # characters of a browser's answer


def has_authenticator_app(person_id: int) -> bool:
    """Whether codes of an app on the person's telephone can be asked for."""
    return _kept(person_id, Authenticator.Type.TOTP).exists()


def is_code_of_app(person_id: int, code: str) -> bool:
    """Whether these are the six digits that the person's app shows now. They count once."""
    app = _kept(person_id, Authenticator.Type.TOTP).first()
    return app is not None and app.wrap().validate_code(code)


def has_passkey(person_id: int) -> bool:
    return _kept(person_id, Authenticator.Type.WEBAUTHN).exists()


def ask_for_passkey(request: HttpRequest) -> dict:
    """What the browser of the reader needs to ask for one of their passkeys; the question is kept in the session."""
    return {"request_options": webauthn.begin_authentication(request.user)}


def is_answer_of_passkey(request: HttpRequest, answer: str) -> bool:
    """Whether the browser's answer (JSON) is by a passkey of the reader, to the question asked last. It counts once."""
    try:
        found = json.loads(answer[:LONGEST])
        if not isinstance(found, dict):
            return False
        return webauthn.complete_authentication(request.user, found) is not None
    except (ValidationError, ValueError, TypeError, KeyError, InvalidSignature):
        return False


def _kept(person_id: int, kind: str):
    return Authenticator.objects.filter(user_id=person_id, user__is_active=True, type=kind)
