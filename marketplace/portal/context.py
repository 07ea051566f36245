"""What every page may show."""

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language


def page(request) -> dict:
    """Whether this is the demonstration, and this page's address in the other language."""
    other = "en" if (get_language() or "ko").startswith("ko") else "ko"
    return {"demo": settings.DEMO, "other_language_url": translate_url(request.get_full_path(), other)}
