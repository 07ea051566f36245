"""Reading where a solution must run and where its data must stay.

A cloud, a server or a network that is merely named (its costs, its faults) is the matter: what is to be done with it
must be said as well.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .asking import ENDS, INSTALLED, MUST_BE, alone, ours, refused, waived
from .readiness import Span
from .types import Constraint

ON_SITE = ("on-prem", "edge")

_KEPT = r"(?:데이터|자료|도면|정보|기록|영상|사진|파일|개인정보|서류|문서|레시피|노하우)"
_OUTSIDE = r"(?:밖|외부|바깥|사외|인터넷|클라우드|외부망|남의 서버|병원 밖|회사 밖|공장 밖|학교 밖)"
_NEVER = r"(?:절대로?\s?)?안\s?(?:되|돼|됩)"
_MUST_NOT = (
    rf"(?:(?:면|은|는|서는)\s?{_NEVER}|안\s?(?:나[가갑간]|내보)|못\s?(?:내보|보[내냅낸]|나[가갑간]|올[리려립린]|가지고|꺼[내냅낸])|(?:나갈|보낼|올릴|맡길|반출할)\s?수(?:가|는)?\s?없"
    r"|(?:나가|보내|올리|유출하|반출하|유출되|반출되)지\s?(?:않아야|않게|않도록|말아|못|마)"
    rf"|(?:유출|반출|전송|공유|업로드)(?:은|는|이|가|도)?\s?(?:금지|불가|{_NEVER})|금지|불가(?!피)|곤란|꺼려|싫|(?:나가|보내|올리|유출되)면\s?(?:큰일|곤란|절대))"
)
_DATA = r"\b(?:data|drawings?|records?|files?|images?|documents?)"
_CANNOT = r"\s(?:can(?:not|['’]t|\snot)|must\s(?:not|never)|may\s(?:not|never)|should\s(?:not|never)|never)\s"
_PREMISES = r"(?:site|premises|building|company|hospital|factory|plant|office|network)"
_DATA_STAYS = re.compile(
    rf"(?:{_KEPT}[^.!?]{{0,14}}?)(?P<cut>(?:을|를|이|가|은|는)?\s?{_OUTSIDE}[^.!?,]{{0,10}}{_MUST_NOT}[가-힣]*(?:\s?(?:되|돼|됩|안\s?(?:되|돼|됩))[가-힣]*)?)"
    rf"|(?P<cut4>{_OUTSIDE}(?:으?로|에)\s{_KEPT}(?:이|가|을|를|은|는)?\s?[^.!?,]{{0,6}}{_MUST_NOT}[가-힣]*(?:\s?(?:되|돼|됩)[가-힣]*)?)"
    rf"|(?P<cut2>{_DATA}{_CANNOT}(?:leave|go\soutside|be\ssent\soutside|be\suploaded\sto\s(?:the\s)?(?:cloud|internet))[a-z ]{{0,24}}"
    rf"|\b(?:it|that){_CANNOT}leave\s(?:the|our)\s{_PREMISES})"
    r"|(?<!workers )(?<!staff )(?<!people )(?<!employees )(?<!nurses )(?<!patients )(?<!who )(?<!we )"
    r"(?P<cut3>(?:must|has\sto|have\sto|need\sto|should)\s(?:stay|remain|be\skept)\s(?:on[- ]?site|in[- ]?house|on\sour\s(?:own\s)?(?:servers?|premises)"
    rf"|inside\s(?:the|our)\s{_PREMISES})[a-z ]{{0,16}})"
)
_REGRET = re.compile(r"[^.!?,]{0,10}(?:아쉽|아쉬|답답|불편)")
_KEEP = r"(?:저장|보관|서버|리전|데이터센터)"
_DATA_IN_KOREA = re.compile(
    rf"국내(?:에만|에서만)\s?(?:저장|보관|두|둬|처리)[가-힣]*|국내(?:에|에서)?\s?{_KEEP}(?:에|에만|만|로|가|이|을|를)?\s?(?:저장|보관|해야|{INSTALLED}|{MUST_BE}|{ENDS})[가-힣]*"
    rf"|국내(?:에|에서)?\s?{_KEEP}(?:해야|돼야|되어야|이?여야|만)[가-힣]*"
    rf"|(?:(?<=데이터)|(?<=자료)|(?<=도면)|(?<=정보)|(?<=기록)|(?<=영상)|(?<=파일)|(?<=문서))(?:을|를|이|가|은|는)?\s?해외(?:로|에|\s?서버|\s?클라우드)?[^.!?,]{{0,10}}?{_MUST_NOT}[가-힣]*"
    rf"|해외\s?(?:서버|클라우드|저장|보관|반출|이전)[^.!?,]{{0,8}}?(?:{_NEVER}|{_MUST_NOT})[가-힣]*"
    rf"|(?:{_DATA}\s(?:\w+\s){{0,3}}?|(?:must|has\sto|have\sto|should|needs?\sto)\s(?:be\s)?)(?:stays?|stored?|hosted|kept|remains?)\s(?:with)?in\skorea"
    rf"|(?:{_DATA}|\bit){_CANNOT}(?:leave|go\soutside)\s(?:the\scountry|korea)"
)

_HOSTED = r"(?:클라우드|saas|사스)"
_FORM = r"(?:\s?(?:서비스|방식|형|기반|버전|솔루션|제품|배포))?"
_NO_CLOUD = re.compile(
    rf"(?:외부\s?)?{_HOSTED}{_FORM}(?:(?:에는|로는|에다|는|은|에|로)\s?(?:(?!연결|접속|서버|비용|자꾸|[은는]\s)[^.!?,]){{0,12}}?|\s?)"
    r"(?:안\s?(?:되|돼|됩|쓰|씁|올)(?!도)|못\s?(?:쓰|씁|올)|불가|말고|아닌|없이(?!도)|금지|곤란|싫|어렵습|어려워요|제외|빼고|사절|(?:쓸|올릴|둘)\s?수\s?없|(?:싶|원하|쓰)지\s?(?:는\s)?않(?!아도))[가-힣]*"
    r"|\b(?:no|not(?:\sbe)?(?:\sthe|\sa|\sin\sthe)?|without(?:\sthe|\sa)?|non-?)\s?(?:public\s)?cloud(?![a-z]|\s(?:costs?|experts?|experience|skills?|engineers?|team))"
    r"|\b(?:don['’]?t|do\snot|does\snot|doesn['’]?t|won['’]?t|will\snot|cannot|can['’]?t|must\snot)\s(?:want|use|like|accept|allow|trust|go|put|store|run|be)\b"
    r"(?:(?!\bour\b)[^.!?,]){0,25}?\b(?:cloud|saas)\b|cloud\sis\snot\s(?:allowed|an\soption|possible|ok)"
)
_NETWORK = r"(?:인터넷|통신|네트워크|와이파이|외부망|lte)"
_CUT_OFF = re.compile(
    rf"(?<![가-힣])(?:망\s?분리|폐쇄망|외부망\s?차단)(?!\s?(?:장애|사업|비용|구축\s?비))[가-힣]*(?:\s?(?:데서|곳에서|곳|환경|상태)[가-힣]*)?"
    rf"|(?<![가-힣])(?:내부망|사내망|인트라넷)(?:에서만?|에|안에서)\s?{INSTALLED}[가-힣]*"
    rf"|(?<![가-힣]){_NETWORK}(?:이|을|은|도|가|에)?\s?(?:안\s?(?:되(?!면)|돼|됩|터(?!지면)|통(?!하면)|잡(?!히면)|연결)|없(?!어지|으면)|차단|막혀|막힌|연결\s?(?:안|못)|쓸\s?수\s?없|끊(?:겨도|어져도|긴)|불안정한)"
    r"[가-힣]*(?:\s?(?:데서|곳에서|곳|환경|상태)[가-힣]*)?"
    r"|air[- ]?gapped|\b(?:isolated|closed)\snetwork|\b(?:no|without(?:\san)?)\sinternet(?=\s?(?:$|[,.;!?]|access|connection|at|in|on|here|there))"
    r"|\b(?<!we )(?<!team )(?<!they )(?:works?|working|runs?|running|usable|used|functions?|operates?)\s(?:fully\s|completely\s|entirely\s|also\s)?offline(?!\s(?:stores?|shops?|sales|retail))"
    r"|\boffline\s(?:use|mode|operation)\b"
)
_FAULT_BEFORE = re.compile(r"(?:고객|손님|가입자|회원|입주민|자꾸|자주|가끔|갑자기)[가-힣]*\s(?:\S+\s)?$")
_FAULT_BEHIND = re.compile(r"[^.!?,]{0,12}(?:민원|문의|불만|장애|고장|신고|접수)")

_FIRM = r"(?:회사|병원|공장|학교|기관|연구소)"
_BUILT = r"(?:온\s?프레미스|온프렘)"
_HAS_FAULTS = r"(?!\s?(?:서버|시스템|erp|mes|장비|인프라|프로그램|소프트웨어|비용)(?:가|이|를|을|의|에|\s?비용|\s?관리|\s?유지|\s?이전))"
_ON_PREM = re.compile(
    rf"{_BUILT}{_HAS_FAULTS}(?!\s?구축\s?(?:사업|전문|업체))[가-힣]*(?:\s?(?:방식|버전|형태)[가-힣]*)?(?:\s?(?:설치|구축)(?:가능|되|할|해|하|만|형)?[가-힣]*)?"
    rf"|(?<![가-힣])(?:구축형|설치형){_FORM}(?:으?로|을|를|이|가|만)?\s?(?:{INSTALLED}|{MUST_BE}|{ENDS})[가-힣]*"
    rf"|\b(?:on[- ]prem(?:ises?)?|self[- ]hosted){_HAS_FAULTS}(?:\s?(?:설치|구축)[가-힣]*)?"
    rf"|(?:사내|자체|내부|우리|{_FIRM}\s?(?:안|내|내부)?(?:의|에)?)\s?(?:서버|전산실|망)(?:에서만?|에다?|로|에만)?\s?(?:직접\s|바로\s)?(?:{INSTALLED}|{MUST_BE})[가-힣]*"
    rf"|(?:사내|자체|내부|{_FIRM}\s?안에?)\s?(?:설치|구축|깔)(?:(?:가|이|도|만|로|으로)?\s?(?:가능|필요|필수|원하|원합|원해|되는|돼야|되어야|부탁|희망|선호)|해야|할\s?수\s?있|하고\s?싶|아야|형|{MUST_BE}|{ENDS})[가-힣]*"
    r"|\bon\sour\sown\sservers?|\bin[- ]house\sserver(?=\s(?:only|deployment|installation))"
)
_EDGE = re.compile(
    rf"(?<![가-힣])(?:온\s?디바이스|(?:엣지|에지)\s?(?:ai|컴퓨팅|추론|형|방식|기반))[가-힣]*"
    rf"|(?<![가-힣])(?:엣지|에지)(?:\s?(?:장치|디바이스|장비|단말))?(?:에서|에|로)?\s?(?:바로\s|직접\s)?(?:판단|처리|추론|실행|작동|{INSTALLED}|{MUST_BE})[가-힣]*"
    r"|\bon[- ]device\b|(?<![a-z])edge[ -](?:devices?|deployment|computing|ai|inference|based)\b|\b(?:at|on)\sthe\sedge(?=\s?(?:$|[,.!?]))"
    r"|(?:현장|설비|장비|기계|카메라)\s?(?:장치|안|옆)에서\s?(?:바로|직접)\s?(?:돌|판단|처리)[가-힣]*"
)
_CLOUD = re.compile(
    rf"{_HOSTED}{_FORM}(?:(?:으?로|에서?)(?:만|도)?\s?(?:{INSTALLED}|{ENDS})|(?:가|이|을|를|도|만)?\s?(?:가능|원하|원합|원해|필수|여야|이어야|선호|희망)|{MUST_BE})[가-힣]*"
    rf"|{_HOSTED}\s?(?:방식|형|기반|버전){ENDS}"
    rf"|{_HOSTED}(?:이?나|든|\s?또는|\s?혹은)[가-힣]*(?=\s?(?:{_BUILT}|사내|엣지|on-?prem))"
    r"|\b(?:cloud|saas)[- ](?:based|only|hosted|native|deployment)\b"
    r"|\b(?:need|needs|want|must|run|runs|hosted|deployed|should|prefer)\b(?:(?!\b(?:our|we|because)\b)[^.!?,]){0,25}?(?P<cut>\bin\sthe\scloud)\b"
    r"|\b(?:need|want|looking\sfor|prefer|must\sbe|should\sbe|has\sto\sbe)\s(?:an?\s)?(?P<cut2>(?:cloud|saas)\b)(?!\s(?:costs?|bills?|experts?|engineers?|customers?|monitoring|security|spend))"
    r"|서버(?:를|가|는)?\s?(?:따로\s?)?(?:안\s?두|두지\s?않|살\s?돈|없이)[가-힣]*"
)
_NAMED = ((re.compile(r"\b(?:cloud|saas)\b|클라우드|사스"), "cloud"), (re.compile(r"\bedge\b|엣지|에지"), "edge"))


class Reader(NamedTuple):
    """A pattern, what it says, and whether the guards of a place named by itself apply."""

    pattern: re.Pattern
    kind: str
    codes: tuple[str, ...]
    a_place: bool = False


_READERS = (
    Reader(_DATA_IN_KOREA, "data", ("korea",)), Reader(_DATA_STAYS, "data", ("site",)),
    Reader(_NO_CLOUD, "deployment", ON_SITE), Reader(_CUT_OFF, "deployment", ON_SITE),
    Reader(_ON_PREM, "deployment", ("on-prem",), True), Reader(_EDGE, "deployment", ("edge",), True),
    Reader(_CLOUD, "deployment", ("cloud",), True),
)  # fmt: skip


def installation(text: str) -> Iterator[tuple[Constraint, Span]]:
    """Where the solution must run ("deployment") and its data must stay ("data")."""
    taken: list[Span] = []
    for reader in _READERS:
        for found in reader.pattern.finditer(text):
            group = next((name for name in ("cut", "cut2", "cut3", "cut4") if found.groupdict().get(name)), 0)
            span = found.span(group)
            if _free(span, taken):
                taken.append(span)
                if _meant(reader, text, span):
                    yield Constraint(kind=reader.kind, codes=reader.codes, said=text[slice(*span)].strip()), span
    for pattern, code in _NAMED:
        for found in pattern.finditer(text):
            if _free(found.span(), taken) and alone(text, found.span()):
                yield Constraint(kind="deployment", codes=(code,), said=found[0]), found.span()


def _free(span: Span, taken: list[Span]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end in taken)


def _meant(reader: Reader, text: str, span: Span) -> bool:
    start, end = span
    if reader.a_place:
        return not (waived(text, span) or refused(text, span) or ours(text, span))
    if reader.pattern is _CUT_OFF:
        before = text[max(0, start - 20) : start]
        return not (_FAULT_BEFORE.search(before) or _FAULT_BEHIND.match(text[end : end + 30]))
    return reader.kind != "data" or not _REGRET.match(text[end : end + 30])
