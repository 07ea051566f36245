import pytest

from search import Constraint
from search.constraints import judge, read_constraints
from tests.search.conftest import listing

MAN = 10_000


def read(kind, sentence):
    """The constraints of a kind that a sentence says."""
    constraints, _ = read_constraints(sentence)
    return [constraint for constraint in constraints if constraint.kind == kind]


@pytest.mark.parametrize(
    ("sentence", "won"),
    [
        ("예산은 3천만원 이하이고 챗봇", 3000 * MAN),
        ("3천 이하로 불량 검사", 3000 * MAN),
        ("5백만원까지", 500 * MAN),
        ("2억 5천까지 쓸 수 있고", 25_000 * MAN),
        ("1.5억 안쪽으로", 15_000 * MAN),
        ("삼천만원 이내", 3000 * MAN),
        ("최대 8,000만원", 8000 * MAN),
        ("예산 5000 정도", 5000 * MAN),
        ("예산은 2천만원밖에 없어요", 2000 * MAN),
        ("비용 30,000,000원 미만", 3000 * MAN),
        ("돈은 오백만원 정도 쓸 수 있어요", 500 * MAN),
        ("under 50 million won", 5000 * MAN),
        ("budget of KRW 30M", 3000 * MAN),
        ("less than ₩20,000,000", 2000 * MAN),
        ("our budget is 0.2 billion won", 20_000 * MAN),
        ("예산 1억, 아니 5천만원 이하로", 5000 * MAN),  # the lower one
        ("3천~5천만원으로 검사 장비", 5000 * MAN),
        ("챗봇, 3천만원~5천만원", 5000 * MAN),
        ("between 30 and 50 million won", 5000 * MAN),
        ("budget: 50,000,000", 5000 * MAN),
        ("budget: 50,000,000 won", 5000 * MAN),
        ("budget: 50 million won", 5000 * MAN),
    ],
)
def test_price_is_read(sentence, won):
    assert [found.amount for found in read("price", sentence)] == [won]


@pytest.mark.parametrize(
    "sentence",
    [
        "매출 30억 정도 공장인데 직원 50명",
        "불량으로 월 2천만원 손해",
        "하루 200건 전화가 옵니다",
        "위약금을 5천만원까지 물었어요",
        "부품 3천 개를 셉니다",
        "we lose 20 million won a month",
        "한 달에 2천~3천만원 손해를 봅니다",
        "매출 3천~5천만원 가게",
        "300~500개를 셉니다",
        "3만~5만 명의 회원",
        "1만~2만 건을 분류",
        "2만~3만여 곳에 배송",
        "between 10 and 20 million parts",
        "budget: 3 cameras",
        "10 cameras in 3 buildings",
    ],
)
def test_price_is_not_read_from_other_numbers(sentence):
    assert not read("price", sentence)


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("클라우드면 좋겠어요", ("cloud",)),
        ("클라우드나 온프레미스 다 됩니다", ("on-prem", "cloud")),
        ("망분리 환경에서 쓸 문서 검색", ("on-prem", "edge")),
        ("폐쇄망이라서요", ("on-prem", "edge")),
        ("인터넷이 끊겨도 돌아가야 합니다", ("on-prem", "edge")),
        ("클라우드는 안 됩니다", ("on-prem", "edge")),
        ("클라우드 말고 회사 서버에 설치", ("on-prem",)),
        ("사내 설치가 가능한 것", ("on-prem",)),
        ("엣지에서 판단하는 장치", ("edge",)),
        ("on-premise defect inspection", ("on-prem",)),
        ("must be cloud-based", ("cloud",)),
        ("no cloud please", ("on-prem", "edge")),
        ("works offline in the barn", ("on-prem", "edge")),
    ],
)
def test_deployment_is_read(sentence, codes):
    assert [found.codes for found in read("deployment", sentence)] == [codes]


