"""Whether the papers behind an expense say the same: who, how much, when. Pure: no database. Won without VAT."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from marketplace.core.templatetags.ieum import day, won

from .enums import PaperKind

COMPARED = (PaperKind.INVOICE, PaperKind.TRANSFER, PaperKind.RESULT)
PARTY, AMOUNT, DAY, FILE = "party", "amount", "day", "file"
_MISSING = {
    PaperKind.INVOICE: lambda: _("No invoice or receipt stands behind it yet."),
    PaperKind.TRANSFER: lambda: _("No proof of transfer stands behind it yet."),
    PaperKind.RESULT: lambda: _("No deliverable or record of work stands behind it yet."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper. `file`: its fingerprint, empty where the office holds the record itself."""

    kind: str
    party: str
    amount: int | None
    day: date
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What the papers must show. `to_come`: won of it that the vendor invoices after the settlement (the balance).

    `elsewhere`: fingerprint of a file → the other expense it stands behind.
    """

    amount: int
    planned: int
    starts_on: date
    ends_on: date
    elsewhere: dict[str, str]
    to_come: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """Something to mend, and the cells (kind, field) in which it is seen."""

    words: str
    cells: tuple[tuple[str, str], ...] = ()


def points(papers: Sequence[Paper], spent: Spent) -> list[Point]:
    """What an auditor would ask about; empty if all papers are there and agree."""
    if spent.amount == 0:
        return []
    return [
        *_missing(papers, spent),
        *_amounts(papers, spent),
        *_parties(papers),
        *_days(papers, spent),
        *_twice(papers, spent),
    ]


def _of(papers: Sequence[Paper], kind: PaperKind) -> list[Paper]:
    return [paper for paper in papers if paper.kind == kind]


def _missing(papers: Sequence[Paper], spent: Spent) -> Iterator[Point]:
    for kind in COMPARED:
        waits = kind != PaperKind.RESULT and spent.to_come == spent.amount
        if not _of(papers, kind) and not waits:
            yield Point(_MISSING[kind](), ((kind, FILE),))


def _amounts(papers: Sequence[Paper], spent: Spent) -> Iterator[Point]:
    if spent.amount > spent.planned:
        yield Point(
            _("%(over)s more was spent than planned; at most what was planned is recognised.")
            % {"over": won(spent.amount - spent.planned)}
        )
    due = spent.amount - spent.to_come
    for kind in (PaperKind.INVOICE, PaperKind.TRANSFER):
        found = _of(papers, kind)
        shown = sum(paper.amount or 0 for paper in found)
        if found and shown != due:
            yield Point(
                _("%(kind)s: the papers show %(shown)s, spent was %(spent)s.")
                % {"kind": kind.label, "shown": won(shown), "spent": won(due)},
                ((kind, AMOUNT),),
            )


def _parties(papers: Sequence[Paper]) -> Iterator[Point]:
    charged = {paper.party for paper in _of(papers, PaperKind.INVOICE)}
    paid = {paper.party for paper in _of(papers, PaperKind.TRANSFER)}
    if charged and paid and charged != paid:
        yield Point(
            _("Charged by %(charged)s, paid to %(paid)s: another name.")
            % {"charged": ", ".join(sorted(charged)), "paid": ", ".join(sorted(paid))},
            ((PaperKind.INVOICE, PARTY), (PaperKind.TRANSFER, PARTY)),
        )


def _days(papers: Sequence[Paper], spent: Spent) -> Iterator[Point]:
    """A cost arises within the period; it may be paid later."""
    for kind in (PaperKind.INVOICE, PaperKind.RESULT):
        outside = [paper.day for paper in _of(papers, kind) if not spent.starts_on <= paper.day <= spent.ends_on]
        if outside:
            yield Point(
                _("%(kind)s of %(days)s: outside the agreement's period.")
                % {"kind": kind.label, "days": ", ".join(day(one) for one in sorted(outside))},
                ((kind, DAY),),
            )


def _twice(papers: Sequence[Paper], spent: Spent) -> Iterator[Point]:
    for paper in papers:
        if other := spent.elsewhere.get(paper.file):
            yield Point(_("The same file stands behind “%(other)s” as well.") % {"other": other}, ((paper.kind, FILE),))
