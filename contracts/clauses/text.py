"""Articles and annexes as the office writes them: plain text, one line each. Pure: no database.

    # 제목 !mark          a new article; marks: a Clause to be acknowledged by itself, or `duties`
    ## [condition] 제목    a new annex, after the articles; `!processing` puts the personal data handled into it
    [condition] 문장      a paragraph (항) that stands only where the condition holds; several with commas
    문장 {placeholder}    a paragraph, with values of the document in braces
    - 문장                a point (호) of the paragraph above

Numbers follow from the order. Nothing else has a meaning: there is no markup.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from marketplace import documents

from . import references
from .enums import Clause, DocumentKind
from .facts import OPPOSITES, PLACEHOLDERS, TRACK, Language, holds, is_known

DUTIES = "duties"  # marks the article that says what each party answers for
PROCESSING = "processing"  # marks the annex in which the personal data handled is listed
FIRST_ANNEX = 5  # those before it are the revised plan: printed from its data, the same in every document
_MARKS = (*Clause.values, DUTIES)
_TITLE = re.compile(r"#{1,2}\s*(?P<title>.*?)(?P<marks>(?:\s+![a-z_]+)*)\s*")
_CONDITION = re.compile(r"\[(?P<when>[^\]]*)\]\s*(?P<text>.*)")
_VALUE = re.compile(r"\{([^{}]*)\}")
_ANNEX = re.compile(r"붙임 (\d+)")

# Without these a document of the kind would not say what it must.
_NEEDED = {
    DocumentKind.AGREEMENT: ("starts_on", "ends_on", "total", "grant", "cash"),
    DocumentKind.AMENDMENT: ("agreement_number",),
    DocumentKind.TERMINATION: ("agreement_number",),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    line: int
    when: tuple[str, ...] = ()
    points: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return "\n".join((self.text, *self.points))


@dataclass(frozen=True, slots=True)
class Article:
    """An article, or an annex: that may stand under conditions as a whole (`when`)."""

    title: str
    line: int
    marks: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    is_annex: bool = False
    when: tuple[str, ...] = ()

    @property
    def acknowledge(self) -> str:
        """The Clause it must be acknowledged as, or ""."""
        return next((mark for mark in self.marks if mark in Clause.values), "")


def parse(text: str) -> tuple[Article, ...]:
    """The articles and annexes of a text that has no problems; of any other, what can be read of it."""
    articles: list[Article] = []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if line.startswith("#"):
            articles.append(_begun(line, number))
        elif line and articles:
            articles[-1] = _with(articles[-1], line, number)
    return tuple(articles)


def _begun(line: str, number: int) -> Article:
    found, is_annex = _TITLE.fullmatch(line), line.startswith("##")
    when, title = _conditions(found["title"]) if is_annex else ((), found["title"])
    marks = tuple(mark.lstrip("!") for mark in found["marks"].split())
    return Article(title, number, marks, is_annex=is_annex, when=when)


def _with(article: Article, line: str, number: int) -> Article:
    paragraphs = article.paragraphs
    if line.startswith("-") and paragraphs:
        last = replace(paragraphs[-1], points=(*paragraphs[-1].points, line[1:].strip()))
        return replace(article, paragraphs=(*paragraphs[:-1], last))
    when, words = _conditions(line)
    return replace(article, paragraphs=(*paragraphs, Paragraph(words, number, when)))


def _conditions(text: str) -> tuple[tuple[str, ...], str]:
    """The conditions before a text, and the text."""
    found = _CONDITION.fullmatch(text)
    return (tuple(part.strip() for part in found["when"].split(",")), found["text"]) if found else ((), text)


def resolve(text: str, facts: dict, language: Language = Language.KOREAN) -> list[dict]:
    """The articles for the facts, with the paragraphs they ask for: [{title, acknowledge, about, clauses: [{text,
    points}]}].

    They become part of the document's frozen data: what was signed keeps its words, whatever is published later.
    """
    return [
        {
            "title": article.title,
            "acknowledge": article.acknowledge,
            "about": DUTIES if DUTIES in article.marks else "",
            "clauses": _clauses(article, facts, language),
        }
        for article in parse(text)
        if not article.is_annex
    ]


def resolve_annexes(text: str, facts: dict, language: Language = Language.KOREAN) -> list[dict]:
    """The annexes that the facts ask for: [{number, title, about, clauses}].

    A number is that of the place in the text: one that does not stand takes no number from another.
    """
    annexes = (article for article in parse(text) if article.is_annex)
    return [
        {
            "number": number,
            "title": annex.title,
            "about": PROCESSING if PROCESSING in annex.marks else "",
            "clauses": _clauses(annex, facts, language),
        }
        for number, annex in enumerate(annexes, start=FIRST_ANNEX)
        if _stands(annex, facts)
    ]


def _stands(part: Article | Paragraph, facts: dict) -> bool:
    return all(holds(condition, facts) for condition in part.when)


def _clauses(article: Article, facts: dict, language: Language) -> list[dict]:
    return [
        {
            "text": _written(paragraph.text, facts, language),
            "points": [_written(point, facts, language) for point in paragraph.points],
        }
        for paragraph in article.paragraphs
        if _stands(paragraph, facts)
    ]


def _written(text: str, facts: dict, language: Language) -> str:
    return _VALUE.sub(lambda found: PLACEHOLDERS[found[1]].written(facts, language), text)


def problems(
    kind: DocumentKind, korean: str, english: str, *, tracks: Collection[str] | None = None, agreement: str = ""
) -> list[str]:
    """Everything that keeps the two texts from being used, each with its line; [] if they can be.

    `tracks`: codes a condition may name; None: any. `agreement`: the Korean text whose articles the other kinds name;
    without it nothing is said of them.
    """
    ours, theirs = parse(korean), parse(english)
    found = [
        *_labelled(_("Korean"), [*_of_one(korean, ours, tracks), *_of_kind(kind, korean, ours, parse(agreement))]),
        *_labelled(_("English"), _of_one(english, theirs, tracks)),
    ]
    return found or list(_apart(ours, theirs))


def _labelled(language: str, found: Iterable[str]) -> list[str]:
    return [f"{language}: {problem}" for problem in found]


def _at(line: int, problem: str) -> str:
    return _("line %(line)d: %(problem)s") % {"line": line, "problem": problem}


def _of_one(text: str, articles: tuple[Article, ...], tracks: Collection[str] | None) -> Iterator[str]:
    if not any(not article.is_annex for article in articles):
        yield _("There is no article. A line that begins with “#” starts one.")
    first = articles[0].line if articles else 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and number < first:
            yield _at(number, _("This stands before the first article."))
        yield from (_at(number, problem) for problem in _of_line(line.strip()))
    after = False
    for article in articles:
        after = after or article.is_annex
        if after and not article.is_annex:
            yield _at(article.line, _("An article stands after an annex. Annexes come last."))
        yield from (_at(article.line, problem) for problem in _of_article(article))
        for part in (article, *article.paragraphs):
            yield from (_at(part.line, problem) for problem in _of_conditions(part.when, tracks))


def _of_line(line: str) -> Iterator[str]:
    for name in _VALUE.findall(line):
        if name not in PLACEHOLDERS:
            yield _("There is no value {%(name)s}. Please take one of the list.") % {"name": name}
    if re.search(r"[{}]", _VALUE.sub("", line)):
        yield _("A brace stands alone. Values stand between { and }.")
    try:
        documents.preflight({"": line})
    except documents.UnprintableText as refusal:
        yield _("This character cannot be printed: %(character)s.") % {"character": refusal.character}


def _of_article(article: Article) -> Iterator[str]:
    if not article.title:
        yield _("The article has no title.")
    marks = (PROCESSING,) if article.is_annex else _MARKS
    for mark in article.marks:
        if mark not in marks:
            yield _("There is no mark !%(name)s. There are: %(marks)s.") % {"name": mark, "marks": ", ".join(marks)}
    if PROCESSING in article.marks and "personal_data" not in article.when:
        yield _("An annex with !processing stands under [personal_data] alone.")
    if all(paragraph.when for paragraph in article.paragraphs) and not _is_complete(article):
        yield _("It needs a paragraph that stands in every document.")
    for paragraph in article.paragraphs:
        if not paragraph.text or paragraph.text.startswith("-"):
            yield _("A paragraph has no words.")


def _of_conditions(conditions: Iterable[str], tracks: Collection[str] | None) -> Iterator[str]:
    for condition in conditions:
        if is_known(condition, tracks):
            continue
        if condition.startswith(TRACK) and tracks is not None:
            yield _("There is no track “%(code)s” in this programme. There are: %(tracks)s.") % {
                "code": condition[len(TRACK) :], "tracks": ", ".join(sorted(tracks)) or "–",
            }  # fmt: skip
        else:
            yield _("There is no condition [%(name)s]. Please take one of the list.") % {"name": condition}


def _is_complete(article: Article) -> bool:
    """Whether its conditional paragraphs cover every case between them: one stands where another does not."""
    alone = {paragraph.when[0] for paragraph in article.paragraphs if len(paragraph.when) == 1}
    return any(alone >= set(pair) for pair in OPPOSITES)


def _of_kind(
    kind: DocumentKind, text: str, articles: tuple[Article, ...], agreement: tuple[Article, ...]
) -> Iterator[str]:
    for name in _NEEDED[kind]:
        if f"{{{name}}}" not in text:
            yield _("The value {%(name)s} stands nowhere, and the document must state it.") % {"name": name}
    if kind == DocumentKind.AGREEMENT:
        yield from _of_references(articles)
    elif agreement:
        yield from _of_references_to(agreement, articles)
    for annex in (article for article in articles if article.is_annex and kind != DocumentKind.AGREEMENT):
        yield _at(annex.line, _("Only an agreement has annexes of its own."))
    marked = {mark for article in articles for mark in article.marks}
    for clause in Clause:
        if clause not in marked:
            yield _("No article is marked !%(name)s, and signers must acknowledge it: %(about)s.") % {
                "name": clause.value, "about": clause.label,
            }  # fmt: skip


def _of_references(articles: tuple[Article, ...]) -> Iterator[str]:
    """Articles and annexes of its own that an agreement names and does not have."""
    annexes = sum(article.is_annex for article in articles)
    for paragraph in _paragraphs(articles):
        for number in _beyond(references.own(paragraph.words), len(articles) - annexes):
            yield _at(paragraph.line, _("It names article %(number)d, and there is none.") % {"number": number})
        named = {int(number) for number in _ANNEX.findall(paragraph.words)}
        for number in _beyond(named, FIRST_ANNEX - 1 + annexes):
            yield _at(paragraph.line, _("It names annex %(number)d, and there is none.") % {"number": number})


def _of_references_to(agreement: tuple[Article, ...], articles: tuple[Article, ...]) -> Iterator[str]:
    """Articles that another document names of the agreement, or of itself, and that are not there."""
    theirs = sum(not article.is_annex for article in agreement)
    for paragraph in _paragraphs(articles):
        to_agreement, own = references.told_apart(paragraph.words)
        for number in _beyond(to_agreement, theirs):
            yield _at(
                paragraph.line,
                _("It names article %(number)d of the agreement, and the agreement in use has none.")
                % {"number": number},
            )
        for number in _beyond(own, len(articles)):
            yield _at(
                paragraph.line,
                _(
                    "It names article %(number)d of this document, and there is none. One of the agreement is written “협약 제%(number)d조”."
                )
                % {"number": number},
            )


def _paragraphs(articles: tuple[Article, ...]) -> Iterator[Paragraph]:
    return (paragraph for article in articles for paragraph in article.paragraphs)


def _beyond(numbers: set[int], most: int) -> list[int]:
    return sorted(numbers - set(range(1, most + 1)))


def _apart(ours: tuple[Article, ...], theirs: tuple[Article, ...]) -> Iterator[str]:
    """Where the English text is not the translation of the Korean one, line by line."""
    if len(ours) != len(theirs):
        yield _("The Korean text has %(ours)d articles and annexes, the English %(theirs)d.") % {
            "ours": len(ours), "theirs": len(theirs),
        }  # fmt: skip
        return
    for korean, english in zip(ours, theirs, strict=True):
        if _shape(korean) != _shape(english):
            yield _("Article or annex “%(title)s”: the English text has other paragraphs, points, conditions, marks or values than the Korean (English line %(line)d).") % {
                "title": korean.title, "line": english.line,
            }  # fmt: skip


def _shape(article: Article) -> tuple:
    return (
        article.is_annex,
        article.when,
        article.marks,
        [(paragraph.when, len(paragraph.points), sorted(_values(paragraph))) for paragraph in article.paragraphs],
    )


def _values(paragraph: Paragraph) -> Iterator[str]:
    for part in (paragraph.text, *paragraph.points):
        yield from _VALUE.findall(part)