@pytest.mark.parametrize(
    "sentence", ["클라우드 비용이 너무 나와요", "가능하면 클라우드로", "구름 사진을 분류합니다", "ideally cloud-based"]
)
def test_deployment_is_not_read_from_topics_and_wishes(sentence):
    assert not read("deployment", sentence)


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("도면이 밖으로 나가면 안 되는데", ("site",)),
        ("도면은 회사 밖으로 못 나갑니다", ("site",)),
        ("자료를 인터넷에 못 올립니다", ("site",)),
        ("환자 영상이 병원 밖으로 나갈 수 없어요", ("site",)),
        ("데이터를 외부로 못 내보냅니다", ("site",)),
        ("data cannot leave our premises", ("site",)),
        ("must stay in-house", ("site",)),
        ("국내에만 저장해야 합니다", ("korea",)),
        ("data cannot leave the country", ("korea",)),
        ("records must not leave Korea", ("korea",)),
    ],
)
def test_data_that_may_not_leave_is_read(sentence, codes):
    assert [found.codes for found in read("data", sentence)] == [codes]


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("CSAP 인증 받은 챗봇", ("CSAP",)),
        ("CSAP 챗봇", ("CSAP",)),
        ("GS인증 있는 제품이고 ISMS도 필수", ("GS", "ISMS")),
        ("의료기기 허가 받은 판독", ("MFDS",)),
        ("식약처 인증 필요", ("MFDS",)),
        ("ISO 27001 certified vendor", ("ISO27",)),
        ("혁신제품이어야 합니다", ("innovation",)),
        ("HACCP 인증 있는 솔루션", ("HACCP",)),
    ],
)
def test_certification_is_read(sentence, codes):
    assert [found.codes for found in read("certification", sentence)] == [codes]


@pytest.mark.parametrize(
    "sentence", ["HACCP 공장인데 일지가 밀려요", "GMP 문서를 쓰느라", "CCTV 영상 분석", "의료기기 공장"]
)
def test_certification_of_the_firm_itself_is_not_a_condition(sentence):
    assert not read("certification", sentence)


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("경남 업체면 좋겠습니다", ("gyeongnam",)),
        ("부산이나 울산에 있는 회사", ("busan", "ulsan")),
        ("수도권 업체", ("seoul", "gyeonggi", "incheon")),
        ("챗봇, 수도권", ("seoul", "gyeonggi", "incheon")),
        ("수도권", ("seoul", "gyeonggi", "incheon")),
        ("챗봇 수도권이면 좋겠어요", ("seoul", "gyeonggi", "incheon")),
        ("불량 검사, 동남권으로", ("busan", "ulsan", "gyeongnam")),
        ("대구 근처에서 바로 올 수 있는 곳", ("daegu",)),
        ("부산 경남 업체", ("busan", "gyeongnam")),
        ("불량 검사, 전북 소재", ("jeonbuk",)),
        ("호남권 업체로", ("gwangju", "jeonbuk", "jeonnam")),
        ("챗봇 경남권이면", ("gyeongnam",)),
        ("vendor in Busan", ("busan",)),
        ("Seoul-based supplier", ("seoul",)),
    ],
)
def test_region_of_the_vendor_is_read(sentence, codes):
    assert [found.codes for found in read("region", sentence)] == [codes]


@pytest.mark.parametrize(
    "sentence",
    [
        "부산에서 식당을 하는데",
        "부산에 있는 공장인데",
        "우리는 대구 회사인데 불량이 많아요",
        "전북 소재 식품 공장입니다",
        "수도권에서 배송을 합니다",
        "수도권 물류 배차",
        "저희는 수도권, 직원 50명",
        "식품 공장, 수도권, 불량 검사",
    ],
)
def test_region_of_the_firm_itself_is_not_a_condition(sentence):
    assert not read("region", sentence)


def test_language_that_two_ways_of_reading_find_is_said_once():
    (found,) = read("language", "we need a chat service in English")
    assert (found.codes, found.said) == (("en",), "service in english")


def test_language_and_deadline_are_read():
    constraints, _ = read_constraints("베트남어 지원되는 교육, 3개월 안에")
    assert {c.kind: (c.codes, c.amount) for c in constraints} == {"language": (("vi",), None), "deadline": ((), 13)}


def test_the_rest_of_the_text_loses_only_the_condition():
    _, rest = read_constraints("도면이 밖으로 나가면 안 되는데 비슷한 도면 찾기")
    assert rest == "도면 비슷한 도면 찾기"


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("chatbot, budget: 50,000,000 won", "chatbot,"),
        ("budget 50,000,000 krw for a chatbot", "for a chatbot"),
        ("챗봇, budget: 50,000,000원", "챗봇,"),
        ("챗봇, 수도권", "챗봇,"),
        ("챗봇, 영어로", "챗봇,"),
        ("a chatbot in English", "a chatbot"),
    ],
)
def test_nothing_of_a_condition_stays_in_the_topic(sentence, topic):
    assert read_constraints(sentence)[1] == topic


