"""Sentences that name a place, a certificate, a region or a sum without asking for it, beside some that do ask."""

import pytest

from tests.search.test_constraints import MAN, read


def codes(kind, sentence):
    return [found.codes for found in read(kind, sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "knowledge base for our staff",
        "ledger entries are late",
        "defects at the edge of the sheet",
        "유리 엣지 가공 불량",
        "공급망이 불안정해서 재고를 예측하고 싶어요",
        "유통망이 없어서 판매가 어려워요",
        "전산망 장애 대응",
        "판매망이 끊겼습니다",
        "offline stores lose customers to online",
        "our team works offline and online",
        "인터넷이 자꾸 끊겨서 고객 문의가 많아요",
        "인터넷 안 된다는 민원이 많아요",
        "회사 서버가 느려요",
        "회사 서버에 설치한 프로그램이 느려요",
        "온프레미스 서버가 낡았어요",
        "our on-premise erp is slow",
        "우리 SaaS 고객이 자꾸 해지해요",
        "클라우드 서버 비용",
        "클라우드 서버가 자꾸 안 돼요",
        "클라우드로 옮기는 비용이 커요",
        "클라우드",
        "saas churn prediction",
        "we have files in the cloud",
        "our cloud costs grow",
        "온프레미스는 비싸서 안 됩니다",
        "온프레미스가 아니어도 됩니다",
        "클라우드가 아니어도 괜찮아요",
        "온프레미스든 클라우드든 상관없어요",
        "온프레미스 구축 사업을 하는 회사입니다",
        "설치형 광고물 견적",
        "인터넷이 없으면 안 돼요",
        "it doesn't need to be on-premise",
        "on-prem is not required",
    ],
)
def test_place_that_is_mentioned_or_waived_is_no_condition(sentence):
    assert codes("deployment", sentence) == []


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("클라우드로 쓰고 싶지 않습니다", ("on-prem", "edge")),
        ("클라우드는 싫어요", ("on-prem", "edge")),
        ("we don't want cloud", ("on-prem", "edge")),
        ("we do not want to use the cloud", ("on-prem", "edge")),
        ("must run offline", ("on-prem", "edge")),
        ("for offline use", ("on-prem", "edge")),
        ("사내망에서만 쓸 수 있어야 합니다", ("on-prem", "edge")),
        ("인터넷 없는 산속 농장", ("on-prem", "edge")),
        ("we need it in the cloud", ("cloud",)),
        ("챗봇, 클라우드", ("cloud",)),
        ("클라우드로 쓸 챗봇", ("cloud",)),
        ("we want saas", ("cloud",)),
        ("구축형 제품을 원해요", ("on-prem",)),
        ("회사 서버에 올려야 합니다", ("on-prem",)),
        ("온프레미스로 설치해야 하고 클라우드는 안 됩니다", ("on-prem",)),
        ("온프레미스여야 하고 지역은 상관없어요", ("on-prem",)),
        ("runs on an edge device", ("edge",)),
    ],
)
def test_place_that_is_asked_for_is_read(sentence, places):
    assert codes("deployment", sentence) == [places]


@pytest.mark.parametrize(
    "sentence",
    [
        "파일을 인터넷에 올리면 자동으로 분류되면 좋겠어요",
        "자료를 외부에 못 보여 줘서 아쉽다",
        "자료를 외부로 못 보내서 답답해요",
        "파일을 인터넷에 올리는데 안 돼요",
        "개인정보가 외부로 유출되는지 감시",
        "해외 결제가 안 돼요",
        "해외 바이어에게 답장을 못 해요",
        "국내 서버 비용이 비싸요",
        "our goods are stored in Korea",
        "images can't be uploaded to our app",
        "workers must stay inside the line",
    ],
)
def test_data_that_is_mentioned_is_no_condition(sentence):
    assert codes("data", sentence) == []


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("외부로 자료가 나가면 안 돼요", ("site",)),
        ("도면을 밖으로 보낼 수 없습니다", ("site",)),
        ("자료 외부 반출은 안 됩니다", ("site",)),
        ("자료를 인터넷에 올리면 안 됩니다", ("site",)),
        ("데이터가 해외로 나가면 안 됩니다", ("korea",)),
        ("국내 서버에 보관", ("korea",)),
        ("data must be stored in Korea", ("korea",)),
    ],
)
def test_data_that_must_stay_is_read(sentence, kept):
    assert codes("data", sentence) == [kept]


