"""How often a vendor's solutions came up in rankings, and which conditions kept them out."""

from collections import Counter
from dataclasses import dataclass

from .models import Match

FIRST = 10  # ranks that a reader sees without asking for more
_READ = 2_000  # newest rows that are looked at: enough to see why, and quick


@dataclass(frozen=True, slots=True)
class Appearances:
    """`shown`: among the first ten. `left_out`: missed a condition; `missed`: kinds of conditions, the most first."""

    shown: int
    left_out: int
    missed: list[tuple[str, int]]


def appearances(vendor_id: int) -> Appearances:
    """What the stored rankings say of a vendor's solutions; three queries."""
    own = Match.objects.filter(solution__vendor_id=vendor_id)
    out = own.filter(rank=None)
    kinds = Counter(
        kind
        for constraints in out.order_by("-pk").values_list("constraints", flat=True)[:_READ]
        for kind, met, _detail in constraints
        if met is False
    )
    return Appearances(own.filter(rank__lte=FIRST).count(), out.count(), kinds.most_common())
