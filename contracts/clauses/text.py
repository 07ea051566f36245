"""Articles as the office writes them: plain text, one line each. Pure: no database.

    # 제목 !mark          a new article; marks: a Clause to be acknowledged by itself, or `duties`
    [condition] 문장      a paragraph (항) that stands only where the condition holds; several with commas
    문장 {placeholder}    a paragraph, with values of the document in braces
    - 문장                a point (호) of the paragraph above

Numbers follow from the order. Nothing else has a meaning: there is no markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from marketplace import documents

from .enums import Clause, DocumentKind
from .facts import OPPOSITES, PLACEHOLDERS, Language, holds, is_known

DUTIES = "duties"  # marks the article that says what each party answers for
_MARKS = (*Clause.values, DUTIES)
_TITLE = re.compile(r"#\s*(?P<title>.*?)(?P<marks>(?:\s+![a-z_]+)*)\s*")
_CONDITION = re.compile(r"\[(?P<when>[^\]]*)\]\s*(?P<text>.*)")
_VALUE = re.compile(r"\{([^{}]*)\}")
_ARTICLE = re.compile(r"(?<!」 )제(\d+)조")  # of this document, not of a law that is named before it

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


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    line: int
    marks: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def acknowledge(self) -> str:
        """The Clause it must be acknowledged as, or ""."""
        return next((mark for mark in self.marks if mark in Clause.values), "")


def parse(text: str) -> tuple[Article, ...]:
    """The articles of a text that has no problems; of any other, what can be read of it."""
    articles: list[Article] = []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if line.startswith("#"):
            found = _TITLE.fullmatch(line)
            marks = tuple(mark.lstrip("!") for mark in found["marks"].split())
            articles.append(Article(found["title"], number, marks))
        elif line and articles:
            articles[-1] = _with(articles[-1], line, number)
    return tuple(articles)


def _with(article: Article, line: str, number: int) -> Article:
    paragraphs = article.paragraphs
    if line.startswith("-") and paragraphs:
        last = replace(paragraphs[-1], points=(*paragraphs[-1].points, line[1:].strip()))
        return replace(article, paragraphs=(*paragraphs[:-1], last))
    found = _CONDITION.fullmatch(line)
    when = tuple(part.strip() for part in found["when"].split(",")) if found else ()
    return replace(article, paragraphs=(*paragraphs, Paragraph(found["text"] if found else line, number, when)))


def resolve(text: str, facts: dict, language: Language = Language.KOREAN) -> list[dict]:
    """The articles that the facts ask for: [{title, acknowledge, about, clauses: [{text, points}]}].

    They become part of the document's frozen data: what was signed keeps its words, whatever is published later.
    """
    return [
        {
            "title": article.title,
            "acknowledge": article.acknowledge,
            "about": DUTIES if DUTIES in article.marks else "",
            "clauses": [
                {
                    "text": _written(paragraph.text, facts, language),
                    "points": [_written(point, facts, language) for point in paragraph.points],
                }
                for paragraph in article.paragraphs
                if all(holds(condition, facts) for condition in paragraph.when)
            ],
        }
        for article in parse(text)
    ]


def _written(text: str, facts: dict, language: Language) -> str:
    return _VALUE.sub(lambda found: PLACEHOLDERS[found[1]].written(facts, language), text)


def problems(kind: DocumentKind, korean: str, english: str) -> list[str]:
    """Everything that keeps the two texts from being used, each with its line; [] if they can be."""
    ours, theirs = parse(korean), parse(english)
    found = [
        *_labelled(_("Korean"), [*_of_one(korean, ours), *_of_kind(kind, korean, ours)]),
        *_labelled(_("English"), _of_one(english, theirs)),
    ]
    return found or list(_apart(ours, theirs))


def _labelled(language: str, found: list[str]) -> list[str]:
    return [f"{language}: {problem}" for problem in found]


def _at(line: int, problem: str) -> str:
    return _("line %(line)d: %(problem)s") % {"line": line, "problem": problem}


def _of_one(text: str, articles: tuple[Article, ...]) -> Iterator[str]:
    if not articles:
        yield _("There is no article. A line that begins with “#” starts one.")
    first = articles[0].line if articles else 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and number < first:
            yield _at(number, _("This stands before the first article."))
        yield from (_at(number, problem) for problem in _of_line(line.strip()))
    for article in articles:
        yield from (_at(article.line, problem) for problem in _of_article(article))


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
    for mark in article.marks:
        if mark not in _MARKS:
            yield _("There is no mark !%(name)s. There are: %(marks)s.") % {"name": mark, "marks": ", ".join(_MARKS)}
    if all(paragraph.when for paragraph in article.paragraphs) and not _is_complete(article):
        yield _("It needs a paragraph that stands in every document.")
    for paragraph in article.paragraphs:
        if not paragraph.text or paragraph.text.startswith("-"):
            yield _("A paragraph has no words.")
        for condition in paragraph.when:
            if not is_known(condition):
                yield _("There is no condition [%(name)s]. Please take one of the list.") % {"name": condition}


def _is_complete(article: Article) -> bool:
    """Whether its conditional paragraphs cover every case between them: one stands where another does not."""
    alone = {paragraph.when[0] for paragraph in article.paragraphs if len(paragraph.when) == 1}
    return any(alone >= set(pair) for pair in OPPOSITES)


def _of_kind(kind: DocumentKind, text: str, articles: tuple[Article, ...]) -> Iterator[str]:
    for name in _NEEDED[kind]:
        if f"{{{name}}}" not in text:
            yield _("The value {%(name)s} stands nowhere, and the document must state it.") % {"name": name}
    if kind == DocumentKind.AGREEMENT:  # the other kinds name the articles of the agreement
        yield from _of_references(articles)
    marked = {mark for article in articles for mark in article.marks}
    for clause in Clause:
        if clause not in marked:
            yield _("No article is marked !%(name)s, and signers must acknowledge it: %(about)s.") % {
                "name": clause.value, "about": clause.label,
            }  # fmt: skip


def _of_references(articles: tuple[Article, ...]) -> Iterator[str]:
    own = set(range(1, len(articles) + 1))
    for paragraph in (paragraph for article in articles for paragraph in article.paragraphs):
        named = {int(number) for part in (paragraph.text, *paragraph.points) for number in _ARTICLE.findall(part)}
        for number in sorted(named - own):
            yield _at(paragraph.line, _("It names article %(number)d, and there is none.") % {"number": number})


def _apart(ours: tuple[Article, ...], theirs: tuple[Article, ...]) -> Iterator[str]:
    """Where the English text is not the translation of the Korean one, line by line."""
    if len(ours) != len(theirs):
        yield _("The Korean text has %(ours)d articles, the English %(theirs)d.") % {
            "ours": len(ours), "theirs": len(theirs),
        }  # fmt: skip
        return
    for number, (korean, english) in enumerate(zip(ours, theirs, strict=True), start=1):
        if _shape(korean) != _shape(english):
            yield _("Article %(number)d: the English text has other paragraphs, points, conditions, marks or values than the Korean (English line %(line)d).") % {
                "number": number, "line": english.line,
            }  # fmt: skip


def _shape(article: Article) -> tuple:
    return article.marks, [
        (paragraph.when, len(paragraph.points), sorted(_values(paragraph))) for paragraph in article.paragraphs
    ]


def _values(paragraph: Paragraph) -> Iterator[str]:
    for part in (paragraph.text, *paragraph.points):
        yield from _VALUE.findall(part)
