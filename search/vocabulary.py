"""The words by which regions, industries, certificates and the like are recognised: code ↔ what people write."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .text import normalise

SHORT = 4  # letters up to which a Latin word has to stand alone: CC is not in CCTV
DATA = Path(__file__).parent / "data"


@cache
def words_by_code(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Code → words, for a table of data/vocabulary.toml: regions, industries, languages, deployment, sizes …"""
    table = _tables()[kind]
    return {code: tuple(words["clear"] + words["words"] if isinstance(words, dict) else words)
            for code, words in table.items()}  # fmt: skip


@cache
def clear_certificate_words() -> Mapping[str, tuple[str, ...]]:
    """Certificate → words that mean nothing else; the other words need a sentence that asks for the certificate."""
    return {code: tuple(words["clear"]) for code, words in _tables()["certifications"].items()}


@cache
def region_codes() -> Mapping[str, tuple[str, ...]]:
    """Name of a region or of a group of regions → codes."""
    names = {name: (code,) for code, words in words_by_code("regions").items() for name in words}
    return names | {name: tuple(codes) for name, codes in _tables()["region_groups"].items()}


@cache
def alternatives(kind: str) -> str:
    """A regular expression that matches any word of a table, the longest first."""
    return any_of(word for words in words_by_code(kind).values() for word in words)


def any_of(words) -> str:
    """A regular expression for any of `words`, the longest first; spaces inside a word are optional."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(r"\s?".join(map(re.escape, word.split())) for word in ordered) + ")"


def codes_in(kind: str, text: str) -> tuple[str, ...]:
    """The codes of a table whose words stand in `text`, by how much of the text they take."""
    text = normalise(text)
    squeezed = text.replace(" ", "")
    longest: dict[str, int] = {}
    for code, word, letters, stands_alone in _words_sought(kind):
        if letters in squeezed and (stands_alone is None or stands_alone.search(text)):
            longest[code] = max(longest.get(code, 0), len(word))
    return tuple(sorted(longest, key=lambda code: -longest[code]))


@cache
def _words_sought(kind: str) -> tuple[tuple[str, str, str, re.Pattern | None], ...]:
    """(code, word, its letters, how it must stand in the text if not anywhere), for each word of a table."""
    return tuple(
        (code, word, word.replace(" ", ""), _standing(word))
        for code, words in words_by_code(kind).items()
        for word in (code.lower(), *words)
    )


def _standing(word: str) -> re.Pattern | None:
    if len(word) < 2:
        return re.compile(rf"\A{re.escape(word)}\Z")
    if not word.isascii():
        return None
    ending = "(?![a-z0-9])" if len(word) <= SHORT else ""
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}{ending}")


@cache
def _tables() -> Mapping:
    return tomllib.loads((DATA / "vocabulary.toml").read_text(encoding="utf-8"))
