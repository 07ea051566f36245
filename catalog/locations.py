"""Where a listing says that customers' data is kept, told from the vendor's own words ("국내 클라우드(서울)").

Only what is clear counts. A listing whose words leave it open is undecided; it is neither left out nor praised for it.
"""

import re

from search.text import clean

SITE, KOREA, ABROAD, OPEN = "site", "korea", "abroad", ""

_ALTERNATIVES = re.compile(r"\s또는\s|\s혹은\s|\s?\bor\b\s?")
_ABROAD_WORDS = r"(?:국외|해외|외국|abroad|overseas|(?:outside|out)\s(?:of\s)?(?:south\s)?korea)"
_NEVER_ABROAD = re.compile(
    rf"{_ABROAD_WORDS}[^,.;()]{{0,15}}(?:없|않|안\s|못|금지|불가)[가-힣]*"
    rf"|\b(?:no|not|never|without)\b[^,.;()]{{0,30}}(?:{_ABROAD_WORDS}|leav\w*\s(?:south\s)?korea)"
    r"|\bnever\sleaves?\s(?:south\s)?korea|국내에서\s나가지\s않[가-힣]*",
    re.IGNORECASE,
)
_TAKEN_FROM = re.compile(  # where something comes from is not where data goes
    r"[^,.;()]*(?:에서|로부터)\s(?:내려)?받[가-힣]*|[^,.;()]*\b(?:received|downloaded|fetched|taken)\sfrom[^,.;()]*",
    re.IGNORECASE,
)
_ABROAD = re.compile(
    rf"{_ABROAD_WORDS}|미국|캐나다|일본(?!어)|도쿄|오사카|중국(?!어)|홍콩|대만|싱가포르|베트남|태국|인도네시아|뭄바이|호주|시드니|유럽|영국|런던|아일랜드|더블린|독일"
    r"|프랑크푸르트|프랑스|파리\s?리전|네덜란드|스웨덴|버지니아|오리건|\b(?:united\sstates|america|usa|u\.s\.|canada|japan|tokyo|osaka|china|hong\skong|taiwan"
    r"|singapore|vietnam|india|mumbai|australia|sydney|europe|uk|united\skingdom|london|ireland|dublin|germany|frankfurt|france|netherlands"
    r"|sweden|virginia|oregon)\b|(?-i:\b(?:US|EU)\b)|\b(?:us|eu)-(?:east|west|central|north|south)|\bap-(?!northeast-2)[a-z]+east-\d",
    re.IGNORECASE,
)
_KOREA = re.compile(
    r"국내(?!\s?[·/]?\s?외(?!부))|한국|대한민국|수도권|서울|부산|대구|인천|광주|대전|울산|세종|경기(?!장)|강원|춘천|충북|청주|충남|전북|전남|경북|경남|제주|판교|평촌"
    r"|\bkorean?\b|\bseoul\b|\bbusan\b|\bpangyo\b|ap-northeast-2|koreacentral|asia-northeast3",
    re.IGNORECASE,
)
_SOMEWHERE = re.compile(  # a place of the vendor's, wherever that is
    r"클라우드|전산센터|데이터\s?센터|당사|자사|저희|공급기업|외부|국내\s?[·/]?\s?외(?!부)|\b(?:cloud|saas|aws|azure|gcp|idc|data\scent(?:er|re)s?|our\b(?!\scustomers?))",
    re.IGNORECASE,
)
_OUTSIDE_SHUT = re.compile(
    r"외부망\s?(?:없|차단)[가-힣]*|외부\s?(?:전송|반출|호출)?\s?(?:없|금지|차단)[가-힣]*|no\sexternal[a-z ]*",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"고객|사내|현장|내부망|업무망|제어망|전산실|서버실|제어실|온\s?프레미스|장치|장비|단말|컴퓨터|휴대전화|본사|(?:안|내부|기관|공장|병원|의원|학교|농장|사무실|연구소)(?:에|의)?\s?서버"
    r"|\bpc\b|\bon[- ]?(?:site|prem(?:ises?)?)\b|\bcustomers?\b|\bclient'?s?\b|\bin[- ]house\b|\bedge\sdevice",
    re.IGNORECASE,
)


def where_kept(words: str) -> str:
    """ "site" (at the customer's), "korea", "abroad", or "" where the words do not settle it.

    Among alternatives the widest counts; what may be abroad or may be here is open.
    """
    said = clean(words)
    stays = _NEVER_ABROAD.search(said) is not None
    said = _OUTSIDE_SHUT.sub(" ", _TAKEN_FROM.sub(" ", _NEVER_ABROAD.sub(" ", said)))
    places = {_place(part, stays=stays) for part in _ALTERNATIVES.split(said)}
    if ABROAD in places:
        return ABROAD if places == {ABROAD} and not stays else OPEN
    if OPEN in places:
        return OPEN
    return KOREA if KOREA in places else SITE


def _place(part: str, *, stays: bool) -> str:
    """Of one alternative. `stays`: the whole text says that nothing goes abroad."""
    if _ABROAD.search(part):
        return ABROAD
    if _KOREA.search(part):
        return KOREA
    if _SOMEWHERE.search(part) or not _SITE.search(part):
        return KOREA if stays else OPEN
    return SITE
