"""Can this machine make documents? Each answer names the command that mends it."""

import ctypes
from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from marketplace.core import assets

_LIBRARIES = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
_INSTALL = "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@register("documents")
def fonts_are_in_place(app_configs, **kwargs):
    absent = [name for name in assets.missing(Path(settings.ASSETS_DIR)) if name.startswith("fonts/")]
    if not absent:
        return []
    hint = "Run `npm ci`, then `manage.py assets`."
    return [Warning(f"No document can be printed: {', '.join(absent)} missing or altered.", hint, id="documents.W001")]


@register("documents")
def libraries_are_in_place(app_configs, **kwargs):
    absent = [name for name in _LIBRARIES if not _loads(name)]
    if not absent:
        return []
    message = f"No document can be printed: {', '.join(absent)} cannot be loaded."
    return [Warning(message, f"Run `{_INSTALL}` (or your system's equivalent).", id="documents.W002")]


@register("documents")
def seal_file_is_in_place(app_configs, **kwargs):
    if not settings.SEAL_PKCS12 or Path(settings.SEAL_PKCS12).is_file():
        return []
    hint = "Correct SEAL_PKCS12, or leave it empty for the demonstration authority."
    return [Error(f"There is no seal key at {settings.SEAL_PKCS12}.", hint, id="documents.E001")]


@register(Tags.security, deploy=True)
def seal_is_a_real_one(app_configs, **kwargs):
    if settings.SEAL_PKCS12 and settings.TSA_URL:
        return []
    hint = "Set SEAL_PKCS12 and SEAL_PASSPHRASE to the agency's key, TSA_URL to a time-stamp authority."
    message = "Agreements would be sealed by the demonstration authority (시험용)."
    return [Warning(message, hint, id="documents.W003")]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
