import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace import documents

HASH = "5e" * 32


def test_verification_code_is_the_same_for_ever():
    code = documents.verification_code("이음-협약-2026-1-007", HASH, "key")
    assert code == "IB5K-QWGD-6V3L-OJKZ"


@pytest.mark.parametrize(
    "other",
    [
        ("이음-협약-2026-1-008", HASH, "key"),
        ("이음-협약-2026-1-007", "5f" * 32, "key"),
        ("이음-협약-2026-1-007", HASH, "kez"),
    ],
)
def test_verification_code_depends_on_number_data_and_key(other):
    assert documents.verification_code(*other) != documents.verification_code("이음-협약-2026-1-007", HASH, "key")


def test_number_and_hash_cannot_be_shifted_into_each_other():
    assert documents.verification_code("A1", "23", "key") != documents.verification_code("A12", "3", "key")


@given(number=st.text(min_size=1, max_size=30))
def test_verification_code_is_sixteen_letters_in_groups_of_four(number):
    groups = documents.verification_code(number, HASH, "key").split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


@pytest.mark.parametrize(
    "typed", ["ABCD-EFGH-2345-6767", "abcdefgh23456767", " abcd efgh 2345 6767 ", "ABCD - EFGH-23456767"]
)
def test_code_is_read_as_people_type_it(typed):
    assert documents.codes_match(typed, "ABCD-EFGH-2345-6767")


@pytest.mark.parametrize(
    "typed", ["", "ABCD-EFGH-2345-6766", "ABCD-EFGH-2345", "ABCD-EFGH-2345-6767-A", "검증코드", "\ud800"]
)
def test_another_code_does_not_match(typed):
    assert not documents.codes_match(typed, "ABCD-EFGH-2345-6767")


def test_qr_code_carries_its_title_safely():
    svg = documents.qr_svg("https://ieum.example/verify?number=1&code=2", "진위 확인 <주소>")
    assert svg.startswith("<svg")
    assert "<title>진위 확인 &lt;주소&gt;</title>" in svg
    assert svg.__html__() == svg
