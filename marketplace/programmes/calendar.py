"""Working days in Korea, from the table of holidays that the agency keeps. Dates are Korean dates."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from marketplace.core.clock import day_in_korea, in_korea

from .errors import OutsideCalendar
from .models import CalendarYear, Holiday

DEADLINE_HOUR = 15  # 15:00 in Korea on a working day (domain model §13.6)


def is_working_day(day: date) -> bool:
    """Whether the office works on the day. Raises OutsideCalendar for a year without holidays."""
    if not CalendarYear.objects.filter(year=day.year).exists():
        raise OutsideCalendar(year=day.year)
    return day.weekday() < 5 and not Holiday.objects.filter(day=day).exists()


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`; the first day does not count (민법 제157조)."""
    last = _after(day, count, _holidays(day, day + timedelta(days=count * 2 + 20)))
    _within(last)
    return last


def after_working_days(starts: Collection[tuple[date, int]]) -> dict[tuple[date, int], date | None]:
    """`add_working_days` of many pairs (day, count) in two queries; None beyond the table."""
    if not starts:
        return {}
    first = min(day for day, _count in starts)
    last = max(day + timedelta(days=count * 2 + 20) for day, count in starts)
    known = set(Holiday.objects.filter(day__range=(first, last)).values_list("day", flat=True))
    years = set(CalendarYear.objects.values_list("year", flat=True))
    found = {start: _after(*start, known) for start in starts}
    return {start: day if day.year in years else None for start, day in found.items()}


def _after(day: date, count: int, holidays: set[date]) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in holidays
    return day


def working_day_on_or_after(day: date) -> date:
    """The day itself, or the next working day if it is none (민법 제161조)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first`, up to and with `last`."""
    known = _holidays(first, last)
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 and day not in known for day in days)


def deadline(at: datetime, working_days: int) -> datetime:
    """15:00 in Korea on the working day that many working days after `at`."""
    return deadline_on(add_working_days(day_in_korea(at), working_days))


def deadline_on(day: date) -> datetime:
    """15:00 in Korea on a day."""
    return in_korea(day.year, day.month, day.day, DEADLINE_HOUR)


def _holidays(first: date, last: date) -> set[date]:
    _within(first)
    return set(Holiday.objects.filter(day__range=(first, last)).values_list("day", flat=True))


def _within(day: date) -> None:
    if not CalendarYear.objects.filter(year=day.year).exists():
        raise OutsideCalendar(year=day.year)
