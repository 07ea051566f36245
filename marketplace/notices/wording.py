"""How tasks and notices read, in the language of whoever reads them."""

from collections.abc import Sequence

from django.urls import NoReverseMatch, reverse


def address_of(name: str, args: Sequence) -> str:
    """The address of that name; nothing for a page that this installation does not have."""
    try:
        return reverse(name, args=args) if name else ""
    except NoReverseMatch:
        return ""
