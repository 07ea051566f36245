"""Which articles a Korean text names: “제12조”, “협약 제12조”, “제13조부터 제15조까지”. Pure: no database.

In an agreement each is its own, but one of a law: that stands straight after the law's name, in 「 」. In another document
“협약 제n조” is the agreement's, and so are the articles named after it in the same sentence, until the document names
itself (“이 문서 제n조”, “이 변경협약 제n조”); any other is its own.
"""

import re

_NAMED = re.compile(
    r"(?P<law>」\s{0,3})?"
    r"(?:(?P<itself>변경협약|이 문서)|(?P<agreement>(?<![가-힣])협약))?(?:의)?\s{0,3}"
    r"제(?P<first>\d+)조(?:(?:\([^()]*\))?부터\s{0,3}제(?P<last>\d+)조)?"
)
_SENTENCE = re.compile(r"(?<=다)\.\s+|\n")
MOST = 1000  # articles of a range that are told one by one


def own(text: str) -> set[int]:
    """Numbers of the articles that an agreement names of itself."""
    return {number for found in _NAMED.finditer(text) if not found["law"] for number in _numbers(found)}


def told_apart(text: str) -> tuple[set[int], set[int]]:
    """Numbers that another document names: of the agreement, and of itself."""
    of_agreement, of_itself = set(), set()
    for sentence in _SENTENCE.split(text):
        named = of_itself
        for found in _NAMED.finditer(sentence):
            if found["law"]:
                continue
            if found["agreement"] or found["itself"]:
                named = of_agreement if found["agreement"] else of_itself
            named |= _numbers(found)
    return of_agreement, of_itself


def blank(text: str) -> str:
    """The text with the numbers of articles left out: the same for one that names others in the same words."""
    return re.sub(r"제\d+조", "제조", text)


def _numbers(found: re.Match) -> set[int]:
    first, last = int(found["first"][:9]), int((found["last"] or found["first"])[:9])
    return {first, last, *range(first, min(last, first + MOST))}
