"""Words that mean the same in this field, in Korean and English. Versioned groups, kept by the office."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Protocol

from .corpus import query_terms
from .text import is_hangul, normalise, root
from .vocabulary import DATA

WEIGHT = 0.4  # of a synonym against a word that was typed
LONG_ENOUGH = 3  # a synonym counts for as much as this many tokens, however many it has
MOST_GROUPS, MOST_WORDS = 10, 10  # taken from one text, from one group


class SynonymSource(Protocol):
    """Where the groups come from: the file of this package, or the tables that the office edits."""

    def version(self) -> str:
        """Changes whenever a group changes."""

    def groups(self) -> Iterable[tuple[str, ...]]:
        """Words of one meaning, in any order."""


class SynonymFile:
    """The groups that come with the product: data/synonyms.toml."""

    def __init__(self):
        self._table = tomllib.loads((DATA / "synonyms.toml").read_text(encoding="utf-8"))

    def version(self) -> str:
        return self._table["version"]

    def groups(self) -> Iterable[tuple[str, ...]]:
        return tuple(tuple(group) for group in self._table["groups"])


class Synonyms:
    """Looks up which groups a text speaks of."""

    def __init__(self, source: SynonymSource):
        self.version = source.version()
        self._groups = tuple(source.groups())
        self._by_word: dict[str, list[int]] = {}
        for number, group in enumerate(self._groups):
            for word in group:
                self._by_word.setdefault(_squeezed(word)[0], []).append(number)
        sizes: dict[str, set[int]] = {}
        for word in self._by_word:
            sizes.setdefault(word[:1], set()).add(len(word))
        self._sizes = {first: sorted(found, reverse=True) for first, found in sizes.items()}  # of words that begin so

    def knows(self, word: str) -> bool:
        return _squeezed(word)[0] in self._by_word

    def words(self) -> Iterable[str]:
        return (word for group in self._groups for word in group)

    def found_in(self, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(word of the text, its synonyms) for each group the text speaks of, at most MOST_GROUPS."""
        squeezed, starts, ends = _squeezed(text)
        found: dict[int, str] = {}
        for start in range(len(squeezed)):
            for size in self._sizes.get(squeezed[start], ()):
                end = start + size
                word = squeezed[start:end]
                if end <= len(squeezed) and word in self._by_word and _stands_alone(word, start in starts, end in ends):
                    for number in self._by_word[word]:
                        found.setdefault(number, word)
        return tuple(
            (word, tuple(other for other in self._groups[number] if _squeezed(other)[0] != word)[:MOST_WORDS])
            for number, word in list(found.items())[:MOST_GROUPS]
        )


def synonym_terms(found: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, float]:
    """Tokens to search for beside the typed ones, with their weights."""
    result: dict[str, float] = {}
    for _, others in found:
        for other in others:
            terms = query_terms(other)
            share = WEIGHT * min(1.0, LONG_ENOUGH / max(len(terms), 1))
            for token, weight in terms.items():
                result[token] = max(result.get(token, 0.0), weight * share)
    return result


def _squeezed(text: str) -> tuple[str, set[int], set[int]]:
    """The letters of a text without spaces, and where words begin and end in it."""
    result, starts, ends = "", set(), set()
    for piece in re.finditer(r"[가-힣]+|[a-z0-9]+", normalise(text)):
        starts.add(len(result))
        result += piece[0] if is_hangul(piece[0]) else root(piece[0])
        ends.add(len(result))
    return result, starts, ends


def _stands_alone(word: str, at_start: bool, at_end: bool) -> bool:
    """Latin words stand between spaces, short Korean ones begin a word; longer Korean ones may be part of one."""
    if not is_hangul(word[0]):
        return at_start and (at_end or is_hangul(word[-1]))
    return (at_start or len(word) >= 3) and (at_end or is_hangul(word[-1]))
