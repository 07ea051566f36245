"""An agreement as the apps above would print one: three parties, articles, cost table, milestones."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from django.template import Context, Engine

from marketplace import documents

ROOT = Path(__file__).resolve().parents[3]
CREATED = datetime(2026, 3, 27, 5, 0, tzinfo=UTC)
NUMBER = "이음-협약-2026-1-007"
VERIFY_URL = "https://ieum.example/verify/agreement"
TITLE = "인공지능 바우처 사업 협약서"
ARTICLES = [
    (
        "목적",
        [
            "이 협약은 전담기관이 수요기업에 발급하는 인공지능 바우처의 사용과 정산에 필요한 사항을 정함을 목적으로 한다."
        ],
    ),
    (
        "용어의 정의",
        [
            (
                "이 협약에서 쓰는 용어의 뜻은 다음과 같다.",
                [
                    "“바우처”란 수요기업이 공급기업의 인공지능 솔루션을 도입하는 데 쓸 수 있도록 전담기관이 발급하는 이용권을 말한다.",
                    "“총사업비”란 정부지원금과 민간부담금(현금·현물)을 더한 금액을 말한다.",
                    "“검수”란 산출물이 붙임 1의 기준에 맞는지 수요기업이 확인하는 일을 말한다.",
                ],
            ),
            "이 조에서 정하지 아니한 용어는 관련 법령과 지침에서 정하는 바에 따른다.",
        ],
    ),
    (
        "사업의 수행",
        [
            "수요기업과 공급기업은 수정사업계획서에 따라 과제를 성실히 수행하고, 그 과정을 증명하는 자료를 5년 동안 보관하여야 한다.",
            "공급기업은 전담기관의 서면 승인 없이 과업의 전부 또는 일부를 제3자에게 맡길 수 없다.",
        ],
    ),
    (
        "바우처의 사용",
        [
            "바우처는 이 협약에서 정한 솔루션의 도입에만 쓸 수 있고, 다른 사람에게 넘기거나 현금으로 바꿀 수 없다.",
            "수요기업은 협약일부터 10일 안에 민간부담금(현금)을 전담기관이 정한 계좌에 넣어야 한다.",
        ],
    ),
    (
        "정산과 환수",
        [
            "전담기관은 사업이 끝난 날부터 30일 안에 집행 내역을 정산하고 그 결과를 수요기업과 공급기업에 알린다.",
            "거짓이나 그 밖의 부정한 방법으로 지급받은 금액은 이자를 더하여 돌려주어야 하며, 제재부가금이 부과될 수 있다.",
            "이 결정에 이의가 있는 자는 알린 날부터 14일 안에 전담기관에 이의신청을 할 수 있다.",
        ],
    ),
    (
        "비밀과 개인정보의 보호",
        [
            "당사자는 사업을 수행하면서 알게 된 상대방의 영업비밀과 개인정보를 사업의 목적 밖으로 쓰거나 제3자에게 알려서는 아니 된다."
        ],
    ),
]
SHORT = [
    ("전담기관", "이음진흥원", "세종특별자치시 한누리대로 2130", "원장 서민아"),
    ("수요기업", "㈜다온정밀", "경기도 시흥시 공단1대로 204", "대표이사 김다온"),
    ("공급기업", "한빛비전㈜", "서울특별시 성동구 왕십리로 83", "대표이사 이하늘"),
]
LONG = [
    SHORT[0],
    (
        "수요기업",
        "농업회사법인 푸른들녘 친환경 스마트팜 유통 주식회사",
        "전라남도 나주시 산포면 매성길 119-27 나동 2층",
        "공동대표이사 남궁푸르메·선우가온",
    ),
    (
        "공급기업",
        "주식회사 미래인공지능데이터솔루션연구소코리아",
        "서울특별시 강남구 테헤란로 152 강남파이낸스센터 19층",
        "대표이사 황보한결",
    ),
]


def context(parties=SHORT, milestones=4, draft=False) -> dict:
    rows = [
        {
            "title": ("자료 수집과 정제", "판정 모형 학습", "생산 현장 적용", "시범 운영과 안정화")[index % 4],
            "deliverable": "불량 판정 정확도 시험 성적서(재현율 95% 이상), 사용자 안내서, 현장 시연 확인서",
            "due": f"2026. {4 + index % 8}. {1 + index % 28}.",
            "amount": f"{250_000_000 // milestones:,}",
        }
        for index in range(milestones)
    ]
    facts = {
        "title": TITLE,
        "issuer": "이음진흥원",
        "subject": "영상 인식을 이용한 금속 가공품 표면 불량 자동 판정",
        "number": NUMBER,
        "parties": [dict(zip(("role", "name", "address", "head"), party, strict=True)) for party in parties],
        "articles": [
            {"title": title, "clauses": [_clause(clause) for clause in clauses]} for title, clauses in ARTICLES
        ],
        "milestones": rows,
    }
    snapshot_hash = hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    code = documents.verification_code(NUMBER, snapshot_hash, "test-number-key")
    return facts | {
        "snapshot_hash": snapshot_hash,
        "code": code,
        "verify_url": VERIFY_URL,
        "qr": documents.qr_svg(f"{VERIFY_URL}?number={NUMBER}&code={code}", "진위 확인 주소의 QR 코드"),
        "draft": draft,
    }


def _clause(clause) -> dict:
    text, items = clause if isinstance(clause, tuple) else (clause, [])
    return {"text": text, "items": items}


def html(**facts) -> str:
    engine = Engine(dirs=[ROOT / "templates", Path(__file__).parent / "templates"])
    return engine.get_template("sample_agreement.html").render(Context(context(**facts)))


def render(**facts) -> bytes:
    """The sample agreement as a PDF with its data attached."""
    data = documents.Attachment(
        name="agreement.json",
        content=json.dumps(context(**facts)["parties"], ensure_ascii=False).encode(),
        media_type="application/json",
        description="협약의 자료 고정본",
    )
    return documents.render(html(**facts), identifier=NUMBER, created=CREATED, title=TITLE, attachments=[data])


def print_html(html: str, **arguments) -> bytes:
    """Any HTML as a PDF."""
    defaults = {"identifier": "sample", "created": CREATED, "title": "견본"}
    return documents.render(html, **defaults | arguments)


GOLDEN = {
    "short": {},
    "long": {"parties": LONG},
    "milestones": {"milestones": 40, "draft": True},
}


def printed(job: documents.Job) -> bytes:
    """The document of a job, printed in this process and not sealed."""
    return documents.render(
        job.html, identifier=job.identifier, created=job.created, title=job.title, attachments=job.attachments
    )


def hashes() -> dict[str, str]:
    """SHA-256 of the three golden documents."""
    return {name: documents.sha256(render(**facts)) for name, facts in GOLDEN.items()}
