"""Words of the printed document that are not its articles. It speaks Korean whatever the reader's language."""

from datetime import date, datetime

from marketplace.core.clock import KST

TITLES = {
    "agreement": "인공지능 바우처 지원사업 협약서",
    "amendment": "인공지능 바우처 지원사업 변경협약서",
    "termination": "인공지능 바우처 지원사업 협약 해지 합의서",
}
NOUNS = {"agreement": "협약", "amendment": "변경협약", "termination": "해지 합의"}
SEAL_REASONS = {"agreement": "협약 체결", "amendment": "변경협약 체결", "termination": "합의에 따른 협약 해지"}
PARTIES = {"demand_firm": "수요기업", "vendor": "공급기업", "agency": "전담기관"}
AUTHORITIES = {"office": "대표자(직위에 따른 서명권)", "delegation": "위임받은 사람(승인된 위임장)"}
LEVELS = {1: "1수준(한 가지 수단)", 2: "2수준(서로 다른 두 가지 수단)", 3: "3수준(제3자가 보증하는 수단)"}
METHODS = {
    "password": "비밀번호",
    "passkey": "패스키",
    "one_time_code": "일회용 코드",
    "authenticator": "인증 앱 코드",
    "check": "본인확인 서비스",
    "certificate": "인증서",
    "paper": "종이 서명(인감 대조)",
}
CLAUSES = {"clawback": "환수와 제재", "personal_data": "개인정보"}
INSTALMENTS = {"advance": "선금", "interim": "중도금", "balance": "잔금"}
COST_ITEMS = {
    "labour": "인건비",
    "solution_fee": "솔루션 이용료",
    "infrastructure": "기반 시설비",
    "equipment": "장비비",
    "data": "자료 구입비",
    "training": "교육비",
    "advice": "자문비",
}

SIDES = {"demand": "수요기업", "vendor": "공급기업"}
SECTIONS = {
    "background": "추진 배경과 필요성",
    "goal": "목표",
    "content": "도입 내용",
    "data": "자료의 확보와 관리",
    "organisation": "추진 체계",
    "schedule": "추진 일정",
    "effect": "기대 효과",
    "after": "사업이 끝난 뒤의 운영",
    "risk": "위험과 대책",
}


PARTS = {
    "period": "협약기간", "terms": "협약 조건", "milestones": "과업 단계", "kpis": "성과지표", "cost_lines": "비목별 금액", "sections": "사업계획", "staff": "참여인력",
}  # fmt: skip
FIELDS = {
    "title": "이름", "deliverables": "산출물", "criteria": "검수 기준", "month": "기한", "unit": "단위", "baseline": "기준값",
    "target": "목표값", "method": "측정 방법", "weight_bp": "가중치", "basis": "산출 근거", "grant": "정부지원금(원)",
    "cash": "현금(원)", "text": "내용", "part": "맡은 일", "participation_bp": "참여율", "ends_on": "날짜",
    "handled": "위탁 여부", "applies": "해당 여부", "entrusted_work": "위탁하는 업무", "items": "처리하는 항목",
    "retention": "처리와 보유 기간", "clause": "특별 조항",
}  # fmt: skip
BESIDE_THE_PLAN = {
    "period": "협약기간의 마지막 날", "personal_data": "개인정보 처리위탁", "on_site": "공급기업 사람의 사업장 근무",
    "generative_ai": "생성형 인공지능의 사용",
}  # fmt: skip
IS_AGREED = {False: "없음", True: "있음"}
SENSITIVE = "있음(민감정보 포함)"


def change(row: dict) -> dict:
    """One row of the table before and after, in words."""
    names = {"sections": SECTIONS, "period": BESIDE_THE_PLAN, "terms": BESIDE_THE_PLAN}.get(row["part"], {})
    name = names.get(row["row"], row["row"])
    return {**row, "part": PARTS[row["part"]], "row": name, "field": FIELDS[row["field"]]}


def sections(texts: dict[str, str]) -> list[dict]:
    """The sections of a plan in their order on paper; one that is not known comes last under its own name."""
    known = [code for code in SECTIONS if code in texts]
    return [
        {"title": SECTIONS.get(code, code), "text": texts[code]}
        for code in (*known, *sorted(texts.keys() - SECTIONS.keys()))
    ]


PLAN = ("수정사업계획서", "사업비 명세", "과업 단계, 산출물과 검수 기준", "성과지표")  # annexes 1 to 4


def annexes(facts: dict) -> list[tuple[int, str]]:
    """What is attached, by number: the plan as it is from now on, and what the articles come with."""
    plan = [] if facts["kind"] == "termination" else list(enumerate(PLAN, start=1))
    return plan + [(annex["number"], annex["title"]) for annex in facts.get("annexes", ())]  # since form 3


def agency(facts: dict) -> dict:
    """The agency among the parties of a snapshot."""
    return next(row for row in facts["parties"] if row["party"] == "agency")


def precondition(kind: str, milestone: str) -> str:
    """When an instalment is paid."""
    if kind == "advance":
        return "선금이행보증증권을 낸 뒤"
    if kind == "balance":
        return f"「{milestone}」 검수와 최종평가, 정산을 마친 뒤"
    return f"「{milestone}」 검수를 마친 뒤"


def instalment(position: int, kind: str) -> str:
    """2회 중도금"""
    return f"{position}회 {INSTALMENTS[kind]}"


def methods(rows: list[list[str]]) -> list[str]:
    """How a signer was identified, with the times."""
    return [f"{METHODS[method]} {_clock(at)}" for method, at in rows]


def _clock(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(KST):%H:%M:%S}"


def day(when: date) -> str:
    """2026. 5. 1."""
    return f"{when.year}. {when.month}. {when.day}."
