"""Listings that say nearly the same: a warning to the vendor who submits one and to its reviewer, never a bar.

Which listings to look at, the search engine says; how alike two texts are, the runs of letters they share.
"""

from dataclasses import dataclass

from marketplace.core.language import in_language
from search.text import squeeze

from .models import Solution
from .similar import nearest

ALIKE = 50  # percent of the shared runs of letters from which a listing is named
RUN = 4  # letters: shorter ones are shared by any two texts of this field
_TEXTS = ("title", "summary", "description", "problem")


@dataclass(frozen=True, slots=True)
class Twin:
    """A listing and how much of the two texts is the same, in percent."""

    solution: Solution
    percent: int
    is_own: bool

    @property
    def title(self) -> str:
        return in_language(self.solution, "title")


def twins_of(draft: Solution) -> list[Twin]:
    """Listings nearly the same as a draft, the most alike first: public ones of anybody, and all of its vendor's.

    Outside any transaction. Of other vendors nothing is looked at that the public does not read.
    """
    if not (draft.pk and draft.title):
        return []
    near = nearest(draft)
    own = Solution.objects.filter(vendor_id=draft.vendor_id)
    others = Solution.objects.public().filter(pk__in=near).exclude(vendor_id=draft.vendor_id)
    ours = _runs(draft)
    twins = []
    for solution in [
        *own.exclude(pk=draft.pk).select_related("vendor", "latest_revision"),
        *others.select_related("vendor"),
    ]:
        is_own = solution.vendor_id == draft.vendor_id
        theirs = _runs(solution.get_latest_revision_as_object() if is_own else solution)
        percent = 100 * len(ours & theirs) // max(len(ours | theirs), 1)
        if percent >= ALIKE:
            twins.append(Twin(solution, percent, is_own))
    return sorted(twins, key=lambda twin: (-twin.percent, twin.solution.pk))


def _runs(solution: Solution) -> set[str]:
    """Every RUN letters in a row of what the listing says of itself."""
    text = squeeze(" ".join(getattr(solution, name) for name in _TEXTS))
    return {text[start : start + RUN] for start in range(len(text) - RUN + 1)}
