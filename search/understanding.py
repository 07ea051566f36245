"""From what a person typed to what is searched for."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import numpy as np

from .constraints import read_constraints
from .corpus import query_terms
from .library import UseCaseLibrary
from .repair import MOST_WORDS, Lexicon, repair
from .synonyms import Synonyms, synonym_terms
from .text import ENGLISH_STOPWORDS, clean, is_hangul, normalise, stem, words
from .types import REPAIR, Understanding
from .vocabulary import codes_in
from .voices import Voices

READ = 1000  # characters of a text in which conditions are looked for: as many as the form of a need takes
SEARCHED = 500  # of the matter that is left, that are searched for: a page pasted in says little more
FELT = 200  # of these, that go to the encoder: its time grows with the length
USE_CASE_WORDS = 0.7  # weight of a guessed use case's name in the words searched for, at full confidence

_POLITE = re.compile(
    r"안녕하세요|안녕하십니까|수고\s?(?:많으)?(?:하)?십니다|수고하세요|감사합니다|고맙습니다|잘\s?부탁(?:드립니다|드려요|합니다)|"
    r"문의\s?드립니다|문의드려요|궁금합니다|혹시|저희는|저희가|저희|우리는|"
    r"(?:을|를)?\s?(?:좀\s?)?(?:찾고\s?있(?:습니다|어요|는데요?|음)|찾습니다|찾아요|찾는\s?중(?:입니다|이에요)?|구합니다|구해요|구하고\s?있(?:습니다|어요))|"
    r"(?:추천|소개|알려|도와|부탁)(?:을|를)?\s?(?:좀\s?)?(?:해\s?)?(?:주세요|주십시오|주실|줘요?|드립니다|드려요|바랍니다|부탁(?:드립니다|드려요|해요)?)|"
    r"(?:하고|받고|쓰고|알고|맡기고|바꾸고|줄이고|만들고)?\s?싶(?:습니다|어요|은데요?|네요|음)|"
    r"있을까요|없을까요|있나요|없나요|될까요|되나요|가능할까요|가능한가요|가능한지요?|할\s?수\s?있을까요|필요합니다|필요해요|원합니다|바랍니다|"
    r"좋겠(?:습니다|어요|네요|는데요?)|했으면\s?(?:합니다|해요)|"
    r"\b(?:hi|hello|dear(?:\s\w+)?|thanks|thank\syou|please|could\syou|can\syou|would\syou|we\sare\slooking\sfor|i\sam\slooking\sfor|"
    r"i'm\slooking\sfor|we're\slooking\sfor|looking\sfor|we\sneed|i\sneed|we\swant(?:\sto)?|i\swant(?:\sto)?|recommend(?:\sus|\sme)?|"
    r"is\sthere(?:\sany(?:thing)?)?|do\syou\shave|any\ssolutions?\sthat)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an engine and the scoring need: the understanding, its tokens with weights, and its vector."""

    understood: Understanding
    typed_terms: Mapping[str, float] = field(default_factory=dict)
    more_terms: Mapping[str, float] = field(default_factory=dict)  # synonyms and names of the use cases
    vector: np.ndarray | None = None
    sought: np.ndarray | None = None  # what would be offered to it; None where the library's vectors are not there
    voices: Voices | None = None
    confidence: np.ndarray = field(default_factory=lambda: np.zeros(0))  # for each use case of the library, 0–1

    @property
    def terms(self) -> dict[str, float]:
        """Typed and further tokens; what was typed keeps its own weight."""
        return {**self.more_terms, **self.typed_terms}


class Understander:
    """Reads texts with a set of synonyms and a library of use cases. Holds no state between texts."""

    def __init__(self, synonyms: Synonyms, library: UseCaseLibrary):
        self.synonyms, self.library = synonyms, library

    def read(
        self,
        typed: str,
        lexicon: Lexicon,
        embed: Callable[[str], np.ndarray | None],
        as_typed: bool = False,
        chosen: Sequence[str] = (),
        asked_on: date | None = None,
        without: Sequence[str] = (),
    ) -> Question:
        """Everything that can be read from `typed`. `lexicon`: of the listings searched; `embed` may give None.

        `as_typed`: nothing is repaired, taken for a condition or left out. `chosen`: codes of use cases that the asker
        has named, in place of a guess. `asked_on`: the day against which dates are read.
        `without`: what the asker has taken back: kinds of constraints, whose words count as words then, and "repair".
        """
        known = cache(lexicon.knows)  # each word is asked about several times
        typed = clean(typed)[:READ]
        text, repairs = normalise(typed), ()
        if text and not as_typed and REPAIR not in without:
            text, repairs = repair(text, lambda: lexicon.vocabulary, cache(lambda word: self._knows(word, known)))
        constraints, rest = ((), text) if as_typed else read_constraints(text, asked_on, without)
        topic = rest if as_typed else without_politeness(rest)
        if not topic and not constraints:  # nothing but politeness
            topic = rest
        topic = topic[:SEARCHED]
        vector = embed(topic[:FELT]) if topic else None
        found = self.synonyms.found_in(topic)
        voices, said, sought = self.library.voices, None, None
        if vector is not None and voices is not None:
            [said] = voices.said(vector[None])
            [sought] = voices.sought(said[None])
        confidence = self.library.certainty(chosen) if chosen else self.library.confidence(topic, said)
        guesses = self.library.guesses(confidence) if topic else ()
        understood = Understanding(
            typed=typed, text=text, topic=topic, words=content_words(topic, known), repairs=repairs, synonyms=found,
            constraints=constraints, industries=codes_in("industries", text)[:2], use_cases=guesses,
        )  # fmt: skip
        return Question(
            understood=understood, typed_terms=query_terms(topic), more_terms=self._more(found, guesses),
            vector=vector, sought=sought, voices=voices, confidence=confidence,
        )  # fmt: skip

    def _knows(self, word: str, known: Callable[[str], bool]) -> bool:
        if word in ENGLISH_STOPWORDS or word.isdigit() or self.synonyms.knows(word):
            return True
        return known(word) or self.library.words.together(word)

    def _more(self, found, guesses) -> dict[str, float]:
        result = dict(synonym_terms(found))
        for guess in guesses:
            share = USE_CASE_WORDS * guess.confidence_bp / 10_000
            for token, weight in query_terms(f"{guess.name} / {guess.name_en}", share).items():
                result[token] = max(result.get(token, 0.0), weight)
        return result


def without_politeness(text: str) -> str:
    """A text without greetings, requests and other words that say nothing about the matter."""
    rest = _POLITE.sub(" ", text)
    rest = re.sub(r"\s+([,.!?])", r"\1", rest)
    return " ".join(re.sub(r"([,.!?])[\s,.!?]*([,.!?])", r"\1", rest).split()).strip(" ,.!?~·/-")


def content_words(text: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The words worth finding in a listing: no English function words, no single letters, no particles; a single
    syllable only where it is all that was asked (쌀).

    설계도 is a word of its own; only of a word that occurs nowhere (공구를) the end is taken for a particle.
    """
    asked = words(text)[:MOST_WORDS]
    if len(asked) == 1 and is_hangul(asked[0]):
        return (asked[0] if known(asked[0]) else stem(asked[0]),)
    kept = (word for word in asked if word not in ENGLISH_STOPWORDS and len(word) > 1)
    return tuple(dict.fromkeys(word if known(word) else stem(word) for word in kept))
