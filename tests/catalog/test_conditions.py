"""What conditions are called in the reader's language."""

import pytest
from django.utils.translation import override

from catalog.conditions import Words, condition_label

WORDS = Words({}, {})


@pytest.mark.parametrize(
    ("weeks", "korean", "english"),
    [
        (1, "1주 안", "within 1 week"),
        (4, "1개월 안", "within 1 month"),
        (6, "6주 안", "within 6 weeks"),
        (8, "2개월 안", "within 2 months"),
        (12, "12주 안", "within 12 weeks"),
        (13, "3개월 안", "within 3 months"),
        (26, "6개월 안", "within 6 months"),
        (52, "12개월 안", "within 12 months"),
    ],
)
def test_deadline_is_said_in_months_where_its_weeks_are_whole_months(weeks, korean, english):
    assert condition_label("deadline", [], weeks, WORDS) == korean
    with override("en"):
        assert condition_label("deadline", [], weeks, WORDS) == english
