"""Korean text for searching: one spelling, tokens, jamo. Pure functions, no index and no language model."""

import re
import unicodedata
from functools import cache

MAX_LENGTH = 4000  # characters of a query or a field that are looked at

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_IS_FULL_WIDTH = re.compile("[\uff01-\uff5e\u3000]")
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff]")
_HANGUL = re.compile("[가-힣]+")
_PIECE = re.compile(r"(?P<hangul>[가-힣]+)|(?P<word>[a-z0-9]+)|(?P<other>[^\W_가-힣a-z0-9]+)")

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_DOUBLES = dict(
    zip(
        [
            "ㅗㅏ",
            "ㅗㅐ",
            "ㅗㅣ",
            "ㅜㅓ",
            "ㅜㅔ",
            "ㅜㅣ",
            "ㅡㅣ",
            "ㄱㅅ",
            "ㄴㅈ",
            "ㄴㅎ",
            "ㄹㄱ",
            "ㄹㅁ",
            "ㄹㅂ",
            "ㄹㅅ",
            "ㄹㅌ",
            "ㄹㅍ",
            "ㄹㅎ",
            "ㅂㅅ",
        ],
        "ㅘㅙㅚㅝㅞㅟㅢㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ",
        strict=True,
    )
)  # two keystrokes and the one letter they make
_STROKES = {letter: strokes for strokes, letter in _DOUBLES.items()}
_MEDIALS = [_STROKES.get(letter, letter) for letter in "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"]
_FINALS = ["", *(_STROKES.get(letter, letter) for letter in "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")]
_KEYS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True)) | {
    "Q": "ㅃ",
    "W": "ㅉ",
    "E": "ㄸ",
    "R": "ㄲ",
    "T": "ㅆ",
    "O": "ㅒ",
    "P": "ㅖ",
}
_LETTERS = {jamo: key for key, jamo in _KEYS.items()}

_STOPWORDS = (
    "a an the and or of to in on at for with without from by as is are be been was were it its this that these those "
    "we our us i my me you your they their he she who which what when where how do does did can could would should "
    "will may might must have has had not no so too very more most much many any some all each every just only also "
    "there here than then but if into out up down over under about after before while again want need needs looking "
    "find help please like get got make use using used"
)


def clean(text: str) -> str:
    """Readable text in one spelling: NFC, half-width, no control characters or lone surrogates, capped, case kept."""
    text = _UNWANTED.sub(" ", text[: MAX_LENGTH * 2])
    if _IS_FULL_WIDTH.search(text):  # few texts are, and translating looks at every letter
        text = text.translate(_FULL_WIDTH)
    return unicodedata.normalize("NFC", text)[:MAX_LENGTH]


def normalise(text: str) -> str:
    """`clean`, in lower case and with single spaces: the spelling in which texts are compared."""
    return " ".join(clean(text).lower().split())


def squeeze(text: str) -> str:
    """`normalise` without any spaces: 바우처 사업 and 바우처사업 are the same."""
    return normalise(text).replace(" ", "")


def is_hangul(text: str) -> bool:
    """Whether every character is a full Hangul syllable."""
    return _HANGUL.fullmatch(text) is not None


_PLURAL = re.compile(r"(?<=x|s)es$|(?<=ch|sh)es$|(?<=ys)is$|(?<![sui])s$")
_ENDING = re.compile(r"(?<=[a-z]{4})(?:i[sz](?:ation|ing|er|ed|e)|ion|ing|ed|e)$")


def root(word: str) -> str:
    """An English word without its ending, so that predicts, predicting and prediction are one; others as they are.

    British and American spellings are one: optimisation, optimizing → optim; colours → color.
    """
    if len(word) <= 3 or not (word.isascii() and word.isalpha()):
        return word
    word = f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else _PLURAL.sub("", word)
    if len(word) > 5:
        word = word.replace("our", "or")
    bare = _ENDING.sub("", word)
    doubled = bare != word and bare[-1] == bare[-2] and bare[-1] not in "aeiouslz"
    return bare[:-1] if doubled else bare  # planning → plan


ENGLISH_STOPWORDS = frozenset(_STOPWORDS.split()) | frozenset(map(root, _STOPWORDS.split()))


Token = tuple[str, bool]  # and whether it crosses a space


def tokens(text: str) -> list[Token]:
    """The tokens of a text in reading order.

    Hangul becomes bigrams that run on over spaces (품질 검사 → 품질, 질검 (crossing), 검사), so that spacing does not
    matter; Latin words and numbers stay whole.
    """
    return [token for run in runs(text) for token in run]


