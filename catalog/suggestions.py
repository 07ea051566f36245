"""What the search field offers while somebody types."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import search

from . import queries

MOST = 8
LONGEST = 100  # characters that are looked at
KINDS = {"title": _("Solution"), "use_case": _("Job"), "keyword": _("Word"), "vendor": _("Vendor")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A line under the search field. A solution leads to its page, everything else to the list."""

    text: str
    kind: str  # title · use_case · keyword · vendor
    label: str  # the kind in the reader's language
    url: str


def completions(typed: str) -> list[Completion]:
    """The best completions of what was typed so far, also half syllables and initial consonants. Outside any
    transaction."""
    found = search.suggest(typed[:LONGEST], MOST)
    ids = [int(suggestion.id) for suggestion in found if suggestion.kind == "title"]
    slugs = dict(queries.public_solutions().filter(pk__in=ids).values_list("pk", "slug")) if ids else {}
    return [
        Completion(text=one.text, kind=one.kind, label=str(KINDS[one.kind]), url=_url(one, slugs))
        for one in found
        if one.kind != "title" or int(one.id) in slugs
    ]


def _url(suggestion: search.Suggestion, slugs: dict[int, str]) -> str:
    if suggestion.kind == "title":
        return reverse("catalog:detail", args=[slugs[int(suggestion.id)]])
    return f"{reverse('catalog:list')}?{urlencode({'q': suggestion.text})}"
