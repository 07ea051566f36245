"""Won: every form read, written and divided without losing one."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core import money
from marketplace.core.templatetags.ieum import won_range

WON = st.integers(min_value=0, max_value=10**16 - 1)


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("1,250,000", 1_250_000),
        ("₩1,250,000", 1_250_000),
        ("1,250,000원", 1_250_000),
        ("금 일백이십오만원정", 1_250_000),
        ("1.2억", 120_000_000),
        ("3억 2천만원", 320_000_000),
        ("3억2000만", 320_000_000),
        ("금 일천일백만원정", 11_000_000),
        ("금일억이천삼백사십오만육천칠백팔십구원정", 123_456_789),
        ("0", 0),
        ("2.5천", 2_500),
    ],
)
def test_parse_reads_every_form_in_use(text, won):
    assert money.parse(text) == won


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-5",
        "1.5",
        "12원 13원",
        "이백만억",
        "억",
        "1e9",
        "삼삼",
        "1만2억",
        "0.000000001억",
        "９９",
        "NaN",
        "원",
        "만",
    ],
)
def test_parse_refuses_what_is_no_amount(text):
    with pytest.raises(money.UnreadableAmount):
        money.parse(text)


@pytest.mark.parametrize(
    ("won", "words"),
    [
        (300_000_000, "금 삼억원정"),
        (275_000_000, "금 이억칠천오백만원정"),
        (11_000_000, "금 일천일백만원정"),
        (123_456_789, "금 일억이천삼백사십오만육천칠백팔십구원정"),
        (0, "금 영원정"),
    ],
)
def test_words_as_contracts_write_them(won, words):
    assert money.words(won) == words


@given(WON)
def test_every_printed_form_reads_back(won):
    assert money.parse(money.words(won)) == won
    assert money.parse(money.symbol(won)) == won
    assert money.parse(money.won(won)) == won


def test_worked_numbers_of_the_programme():
    assert money.least_total(300_000_000, 2_000) == 375_000_000
    assert money.least_total(300_000_000, 3_000) == 428_571_429
    assert money.least_total(200_000_000, 2_500) == 266_666_667
    assert money.vat(227_272_727) == 22_727_272
    assert money.share_down(231_234_567, 200_000_000, 250_000_000) == 184_987_653


@given(st.lists(st.integers(min_value=1, max_value=10**9), min_size=1, max_size=12), st.integers(0, 10_000))
def test_running_split_closes_both_sums_and_stays_within_a_won(amounts, ratio):
    whole = sum(amounts)
    part = whole * ratio // 10_000
    shares = money.split_running(amounts, part, whole)

    assert sum(shares) == part
    assert all(0 <= share <= amount for share, amount in zip(shares, amounts, strict=True))
    for end in range(1, len(amounts) + 1):
        exact, so_far = sum(amounts[:end]) * part, sum(shares[:end]) * whole
        assert 0 <= exact - so_far < whole


@pytest.mark.parametrize(
    ("won", "text"), [(120_000_000, "1.2억"), (300_000_000, "3억"), (37_500_000, "3,750만"), (9_000, "9,000원")]
)
def test_short_form_for_cards(won, text):
    assert money.short(won) == text


@pytest.mark.parametrize(
    ("least", "most", "korean", "english"),
    [
        (240_000_000, 390_000_000, "2.4억~3.9억원", "KRW 240–390 million"),
        (12_345_678, 1_250_000_000, "1,234만~12.5억원", "KRW 12.3–1,250 million"),
        (12_345_678, 12_345_999, "1,234만원", "KRW 12.3 million"),  # the same at a glance
        (12_345_678, None, "1,234만원", "KRW 12.3 million"),
        (9_999, 12_345_678, "9,999원~1,234만원", "KRW 9,999 – 12.3 million"),
        (9_999, None, "9,999원", "KRW 9,999"),
        (0, 9_999, "0원~9,999원", "KRW 0–9,999"),
        (0, 0, "0원", "KRW 0"),
    ],
)
def test_price_range_in_both_languages(least, most, korean, english):
    assert won_range(least, most) == korean
    with override("en"):
        assert won_range(least, most) == english
