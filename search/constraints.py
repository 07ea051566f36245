"""Hard conditions: reading them from what a firm writes, and judging a listing by them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from . import amounts, deadlines, locality
from .asking import ENDS, REACH, ours, waived
from .installation import ON_SITE, installation
from .locality import Found
from .readiness import Span
from .text import normalise
from .types import Constraint, ListingDocument, Verdict
from .vocabulary import any_of, clear_certificate_words, words_by_code

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
    rf"(?P<before>{_BUDGET}[^.!?\d]{{0,12}}?)?(?P<from>(?<![\d천백만억.,])[\d천백만억.,]{{1,20}}\s?(?:원)?\s?(?:~|-|에서|부터)\s?)?"
    rf"(?P<amount>{amounts.KOREAN})(?:{_AFTER_AMOUNT}(?P<after>{_CEILING}|{_ABOUT}))?(?P<unit>[가-힣]?)"
)
_ENGLISH_CEILING = re.compile(
    r"(?:(?:the\s|our\s|a\s)?(?:budget|price|cost|ceiling|limit|cap)(?:\s?:|\s(?:is|of|under|up\sto|around|about|limit|cap|ceiling"
    r"|below|max|maximum|at))*\s|under|below|less\sthan|up\sto|max(?:imum)?(?:\sof)?|at\smost|within|no\smore\sthan"
    rf"|not\sexceed(?:ing)?|cap(?:ped)?\sat)\s?(?:a\s(?:budget|total)\sof\s)?(?P<amount>{amounts.ENGLISH})"
    rf"(?:\s?(?:budget|max|or\sless))?|(?P<amount_first>{amounts.ENGLISH})\s(?:budget|max(?:imum)?|or\sless)"
)
_BETWEEN = re.compile(
    rf"between\s[\d,.]{{1,20}}(?:\s?(?:million|m))?(?:\s?won)?\sand\s(?P<amount>{amounts.ENGLISH})(?<=won|krw)"
)
_BUDGET_IN_WON = re.compile(
    r"budget\s?(?::|=|is|of)?\s?(?P<amount>\d{1,3}(?:,\d{3}){2,}|\d{8,12})(?![\d,])(?:\s?(?:won\b|krw\b|원))?"
)
_NOT_MONEY = "명개건대장일시톤년월회번%킬점"  # counters: 300명, 20대
_COUNTED = re.compile(  # 5천 건, 3만 페이지
    rf"\s?(?:여\s?)?(?:[{_NOT_MONEY}곳종권통매석쪽줄평분초배]|개월|시간|마리|가지|사람|페이지|킬로|미터|그램|리터|문장|글자|상자|박스|cm|mm|kg|km)"
    r"(?:[의을를이가은는씩당에도만쯤]|까지|이하|이상|이내|정도|으?로)?(?![가-힣a-z])"
)
_SPENT_OR_SAVED = re.compile(
    r"(?:원|won)?[^.!?,]{0,10}?(?:줄이|줄여|줄일|줄었|절감|절약|아끼|아껴|아낄|낮추|낮춰|깎|이상|초과(?!하지)|짜리|나와|나옵|나가요|나갑|들어요|듭니다|들었|썼|쓰고\s?있|지출)"
    r"|(?:원)?(?:\s?예산)?\s사업"
)
_GOAL = re.compile(r"[^.!?,]{0,10}?(?:올리|올려|올릴|늘리|늘려|늘릴|달성|끌어|높이|높여)")
_MEASURE = re.compile(
    r"(?:순도|온도|점수|전압|압력|농도|속도|습도|무게|중량|길이|두께|높이|정확도|조회수|rpm)[^.!?\d]{0,8}$"
)
_FUNDS = re.compile(r"예산|사업비|쓸\s?수\s?있는")
_NO_PRICE = re.compile(
    rf"^(?!\s?원)\s?(?:여\s?)?[{_NOT_MONEY}곳종권마통매석가사]|^[^.!?\d]{{0,8}}(?:손해|손실|피해|매출|벌|날|버|적자|이익|수익)"
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
        *installation(text),
        *_certification(text),
        *locality.region(text),
        *locality.language(text),
    ]
    found += _deadline(text, asked_on, [span for _, span in found])
    found = [
        (constraint, span) for constraint, span in found if not _SOFT.search(text[max(0, span[0] - REACH) : span[0]])
    ]
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
        if amount and clear and _is_budget(found, text):
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


def _is_budget(found: re.Match, text: str) -> bool:
    """Whether a sum is what the firm can pay: not counted things, a measure, a loss, a saving or a goal."""
    before, behind = text[max(0, found.start() - REACH) : found.start()], text[found.end("amount") :][:REACH]
    named, after = found["before"] or "", found["after"] or ""
    if any(no.search(part) for no in (_LOSS, _MEASURE) for part in (before, named)):
        return False
    if _COUNTED.match(behind) or (not after and found["unit"] and found["unit"] in _NOT_MONEY):
        return False
    if _SPENT_OR_SAVED.match(behind) and not re.search("이하|이내|미만|넘", after):
        return False
    if _GOAL.match(behind) and not _FUNDS.search(named):
        return False
    in_won = re.match(r"\s?(?:원|won)", behind)
    if not re.search(r"\d", found["amount"]) and not (
        in_won or _FUNDS.search(named) or re.search("천만|억", found["amount"])
    ):
        return False
    return bool(
        in_won or named or "만" in found["amount"] or "억" in found["amount"] or after not in ("넘으면", "넘기면")
    )


_PROOF = r"\s?(?:인증|허가|승인|등급|마크|인정|certified|certification|certificate)?(?:을|를|이|가|은|는|도|만)?\s?"
_ASKED_FOR = (
    _PROOF
    + r"(?:있|받|된|필수|보유|획득|취득|갖춘|갖추|이?여야|이어야|필요|통과[한된]|확보|나온|required|certified|certification|must|needed|approved|cleared)"
)
_ALONE = rf"\s?(?:인증)?(?:이?면)?{ENDS}"
_MATTER = re.compile(  # the firm's own certificate, or the work for one
    r"^(?:(?!제품|솔루션)[^.!?,]){0,12}(?:공장|회사|업체|농장|병원|사업장|현장)?(?:인데|입니다|이고|이라서|라서|이에요|예요|이며)"
    r"|^\s?(?:심사|대응|준비|기록|일지|서류|문서|관리|신청|제출|갱신|컨설팅)|^\s싶"
)
_OWN = re.compile(
    r"(?:있|받|취득|획득|보유)[하했]?(?:는데|어서|아서|았|었|습니다|어요|아요|느라|지만|으려|려고|고\s싶)"
)
_MUST_HAVE = r"(?:must\shave|needs?|requires?|with)\s(?:an?\s)?"


@cache
def _certificate_patterns() -> tuple[tuple[str, re.Pattern], ...]:
    clear, words = clear_certificate_words(), words_by_code("certifications")
    result = []
    for code in words:
        unclear = [word for word in words[code] if word not in clear[code]]
        named = rf"(?<![a-z0-9가-힣]){any_of(clear[code])}(?![a-z])"
        pattern = rf"{named}(?:{_ASKED_FOR}[가-힣]*|{_ALONE}|(?=\s(?:챗봇|솔루션|제품|업체)))|\b{_MUST_HAVE}{any_of(clear[code])}(?![a-z0-9가-힣])"
        if unclear:
            pattern += rf"|(?<![a-z0-9가-힣]){any_of(unclear)}(?![a-z]){_ASKED_FOR}[가-힣]*"
        result.append((code, re.compile(pattern)))
    return tuple(result)


def _certification(text: str) -> Iterator[Found]:
    for code, pattern in _certificate_patterns():
        for found in pattern.finditer(text):
            span, behind = found.span(), text[found.end() : found.end() + 30]
            own = _MATTER.search(behind) or _OWN.search(found[0]) or ours(text, span)
            if not own and not waived(text, span):
                yield Constraint(kind="certification", codes=(code,), said=_said(found)), span


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
