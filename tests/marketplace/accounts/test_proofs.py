"""A second proof beside the password: set up at /accounts/2fa/, asked for at sign-in, counted once."""

import time

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.sessions.backends.cache import SessionStore
from django.core.cache import cache

from marketplace.accounts import proofs
from marketplace.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.db]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def person(db):
    cache.clear()
    return User.objects.create_user("kim@example.kr", "correct horse battery", name="김서명")


def code(ago: int = 0) -> str:
    return format_hotp_value(hotp_value(SECRET, (int(time.time()) - ago) // 30))


def test_code_of_the_app_counts_once_and_for_its_owner_alone(person):
    other = User.objects.create_user("lee@example.kr", "correct horse battery", name="이대리")
    TOTP.activate(person, SECRET)
    now = code()

    assert proofs.has_authenticator_app(person.pk) and not proofs.has_authenticator_app(other.pk)
    assert not proofs.is_code_of_app(other.pk, now)
    assert not proofs.is_code_of_app(person.pk, code(ago=3600))
    assert proofs.is_code_of_app(person.pk, now)
    assert not proofs.is_code_of_app(person.pk, now)


def test_secret_is_not_readable_in_the_database(person):
    TOTP.activate(person, SECRET)

    assert SECRET not in str(Authenticator.objects.get().data)


def test_person_who_has_left_proves_nothing(person):
    TOTP.activate(person, SECRET)
    User.objects.update(is_active=False)

    assert not proofs.has_authenticator_app(person.pk) and not proofs.is_code_of_app(person.pk, code())


@pytest.mark.parametrize("answer", ["", "null", "{}", "[]", "0" * 20_000, '{"id": "x", "response": {}}', "\ud800", "{"])
def test_answer_that_is_no_passkeys_is_refused(rf, person, answer):
    request = rf.get("/")
    request.user, request.session = person, SessionStore()
    with context.request_context(request):
        proofs.ask_for_passkey(request)
        assert proofs.is_answer_of_passkey(request, answer) is False
