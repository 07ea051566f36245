"""What is near to a listing: what its page offers beside it, and what may say the same (catalog.duplicates)."""

from collections.abc import Mapping

import search

from .models import Solution
from .queries import public_solutions

SHOWN = 3
LOOKED_AT = 20  # listings the search finds nearest
LONGEST = 200  # characters that say what a listing is


def similar_to(solution: Solution) -> list[Solution]:
    """Public solutions of others for the same work, the nearest first, one of a vendor. Outside any transaction."""
    codes = tuple(use_case.code for use_case in solution.use_cases.all())
    near = nearest(solution, {"use_case": codes}) if codes else []
    found = public_solutions().exclude(vendor_id=solution.vendor_id).in_bulk(near)
    of_vendor: dict[int, Solution] = {}
    for each in (found[pk] for pk in near if pk in found):
        of_vendor.setdefault(each.vendor_id, each)
    return list(of_vendor.values())[:SHOWN]


def nearest(solution: Solution, filters: Mapping[str, tuple[str, ...]] | None = None) -> list[int]:
    """The listings that the search finds by what a listing says of itself, mostly itself among them; their ids."""
    text = f"{solution.title} {solution.summary}"[:LONGEST]
    asked = search.SearchRequest(text=text, filters=filters or {}, constraints=(), page_size=LOOKED_AT)
    return [int(hit.id) for hit in search.search(asked).hits]
