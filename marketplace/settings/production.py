"""Production: refuses to start without its secrets and hosts; expects PostgreSQL, SMTP and HTTPS."""

from .base import *  # noqa: F403
from .base import DATA_DIR, STORAGES, env

PRODUCTION = True
DEMO = False
SECRET_KEY = env.str("SECRET_KEY")
NUMBER_KEY = env.str("NUMBER_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
DATABASES = {"default": {**DATABASES["default"], "CONN_MAX_AGE": 60}}  # noqa: F405
EMAIL_CONFIG = env.dj_email_url("EMAIL_URL")
MAIL_CARRIER = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG["EMAIL_HOST"]
EMAIL_PORT = EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL_CONFIG["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
# Shared by every process of a host (several hosts share a server): how often somebody may try is counted across them.
CACHES = {"default": env.dj_cache_url("CACHE_URL", f"file://{DATA_DIR / 'cache'}")}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
