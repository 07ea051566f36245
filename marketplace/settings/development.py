"""`make run`: the site on this machine, with demo data and no external service."""

from .base import *  # noqa: F403
from .base import env

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", True)
IDENTITY_CHECK = "marketplace.demo.identity.TrialCheck" if DEMO else env.str("IDENTITY_CHECK", "")
SECRET_KEY = env.str("SECRET_KEY", "development-secret-key-not-for-production")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["marketplace.accounts.hashers.QuickPBKDF2PasswordHasher"]
