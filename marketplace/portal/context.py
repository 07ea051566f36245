"""What every page may show."""

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language

from . import display


def page(request) -> dict:
    """Whether this is the demonstration, how the reader wants to see it, and this page in the other language."""
    other = "en" if (get_language() or "ko").startswith("ko") else "ko"
    here = request.get_full_path()
    return {
        "demo": settings.DEMO,
        "display": display.of(request),
        "here": here,
        "other_language_url": translate_url(here, other),
    }
