"""Hard conditions: reading them from what a firm writes, and judging a listing by them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from . import amounts, deadlines, locality
from .locality import Found
from .readiness import Span
from .text import normalise
from .types import Constraint, ListingDocument, Verdict
from .vocabulary import any_of, clear_certificate_words, words_by_code

ON_SITE = ("on-prem", "edge")

_BUDGET = (
    r"(?:예산|도입\s?비용|구축\s?비용|비용|사업비|도입비|구축비|금액|가격|투자비|최대|한도|총액|쓸\s?수\s?있는\s?돈|돈)"
)
_CEILING = (
    r"(?:이하|이내|까지|미만|안쪽|안에서|안으로|내에서|내로|아래|밑으로|을?\s?넘지|를?\s?넘지|안\s?넘|을?\s?초과하지|한도|넘으면|"
    r"을?\s?넘기지|넘기면|밑|의?\s?예산)"
)
_ABOUT = r"(?:정도|쯤|선에서|선|수준|내외|가량|밖에|전후|으로|이고|이며|입니다|이에요|예요|뿐|있|잡|생각|을 생각)"
_LOSS = re.compile(
    r"(?:매출|손해|손실|벌금|과태료|위약금|연봉|인건비|월급|자본금|거래|단가|물어|버리|버려|수리비|보상|배상|건당|피해|차입|빚|"
    r"판매|수출|보증금|벌어|날아|날려)[^.!?\d]{0,12}$"
)
_AFTER_AMOUNT = r"\s?(?:원|won)?(?:\s?대)?\s?(?:정도|쯤|선)?(?:을|를|에|에서|이|은|는)?\s?"
_KOREAN_CEILING = re.compile(
    rf"(?P<before>{_BUDGET}[^.!?\d]{{0,12}}?)?(?P<from>[\d천백만억.,]+\s?(?:원)?\s?(?:~|-|에서|부터)\s?)?"
    rf"(?P<amount>{amounts.KOREAN})(?:{_AFTER_AMOUNT}(?P<after>{_CEILING}|{_ABOUT}))?(?P<unit>[가-힣]?)"
)
_ENGLISH_CEILING = re.compile(
    r"(?:(?:the\s|our\s|a\s)?(?:budget|price|cost|ceiling|limit|cap)(?:\s?:|\s(?:is|of|under|up\sto|around|about|limit|cap|ceiling"
    r"|below|max|maximum|at))*\s|under|below|less\sthan|up\sto|max(?:imum)?(?:\sof)?|at\smost|within|no\smore\sthan"
    rf"|not\sexceed(?:ing)?|cap(?:ped)?\sat)\s?(?:a\s(?:budget|total)\sof\s)?(?P<amount>{amounts.ENGLISH})"
    rf"(?:\s?(?:budget|max|or\sless))?|(?P<amount_first>{amounts.ENGLISH})\s(?:budget|max(?:imum)?|or\sless)"
)
_BETWEEN = re.compile(
    rf"between\s[\d,.]+(?:\s?(?:million|m))?(?:\s?won)?\sand\s(?P<amount>{amounts.ENGLISH})(?<=won|krw)"
)
_BUDGET_IN_WON = re.compile(
    r"budget\s?(?::|=|is|of)?\s?(?P<amount>\d{1,3}(?:,\d{3}){2,}|\d{8,12})(?![\d,])(?:\s?(?:won\b|krw\b|원))?"
)
_NOT_MONEY = "명개건대장일시톤년월회번%킬점"  # counters: 300명, 20대
_NO_PRICE = re.compile(
    rf"^(?!\s?원)\s?(?:여\s?)?[{_NOT_MONEY}곳종권마통매석가사]|^[^.!?\d]{{0,8}}(?:손해|손실|피해|매출|벌|날|버|적자|이익|수익)"
)

_WHERE_KEPT = r"(?:데이터|자료|도면|정보|기록|영상|사진|파일|개인정보|서류|문서|레시피|노하우)"
_OUTSIDE = r"(?:밖|외부|바깥|사외|인터넷|클라우드|외부망|남의 서버|병원 밖|회사 밖|공장 밖|학교 밖)"
_MUST_NOT = (
    r"(?:못|안\s?(?:되|돼|됩|나가)|나가면|나갈\s?수\s?없|나가지|유출|반출|보낼\s?수\s?없|보내면|보내지|내보낼\s?수\s?없|내보내지|"
    r"올릴\s?수\s?없|올리면|올리지|금지|불가|곤란|꺼려|싫|빠져나가)"
)
_DATA_STAYS = re.compile(
    rf"(?:{_WHERE_KEPT}[^.!?]{{0,14}}?)(?P<cut>(?:을|를|이|가|은|는)?\s?{_OUTSIDE}[^.!?,]{{0,10}}{_MUST_NOT}[가-힣]*(?:\s?(?:되|돼|됩|안\s?되)[가-힣]*)?)"
    r"|(?P<cut2>(?:data|drawings?|records?|files?|images?|documents?|it|that)\s(?:can(?:not|'t|\snot)|must\snot|may\snot|should\snot|never)"
    r"\s(?:leave|go\soutside|be\ssent\s(?:out|outside)|be\suploaded)[a-z ]{0,24})"
    r"|(?P<cut3>(?:must|has\sto|have\sto|need\sto|should)\s(?:stay|remain|be\skept)\s(?:on[- ]?site|in[- ]?house|on\sour\s(?:own\s)?(?:servers?|premises)|inside)[a-z ]{0,16})"
)
_DATA_IN_KOREA = re.compile(
    r"(?:국내(?:에만|에서만|에)?\s?(?:저장|보관|서버|리전|데이터센터)|해외(?:로|에|서버)?[^.!?,]{0,12}(?:안\s?(?:되|돼|됩)|못|금지|불가|나가면|싫)"
    r"|(?:stay|stored?|hosted|kept|remain)\s(?:with)?in\skorea"
    r"|(?:data|records?|files?|it)\s(?:can(?:not|'t|\snot)|must\snot|may\snot|should\snot|never)\s(?:leave|go\soutside)\s(?:the\scountry|korea))[가-힣]*"
)
_NO_CLOUD = re.compile(
    r"(?:외부\s?)?(?:클라우드|saas)(?:는|은|에|로|를|에는|로는|에다|서비스는?)?[^.!?,]{0,12}?(?:안\s?(?:되|돼|됩|쓰|씁|올)|못\s?(?:쓰|씁|올)|불가|말고|아닌|없이"
    r"|금지|곤란|싫|어렵|어려|제외|빼고|사절|쓸\s?수\s?없|올릴\s?수\s?없)[가-힣]*|(?:no|not(?:\sthe|\sa)?|without|non-?)\s?(?:public\s)?cloud"
    r"|cloud\sis\snot\s(?:allowed|an\soption|possible|ok)"
)
_NO_NETWORK = re.compile(
    r"(?:망\s?분리|폐쇄망|내부망|외부망\s?차단|(?:인터넷|통신|네트워크|와이파이|외부망|lte|망)(?:이|을|은|도|가|에)?\s?(?:안\s?(?:되|돼|됩|터|통|잡|연결)|없|끊|차단|막혀|막힌|"
    r"연결\s?(?:안|못)|쓸\s?수\s?없|불안정)|air[- ]?gapped|offline|no\sinternet|without\s(?:an\s)?internet|isolated\snetwork|closed\snetwork)"
    r"[가-힣]*(?:\s?(?:데서|곳에서|곳|환경|상태)[가-힣]*)?"
)
_ON_PREM = re.compile(
    r"(?:온\s?프레미스|온프렘|on[- ]prem(?:ises?)?|사내\s?(?:서버|설치|구축|망)|(?:회사|병원|공장|학교|기관|연구소)\s?(?:안|내|내부)?(?:의|에)?\s?(?:서버|전산실)|"
    r"우리\s?(?:서버|전산실)|자체\s?(?:서버|구축)|내부\s?(?:서버|구축|설치)|구축형|설치형|(?:회사|병원|공장)\s?안에?\s?(?:설치|깔)|our\sown\sservers?|in[- ]house\sserver|self[- ]hosted)"
    r"[가-힣]*(?:\s?(?:설치|구축)(?:가능|되|할|해|하|만|형)?[가-힣]*)?"
)
_EDGE = re.compile(
    r"(?:엣지|에지|온\s?디바이스|on[- ]device|edge(?:\s(?:device|deployment|box|computing))?|(?:현장|설비|장비|기계|카메라)\s?(?:장치|안|옆)에서\s?(?:바로|직접)\s?(?:돌|판단|처리))[가-힣]*"
)
_CLOUD = re.compile(
    r"(?:(?:클라우드|saas|사스)(?:\s?(?:방식|형|기반|서비스|버전|여야|이어야|만|가능|면|이면)|로|에서|나|도)[가-힣]*|saas|"
    r"cloud(?:[- ](?:based|only|hosted|service|deployment))|in\sthe\scloud|서버(?:를|가|는)?\s?(?:따로\s?)?(?:안\s?두|두지\s?않|살\s?돈|없이)[가-힣]*)"
)
_PARTICLE = re.compile(
    r"(?:(?:이?[랑나]|으?로|[을를이가은는의도만에과와]|에서|까지|부터|이고|이며|인)(?![가-힣]))?"
)  # of what was read
_NO_MATTER = ("price", "deadline")
_SOFT = re.compile(r"(?:가능하면|되도록|이왕이면|가급적|웬만하면|선호|preferably|ideally|if possible)[^.!?]{0,14}$")


def read_constraints(
    text: str, asked_on: date | None = None, without: Sequence[str] = ()
) -> tuple[tuple[Constraint, ...], str]:
    """The constraints said in `text`, and the text without the words that say them.

    `asked_on`: the day of asking, against which dates ("연말까지") are read; without it they are left in the text.
    `without`: kinds that are not meant as constraints; their words stay in the text, but for sums and times, which no
    listing is about.
    """
    text = normalise(text)
    found = [
        *_price(text),
        *_deployment(text),
        *_certification(text),
        *locality.region(text),
        *locality.language(text),
    ]
    found += _deadline(text, asked_on, [span for _, span in found])
    found = [(constraint, span) for constraint, span in found if not _SOFT.search(text[: span[0]])]
    meant = [(constraint, span) for constraint, span in found if constraint.kind not in without]
    cut = [*meant, *((constraint, span) for constraint, span in found if constraint.kind in _NO_MATTER)]
    said = {at for _, (start, end) in cut for at in range(start, _PARTICLE.match(text, end).end())}
    rest = "".join(" " if at in said else letter for at, letter in enumerate(text))
    return _merge([constraint for constraint, _ in meant]), " ".join(rest.split())


def _price(text: str) -> Iterator[Found]:
    for found in _KOREAN_CEILING.finditer(text):
        amount = amounts.korean_amount(found["amount"])
        clear = found["before"] or (found["after"] and re.fullmatch(_CEILING, found["after"]))
        if found["from"] and re.search("[만억]", found["amount"]) and not _NO_PRICE.search(text[found.end("amount") :]):
            clear = True  # from … to …: nobody else says what they would pay
        if amount is None and found["before"] and found["amount"].isdigit():
            amount = int(found["amount"]) * 10**4 if 100 <= int(found["amount"]) < 10**5 else None
        if not (amount and clear) or _LOSS.search(text[: found.start()]) or _LOSS.search(found["before"] or ""):
            continue
        if not found["after"] and found["unit"] and found["unit"] in _NOT_MONEY:
            continue
        yield Constraint(kind="price", amount=amount, said=_said(found)), (found.start(), found.end("unit"))
    for found in _ENGLISH_CEILING.finditer(text):
        amount = amounts.english_amount(found["amount"] or found["amount_first"])
        if amount:
            yield Constraint(kind="price", amount=amount, said=_said(found)), found.span()
    for found in _BETWEEN.finditer(text):
        yield Constraint(kind="price", amount=amounts.english_amount(found["amount"]), said=_said(found)), found.span()
    for found in _BUDGET_IN_WON.finditer(text):
        amount = int(found["amount"].replace(",", ""))
        yield Constraint(kind="price", amount=amount, said=_said(found)), found.span()


def _deployment(text: str) -> Iterator[Found]:
    taken: list[tuple[int, int]] = []
    readers = (
        (_DATA_IN_KOREA, "data", ("korea",)), (_DATA_STAYS, "data", ("site",)),
        (_NO_CLOUD, "deployment", ON_SITE), (_NO_NETWORK, "deployment", ON_SITE),
        (_ON_PREM, "deployment", ("on-prem",)), (_EDGE, "deployment", ("edge",)), (_CLOUD, "deployment", ("cloud",)),
    )  # fmt: skip
    for pattern, kind, codes in readers:
        for found in pattern.finditer(text):
            group = next((name for name in ("cut", "cut2", "cut3") if found.groupdict().get(name)), 0)
            span = found.span(group)
            if all(span[1] <= start or end <= span[0] for start, end in taken):
                taken.append(span)
                yield Constraint(kind=kind, codes=codes, said=text[span[0] : span[1]].strip()), span


_ASKED_FOR = (
    r"\s?(?:인증|허가|승인|등급|마크|인정|certified|certification|certificate)?(?:을|를|이|가|은|는|도|된|받은|있는|만)?\s?"
    r"(?:있|받|된|필수|보유|획득|취득|갖춘|갖추|여야|이어야|필요|통과|확보|요구|나온|제품|솔루션|업체|required|certified|certification|must|needed|approved|cleared)"
)
_OWN = re.compile(
    r"^[^.!?,]{0,12}(?:공장|회사|업체|농장|병원|사업장|현장)?(?:인데|입니다|이고|이라서|라서|이에요|예요|이며)|^\s?(?:심사|대응|준비|기록|일지|서류|문서|관리)"
)


@cache
def _certificate_patterns() -> tuple[tuple[str, re.Pattern], ...]:
    clear, words = clear_certificate_words(), words_by_code("certifications")
    result = []
    for code in words:
        unclear = [word for word in words[code] if word not in clear[code]]
        pattern = rf"(?<![a-z0-9가-힣]){any_of(clear[code])}(?![a-z])(?:{_ASKED_FOR}[가-힣]*|\s?인증)?"
        if unclear:
            pattern += rf"|(?<![a-z0-9가-힣]){any_of(unclear)}(?![a-z]){_ASKED_FOR}[가-힣]*"
        result.append((code, re.compile(pattern)))
    return tuple(result)


def _certification(text: str) -> Iterator[Found]:
    for code, pattern in _certificate_patterns():
        for found in pattern.finditer(text):
            if not _OWN.search(text[found.end() :]):
                yield Constraint(kind="certification", codes=(code,), said=_said(found)), found.span()


def _deadline(text: str, asked_on: date | None, others: Sequence[Span]) -> Iterator[Found]:
    for weeks, (start, end) in deadlines.read(text, asked_on, others):
        yield Constraint(kind="deadline", amount=weeks, said=text[start:end].strip()), (start, end)


def _said(found: re.Match) -> str:
    return found[0].strip()


def _merge(found: list[Constraint]) -> tuple[Constraint, ...]:
    """One constraint of a kind: the lowest price, every certificate, any of the places named."""
    by_kind: dict[str, list[Constraint]] = {}
    for constraint in found:
        by_kind.setdefault(constraint.kind, []).append(constraint)
    return tuple(_united(kind, same) for kind, same in by_kind.items())


def _united(kind: str, same: list[Constraint]) -> Constraint:
    amounts_said = [constraint.amount for constraint in same if constraint.amount is not None]
    said = ", ".join(dict.fromkeys(constraint.said for constraint in same))
    codes = tuple(dict.fromkeys(code for constraint in same for code in constraint.codes))
    if kind == "deployment":
        codes = _places(same)
    return Constraint(kind=kind, codes=codes, amount=min(amounts_said, default=None), said=said)


def _places(same: list[Constraint]) -> tuple[str, ...]:
    """ "No cloud" narrows the places that were named; places named one by one are alternatives."""
    named = tuple(dict.fromkeys(code for constraint in same if len(constraint.codes) == 1 for code in constraint.codes))
    if any(constraint.codes == ON_SITE for constraint in same):
        return tuple(code for code in named if code in ON_SITE) or ON_SITE
    return named


_FACETS = {"deployment": "deployment", "certification": "certification", "region": "region", "language": "language"}


def deployment_of(constraint: Constraint) -> Constraint:
    """Data that may not leave the premises asks for an installation on the premises."""
    if constraint.kind == "data" and "site" in constraint.codes:  # then it stays in the country as well
        return Constraint(kind="deployment", codes=ON_SITE, said=constraint.said)
    return constraint


def judge(constraint: Constraint, document: ListingDocument) -> Verdict:
    """Whether `document` meets `constraint`. A listing that says nothing is undecided (None), except that a
    certificate that is not named is not there."""
    asked = deployment_of(constraint)
    if asked.kind == "price":
        return _judge_price(constraint, document)
    if asked.kind == "deadline":
        return _judge_deadline(constraint, document)
    if asked.kind == "data":
        return _judge_data(constraint, document)
    facet = _FACETS.get(asked.kind)
    if facet is None:
        return Verdict(constraint=constraint, met=None)
    found = document.facets.get(facet, ())
    if facet == "region" and not found and document.region in asked.codes:
        found = (document.region,)
    if asked.kind == "certification":
        met = set(asked.codes) <= set(found)
    elif not found:
        met = None
    elif asked.kind == "language":
        met = set(asked.codes) <= set(found)
    else:
        met = not set(asked.codes).isdisjoint(found) or (facet == "region" and document.region in asked.codes)
    return Verdict(constraint=constraint, met=met, found=tuple(found))


def _judge_price(constraint: Constraint, document: ListingDocument) -> Verdict:
    price, limit = document.price_min, constraint.amount
    if price is None or limit is None:
        return Verdict(constraint=constraint, met=None, amount=price)
    over = None if price <= limit else (price - limit) * 10_000 // max(limit, 1)
    return Verdict(constraint=constraint, met=price <= limit, amount=price, over_bp=over)


def _judge_deadline(constraint: Constraint, document: ListingDocument) -> Verdict:
    takes, limit = document.lead_weeks, constraint.amount
    met = None if takes is None or limit is None else takes <= limit
    return Verdict(constraint=constraint, met=met, amount=takes)


def _judge_data(constraint: Constraint, document: ListingDocument) -> Verdict:
    """Of data that may not leave the country; for the premises see `deployment_of`."""
    kept = document.data_kept
    met = kept != "abroad" if kept and "korea" in constraint.codes else None
    return Verdict(constraint=constraint, met=met, found=(kept,) if kept else ())
