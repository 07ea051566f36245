"""The library of use cases: from the trouble a firm describes to the kind of work that ends it.

A text shares no noun with the right listing when an owner describes trouble in lay words. So every use case carries
lay phrasings; a text is compared with them, by words and by meaning, and mapped to a few use cases with confidence.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .corpus import Corpus, Terms, query_terms, terms_of
from .encoder import Encoder
from .text import tokens
from .types import UseCaseGuess
from .vectors import VectorCache, content_key
from .voices import LAY_EN, LAY_KO, PLAIN_EN, PLAIN_KO, Voices

MOST_GUESSES = 3  # shown to people
LEAST_BP = 800  # guesses below this confidence are not worth showing

# Logits of a use case for a text, fitted on a thousand phrasings that the library did not hold yet.
DESCRIBED = 10.0  # a unit of cosine between what the text seeks and the description
PHRASED = 14.0  # between the text and the phrasings, of which the nearest count most
NEAREST = 10.0  # how much more
SHARED_WORDS = 6.0, 16.0  # a text whose words all stand in a phrasing: beside meaning, by words alone
COMMONLY = 0.3  # of that, for the use case that shares most, however little it is
IN_PASSING = 0.5  # of that, for a single token that stands in a phrasing alone, not in name or description
MANY = 6  # more tokens with which a text shares as much with a phrasing as with name and description
TALK = 0.02  # share of the use cases that speak with a token, from which on it is talk (어요, 몰라) and tells less
LEAST_TOLD = 0.05  # by the commonest talk
UNNAMED = 0.5, 5.0  # logit of "none of them": with meaning, against all of them together; by words alone
OFFERED = 20.0  # a unit of cosine between listing and use case
NOTHING = 0.1  # cosine as good as none

_OF_ANYTHING = re.compile(  # what every asker says and no use case is told by
    r"(?<![a-z])(?:ai|dx|solutions?|systems?|software|tools?|platforms?|services?|programs?|consulting)(?![a-z])"
    r"|digital transformation|인공지능|솔루션|시스템|프로그램|소프트웨어|플랫폼|서비스|도입|업체|구축(?!형)|컨설팅|디지털\s?전환"
)
_TRADE_NAMES = re.compile(  # what stands in brackets and after the first sentence: for the words, not for the meaning
    r"\s?\([^)]*\)|(?<=다\.)\s.*"
)


@dataclass(frozen=True, kw_only=True)
class UseCase:
    """활용 사례: a kind of work AI is used for, with the phrasings of people who need it.

    The first sentence of the description says what is done; what the trade calls it stands in brackets or follows.
    """

    code: str
    name: str
    name_en: str = ""
    description: str = ""
    description_en: str = ""
    industries: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    phrases_en: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[tuple[str, int], ...]:
        """Everything a need is compared with, each text with its voice."""
        return tuple(
            (text, voice)
            for voice, texts in (
                (PLAIN_KO, [f"{self.name}. {self.description}"]),
                (PLAIN_EN, [f"{self.name_en}. {self.description_en}".strip(". ")]),
                (LAY_KO, self.phrases),
                (LAY_EN, self.phrases_en),
            )
            for text in texts
            if text
        )


class UseCaseLibrary:
    """Use cases with their words and vectors. Immutable; the vectors are those the cache holds."""

    def __init__(self, use_cases: Sequence[UseCase] = (), version: str = "0"):
        self.use_cases, self.version = tuple(use_cases), version
        self._texts = [text for use_case in use_cases for text, _ in use_case.texts]
        self._voice_of = np.array([voice for use_case in use_cases for _, voice in use_case.texts], dtype=np.int8)
        self._owner = np.array([n for n, use_case in enumerate(use_cases) for _ in use_case.texts], dtype=np.int32)
        self._starts = np.flatnonzero(np.diff(self._owner, prepend=-1))  # texts of one use case stand together
        terms = [terms_of([(tokens(text), 1.0)]) for text in self._texts]
        self.words = Corpus(terms)
        self._told = _told(terms, self._owner)
        self._by_code = {use_case.code: number for number, use_case in enumerate(use_cases)}
        self.voices: Voices | None = None  # None until all vectors are there
        self._said: np.ndarray | None = None  # (texts, dimension), whatever the voice
        self._described: np.ndarray | None = None  # (use cases, dimension)
        self._whole: np.ndarray | None = None  # (use cases, dimension): description and phrasings, for listings

    def __getitem__(self, code: str) -> UseCase:
        return self.use_cases[self._by_code[code]]

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def number(self, code: str) -> int:
        return self._by_code[code]

    def load_vectors(self, cache: VectorCache, encoder: Encoder, compute: bool) -> bool:
        """Take the vectors from the cache, after computing those missing if `compute`; whether all are there."""
        if not self._texts:
            return False
        passages = [self._passage(use_case) for use_case in self.use_cases]
        if compute:
            cache.add_missing(encoder, "query", self._texts)
            cache.add_missing(encoder, "passage", passages)
        vectors = self._cached(cache, encoder, "query", self._texts)
        described = self._cached(cache, encoder, "passage", passages)
        if vectors is None or described is None:
            return False
        voices = Voices(vectors, self._voice_of, described, self._owner)
        self._said, self._described = voices.said(vectors), voices.offered(described)
        lay = (self._voice_of >= LAY_KO).astype(np.float32)
        counts = np.maximum(np.add.reduceat(lay, self._starts), 1.0)
        phrased = np.add.reduceat(self._said * lay[:, None], self._starts) / counts[:, None]
        self._whole = (self._described + phrased) / 2
        self.voices = voices
        return True

    @staticmethod
    def _passage(use_case: UseCase) -> str:
        return f"{use_case.name}. {_TRADE_NAMES.sub('', use_case.description)}"

    @staticmethod
    def _cached(cache: VectorCache, encoder: Encoder, kind: str, texts: Sequence[str]) -> np.ndarray | None:
        keys = [content_key(kind, text) for text in texts]
        found = cache.get(encoder.id, keys)
        return np.stack([found[key] for key in keys]) if len(found) == len(set(keys)) else None

    def confidence(self, text: str, said: np.ndarray | None) -> np.ndarray:
        """How likely `text` speaks of each use case: float64[use cases], 0–1, summing to less than 1.

        `said`: its vector by `voices.said`, if there is one.
        """
        if not self.use_cases:
            return np.zeros(0)
        terms = query_terms(_OF_ANYTHING.sub(" ", text))
        terms = {token: weight * self._told.get(token, 1.0) for token, weight in terms.items()}
        worth = IN_PASSING + (1.0 - IN_PASSING) * min((len(terms) - 1) / MANY, 1.0)
        weights = np.where(self._voice_of >= LAY_KO, worth, 1.0)
        found = self._best_two(self.words.scores(terms) * weights)
        shared = self._best_two(self.words.coverage(terms) * weights)
        shared += COMMONLY * found / max(found.max(initial=0.0), 1e-9)
        if said is None:
            return _shares(SHARED_WORDS[1] * shared, UNNAMED[1])
        doubt = UNNAMED[0] + float(np.log(len(self.use_cases)))
        near = np.exp(NEAREST * (self._said @ said))
        phrased = np.log(np.add.reduceat(near, self._starts) / np.diff(self._starts, append=len(near))) / NEAREST
        described = self._described @ self.voices.sought(said[None])[0]
        return _shares(DESCRIBED * described + PHRASED * phrased + SHARED_WORDS[0] * shared, doubt)

    def served(self, listings: np.ndarray) -> np.ndarray:
        """How well listings of these vectors serve each use case: float32[listings, use cases], rows of a length up to 1."""
        assert self.voices is not None, "load_vectors first"
        odds = self.voices.offered(listings) @ self._whole.T  # large: one table is made, and changed in place
        odds *= OFFERED
        odds -= OFFERED * NOTHING
        np.exp(odds, out=odds)
        odds /= np.sqrt(1.0 + (odds**2).sum(axis=1, keepdims=True))
        return odds

    def served_by_words(self, listings: Corpus) -> np.ndarray:
        """How well listings serve each use case by the words of its name and description: as `served`."""
        shared = np.zeros((listings.size, len(self.use_cases)), dtype=np.float32)
        for number, terms in enumerate(self._plain):
            shared[:, number] = listings.coverage(terms) ** 2
        return shared / np.maximum(np.linalg.norm(shared, axis=1, keepdims=True), 1e-9)

    @cached_property
    def _plain(self) -> list[dict[str, float]]:
        """The tokens of each use case's name and, half as heavy, of its description."""
        return [
            query_terms(f"{one.description} / {one.description_en}", 0.5) | query_terms(f"{one.name} / {one.name_en}")
            for one in self.use_cases
        ]

    def certainty(self, chosen: Sequence[str]) -> np.ndarray:
        """As `confidence`, where the asker has said which use cases are meant; unknown codes say nothing."""
        known = [self._by_code[code] for code in chosen if code in self]
        said = np.zeros(len(self.use_cases))
        said[known] = 1.0 / max(len(known), 1)
        return said

    def _best_two(self, values: np.ndarray) -> np.ndarray:
        """Per use case: mostly the best of its texts, a little the second best."""
        first = np.maximum.reduceat(values, self._starts)
        others = np.where(values == first[self._owner], 0.0, values)
        return 0.7 * first + 0.3 * np.maximum.reduceat(others, self._starts)

    def guesses(self, confidence: np.ndarray) -> tuple[UseCaseGuess, ...]:
        """The few use cases worth showing, the likeliest first."""
        best = np.argsort(-confidence, kind="stable")[:MOST_GUESSES]
        found = ((self.use_cases[number], int(confidence[number] * 10_000)) for number in best)
        return tuple(
            UseCaseGuess(code=use_case.code, name=use_case.name, name_en=use_case.name_en, confidence_bp=basis_points)
            for use_case, basis_points in found
            if basis_points >= LEAST_BP
        )


def _told(terms: Sequence[Terms], owner: Sequence[int]) -> dict[str, float]:
    """How much each token tells of a use case, for those that many use cases speak with: LEAST_TOLD–1."""
    pairs = {(number, token) for number, text in zip(owner, terms, strict=True) for token in text.names}
    speakers = Counter(token for _, token in pairs)
    talk = max(TALK * (max(owner, default=0) + 1), 2.0)
    return {token: max(LEAST_TOLD, talk / count) for token, count in speakers.items() if count > talk}


def _shares(logits: np.ndarray, doubt: float) -> np.ndarray:
    """Logits as shares of 1, of which `doubt` takes its own."""
    highest = max(float(logits.max()), doubt)
    odds = np.exp(logits - highest)
    return odds / (odds.sum() + np.exp(doubt - highest))
