"""The one place that reads the clock. Views, commands and queue tasks call it and pass `at` down."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone as django_timezone

KST = ZoneInfo("Asia/Seoul")


def now() -> datetime:
    """This instant, in UTC."""
    return django_timezone.now()


def day_in_korea(at: datetime) -> date:
    """The calendar day in Korea at an instant."""
    return at.astimezone(KST).date()


def start_of_day_in_korea(at: datetime) -> datetime:
    """The midnight in Korea with which the day of `at` began, aware."""
    return at.astimezone(KST).replace(hour=0, minute=0, second=0, microsecond=0)


def minute_in_korea(at: datetime) -> str:
    """An instant to the minute as refusals name it: "2026-03-12 15:00", in Korea."""
    return f"{at.astimezone(KST):%Y-%m-%d %H:%M}"


def in_korea(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant in UTC from a date and time as read on a wall in Korea."""
    return datetime(year, month, day, hour, minute, tzinfo=KST).astimezone(UTC)
