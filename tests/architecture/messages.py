"""Every text that waits for a translation, as xgettext would collect it, but from Python alone."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": spec for name, spec in DEFAULT_KEYWORDS.items()},
    "gettext_noop": None,
    "_l": None,
}
_CALL = re.compile(r"\b(n?p?gettext|_)\((?=u?['\"])")
_STRING = re.compile(r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?\s*")
_PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[sdifr]|%[sd]|\{\w*\}")
_HANGUL = re.compile("[가-힣]")


def in_python(source: str) -> Iterator[str]:
    """The msgids of a Python module."""
    for _line, function, found, _comments in extract_python(io.BytesIO(source.encode()), KEYWORDS, (), {}):
        texts = found if isinstance(found, tuple) else (found,)
        first = 1 if "pgettext" in function else 0
        last = first + (2 if "ngettext" in function or "npgettext" in function else 1)
        yield from (text for text in texts[first:last] if isinstance(text, str))


def in_template(source: str) -> Iterator[str]:
    """The msgids of a template: {% translate %}, {% blocktranslate %} and _("…")."""
    calls = templatize(source)
    for call in _CALL.finditer(calls):
        texts, place = [], call.end()
        while found := _STRING.match(calls, place):
            texts.append(ast.literal_eval(found[1]))
            place = found.end()
        first = 1 if "pgettext" in call[1] else 0
        yield from texts[first : first + (2 if call[1].startswith("n") else 1)]


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def untranslated(found: dict[str, str], known: Catalog) -> Iterator[str]:
    """Texts without Korean. `found`: msgid → where it stands."""
    korean = {text for message in known if message.string and not message.fuzzy for text in _ids(message)}
    for msgid, where in sorted(found.items()):
        if msgid not in korean:
            yield f"{where}: {msgid!r}"


def without_hangul(known: Catalog, allowed: frozenset[str]) -> Iterator[str]:
    """Translations that are no Korean: left in English, or forgotten."""
    for message in known:
        for text in _strings(message):
            if message.id and not _HANGUL.search(text) and _ids(message)[0] not in allowed:
                yield f"{_ids(message)[0]!r} → {text!r}"


def other_placeholders(known: Catalog) -> Iterator[str]:
    """Translations whose placeholders are not those of the text: they fail when they are filled in."""
    for message in known:
        wanted = {frozenset(_PLACEHOLDER.findall(text)) for text in _ids(message)}
        for text in _strings(message):
            if message.id and text and frozenset(_PLACEHOLDER.findall(text)) not in wanted:
                yield f"{_ids(message)[0]!r} → {text!r}"


def _ids(message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _strings(message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())
