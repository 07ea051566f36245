"""Why not this one? Where a solution that somebody names stands in a ranking, and what keeps it there.

Worked out anew by the engine that made the ranking, so that a solution far behind is found as well; the catalogue may
have changed since the run was stored.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

import search
from catalog import queries as catalog
from catalog.conditions import Words
from catalog.models import Solution
from marketplace.core.language import in_language

from . import queries, wording
from .models import MatchRun
from .page import SHOWN
from .sentences import PARTS, broken

NAMED = 6  # solutions that are offered where a name fits several


@dataclass(frozen=True, slots=True)
class Beside:
    """A part of the points of the solution asked for, beside that of the last one shown."""

    label: str
    own: int
    other: int


@dataclass(slots=True)
class Why:
    """The answer. `choices`: slug and title, where the name fits several; `other`: the title of the last one shown."""

    asked: str
    choices: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    slug: str = ""
    vendor: str = ""
    says: list[str] = field(default_factory=list)
    shown_as: int | None = None  # the key of the solution, if it is among those shown
    parts: list[Beside] = field(default_factory=list)
    own: int = 0
    other: str = ""
    others: int = 0


def why_not(run: MatchRun, asked: str) -> Why:
    """What is to be said of the solution of this name or address in the ranking. Outside any transaction."""
    found = _named(asked)
    if len(found) != 1:
        return Why(asked, choices=[(solution.slug, in_language(solution, "title")) for solution in found[:NAMED]])
    (solution,) = found
    why = Why(asked, title=in_language(solution, "title"), slug=solution.slug, vendor=solution.vendor.legal_name)
    placement = search.place(queries.request_of(run), str(solution.pk))
    if placement.place is not None and placement.place <= SHOWN:
        why.shown_as = solution.pk
        why.says = [_("It is number %(place)d of this ranking.") % {"place": placement.place}]
    elif placement.hit is None:
        why.says = [
            _("Its description shares neither words nor meaning with what you wrote."),
            _("If it does this work all the same, describe the work in other words, or ask the vendor for a quote from its page."),
        ]  # fmt: skip
    elif placement.place is None:
        words = Words.load()
        why.says = [
            broken(verdict.constraint.kind, wording.detail(verdict), words)
            for verdict in placement.hit.verdicts
            if verdict.met is False
        ]
    else:
        _far_behind(why, run, placement)
    return why


def _named(asked: str) -> list[Solution]:
    """The public solutions meant: the one of this address or title, else all whose title or vendor has it in it."""
    if not asked:
        return []
    public = catalog.public_solutions()
    exactly = public.filter(Q(slug=asked) | Q(title__iexact=asked) | Q(title_en__iexact=asked))
    likely = Q(title__icontains=asked) | Q(title_en__icontains=asked) | Q(vendor__legal_name__icontains=asked)
    return list(exactly[:2]) or list(public.filter(likely).order_by("title")[: NAMED + 1])


def _far_behind(why: Why, run: MatchRun, placement: search.Placement) -> None:
    place = {"place": placement.place, "all": placement.of}
    why.says = [_("It is number %(place)d of %(all)d that meet your conditions.") % place]
    if placement.ahead:
        titles = ", ".join(f"‘{hit.document.title}’" for hit in placement.ahead)
        why.says.append(
            _("Its points are enough for the first %(shown)d, but no vendor has more than two solutions there: %(titles)s.")
            % {"shown": SHOWN, "titles": titles}
        )  # fmt: skip
        return
    last = queries.ranked(run).filter(rank__lte=SHOWN).last()
    own, other = dict(placement.hit.parts), dict(last.parts) if last else {}
    why.parts = [
        Beside(str(PARTS[name]), own.get(name, 0), other.get(name, 0))
        for name in PARTS
        if own.get(name) or other.get(name)
    ]
    why.own, why.others = placement.hit.score, last.score if last else 0
    why.other = in_language(last.solution, "title") if last else ""
    if largest := max(why.parts, key=lambda part: part.other - part.own, default=None):
        why.says.append(_("It lacks most in: %(part)s.") % {"part": largest.label})
