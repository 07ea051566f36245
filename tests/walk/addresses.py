"""Every address that the URL resolver knows, and who made it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLResolver, get_resolver

OFFICE = "admin/"


@dataclass(frozen=True, slots=True)
class Address:
    """A pattern of the resolver: its full name as `reverse` takes it, the names of its arguments, its view."""

    name: str
    route: str
    arguments: tuple[str, ...]
    view: Callable

    @property
    def in_the_office(self) -> bool:
        return self.route.startswith(OFFICE)

    @property
    def options(self) -> dict:
        """What a class-based view was made with."""
        return getattr(self.view, "view_initkwargs", {})

    @property
    def is_ours(self) -> bool:
        """One of our own pages, or the list, record, action, file of one of our viewsets; the rest is Wagtail's."""
        made_by = getattr(self.view, "view_class", self.view).__module__
        return not made_by.startswith(("wagtail.", "django."))


def every_address() -> list[Address]:
    """All of them, in the resolver's order; one that has no name or comes twice is listed as often."""
    return list(_walk(get_resolver().url_patterns))


def _walk(
    patterns, route: str = "", spaces: tuple[str, ...] = (), arguments: tuple[str, ...] = ()
) -> Iterator[Address]:
    for pattern in patterns:
        here, found = route + str(pattern.pattern), (*arguments, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, here, inner, found)
            continue
        if not pattern.pattern.converters:
            regex = pattern.pattern.regex
            found = (*arguments, *(regex.groupindex or map(str, range(regex.groups))))
        yield Address(":".join((*spaces, pattern.name or "")), here, found, pattern.callback)
