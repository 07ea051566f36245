"""Where django-allauth meets our people: a sign-up goes through the same operation as everything else, and what is
kept of a second proof is kept unreadable."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.core.actor import PUBLIC
from marketplace.core.web import address_of

from . import operations


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request, user, form, commit=True):
        """The new person, from the sign-up form."""
        sent = form.cleaned_data
        return operations.register_person(
            email=sent["email"], name=sent["name"], password=sent["password1"], actor=PUBLIC, at=request.at
        )

    def get_client_ip(self, request) -> str:
        """The address whose tries to sign in are counted."""
        return address_of(request) or super().get_client_ip(request)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are encrypted under the server's key."""

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def generate_authenticator_name(self, user, type) -> str:
        return _("My device")

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    key = hashlib.sha256(f"second proofs\n{settings.NUMBER_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
