"""What every page may show."""

from django.conf import settings
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from catalog import shortlist

from . import display, workspace


def page(request) -> dict:
    """Whether this is the demonstration, how the reader wants to see it, this page in the other language, what
    the visitor has put aside, and the workspace's frame (both worked out when first shown)."""
    other = "en" if (get_language() or "ko").startswith("ko") else "ko"
    here = request.get_full_path()
    return {
        "demo": settings.DEMO,
        "display": display.of(request),
        "here": here,
        "other_language_url": translate_url(here, other),
        # a request that is turned away at the door, for the host it names, has no reader yet
        "shortlist": SimpleLazyObject(lambda: shortlist.chosen(request) if hasattr(request, "user") else []),
        "frame": SimpleLazyObject(lambda: workspace.frame(request)),
    }
