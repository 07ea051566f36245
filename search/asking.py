"""Whether something named in a text is asked for: not waived, not refused, not somebody else's."""

import re

from .readiness import Span

REACH = 40  # characters around a match that are looked at

_WAIVER = (
    r"(?:없어도|없이도|없더라도|(?:아니|않)(?:어도|아도|라도|더라도|여도)|아녀도|안\s?(?:해도|돼도|되어도|받아도|써도)|몰라도|무관|관계\s?없|상관\s?(?:이\s)?없"
    r"|상관\s?안|필요(?:는|가|도|까지)?\s?(?:없|하지\s?않|치\s?않)|(?:것|건|게|필요)[은는이]?\s?아니|말고|빼고|제외)"
)
_WAIVED = re.compile(_WAIVER)
_WAIVED_BEHIND = re.compile(
    rf"[가-힣]{{0,4}}\s?(?:(?:\S{{1,8}}든지?|꼭|굳이|반드시|전혀|별로|크게|딱히|좋겠지만|하는|되는|할|될|것[은이]?|건|필요[는가도]?)\s?){{0,4}}{_WAIVER}"
    r"|\s(?:\w+\s){0,2}?(?:(?:is|are)\s)?(?:not\s(?:required|needed|necessary|important|a\smust)|isn['’]?t|aren['’]?t|optional|unnecessary"
    r"|does(?:\snot|n['’]?t)\smatter|do(?:\snot|n['’]?t)\smatter|no\smatter)"
)
_WAIVED_BEFORE = re.compile(
    r"\b(?:no|not|non|without|never|don['’]?t|doesn['’]?t|needn['’]?t|isn['’]?t|can['’]?t|cannot|won['’]?t|regardless\sof)[ -]"
    r"(?:(?!(?:but|only|and|just)\b)[a-z0-9-]+\s){0,4}$"
)
_REFUSED = re.compile(
    r"(?:(?!(?:고|며|지만|데|니|은|는|면|해서)\s)[^.!?,;]){0,14}?(?:안\s?(?:되|돼|됩|쓰|씁|하)|못\s?\S|불가(?!피)|싫|않|어렵|어려|곤란|비싸|수(?:가|는)?\s?없)"
)
_OURS = re.compile(
    r"(?:저희|우리|당사)(?:는|가|\s?(?:회사|공장|업체|병원|가게|제품)(?:는|은|가|이)?)?\s?(?:[^\s.!?,]{1,6}\s){0,1}$"
    r"|\b(?:we\sare|we're|i\sam|our|my|their|existing|current)\s(?:\w+\s){0,2}$"
)

INSTALLED = (  # behind a place: what is to be done there, not what has been done
    r"(?:설치(?!비|\s?기사|했|한\s|된|되어\s?있|돼\s?있)|구축(?!비|했|한\s|된)|돌(?:아가야|아갈|아가면|려야|릴|리고\s?싶|렸으면)|올(?:려야|릴|리고\s?싶|려\s?(?:두|놓|쓸))|깔(?:아야|아\s?주|\s?수|고\s?싶|리는)|넣어야"
    r"|둬야|둘\s?수\s?있|두고\s?싶|가능|원하|원합|원해|필요|필수|쓰고\s?싶|써야|쓸|쓰려|쓰면\s?좋|사용해야|사용할|운영해야|작동해야|동작해야|부탁|희망|바랍|바라|선호)"
)
MUST_BE = (
    r"(?:이?면(?=\s?(?:$|[,.!?]|좋|됩|돼|합|해))|이?여야|이어야|였으면|이었으면|만\s?(?:됩|돼|가능|원|찾|써|쓸|되))"
)
ENDS = r"(?=\s?(?:$|[,.!?;]))"


def waived(text: str, span: Span) -> bool:
    """Whether the words say that this need not be: 없어도, 상관없다, no … needed, doesn't matter."""
    start, end = span
    before, behind = text[max(0, start - REACH) : start], text[end : end + REACH]
    said = re.split("[.!?;]", text[start:end] + behind[:6])[0]
    return bool(_WAIVED.search(said) or _WAIVED_BEHIND.match(behind) or _WAIVED_BEFORE.search(before))


def refused(text: str, span: Span) -> bool:
    """Whether the words behind say that this cannot be: 비싸서 안 됩니다."""
    start, end = span
    said = text[start:end]
    return bool(_REFUSED.match(text[end : end + REACH]) or re.search(r"싫|않|불가(?!피)|못", said))


def ours(text: str, span: Span) -> bool:
    """Whether it is something the firm has or is already."""
    return bool(_OURS.search(text[max(0, span[0] - REACH) : span[0]]))


def alone(text: str, span: Span) -> bool:
    """Whether it stands behind a mark and before the next: one condition among others."""
    before, behind = text[: span[0]][-3:].rstrip(), text[span[1] :][:2].lstrip()
    return before.endswith((",", ";", "/")) and (not behind or behind[0] in ",;/.!?")