@pytest.mark.parametrize(
    ("constraint", "met"),
    [
        (Constraint(kind="price", amount=100), True),
        (Constraint(kind="price", amount=99), False),
        (Constraint(kind="deployment", codes=("on-prem", "cloud")), True),
        (Constraint(kind="deployment", codes=("edge",)), False),
        (Constraint(kind="data", codes=("site",)), False),
        (Constraint(kind="data", codes=("korea",)), False),
        (Constraint(kind="data", codes=("site", "korea")), False),
        (Constraint(kind="certification", codes=("GS",)), True),
        (Constraint(kind="certification", codes=("GS", "ISMS")), False),
        (Constraint(kind="region", codes=("busan",)), True),
        (Constraint(kind="region", codes=("seoul",)), None),
        (Constraint(kind="language", codes=("vi",)), None),
        (Constraint(kind="deadline", amount=6), True),
        (Constraint(kind="deadline", amount=5), False),
    ],
)
def test_judge_says_met_broken_or_unknown(constraint, met):
    document = listing(
        "a", "가", price=100, region="busan", lead_weeks=6, data_kept="abroad",
        facets={"deployment": ("cloud",), "certification": ("GS",)},
    )  # fmt: skip
    assert judge(constraint, document).met is met


@pytest.mark.parametrize(
    ("kept", "met", "found"),
    [("site", True, ("site",)), ("korea", True, ("korea",)), ("abroad", False, ("abroad",)), ("", None, ())],
)
def test_data_in_korea_is_judged_by_where_the_listing_keeps_it(kept, met, found):
    verdict = judge(Constraint(kind="data", codes=("korea",)), listing("a", "가", data_kept=kept))
    assert (verdict.met, verdict.found) == (met, found)


def test_data_that_may_leave_neither_premises_nor_country_asks_for_an_installation():
    ((constraint,), _) = read_constraints("도면은 회사 밖으로 나가면 안 되고 국내에만 저장해야 합니다")
    assert set(constraint.codes) == {"site", "korea"}
    installed = listing("a", "가", facets={"deployment": ("on-prem",)})
    hosted = listing("b", "가", data_kept="korea", facets={"deployment": ("cloud",)})
    assert (judge(constraint, installed).met, judge(constraint, hosted).met) == (True, False)


def test_judge_gives_the_excess_in_basis_points():
    verdict = judge(Constraint(kind="price", amount=50_000_000), listing("a", "가", price=54_000_000))
    assert (verdict.amount, verdict.over_bp) == (54_000_000, 800)


def test_price_of_a_silent_listing_is_unknown():
    assert judge(Constraint(kind="price", amount=1), listing("a", "가")).met is None


@pytest.mark.parametrize(("takes", "met"), [(7, False), (6, True), (0, True), (None, None)])
def test_deadline_is_judged_by_the_weeks_of_the_listing(takes, met):
    verdict = judge(Constraint(kind="deadline", amount=6), listing("a", "가", lead_weeks=takes))
    assert (verdict.met, verdict.amount, verdict.over_bp) == (met, takes, None)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("영어로도 안내할 수 있는 챗봇", "en"),
        ("manuals must be in English", "en"),
        ("베트남어로 응대", "vi"),
        ("챗봇, 영어로", "en"),
        ("상담 챗봇 베트남어로", "vi"),
        ("화면은 영어로. 예산 5천만원 이하", "en"),
        ("a chatbot, in English", "en"),
        ("we need a chatbot in Chinese", "zh"),
    ],
)
def test_language_of_the_service_is_read(sentence, code):
    assert [found.codes for found in read("language", sentence)] == [(code,)]


@pytest.mark.parametrize(
    "sentence",
    [
        "영어로 된 문서를 번역",
        "translate reviews in English",
        "영어 학원",
        "리뷰 번역, 영어로",
        "계약서 초안, 영어로",
        "문서를 영어로",
        "translation tool in English",
        "chatbot in English schools",
    ],
)
def test_language_of_the_matter_is_no_condition(sentence):
    assert not read("language", sentence)
