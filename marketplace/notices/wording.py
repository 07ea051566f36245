"""How tasks and notices read, in the language of whoever reads them."""

from collections.abc import Sequence

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language


def address_of(name: str, args: Sequence) -> str:
    """The address of that name; nothing for a page that this installation does not have."""
    try:
        return reverse(name, args=args) if name else ""
    except NoReverseMatch:
        return ""


def in_language(record, field: str) -> str:
    """The field in the reader's language."""
    return getattr(record, f"{field}_en" if (get_language() or "ko").startswith("en") else field)
