"""Where data is kept, told from vendors' words: all of the demonstration's, and what else may be written there."""

import pytest

from catalog.locations import where_kept
from marketplace.demo.content import load

DEMONSTRATION = {
    "site": """
        검단기 옆 판정 장치와 사내 서버 | 고객사 내부 서버 | 고객사 내부망 | 고객사 사내 | 고객사 사내 장치 | 고객사 서버실
        고객사 사내(설비 옆 장치와 사무실 PC) | 고객사 선별장 장치 | 고객사 설계실 서버(외부망 차단) | 고객사 컴퓨터
        공장 안 서버 | 공장 전산실 서버 | 교차로 장치와 교통정보센터 서버 | 금융기관 내부망(망분리 구간) | 기공소 안 컴퓨터
        기공소 컴퓨터 | 농장 안 장치 | 라인 옆 장치와 사무실 컴퓨터 | 발주기관 업무망 | 병원 전산실(외부 전송 없음)
        선별장 안 장치 | 설계실 컴퓨터(외부망 없음) | 시험 시행기관 내부망 | 양식장 안 장치 | 작업장 안 장치 | 정수장 제어망 안
        처리장 중앙제어실 | 축사 안 장치 | 호텔 전산실 서버
    """,
    "korea": """
        국내 클라우드 | 국내 클라우드(서울) | 국내 클라우드(서울·부산) | 국내 클라우드(수도권) | 국내 클라우드(수도권·부산 이중화)
        국내 클라우드(광주) | 국내 클라우드(대구) | 국내 클라우드(고객사 밖) | 국내 공공용 클라우드 구역
        국내 클라우드(서울), 국외 이전 없음 | 국내 전산센터(서울, 예비 춘천), 국외 이전 없음
        국내 클라우드, 위성 원본은 유럽 공개 저장소에서 받음 | 국내 클라우드, 통신이 없으면 휴대전화 안
        고객사 내부망 또는 국내 금융 전용 클라우드 | 고객사 사내 서버, 알림 장면만 울산 관제실
        고객사 사내, 진단 요약만 해누리 국내 전산센터 | 고객사 서버 또는 국내 전용 클라우드(외부 언어 모형 호출 없음)
        고객사 저장 서버 또는 국내 클라우드 | 국내 전산센터 또는 고객사 사내 | 국내 클라우드 또는 고객사 서버 중 선택
        국내 클라우드 또는 본사 서버 | 국내 클라우드 또는 사내 서버 | 국내 클라우드 또는 의원 컴퓨터
        국내 클라우드(대전) 또는 고객사 본사 서버 | 국내 클라우드(청주·서울 두 곳) 또는 고객사 사내 | 기관 서버 또는 국내 클라우드
        기관 업무망 또는 보안인증 받은 국내 클라우드 | 농장 안 장치(수치만 국내 서버로 복사 가능)
        농장 장치, 원하면 국내 클라우드 사본 | 폐수장 현장 장치와 국내 클라우드
        양식장 안 장치(요약값만 하루 한 번 국내 서버로 보냄, 끌 수 있음)
    """,
    "abroad": "미국·아일랜드 | 국내 클라우드, 백업 사본은 싱가포르",
}
JUDGED = {words.strip(): kept for kept, said in DEMONSTRATION.items() for words in said.replace("\n", "|").split("|")}


def test_every_place_of_the_demonstration_comes_out_right():
    written = {solution["data_location"] for vendor in load().vendors.values() for solution in vendor["solutions"]}
    assert {words: where_kept(words) for words in written} == {words: JUDGED[words] for words in written}


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("", ""),
        ("협의", ""),
        ("클라우드", ""),
        ("AWS", ""),
        ("당사 서버", ""),
        ("our servers", ""),
        ("contact us", ""),
        ("사내 또는 클라우드", ""),
        ("국내 또는 미국 중 선택", ""),
        ("국내외 클라우드", ""),
        ("미국, 국외 이전 없음", ""),
        ("국외 이전 없음", "korea"),
        ("클라우드, 해외로 나가지 않음", "korea"),
        ("고객사 사내, 국외 이전 없음", "site"),
        ("AWS 서울 리전", "korea"),
        ("AWS ap-northeast-2", "korea"),
        ("no transfer outside Korea", "korea"),
        ("Seoul, never stored abroad", "korea"),
        ("our data centre in Busan", "korea"),
        ("경기장 안 장치", "site"),
        ("on-premises", "site"),
        ("the customer's own server", "site"),
        ("해외 리전", "abroad"),
        ("국외 이전 있음", "abroad"),
        ("서울·도쿄", "abroad"),
        ("개인정보는 국내, 모델은 미국", "abroad"),
        ("AWS us-east-1", "abroad"),
        ("servers in the US", "abroad"),
        ("Singapore", "abroad"),
    ],
)
def test_only_what_is_clear_counts(words, kept):
    assert where_kept(words) == kept