def runs(text: str) -> list[list[Token]]:
    """Tokens, in a new list after each punctuation mark."""
    result: list[list[Token]] = []
    hangul, starts, end = "", set(), 0
    text = normalise(text)
    for piece in _PIECE.finditer(text):
        gap = text[end : piece.start()]
        goes_on = bool(result) and (not gap or gap.isspace())
        is_syllables = piece.lastgroup == "hangul"
        if is_syllables and hangul and goes_on:
            starts.add(len(hangul))
            hangul += piece.group()
        else:
            if hangul:
                result[-1] += _bigrams(hangul, starts)
            if not goes_on:
                result.append([])
            hangul, starts = (piece.group(), set()) if is_syllables else ("", set())
            if not is_syllables:
                result[-1].append((root(piece.group()), False))
        end = piece.end()
    if hangul:
        result[-1] += _bigrams(hangul, starts)
    return result


def _bigrams(run: str, starts: set[int]) -> list[Token]:
    if len(run) == 1:
        return [(run, False)]
    return [(run[at : at + 2], at + 1 in starts) for at in range(len(run) - 1)]


def words(text: str) -> list[str]:
    """The words of a text as typed, in lower case: runs of letters and digits between spaces and punctuation."""
    return [piece.group() for piece in re.finditer(r"[^\W_]+", normalise(text))]


_PARTICLES_TYPED = (
    "으로부터 에서는 으로는 까지는 에게는 이라고 에서 으로 에게 까지 부터 처럼 보다 마다 이나 이랑 하고 라도 에는 에도 "
    "에만 이란 이면 들이 들을 들의 은 는 이 가 을 를 에 의 로 와 과 도 만 나 랑"
)
_PARTICLES = tuple(sorted(_PARTICLES_TYPED.split(), key=len, reverse=True))


def stem(word: str) -> str:
    """A Korean word without the particle at its end, where at least two syllables are left: 공구를 → 공구."""
    if word.endswith(_PARTICLES) and is_hangul(word):
        for particle in _PARTICLES:
            if word.endswith(particle) and len(word) - len(particle) >= 2:
                return word[: -len(particle)]
    return word


def jamo(text: str) -> str:
    """The keystrokes of a text: 제품 → ㅈㅔㅍㅜㅁ. Other characters stay."""
    return "".join(_syllable(char) if "가" <= char <= "힣" else char for char in text)


@cache
def _syllable(char: str) -> str:
    initial, rest = divmod(ord(char) - 0xAC00, 588)
    medial, final = divmod(rest, 28)
    return INITIALS[initial] + _MEDIALS[medial] + _FINALS[final]


def initials(text: str) -> str:
    """The initial consonants of the syllables: 재고관리 → ㅈㄱㄱㄹ. Other characters stay."""
    return "".join(_syllable(char)[0] if "가" <= char <= "힣" else char for char in text)


def is_initials(word: str) -> bool:
    """Whether a word consists of two or more bare initial consonants."""
    return len(word) >= 2 and all(char in INITIALS for char in word)


def from_latin_keys(word: str) -> str | None:
    """What a word typed on a Latin keyboard says in Hangul (wpvna → 제품), or None if that is not well formed."""
    strokes = [_KEYS.get(key) or _KEYS.get(key.lower()) for key in word]
    return _compose(strokes) if strokes and all(strokes) else None


def to_latin_keys(word: str) -> str | None:
    """What a word typed in Hangul says on a Latin keyboard (ㅊㅗㅁㅅ → chat), or None if it cannot be typed so."""
    letters = [_LETTERS.get(stroke) for char in word for stroke in _STROKES.get(char) or jamo(char)]
    return "".join(letters).lower() if letters and all(letters) else None


def _compose(strokes: list[str]) -> str | None:
    """Syllables out of keystrokes; None unless every keystroke finds its place."""
    result, at, count = "", 0, len(strokes)
    while at < count:
        if strokes[at] not in INITIALS or at + 1 >= count or strokes[at + 1] not in _MEDIALS:
            return None
        initial, at = strokes[at], at + 1
        medial, at = strokes[at], at + 1
        if at < count and medial + strokes[at] in _MEDIALS:
            medial, at = medial + strokes[at], at + 1
        final, at = _final(strokes, at)
        code = (INITIALS.index(initial) * 21 + _MEDIALS.index(medial)) * 28 + _FINALS.index(final)
        result += chr(0xAC00 + code)
    return result


def _final(strokes: list[str], at: int) -> tuple[str, int]:
    """The final consonant starting at `at`: as many strokes as do not begin the next syllable."""
    for length in (2, 1):
        final = "".join(strokes[at : at + length])
        follows_vowel = at + length < len(strokes) and strokes[at + length] in _MEDIALS
        if len(strokes) >= at + length and final in _FINALS and final and not follows_vowel:
            return final, at + length
    return "", at
