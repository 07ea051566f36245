"""Whether a time that is said is a deadline: within it the solution is to be in use.

Within most times that people write something else happens ("한 달 안에 재고가 바닥난다", "customers churn within two
months"): that is the matter itself. A time is a deadline where what happens within it is the introduction (도입, 설치, 쓸
수 있다; ready, live, we need it), or where it stands alone among other conditions. In doubt it is none: a deadline that
nobody has set would leave listings out. Korean says what happens behind the time, English before it.
"""

import re
from collections.abc import Sequence

Span = tuple[int, int]

_BREAK = re.compile(r"[;:!?()/·…]|[,.](?!\d)|\s[-–—]\s")  # ends a clause; 3,000 and 1.5 go on
_REACH = 5  # words behind a time among which what happens is looked for: more belong to something else

# Korean

_NOUNS = r"(?:도입|설치|구축|가동|개통)"  # of what is done with a solution and hardly with anything else
_STARTS = r"(?:시작|착수)"
_GOES_ON = (  # so that 설치가, 설치해야 and 설치 완료 count, 설치비 and 설치 기사 do not
    r"(?:(?=이|가|을|를|은|는|도|만|까지|하|해|할|한|했|합|함|되|돼|된|될|됩|됐|완료|시작|가능|희망|예정)|(?![가-힣])(?=$"
    rf"|\s(?:\d|완료|가능|예정|희망|필수|필요|요망|원하|원합|원해|부탁|하고|하는|하면|해|되|돼|및|후|끝|마치|마쳐|마무리|바라|바랍|목표|조건|{_NOUNS}|{_STARTS})))"
)
_IN_USE = re.compile(
    rf"\S*?{_NOUNS}{_GOES_ON}|(?:쓸|사용할|이용할|돌릴|써\s?볼)\s?수\s?있|(?:써야|쓰게|사용해야|이용해야)|필요(?=합|해|하|함|한|할|$)"
    r"|(?:(?:도입|사용|자동화)?하고|바꾸고|갖추고|들이고|쓰고|써\s?보고|맡기고)\s?싶"
)
_STARTED = re.compile(rf"\S*?{_STARTS}{_GOES_ON}")
_AT_ONCE = re.compile(r"납품(?!처|가)|바꾸|바꿔|갖추|갖춰|마련|들여|들이|오픈")  # only where nothing stands between
_MANAGED = re.compile(  # says nothing of what is managed
    r"(?:(?:다|모두|전부|바로|꼭|반드시)\s)?(?:완료|완성|끝내|끝나|끝냈|마치|마쳐|마무리|가능(?!성|\s여부)|되(?=나|는|면|어|고|려|기|도록|겠|$)|돼|됩|될(?!성)|하고|하면"
    r"|합니다|함(?![가-힣])|해(?=야|주|\s주|요|서|줘)|꼭|반드시|부탁|희망|원하|원합|원해|바라|바랍|필수|목표(?!치|량)|예정(?!일)|좋(?=겠|습|아))"
)
_THINGS = (
    r"(?:솔루션|제품|시스템|서비스|장비|장치|기기|프로그램|챗봇|소프트웨어|앱|업체|회사|기업|사업자|공급|상황|사업|과제|조건|일정|계획|예정|생각|대로"
    r"|(?:것|거|걸|게|건|데|곳|수)(?![가-힣])|것[이은을도]|곳[이은을도]|수가)"
)
_DESCRIBES = re.compile(
    rf"(?:\S*[야게고이가을를]\s)?\S*(?:는|던|한|된|할|될|싶은)(?:지를?)?\s(?!{_THINGS})"
)  # 써야 하는 재료
_CLAUSE = re.compile(  # a word that is a predicate, or belongs to one: 그만두는, 바닥날, 떨어져서
    r"(?:는|은|던|며|까|도록|[^\s]다|(?:하|되|있|없|이|가|오|나|지|리|치|쓰|주|기|추|키|우|르)고|(?:하|되|으|이|오|나|쓰|지|리|치)면"
    r"|(?:해|돼|어|아|여|와|려|워|쳐|져)서|(?:아|어|해|에|세|예|네|데|돼|줘|져|죠|워|와|려)요|(?:으|하|되|나)니|(?:하|되|않|는|할|될|한|된|을)지"
    r"|(?:하|되|않|있|없|쉽)게|(?:하|되|으)려|(?:해|되어|돼|어|아|여)야|(?:바닥|고장|떠|나|끝|달아|일어)난|(?:만|려)둔|(?:해|어|아|여|러|워|려)진"
    r"|된|될|(?<![제권기상하무유대])한|(?<![역분])할|(?:만둘|닥날|떠날|장날|나갈|[어아러해워려라]질|생길|끊길|바뀔|걸릴|팔릴|밀릴|멈출|넘칠|모자랄|[썩없있넘남닳죽않]을))$"
)
_SUBJECT = re.compile(
    r"(?<!평)(?<!단)(?<!허)(?<!추)(?<!증)(?<!원)(?<!문)(?<!국)가$|(?<!높)(?<!길)(?<!차)(?<!종)(?<!놀)이$"
)
_ADVERB = (
    r"(?:늦어도|적어도|최대한?|반드시|꼭|대략|앞으로|그리고|또|또한|단|저희는|우리는|저희|우리|되도록|빨리|모두|전부)"
)
_FREE = re.compile(  # what may stand before a time that stands alone
    rf"(?:^|.*\s)(?:(?:{_NOUNS}|{_STARTS}|납품|완료|오픈|적용)\s?(?:기한|기간|시기|일정|시점|완료|희망일?|예정일?|시작)?|기한|기간|시기|일정|시점|조건)"
    rf"(?:은|는|이|가|을|를|도)?(?:\s{_ADVERB})*$|^{_ADVERB}?(?:\s{_ADVERB})*$"
)
_ENDING = re.compile(
    r"(?:이?[어여]야|이?면|이?고|이?며|으?로|에?[는만도]?요?|이?[에예]요|입니다|임|인데|이다|은|의)?(?![가-힣])"
)

