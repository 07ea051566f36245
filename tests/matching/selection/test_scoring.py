"""From score sheets to points: whole hundredths that sum to the mean of the totals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.selection.scoring import aggregate, kept

CRITERIA = ("capability", "goal", "content", "attainability")
MOST = (2_000, 2_500, 3_000, 2_500)
SHEET = st.fixed_dictionaries({code: st.integers(0, most) for code, most in zip(CRITERIA, MOST, strict=True)})


def sheet(*points: int) -> dict[str, int]:
    return dict(zip(CRITERIA, points, strict=True))


def test_highest_and_lowest_total_are_dropped_from_five_sheets_on():
    sheets = [sheet(total, 0, 0, 0) for total in (100, 900, 500, 600, 400)]

    assert [sum(found.values()) for found in kept(sheets, 5)] == [500, 600, 400]
    assert kept(sheets[:4], 5) == sheets[:4]
    assert kept(sheets, 0) == sheets
    assert aggregate(sheets, CRITERIA, drop_from=5) == sheet(500, 0, 0, 0)


def test_two_sheets_are_never_dropped_to_nothing():
    assert len(kept([sheet(1, 0, 0, 0), sheet(2, 0, 0, 0)], 1)) == 2


def test_mean_is_rounded_down_once_for_all_criteria():
    sheets = [sheet(101, 101, 101, 0), sheet(100, 100, 100, 0)]

    assert aggregate(sheets, CRITERIA, drop_from=0) == sheet(100, 101, 100, 0)  # 301.5, not 100 three times


def test_no_sheet_makes_no_points():
    with pytest.raises(ValueError, match="no score sheet"):
        aggregate([], CRITERIA, drop_from=5)


@given(st.lists(SHEET, min_size=1, max_size=9))
def test_points_sum_to_the_mean_of_the_totals_that_count(sheets):
    points = aggregate(sheets, CRITERIA, drop_from=5)
    counting = kept(sheets, 5)

    assert sum(points.values()) == sum(sum(found.values()) for found in counting) // len(counting)
    for code, most in zip(CRITERIA, MOST, strict=True):
        exact = sum(found[code] for found in counting)
        assert abs(points[code] * len(counting) - exact) <= len(counting)
        assert 0 <= points[code] <= most


@given(st.lists(SHEET, min_size=5, max_size=9), st.randoms())
def test_total_does_not_depend_on_who_came_first(sheets, random):
    again = sheets.copy()
    random.shuffle(again)

    assert sum(aggregate(again, CRITERIA, drop_from=5).values()) == sum(
        aggregate(sheets, CRITERIA, drop_from=5).values()
    )
