"""Which pieces of a listing's text are what was asked for."""

import re
from collections.abc import Iterable

from .text import clean, is_hangul
from .types import Highlight, ListingDocument, Understanding

FIELDS = ("title", "summary", "keywords", "use_case_texts", "description")
SNIPPET = 160  # characters of the description around the first mark


def searched_words(understood: Understanding) -> tuple[str, ...]:
    """The words to find as they stand: typed ones, and their synonyms."""
    others = [other for _, synonyms in understood.synonyms for other in synonyms if len(other) > 1]
    return tuple(dict.fromkeys(word.lower() for word in (*understood.words, *others)))


def highlight(document: ListingDocument, pattern: re.Pattern | None) -> tuple[tuple[Highlight, ...], tuple[str, ...]]:
    """The fields of a listing in which `pattern` is found, marked, and what was found."""
    if pattern is None:
        return (), ()
    marked, found = [], {}
    for name in FIELDS:
        value = getattr(document, name)
        text = clean(value if isinstance(value, str) else ", ".join(value))
        if name == "description":
            text = _snippet(text, pattern)
        if pattern.search(text):
            pieces = tuple(_pieces(text, pattern))
            marked.append(Highlight(field=name, pieces=pieces))
            found.update(dict.fromkeys(piece.lower() for piece, is_match in pieces if is_match))
    return tuple(marked), tuple(found)


def pattern_of(searched: Iterable[str]) -> re.Pattern | None:
    """Any of the words, whatever the spacing of a Korean one; Latin words stand alone."""
    alternatives = []
    for word in sorted(searched, key=len, reverse=True):
        letters = [char for char in word if not char.isspace()]
        if is_hangul("".join(letters)):
            alternatives.append(r"\s?".join(map(re.escape, letters)))
        else:
            alternatives.append(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])")
    return re.compile("|".join(alternatives), re.IGNORECASE) if alternatives else None


def _snippet(text: str, pattern: re.Pattern) -> str:
    first = pattern.search(text)
    if not first or len(text) <= SNIPPET:
        return text[:SNIPPET]
    start = max(0, first.start() - SNIPPET // 3)
    return ("…" if start else "") + text[start : start + SNIPPET] + ("…" if start + SNIPPET < len(text) else "")


def _pieces(text: str, pattern: re.Pattern) -> Iterable[tuple[str, bool]]:
    end = 0
    for found in pattern.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], False
        yield found[0], True
        end = found.end()
    if end < len(text):
        yield text[end:], False
