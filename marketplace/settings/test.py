"""The tests' world: fast password hashes, no encoder unless a test asks for it, its own data folder."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import BASE_DIR, DATABASES, STORAGES, env

SECRET_KEY = "test-secret-key"
NUMBER_KEY = "test-number-key"
DEMO = True
IDENTITY_CHECK = "marketplace.demo.identity.TrialCheck"
ALLOWED_HOSTS = ["*"]
DATA_DIR = Path(tempfile.mkdtemp(prefix="ieum-test-"))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAIL_CARRIER = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
EMAIL_FILE_PATH = DATA_DIR / "mail"  # not the mails of a site that runs here
if template := env.str("TEST_TEMPLATE", ""):  # a migrated database that each worker begins with a copy of (PostgreSQL)
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
SEARCH_DIR = DATA_DIR / "search"
SEARCH_ENCODER = "none"
# Cards are taken; a test that pays starts the server (tests/fakes/stripe.py).
STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_BASE = "sk_test_ieum", "whsec_ieum", "http://127.0.0.1:9"
ELASTICSEARCH_URL = ""  # a test that wants a server starts one
SEAL_DIR = BASE_DIR / "var" / "test-seal"
SIGNER_ROOTS = DATA_DIR / "signers"  # nobody is trusted but in a test that says so
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "evidence": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # looks for a file when it is asked for: a test client begins at once
