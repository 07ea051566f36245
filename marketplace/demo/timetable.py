"""When the rounds of the demonstration are announced and run, so that today they stand where they are to be shown.

Four calls of one programme: the first under way, the second about to begin, the third being judged, the last open.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.programmes import queries as programmes
from marketplace.programmes.rule_values import holidays

BEFORE_THE_FIRST_DAY = timedelta(days=70)  # from the announcement of the first call: forty working days and some more
INTO_THE_PROJECTS = timedelta(days=15)  # the first call's projects are in the middle of their fifth month
AGREEING, JUDGING, ASKING = 36, 25, 12  # working days since the announcement: see scenes
MONTHS = 7


@dataclass(frozen=True, slots=True)
class Call:
    """A round: announced on `anchor`, its projects run from `starts` to `ends`."""

    code: str
    anchor: date
    starts: date
    ends: date
    quota: int
    appropriation: int

    @property
    def title(self) -> str:
        year, number = self.code.split("-")
        return f"{year}년 {number}차 AI 바우처"

    @property
    def title_en(self) -> str:
        year, number = self.code.split("-")
        return f"AI Voucher {year}, round {number}"


def eve(today: date) -> date:
    """The last working day before: whatever happens in the demonstration has happened by its evening."""
    return working_days_before(today, 1)


def working_days_before(day: date, count: int) -> date:
    """The day from which it is that many working days to `day`, itself a working day."""
    while count:
        day -= timedelta(days=1)
        count -= programmes.is_working_day(day)
    return day


def first_call(today: date) -> Call:
    """The call under way; worked out before the calendar is in the database."""
    starts = _first_of_month(today - INTO_THE_PROJECTS, -4)
    free = {row["day"] for row in holidays()["holidays"]}
    anchor = starts - BEFORE_THE_FIRST_DAY
    while anchor.weekday() > 4 or anchor in free:
        anchor += timedelta(days=1)
    return Call(f"{anchor.year}-1", anchor, starts, _last_day(starts), 14, 3_900_000_000)


def further_calls(today: date) -> tuple[Call, Call, Call]:
    """Those whose agreements are being made, whose applications are being judged, and whose intake is open."""
    codes = [first_call(today).code]
    made = []
    for since, ahead, quota, appropriation in (
        (AGREEING, 15, 10, 2_600_000_000), (JUDGING, 45, 4, 1_000_000_000), (ASKING, 75, 14, 3_900_000_000),
    ):  # fmt: skip
        anchor = working_days_before(eve(today), since)
        starts = _first_of_month(today + timedelta(days=ahead), 1)
        codes.append(_code(anchor.year, codes))
        made.append(Call(codes[-1], anchor, starts, _last_day(starts), quota, appropriation))
    return tuple(made)


def _code(year: int, earlier: list[str]) -> str:
    """The next number of that year."""
    return f"{year}-{1 + sum(code.startswith(f'{year}-') for code in earlier)}"


def _first_of_month(day: date, months: int) -> date:
    """The first day of the month that lies that many months after the day's."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def _last_day(starts: date) -> date:
    return _first_of_month(starts, MONTHS) - timedelta(days=1)