# English

_READY = re.compile(
    r"(?:\b(?:ready|live|running|delivered|done|installed|finished|started|launched|deployed|operational|implemented|introduced|set\sup"
    r"|(?:in\s|into\s)(?:place|use|production)|online|delivery|installation|deployment|implementation|go-live|(?:use|have|get)\sit)"
    r"|(?:^|\b(?:to|we|i|you|must|should|can|could|will|and|please|quick)\s)(?:start|launch|begin))"
    r"(?:\s(?:here|fully|completely|on\ssite|for\sus|with\sit))?\s$"
)
_PAST = re.compile(r"\b(?:was|were|been|had)\s(?:\w+\s)?$")
_NEEDED = re.compile(
    r"(?:^|\b(?:we|i|and|also|urgently|really|will|would|do|is|are|be)\s)(?:need|needed|want|require|required|like|looking\sfor)\b(?P<what>(?:\s\S+){0,7})\s$"
)
_OF_OTHERS = re.compile(r"\b(?:that|which|who|whom|whose|when|where|if|whether|because|since|why|how|what)\b")
_TO_KNOW = re.compile(  # the need is to know of something that happens within the time
    r"\bfor\s\w+ing\b|\bto\s(?!have|get|use|start|install|deploy|go|be|set|introduce|buy|launch|roll|try)|^\s\w+ing$"
)
_WE_NEED = re.compile(
    r"^,?\s(?:we|i)\s(?:\w+\s)?(?:need|want|would\slike)\b(?!\sto\s(?!have|get|use|start|install|deploy|go|be|set|introduce|buy|launch))"
    r"|^,?\s[^.!?]*\b(?:be|go|have\sit)\s(?:ready|live|running|installed|delivered|in\suse|in\splace|up\sand\srunning|operational)\b"
)
_OF_THE_ORDER = (
    r"(?:\s(?:of|from|after)\s(?:the\s)?(?:order(?:ing)?|signing|contract(?:\ssigning)?|agreement|award|now|today))?"
)
_ENDS = re.compile(rf"{_OF_THE_ORDER}\s?(?:$|[,.;:!?)/]|(?:and|or|please|at\sthe\slatest|if\spossible)\b)")
_LISTED = re.compile(r"[^.!?]*?(?:,|$)")  # up to the next comma: a sentence that begins with a time goes on there


