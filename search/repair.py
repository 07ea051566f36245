"""Queries that were typed wrong: on the wrong keyboard, as initial consonants, with one wrong key."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Protocol

import numpy as np

from .text import (
    clean,
    from_latin_keys,
    initials,
    is_hangul,
    is_initials,
    jamo,
    normalise,
    squeeze,
    stem,
    to_latin_keys,
    words,
)
from .types import Repair, Suggestion

LONGEST_PREFIX = 60  # characters of what is typed so far: no term is longer
MOST_WORDS = 60  # of a text that are looked at
SHORT_QUERY = 4  # words up to which a word of two syllables may be a misspelling of another
_RANK = {"use_case": 3, "keyword": 2, "title": 1, "vendor": 0}


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of the index that a person may mean."""

    text: str
    kind: str  # use_case · keyword · title · vendor
    count: int = 1
    id: str = ""


class Vocabulary:
    """The terms of the index, to be found by what was typed so far, by initial consonants, or with one wrong key."""

    def __init__(self, terms: Iterable[Term]):
        self.terms = _without_doubles(terms)
        pieces = [words(term.text) for term in self.terms]
        self._prefixes = _suffix_table(self.terms, pieces, jamo)
        self._initials = _suffix_table(self.terms, pieces, initials)
        counts = _single_words(self.terms)
        self._words, self._counts = list(counts), list(counts.values())
        self._spelled = [jamo(word) for word in self._words]
        self._sizes = np.array([len(word) for word in self._spelled], dtype=np.int16)
        self._letters = np.array([_letters(word) for word in self._spelled], dtype=np.uint64)

    def starting(self, typed: str, limit: int, offered: Callable[[Term], bool] = lambda term: True) -> list[Suggestion]:
        """Terms with a word that begins with what was typed, be it half a syllable or initial consonants.

        `offered`: whether a term may still be named.
        """
        squeezed = "".join(words(typed[:LONGEST_PREFIX]))  # as the terms are spelled: without punctuation
        if not squeezed:
            return []
        found = self._by_initials(squeezed) if is_initials(squeezed) else _lookup(self._prefixes, jamo(squeezed))
        best = sorted(found, key=lambda term: (-_RANK[term.kind], -term.count, len(term.text), term.text))
        named = islice(filter(offered, best), limit)
        return [Suggestion(text=term.text, kind=term.kind, id=term.id) for term in named]

    def meant_by_initials(self, typed: str) -> str | None:
        """The likeliest term with these initial consonants."""
        exact = [term for term in self._by_initials(typed) if initials(squeeze(term.text)) == typed]
        found = exact or [term for term in self._by_initials(typed) if term.kind != "vendor"]
        best = min(found, key=lambda term: (-term.count, -_RANK[term.kind], len(term.text), term.text), default=None)
        return best.text if best else None

    def _by_initials(self, typed: str) -> list[Term]:
        return _lookup(self._initials, typed)

    def nearest(self, word: str) -> str | None:
        """The word of the index that is one wrong key away, the commonest if there are several."""
        typed = jamo(word)
        sizes = np.abs(self._sizes - len(typed)) <= 1
        letters = np.bitwise_count(self._letters ^ np.uint64(_letters(typed))) <= 2
        near = [number for number in np.flatnonzero(sizes & letters) if one_key_apart(typed, self._spelled[number])]
        best = min(near, key=lambda number: (-self._counts[number], self._words[number]), default=None)
        return None if best is None else self._words[best]


class Lexicon(Protocol):
    """What the listings say: an index of one generation."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Its terms; made at the first use, which takes long."""

    def knows(self, word: str) -> bool:
        """Whether a word occurs in some listing."""


def repair(
    text: str, vocabulary: Callable[[], Vocabulary], known: Callable[[str], bool]
) -> tuple[str, tuple[Repair, ...]]:
    """The text with its wrongly typed words mended, and what was mended.

    `known`: whether a word occurs anywhere; `vocabulary` is called only if a word does not.
    """
    pieces = clean(text).split()[:MOST_WORDS]
    typed = [piece for piece in pieces if words(piece) == [piece.lower()] and not _is_known(piece.lower(), known)]
    repairs: list[Repair] = []
    keyboard = _keyboard(pieces, typed, known)
    result = []
    for piece in pieces:
        mended = keyboard.get(piece)
        kind = "keyboard"
        if mended is None and is_initials(piece):
            mended, kind = vocabulary().meant_by_initials(piece), "initials"
        if mended is None and piece in typed:
            mended, kind = _spelling(piece.lower(), len(pieces), vocabulary()), "spelling"
        result.append(mended or piece)
        if mended:
            repairs.append(Repair(kind=kind, before=piece, after=mended))
    return normalise(" ".join([*result, *clean(text).split()[MOST_WORDS:]])), tuple(repairs)


