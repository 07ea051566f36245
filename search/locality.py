"""Reading where a vendor must be and which language its solution must speak."""

import re
from collections.abc import Iterator
from functools import cache

from .asking import ENDS, MUST_BE, ours, waived
from .readiness import Span
from .types import Constraint
from .vocabulary import alternatives, any_of, codes_in, region_codes, words_by_code

Found = tuple[Constraint, Span]  # what was read, and where it stands

_VENDOR = r"(?:(?:공급|개발|ai|솔루션|협력|서비스|제공|구축)?\s?(?:업체|회사|기업|사업자|곳|vendor)|\s데(?=[가를면로]))"
_WANTED = (  # behind a vendor: one is sought, and does not buy or compete
    rf"(?:{MUST_BE}|만(?=\s)|으?로(?=\s?(?:$|[,.!?]|부탁|찾|원|해|추천|한정|구|하고|좋))"
    rf"|(?:를|을|가|이|와|과|은|는)?\s?(?:찾|원하|원합|원해|추천|소개|필요|구합|구해|구하|좋|선정|희망|한정|부탁|연결|있을까|있나|중에|가운데|선호|(?:함께\s)?일하고\s?싶)|{ENDS})"
)
_MUST_COME = (
    r"(?:설치해(?=\s?줄)|(?:출장|방문|대응|유지보수|설치|a/s|as|(?:현장|기술)\s?지원)(?:이|가|도|을|를)?\s?(?:가능|되는|돼야|되어야|해\s?줄|할\s?수\s?있|해야|와\s?줄|필수|필요|올\s?수)"
    r"|와\s?줄|와서\s?(?:설치|봐|고쳐|도와)|올\s?수\s?있|달려올)"
)
_SOMEBODY = r"고객|손님|매장|직원|환자|관광|거래처"
_ENGLISH_VENDOR = r"(?:vendors?|suppliers?|providers?|partners?)"
_MOST_NAMES = 5  # behind the first: 부산이나 울산
_LOOKED_AT = 1000  # characters in which a region is looked for


@cache
def _region_patterns() -> tuple[re.Pattern, ...]:
    name = any_of(region_codes())
    names = rf"(?P<names>{name}(?:(?:\s?(?:이나|나|과|와|또는|혹은|·|,|/)\s?|\s){name}){{0,{_MOST_NAMES}}})"
    where = (
        r"(?:에|도|시)?\s?(?:에\s?있는|소재|지역|쪽|권|내|근처|인근|근방|에서\s?가까운|에\s?본사를?\s?둔)?(?:의|에)?\s?"
    )
    place = rf"(?:\s(?:that|who)\sis)?(?:\s(?:based|located))?\s(?:in|near|from|around)\s(?:the\s)?{names}"
    return (
        re.compile(rf"(?<![가-힣]){names}{where}{_VENDOR}{_WANTED}[가-힣]*"),
        re.compile(rf"(?<![가-힣]){names}(?:(?!{_SOMEBODY})[^.!?,]){{0,12}}{_MUST_COME}[가-힣]*"),
        re.compile(rf"(?<![가-힣]){names}(?:권|\s?소재)(?:이면|이어야|으로|만)?(?=\s?(?:$|[,.!?]))"),
        re.compile(rf"\b(?P<buyer>{_ENGLISH_VENDOR}|company|firm|someone){place}"),
        re.compile(
            rf"\b(?:(?:vendor|supplier|provider|company|partner|firm)s?|they|it)\s(?:must|should|has\sto|have\sto|needs?\sto)\sbe{place}"
        ),
        re.compile(rf"(?<![a-z가-힣]){names}[- ](?:based|area)?\s?(?P<buyer>{_ENGLISH_VENDOR})\b"),
    )


_SOUGHT = re.compile(
    r"\b(?:need|needs|want|wants|looking\sfor|seeking|find|prefer|hire|choose|require|only)\s"
    r"(?:(?!(?:our|my|for|of|from|with|because|when|if|that|to|is|are)\b)[\w-]+\s){0,5}$"
)
_BEGINS = re.compile(r"(?:^|[,;.!?]\s?)(?:(?!(?:we|i|our|my|their|is|are|with|from|to|by|of|for|the)\b)[\w-]+\s){0,3}$")
_DOES = re.compile(
    r"\s(?:is|are|was|were|has|have|had|keeps?|sends?|delivers?|often|always|who|whose|orders?|complains?)\b"
)


def _is_asked_for(found: re.Match, text: str) -> bool:
    """Whether the region is that of a vendor that is sought, and not waived."""
    start, end = found.span()
    if waived(text, (start, end)) or ours(text, (start, end)):
        return False
    if not (word := found.groupdict().get("buyer")):
        return True
    before = text[max(0, start - 60) : start]
    begins = word not in ("company", "firm", "someone") and _BEGINS.search(before)
    return bool(_SOUGHT.search(before) or begins) and not _DOES.match(text, end)


