from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickPBKDF2PasswordHasher(PBKDF2PasswordHasher):
    """For development alone, where everyone has the same public password and two hundred people sign up at once.

    Django's own hasher reads what this one writes, and writes it anew at the next sign-in.
    """

    iterations = 10_000
