from datetime import UTC, datetime

import pytest

from search import ListingDocument, Service, UseCase, UseCaseLibrary
from tests.fakes.encoder import FakeEncoder


def listing(id_, title, *, vendor="", price=None, region="", use_cases=(), facets=None, **more):
    """A listing with as little said as a test needs."""
    codes = {"use_case": use_cases, **(facets or {})}
    return ListingDocument(
        id=id_,
        title=title,
        vendor=vendor,
        vendor_id=vendor,
        price_min=price,
        region=region,
        use_cases=tuple(use_cases),
        facets={name: tuple(values) for name, values in codes.items() if values},
        **more,
    )


LISTINGS = (
    listing(
        "tool", "공구 마모 예측 장치", vendor="갑", price=200_000_000, region="gyeonggi", use_cases=("tool-wear",),
        summary="절삭 공구가 부러지기 전에 알립니다", keywords=("공구 마모", "CNC", "tool wear"),
        facets={"deployment": ("edge",), "industry": ("C",), "certification": ("GS",)},
        published_at=datetime(2026, 3, 1, tzinfo=UTC),
    ),
    listing(
        "tool-cloud", "웹 공구 관제", vendor="을", price=80_000_000, region="busan", use_cases=("tool-wear",),
        summary="공구 마모 추세를 웹에서 봅니다", facets={"deployment": ("cloud",), "industry": ("C",)},
        published_at=datetime(2026, 3, 5, tzinfo=UTC),
    ),
    listing(
        "drawing", "설계도 찾기", vendor="병", price=120_000_000, use_cases=("drawing-search",),
        summary="비슷한 설계도와 견적을 찾습니다", keywords=("도면 검색",),
        facets={"deployment": ("on-prem",), "industry": ("C",), "certification": ("GS", "ISMS")},
    ),
    listing(
        "bakery", "빵집 계도 안내문 설계", vendor="정", price=10_000_000,
        summary="주차 계도 안내문을 설계해 드립니다", facets={"deployment": ("cloud",), "industry": ("I",)},
    ),
    listing(
        "chatbot", "고객문의 챗봇", vendor="무", price=30_000_000, use_cases=("support-chatbot",),
        summary="문의에 스스로 답합니다", keywords=("챗봇", "chatbot"),
        facets={"deployment": ("cloud",), "industry": ("G", "I"), "certification": ("ISMS",), "language": ("ko", "en")},
    ),
    listing(
        "stock", "재고관리 도우미", vendor="기", use_cases=("inventory-optimisation",),
        summary="안전재고를 셈합니다", keywords=("재고관리",), facets={"industry": ("G",)},
    ),
)  # fmt: skip

OTHERS = (  # enough of them that what is common to all is no longer the matter of one
    ("배차 경로 짜기", "Routing", "기름값이 많이 나가요"), ("수질 경보", "Water alert", "고기가 떠올랐어요"),
    ("손글씨 채점", "Marking", "밤새 답안을 봅니다"), ("객실 요금 추천", "Room rates", "주말이 텅 비어요"),
    ("수확량 예측", "Yield forecast", "몇 톤이 나올지 모릅니다"), ("민원 분류", "Complaint sorting", "엉뚱한 과로 가요"),
    ("회의록 작성", "Minutes", "누가 뭐라 했는지 잊어요"), ("통역", "Interpreting", "말이 안 통합니다"),
    ("화재 감지", "Fire watch", "연기를 늦게 봤어요"), ("가축 관찰", "Herd watch", "새끼 낳는 날을 놓쳐요"),
    ("신용 평가", "Credit scoring", "빌려줘도 될까 걱정입니다"), ("약 확인", "Pill check", "하얀 알이 다 같아 보여요"),
)  # fmt: skip

LIBRARY = UseCaseLibrary(
    [
        UseCase(code="tool-wear", name="공구 마모 예측", name_en="Tool wear", phrases=("드릴이 언제 부러질지 몰라요",)),
        UseCase(
            code="drawing-search", name="유사 도면 검색", name_en="Drawing search", phrases=("옛날 그림을 뒤져요",)
        ),
        UseCase(code="support-chatbot", name="상담 자동응답", name_en="Chatbot", phrases=("같은 질문에 종일 답해요",)),
        *(
            UseCase(code=f"other-{n}", name=name, name_en=english, phrases=(phrase,))
            for n, (name, english, phrase) in enumerate(OTHERS)
        ),
    ],
    version="t1",
)


@pytest.fixture
def make_service(tmp_path):
    """A service with its own files; `encoder=None` for one without vectors."""

    def make(documents=LISTINGS, encoder=None, folder="index"):
        library = UseCaseLibrary(LIBRARY.use_cases, LIBRARY.version)
        service = Service(
            folder=tmp_path / folder, vector_folder=tmp_path / "vectors", encoder=encoder, library=library
        )
        service.engine.rebuild(documents)
        service.embed_pending()
        return service

    return make


@pytest.fixture
def service(make_service):
    return make_service(encoder=FakeEncoder())


@pytest.fixture
def wordy_service(make_service):
    """Without an encoder."""
    return make_service()