@cache
def _region_alone() -> re.Pattern:
    """수도권 needs no word beside it, as a region that calls itself one; 경남권 is read like any other name."""
    name = any_of(name for name in region_codes() if name.endswith("권"))
    return re.compile(
        rf"(?<![가-힣])(?P<names>{name})(?P<must>이면|이어야|이여야|여야|으로|만)?(?=\s?(?:$|[,.!?]|좋|합니|해요|됩니|돼))"
    )


_OUR_PLACE = re.compile(r"저희|우리|당사|직원|종업원|매출|공장|매장|지점|병원|농장|학원|식당|가게")


def _stands_alone(found: re.Match, text: str) -> bool:
    """Whether the name of a region is a condition among others, and not where the firm itself is."""
    before = text[: found.start()].rstrip()
    whole = not before and not text[found.end() :].strip(" .!?")
    return bool(found["must"] or whole or (before.endswith((",", ";", "/")) and not _OUR_PLACE.search(text)))


def region(text: str) -> Iterator[Found]:
    """The regions a vendor must be in; where the firm itself is, is no condition."""
    text = text[:_LOOKED_AT]
    alone = [found for found in _region_alone().finditer(text) if _stands_alone(found, text)]
    for several in (*(pattern.finditer(text) for pattern in _region_patterns()), alone):
        for found in several:
            if not _is_asked_for(found, text):
                continue
            names = re.findall(any_of(region_codes()), found["names"])
            codes = tuple(dict.fromkeys(code for name in names for code in _codes_of_region(name)))
            yield Constraint(kind="region", codes=codes, said=found[0].strip()), found.span()


def _codes_of_region(name: str) -> tuple[str, ...]:
    return region_codes().get(name) or codes_in("regions", name)[:1]


_TOOL = r"(?:챗봇|시스템|화면|메뉴|앱|프로그램|솔루션|서비스|안내|설명서|매뉴얼|chatbot|bot|system|tool|software|app|solution|service|assistant|manual)s?"
_OF_A_TEXT = re.compile(  # its language is the matter: translating, writing, a document
    r"번역|통역|옮기|옮겨|작문|회화|자막|작성|적어|쓰기|써\s?주|문서|계약서|초안|보고서|대본|메일|리뷰|기사|논문|자료"
    r"|translat|interpret|subtitle|transcri|writ|draft|document|contract|report|review|mail|article|paper|learn|teach"
)


def _one_or_two() -> str:
    word = alternatives("languages")
    return rf"(?:{word}(?:(?:\s?(?:,|/|·|와|과|및)\s?|\sand\s){word}){{0,3}})"


@cache
def _language_alone() -> re.Pattern:
    """A language at the end of a sentence, behind a mark or the tool that is to speak it."""
    word = _one_or_two()
    return re.compile(
        rf"(?:(?<=[,;/])\s?|{_TOOL}(?:은|는|을|를|이|가)?\s)(?P<cut>{word}로(?:만|요)?|in\s{word})(?=\s?(?:$|[.!?]))"
    )


@cache
def _language_asked_for() -> re.Pattern:
    word = _one_or_two()
    return re.compile(
        rf"{word}(?:가|를|도|로|로도|까지)?\s?(?:지원|되는|되어야|돼야|가능한|가능해야|가능하|응대)[가-힣]*"
        rf"|{word}로도?\s?(?:쓸\s?수|사용|안내|응대|상담|제공|답)[가-힣]*(?:\s?있[가-힣]*)?"
        rf"|(?:support(?:s|ing)?(?:\sfor)?|available\sin|works?\sin|speaks?"
        rf"|(?:interface|screens?|manuals?|support|service|training|answers?|reports?)\s(?:must\sbe\s|is\s|are\s)?in)\s{word}"
    )


def language(text: str) -> Iterator[Found]:
    """The languages a solution must speak; that of the texts it works on is its matter."""
    places = [found.span() for found in _language_asked_for().finditer(text)]
    for found in _language_alone().finditer(text):
        start, end = found.span("cut")
        sentence = re.split("[.!?]", text[:start])[-1]
        if not _OF_A_TEXT.search(sentence) and all(end <= first or last <= start for first, last in places):
            places.append((start, end))
    for start, end in places:
        said = text[start:end].strip()
        yield Constraint(kind="language", codes=_languages_in(said), said=said), (start, end)


def _languages_in(said: str) -> tuple[str, ...]:
    named = re.findall(alternatives("languages"), said)
    code_of = {word: code for code, words in words_by_code("languages").items() for word in words}
    return tuple(dict.fromkeys(code_of[word] for word in named))
