"""Is every character of a text printable? Asked before a snapshot is frozen, so that nothing fails later."""

import unicodedata
from collections.abc import Iterator, Mapping

from marketplace.core.hidden import hidden_character

from . import fonts
from .errors import UnprintableText

_LAYOUT = frozenset(map(ord, "\t\n"))


def preflight(texts: Mapping[str, object]) -> None:
    """Pass if every text (by the name of its field, as a person knows it) can be printed as it is.

    Texts in lists and mappings are found by their place ("items 2"); what is no text prints anyway. Raises
    UnprintableText for the first character that is invisible (controls, zero-width and direction marks: they can forge
    an amount on paper), decomposed (not NFC: it would be set in pieces) or missing in the document font (emoji, private
    use, rare Hanja).
    """
    for field, text in _texts("", texts):
        if character := _unprintable(text):
            raise UnprintableText(field, character)


def _texts(place: str, found: object) -> Iterator[tuple[str, str]]:
    """Where → text, in the order in which they stand."""
    if isinstance(found, str):
        yield place, found
    elif isinstance(found, Mapping):
        for name, each in found.items():
            yield from _texts(f"{place} {name}".strip(), each)
    elif isinstance(found, list | tuple):
        for number, each in enumerate(found, start=1):
            yield from _texts(f"{place} {number}", each)


def _unprintable(text: str) -> str | None:
    if hidden := hidden_character(text):
        return hidden
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        return _name(next(old for old, new in zip(text, composed + "\0", strict=False) if old != new))
    absent = set(map(ord, text)) - fonts.characters() - _LAYOUT
    return _name(next(character for character in text if ord(character) in absent)) if absent else None


def _name(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character} {code}" if character.isprintable() else code
