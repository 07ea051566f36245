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
    longest = {}
    for code, words in words_by_code(kind).items():
        sizes = [len(word) for word in (code.lower(), *words) if _stands_in(word, text, squeezed)]
        if sizes:
            longest[code] = max(sizes)
    return tuple(sorted(longest, key=lambda code: -longest[code]))


def _stands_in(word: str, text: str, squeezed: str) -> bool:
    if len(word) < 2:
        return word == text
    if word.isascii():
        ending = "(?![a-z0-9])" if len(word) <= SHORT else ""
        return re.search(rf"(?<![a-z0-9]){re.escape(word)}{ending}", text) is not None
    return word.replace(" ", "") in squeezed


@cache
def _tables() -> Mapping:
    return tomllib.loads((DATA / "vocabulary.toml").read_text(encoding="utf-8"))