def _is_known(word: str, known: Callable[[str], bool]) -> bool:
    return known(word) or known(stem(word))


def _keyboard(pieces: Sequence[str], unknown: Sequence[str], known: Callable[[str], bool]) -> dict[str, str]:
    """Words typed on the other keyboard: a single one if it then is a known word, all of them if all convert."""
    latin = [piece for piece in pieces if piece.isascii() and piece.isalpha()]
    converted = {piece: from_latin_keys(piece) for piece in latin if piece in unknown}
    sure = {piece: hangul for piece, hangul in converted.items() if hangul and len(hangul) > 1 and known(hangul)}
    everything = len(latin) == len(pieces) == len(converted) and all(converted.values())
    if everything and sum(map(len, converted.values())) > 1:
        return converted
    for piece in pieces:
        a_syllable = len(piece) == 1 and is_hangul(piece)  # 쓴 is a word, though its keys say tms
        if not piece.isascii() and not is_initials(piece) and not a_syllable and not known(piece):
            letters = to_latin_keys(piece)
            if letters and len(letters) > 2 and known(letters.lower()):
                sure[piece] = letters
    return sure


def _spelling(word: str, count: int, vocabulary: Vocabulary) -> str | None:
    least = 2 if count <= SHORT_QUERY else 3
    if is_hangul(word) and len(word) >= least:
        root = stem(word)
        near = vocabulary.nearest(word) or (vocabulary.nearest(root) if root != word and len(root) >= least else None)
        return near
    if word.isascii() and word.isalpha() and len(word) >= 5:
        return vocabulary.nearest(word)
    return None


def one_key_apart(left: str, right: str) -> bool:
    """Whether one key was added, left out, replaced, or swapped with its neighbour."""
    if len(left) > len(right):
        left, right = right, left
    if len(right) - len(left) > 1 or left == right:
        return False
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), len(left))
    if len(left) < len(right):
        return left[at:] == right[at + 1 :]
    swapped = left[at : at + 2] == right[at : at + 2][::-1] and left[at + 2 :] == right[at + 2 :]
    return left[at + 1 :] == right[at + 1 :] or swapped


def _without_doubles(terms: Iterable[Term]) -> tuple[Term, ...]:
    first: dict[tuple[str, str], Term] = {}
    counts: Counter[tuple[str, str]] = Counter()
    squeezed = cache(squeeze)  # keywords come again and again
    for term in terms:
        key = (squeezed(term.text), term.kind)
        first.setdefault(key, term)
        counts[key] += term.count
    return tuple(replace(term, count=counts[key]) for key, term in first.items())


def _suffix_table(
    terms: Sequence[Term], pieces: Sequence[Sequence[str]], spell: Callable[[str], str]
) -> tuple[list[str], list[Term]]:
    """Sorted (spelling from each word's start on, term): a prefix search finds a term by any of its words (pieces)."""
    rows = []
    for term, parts in zip(terms, pieces, strict=True):
        spelled = [spell(part) for part in parts]
        rows += [("".join(spelled[start:]), start, term) for start in range(len(parts))]
    rows.sort(key=lambda row: (row[0], row[1], row[2].text, row[2].kind))
    return [row[0] for row in rows], [row[2] for row in rows]


def _lookup(table: tuple[list[str], list[Term]], prefix: str, most: int = 400) -> list[Term]:
    spellings, terms = table
    start = bisect_left(spellings, prefix)
    end = bisect_left(spellings, prefix + "\uffff", start, min(len(spellings), start + most))
    return list({id(term): term for term in terms[start:end]}.values())


def _single_words(terms: Iterable[Term]) -> dict[str, int]:
    """Word → how often it stands in the terms."""
    counts: dict[str, int] = {}
    for term in terms:
        if term.kind != "vendor":
            for word in {*words(term.text), squeeze(term.text)}:
                root = stem(word)
                if len(root) >= 2 and len(root) <= 30:
                    counts[root] = counts.get(root, 0) + term.count
    return counts


def _letters(word: str) -> int:
    """Which letters a word contains, as bits: words one key apart differ in at most two."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) % 64)
    return bits