@pytest.mark.parametrize(
    "sentence",
    [
        "GS인증 없어도 됩니다",
        "GS인증이 꼭 있어야 하는 건 아닙니다",
        "ISMS는 상관없어요",
        "인증은 필요 없습니다",
        "GS인증은 필요 없습니다",
        "no certification needed",
        "no GS certification needed",
        "ISO 27001 certification is not required",
        "CSAP doesn't matter",
        "식약처 제출 서류를 AI로 만들고 싶어요",
        "식약처 요구 서류",
        "HACCP 일지 작성",
        "ISO 심사 준비",
        "ISO 27001 심사 준비",
        "혁신제품 신청서",
        "GS인증을 받고 싶어요",
        "ISMS 인증을 받으려고 문서를 씁니다",
        "우리는 ISMS 인증이 있습니다",
    ],
)
def test_certificate_that_is_the_matter_or_waived_is_no_condition(sentence):
    assert codes("certification", sentence) == []


@pytest.mark.parametrize(
    ("sentence", "certificates"),
    [
        ("챗봇, CSAP", ("CSAP",)),
        ("GS인증 필수이고 지역은 상관없습니다", ("GS",)),
        ("must have ISMS and be fast", ("ISMS",)),
        ("CSAP 인증이 있어야 합니다", ("CSAP",)),
    ],
)
def test_certificate_that_is_asked_for_is_read(sentence, certificates):
    assert codes("certification", sentence) == [certificates]


@pytest.mark.parametrize(
    "sentence",
    [
        "꼭 서울 업체가 아니어도 괜찮아요",
        "지역은 상관없습니다",
        "서울 업체 말고요",
        "서울 업체에 납품하는데 검수가 오래 걸립니다",
        "부산 업체들이 주문을 넣습니다",
        "서울 경쟁사",
        "부산에 있는데, 불량이 많아요",
        "저희는 서울 업체",
        "서울시 지원 사업 신청서",
        "부산 출장이 잦아서 경비 정산이 밀려요",
        "서울 방문 고객 안내",
        "We are a company in Busan with welding defects",
        "our supplier in Daegu is late",
        "a supplier in Daegu is late",
        "we buy from a vendor in Busan",
        "our Seoul-based supplier is late",
        "we make parts, based in Busan",
        "we need a chatbot for our company in Busan",
        "the vendor need not be in Seoul",
    ],
)
def test_region_of_somebody_else_or_waived_is_no_condition(sentence):
    assert codes("region", sentence) == []


@pytest.mark.parametrize(
    ("sentence", "regions"),
    [
        ("vendor must be in Gyeonggi", ("gyeonggi",)),
        ("we need a vendor in Busan", ("busan",)),
        ("looking for an AI company in Busan", ("busan",)),
        ("vision inspection, Seoul-based vendor", ("seoul",)),
        ("부산 업체를 찾습니다", ("busan",)),
        ("서울이나 경기 업체와 일하고 싶어요", ("seoul", "gyeonggi")),
        ("부산까지 출장 가능한 업체", ("busan",)),
        ("경기도 광주 업체면 좋겠어요", ("gyeonggi",)),
        ("경기도 광주시에 있는 업체", ("gyeonggi",)),
        ("광주 업체", ("gwangju",)),
    ],
)
def test_region_that_is_asked_for_is_read(sentence, regions):
    assert codes("region", sentence) == [regions]


@pytest.mark.parametrize(
    "sentence",
    [
        "최대 5천 건의 상담 챗봇",
        "최대 3만 페이지까지",
        "순도 구십칠만 넘으면 됩니다",
        "구십칠만 넘으면 경보",
        "온도 3천 이하",
        "점수 5백 미만",
        "비용을 2천만원 줄이고 싶습니다",
        "인건비 말고 비용 3천만원을 절감",
        "비용이 500만원 나와요",
        "매출을 3억까지 올리고 싶다",
        "수주를 3억까지 늘리고 싶어요",
        "예산 0억",
        "금액 5천만원 이상 주문",
        "예산 100억 예산 사업에 참여",
        "예산 " + "9" * 900 + "원",
        "budget: " + "9" * 900,
        "under " + "9" * 900 + " won",
        "예산 2000000000000원 이하",
    ],
)
def test_number_that_is_no_budget_is_not_read(sentence):
    assert read("price", sentence) == []


@pytest.mark.parametrize(
    ("sentence", "won"),
    [
        ("최대 5천만원", 5000 * MAN),
        ("삼천만 이하", 3000 * MAN),
        ("예산 구백만", 900 * MAN),
        ("비용은 2천만원 이하", 2000 * MAN),
        ("예산 3천 대구 업체", 3000 * MAN),
        ("2천만원 넘으면 못 삽니다", 2000 * MAN),
    ],
)
def test_budget_is_read(sentence, won):
    assert [found.amount for found in read("price", sentence)] == [won]


@pytest.mark.parametrize(
    ("sentence", "languages"),
    [
        ("a chatbot in English and Korean", ("en", "ko")),
        ("manuals must be in English and Korean", ("en", "ko")),
        ("한국어와 영어로 응대", ("ko", "en")),
        ("영어, 베트남어 지원", ("en", "vi")),
    ],
)
def test_every_language_is_read(sentence, languages):
    assert codes("language", sentence) == [languages]
