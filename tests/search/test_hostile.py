"""Questions nobody should ask: each is answered, none takes long, none leaves a trace in the index.

HOSTILE_QUESTIONS=10000 asks as many, in about a minute.
"""

import os
import random
import time

from search import SearchRequest
from tests.fakes.encoder import FakeEncoder
from tests.search.conftest import LISTINGS, listing

COUNT = int(os.environ.get("HOSTILE_QUESTIONS", "1000"))
LISTED = 250
SLOWEST = 5  # times the median
LONG = 100_000
SYNTAX = [
    '"', "'", "*", "^", "(", ")", "[", "]", "{", "}", ":", "-", "+", "~", "\\", "/", "%", "_", "|", "&", "<", ">", "#", ";", "--",
    "/*", "*/", " OR ", " AND ", " NOT ", " NEAR(", "NEAR/2", "title:", "col : ", "UNION SELECT", "DROP TABLE documents", "'; --",
    "_exists_:", "/.*/", "[* TO *]", "{{7*7}}", "${jndi:x}", "<script>", "%00", "\\u0000",
]  # fmt: skip
ALPHABETS = {
    "controls": [chr(n) for n in range(32)] + ["\x7f", "\x00", "\u200b", "\ufeff", "\u2028"],
    "surrogates": [chr(n) for n in (0xD800, 0xDBFF, 0xDC00, 0xDFFF)] + ["가", "a"],
    "syntax": SYNTAX,
    "right to left": [chr(n) for n in range(0x5D0, 0x5EB)] + ["\u202e", "\u202b", "\u200f", "ﷺ", "א"],
    "emoji": ["🙂", "👨‍👩‍👧", "🏳️‍🌈", "👍🏽", "\u20e3", "\ufe0f"],
    "jamo": [chr(n) for n in range(0x3131, 0x3164)] + [chr(n) for n in range(0x1100, 0x1113)],
    "marks": ["\u0301", "\u0308", "\u1161", "\u11a8", "a", "ㄱ"],
    "syllables": [chr(n) for n in range(0xAC00, 0xD7A4, 37)],
    "letters": list("abcdefghijklmnopqrstuvwxyzABCXYZ"),
    "amounts": [*"0123456789", "억", "천만", "원", "이하", "만", " ", ",", "."],
    "digits": list("0123456789"),
    "counters": ["건", "명", "대", "개", "5천", "3만", "최대", "구십칠만", "넘으면", "예산", "비용", "줄이고"],
    "regions": ["부산", "서울", "경기도", "광주", "수도권", "업체", "Busan", "vendor in", "우리"],
    "certificates": ["GS인증", "ISMS", "CSAP", "식약처", "HACCP", "필요", "없어도", "ISO 27001"],
    "places": ["클라우드", "온프레미스", "엣지", "인터넷", "외부로", "자료", "회사 서버", "안 됩니다", "cloud", "must"],
    "words": ["불량", "공구", "마모", "검사", "설계도", "재고", "예산", "클라우드", "AI", "chatbot", "안녕하세요", "찾습니다"],
    "anything": [chr(n) for n in range(0x20, 0x3000, 13)] + ["𝒜", "𠀀", "\U0010ffff"],
}  # fmt: skip
EVERYTHING = [piece for pieces in ALPHABETS.values() for piece in pieces]


def question(lots: random.Random) -> str:
    """Pieces of one alphabet or of all, from nothing at all to 100 kB."""
    pieces = lots.choice([*ALPHABETS.values(), EVERYTHING])
    length = LONG if lots.random() < 0.01 else int(10 ** lots.uniform(0, 3.3))
    between = lots.choice(["", " ", "\n", "\t\t"])
    return between.join(lots.choices(pieces, k=length))[:LONG]


SAME = (
    "부산 ",
    "서울 ",
    "9",
    "우리 ",
    "GS인증 ",
    "최대 5천 ",
    "클라우드 ",
    "자료 외부 ",
    "vendor in busan ",
    "예산 ",
    "₩9 ",
    "국내 ",
    "no ",
)


def catalogue(lots: random.Random):
    """Listings enough that an ordinary question costs what it costs on a site."""
    words = [
        "불량",
        "공구",
        "마모",
        "검사",
        "설계도",
        "재고",
        "예측",
        "상담",
        "문서",
        "번역",
        "배차",
        "안전",
        "에너지",
        "요금",
    ]
    for number in range(LISTED):
        some = lots.sample(words, 6)
        yield listing(f"n{number}", " ".join(some[:3]), summary=" ".join(some[3:]), keywords=tuple(some[:2]))


def seconds(service, text: str) -> float:
    """Processor time of the first answer to this question."""
    service.forget_answers()
    started = time.thread_time()
    assert service.match(SearchRequest(text=text)).took_ms >= 0
    assert len(service.engine.suggestions(text, 5)) <= 5
    return time.thread_time() - started


def test_hostile_questions_do_no_harm(make_service):
    lots = random.Random(20261126)
    service = make_service([*LISTINGS, *catalogue(lots)], FakeEncoder())
    before = service.engine.digests(), service.engine.generation()
    taken = [(seconds(service, text), text) for text in (question(lots) for _ in range(COUNT))]
    limit = SLOWEST * sorted(taken)[COUNT // 2][0]
    taken += [(seconds(service, text), text) for text in (piece * (1000 // len(piece)) for piece in SAME)]
    slow = [text for spent, text in taken if spent > limit]
    assert [text[:80] for text in slow if min(seconds(service, text) for _ in range(3)) > limit] == []
    for _, text in taken[::20]:
        assert service.search(SearchRequest(text=text, facets=("industry",))).total >= 0
    assert (service.engine.digests(), service.engine.generation()) == before
