"""What an edition of an agreement does to those who name its articles: in its own text, and in other documents. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import references
from .text import Article, Paragraph, parse

ITSELF = ""  # stands for the agreement where a place names the kind of document


@dataclass(frozen=True, slots=True)
class Moved:
    """An article that is named where it does not stand any more. `places`: document and line, ITSELF for the new text."""

    what: str
    places: tuple[tuple[str, int], ...]


def moved(before: str, after: str, others: Mapping[str, str]) -> list[Moved]:
    """Articles whose number or title changes while somebody names them by the number, in their old order.

    `others`: Korean texts of the other documents, by what they are called. A paragraph of the agreement that was
    written with other numbers than before was thought of, and is not reported.
    """
    old, new = _titles(before), _titles(after)
    places = defaultdict(list)
    for number, line in _kept(before, after):
        places[number].append((ITSELF, line))
    for name, text in others.items():
        for paragraph in _paragraphs(text):
            for number in references.told_apart(paragraph.words)[0]:
                places[number].append((name, paragraph.line))
    return [Moved(what, tuple(places[number])) for number in sorted(places) if (what := _change(number, old, new))]


def _titles(text: str) -> dict[int, str]:
    return dict(enumerate((article.title for article in _articles(text)), start=1))


def _articles(text: str) -> list[Article]:
    return [article for article in parse(text) if not article.is_annex]


def _paragraphs(text: str) -> Iterator[Paragraph]:
    return (paragraph for article in parse(text) for paragraph in article.paragraphs)


def _kept(before: str, after: str) -> Iterator[tuple[int, int]]:
    """Article and line of what the new text names, but where the same words named another before."""
    former = defaultdict(list)
    for paragraph in _paragraphs(before):
        former[references.blank(paragraph.words)].append(paragraph.words)
    for paragraph in _paragraphs(after):
        same = former.get(references.blank(paragraph.words))
        if same is None or paragraph.words in same:
            for number in references.own(paragraph.words):
                yield number, paragraph.line


def _change(number: int, old: Mapping[int, str], new: Mapping[int, str]) -> str:
    """What becomes of the article that had this number; "" if it stays."""
    title = old.get(number)
    if title is None or new.get(number) == title:
        return ""
    given = {"number": number, "title": title}
    for place, other in new.items():
        if other == title:
            return _("Article %(number)d “%(title)s” becomes article %(place)d.") % (given | {"place": place})
    if number in new:
        return _("Article %(number)d “%(title)s” becomes “%(other)s”.") % (given | {"other": new[number]})
    return _("Article %(number)d “%(title)s” is not there any more.") % given
