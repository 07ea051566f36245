"""The pilot on one page: as data, and as a table."""

import unicodedata

from contracts.agreements import queries as agreements
from contracts.agreements.models import Agreement
from contracts.clauses.enums import DocumentKind
from contracts.settlement.enums import ClaimState
from contracts.settlement.models import Claim
from marketplace.ledger import queries as ledger
from marketplace.ledger.queries import Invariant
from marketplace.programmes import books
from marketplace.programmes import queries as rounds
from matching.fit import queries as fit
from matching.needs.models import Quote

from ..world import Player, World

_COLUMNS = (
    ("number", 26), ("name", 28), ("grant", 13), ("cash", 12), ("in_kind", 12), ("quotes", 6), ("match_rank", 10),
    ("state", 10), ("h0", 12),
)  # fmt: skip


def of(world: World, seconds: dict[str, float], invariants: dict[str, Invariant]) -> dict:
    """Everything a reader asks first; amounts in won."""
    return {
        "firms": [_firm(world, firm) for firm in world.pilot_firms()],
        "totals": _totals(world),
        "steps": {step: round(spent, 2) for step, spent in seconds.items()},
        "invariants": {
            name: {"says": found.says, "checked": found.checked, "broken": found.broken}
            for name, found in invariants.items()
        },
    }


def _firm(world: World, firm: Player) -> dict:
    agreement = Agreement.objects.get(pk=firm.made["agreement"])
    first = agreement.documents.filter(kind=DocumentKind.AGREEMENT).exclude(sealed=None).order_by("-pk").first()
    paper = first or agreements.current_document(agreement)
    return {
        "number": paper.number,
        "name": firm.content["legal_name"],
        "grant": agreement.grant,
        "cash": agreement.cash,
        "in_kind": agreement.in_kind,
        "quotes": Quote.objects.filter(need_id=firm.made["need"]).count(),
        "match_rank": fit.rank_of(run_id=firm.made["match_run"], solution_id=firm.made["solution"]),
        "state": agreement.state,
        "h0": paper.h0,
    }


def _totals(world: World) -> dict[str, int]:
    """Grant only: appropriation = committed + left; once all is closed, committed = paid + returned."""
    track = rounds.track(world.made["track"])
    projects = Agreement.objects.filter(case__track=track)
    paid = Claim.objects.filter(agreement__in=projects, state=ClaimState.PAID)
    return {
        "appropriation": track.appropriation,
        "committed": sum(projects.values_list("grant", flat=True)),
        "paid": sum(paid.values_list("grant_share", flat=True)),
        "returned": ledger.balance(books.returned(track)).free,
        "left": ledger.balance(books.appropriation(track)).free,
    }


def table(summary: dict) -> str:
    """The summary for a terminal; Korean letters count two columns."""
    lines = ["", " ".join(_padded(name, width) for name, width in _COLUMNS)]
    lines += [" ".join(_padded(_shown(firm[name]), width) for name, width in _COLUMNS) for firm in summary["firms"]]
    lines += ["", *(f"{name:14} {won:>16,}" for name, won in summary["totals"].items())]
    lines += ["", *(f"{step:44} {spent:8.2f} s" for step, spent in summary["steps"].items())]
    lines += ["", *map(_proved, summary["invariants"].items())]
    return "\n".join(lines)


def _proved(entry: tuple[str, dict]) -> str:
    name, found = entry
    words = "holds" if not found["broken"] else "BROKEN: " + ", ".join(found["broken"][:5])
    return f"{name:4} {_padded(found['says'], 52)} {found['checked']:>7,} checked  {words}"


def _shown(value) -> str:
    return f"{value:,}" if isinstance(value, int) else "–" if value is None else str(value)


def _padded(text: str, width: int) -> str:
    """`text` in exactly `width` columns, shortened where it is longer; numbers to the right."""
    shown, used = "", 0
    for letter in text:
        wide = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if used + wide > width:
            break
        shown, used = shown + letter, used + wide
    blanks = " " * (width - used)
    return blanks + shown if text[:1].isdigit() and text.replace(",", "").isdigit() else shown + blanks
