"""Can this machine search by meaning? Without the encoder searching goes by words and use cases alone."""

from importlib.util import find_spec

from django.conf import settings
from django.core.checks import Error, Warning, register

from .encoder import ENCODERS


@register("search")
def encoder_is_in_place(app_configs=None, **_):
    """The encoder that the setting names is known, and its package with the model is installed; nothing is loaded."""
    name = settings.SEARCH_ENCODER
    if name not in ENCODERS:
        hint = f"Use one of: {', '.join(ENCODERS)}."
        return [Error(f"SEARCH_ENCODER is {name!r}, which is no encoder.", hint, id="search.E001")]
    if name == "none" or find_spec(name) is not None:
        return []
    hint = "Run `make setup`, or set SEARCH_ENCODER=none to search without it on purpose."
    return [Warning(f"Nothing is found by meaning: the package {name} is not installed.", hint, id="search.W001")]