def deadline_at(text: str, time: Span, others: Sequence[Span], *, may_stand_alone: bool) -> Span | None:
    """Where the deadline stands with the words that belong to it; None where something else happens within the time.

    `text` is normalised; `others`: where other conditions stand. `may_stand_alone`: the words alone say a limit.
    """
    start, end = time
    if "가" <= text[end - 1] <= "힣":
        return _korean(text, start, end, others)
    return _english(text, start, end, others, may_stand_alone)


def _before(text: str, start: int, others: Sequence[Span]) -> str:
    """What stands before a time in its clause; nothing where another condition does."""
    if any(first < start < last for first, last in others):
        return ""
    ends = [found.end() for found in _BREAK.finditer(text, 0, start)] + [last for _, last in others if last <= start]
    return text[max(ends, default=0) : start]


def _behind(text: str, end: int, others: Sequence[Span]) -> str:
    """What stands behind a time in its clause, as far as the next condition; one that names an installation counts."""
    found = _BREAK.search(text, end)
    stops = [found.start() if found else len(text)]
    stops += [last if re.search(_NOUNS, text[first:last]) else first for first, last in others if first >= end]
    return text[end : min(stops)]


def _korean(text: str, start: int, end: int, others: Sequence[Span]) -> Span | None:
    before, behind = _before(text, start, others).strip(), _behind(text, end, others)
    ending = _ENDING.match(behind)
    what = behind[ending.end() :].strip() if ending else behind.strip()
    free = _FREE.match(before) is not None
    managed = _MANAGED.match(what) and not _DESCRIBES.match(what)
    alone = free and ((not what and ending is not None) or managed)
    if not (alone or _is_put_to_use(what)):
        return None
    return start, end + len(re.match("[가-힣]*", text[end:])[0])


def _is_put_to_use(what: str) -> bool:
    """Whether the first predicate of a Korean clause is an introduction. Nouns and adverbs may stand before it."""
    words = what.split()
    if _AT_ONCE.match(what):
        return not _DESCRIBES.match(what)
    subject = False
    for number, word in enumerate(words[:_REACH]):
        rest = " ".join(words[number:])
        if _IN_USE.match(rest) or (not subject and _STARTED.match(rest)):
            return not _DESCRIBES.match(rest)
        if subject or _CLAUSE.search(word):
            return False  # what happens has been said, and it is something else
        subject = _SUBJECT.search(word) is not None
    return False


def _english(text: str, start: int, end: int, others: Sequence[Span], may_stand_alone: bool) -> Span | None:
    before, behind = _before(text, start, others), text[end:]
    if re.match(r"\sof\b", behind) and not _ENDS.match(behind):
        return None  # in six weeks of use
    ready = _READY.search(before)
    if ready and not _PAST.search(before[: ready.start()]):
        return start if may_stand_alone else start - len(ready[0]), end
    need = _NEEDED.search(before)
    if need and not _OF_OTHERS.search(before) and not _TO_KNOW.search(need["what"]):
        return start, end
    if not before.strip() and _WE_NEED.match(behind):  # it begins with the time
        return start, end
    return (start, end) if may_stand_alone and _stands_alone(text, start, end, before, others) else None


def _stands_alone(text: str, start: int, end: int, before: str, others: Sequence[Span]) -> bool:
    """Whether nothing but other conditions and marks is around the time."""
    if before.strip() not in ("", "and", "but", "or", "also", "preferably"):
        return False
    if any(0 <= first - end <= 1 for first, _ in others):
        return True
    if not _ENDS.match(text[end:]):
        return False
    begins = not text[:start].strip() or text[:start].rstrip().endswith((".", "!", "?"))
    goes_on = _LISTED.match(text[end:].lstrip(" ,"))[0]
    return (
        not begins or text[end : end + 1] != "," or len(goes_on.split()) <= 3
    )  # "within two months, many of them leave"
