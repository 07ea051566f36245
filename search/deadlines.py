"""Deadlines: weeks and months, and reading from what a firm writes by when a solution must be in use.

`search.readiness` says whether a time is a deadline at all: within most times that people write something else happens.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from .readiness import Span, deadline_at

Read = tuple[int, Span]  # whole weeks, and where the words stand

_SPOKEN = {
    "일": 1, "한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "반": 6,
    "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12,
}  # fmt: skip
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_SPOKEN)})"
_EN_UNIT = r"(?:months?|weeks?|years?)\b"
_FOR_A_TIME = re.compile(
    rf"(?<![가-힣\d])(?:\d{{1,2}}\s?[~-]\s?)?(?P<ko>{_COUNT})\s?(?P<ko_unit>개월|달|주일?|년|months?|weeks?)\s?(?:안에|안으로|이내|내에|내로|내(?![가-힣])|까지)"
    rf"|\bin\s(?P<by>{_COUNT})\s(?P<by_unit>{_EN_UNIT})"
    rf"|\b(?:within|in\sless\sthan|in\sunder)\s(?P<en>{_COUNT})\s(?P<en_unit>{_EN_UNIT})"
)
_TIME_OF_DELIVERY = re.compile(
    rf"(?:납기|납품\s?기한|도입\s?기한|구축\s?기간)(?:은|는|이|:)?\s?(?P<count>{_COUNT})\s?(?P<unit>개월|달|주일?)(?:\s?(?:이내|안에|내))?(?!\s?(?:지연|초과|넘|밀|연장|단축))"
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
_KOREAN_YEAR = r"(?:20\d\d년|올해|금년|내년)"
_UNTIL = r"(?P<before>이?전에|이?전까지)|까지|안에|안으로|이내|내에|내로|중에|중으로|내(?![가-힣])"
_KOREAN_DATE = re.compile(
    rf"(?<![가-힣\d.~-])(?:(?P<year>{_KOREAN_YEAR})\s?)?"
    rf"(?:(?P<month>1[0-2]|0?[1-9])월(?:\s?(?:(?P<day>3[01]|[12]\d|0?[1-9])일|(?P<part>초|중순|말)))?|(?P<end>연말|말))\s?(?:{_UNTIL})"
    rf"|(?<![가-힣\d.~-])(?:(?P<whole>{_KOREAN_YEAR})\s?(?:까지|안에|안으로|이내|내에|내로|중에|중으로|내(?![가-힣]))|연내(?:에|로)?(?![가-힣]))"
)
_ENGLISH_DATE = re.compile(
    rf"\b(?:by|(?P<before>before)|no\slater\sthan|not\slater\sthan)\s(?:the\s)?(?:(?P<end>end\sof)\s(?:the\s)?)?"
    rf"(?:(?:next\s)?(?:(?P<day>{_DAY})\s(?:of\s)?)?(?P<month>{_MONTH})(?:\s(?P<day_after>{_DAY}))?(?:,?\s(?P<year>20\d\d|this\syear|next\syear))?"
    r"|(?P<whole>(?:this\s|next\s)?year(?:['’]s\send|[- ]end)|(?:this\s|next\s)year|20\d\d|(?<=end\sof\sthe\s)year|(?<=end\sof\s)year)\b)"
)
_PART_ENDS = {"초": 10, "중순": 20}  # the day of the month on which a part of it is over
_ANOTHER_YEAR = re.compile(r"(?:작년|재작년|지난|지난해|전년도?|매년|매해|해마다|이듬해|부터)\s?$")


def weeks_in(months: int) -> int:
    """Whole weeks in so many months: a month is 52/12 weeks, what is left over is dropped (3 months: 13 weeks)."""
    return months * 52 // 12


def months_in(weeks: int) -> int | None:
    """The months that so many weeks are said as (13: 3); None where no number of months comes to them (6)."""
    months = -(-weeks * 12 // 52)
    return months if months > 0 and weeks_in(months) == weeks else None


def read(text: str, asked_on: date | None, others: Sequence[Span]) -> Iterator[Read]:
    """Each deadline said in a normalised text. Dates are read against the day of asking, without one not at all.

    `others`: where other conditions stand, among which a time may stand alone.
    """
    taken = []
    for found in _TIME_OF_DELIVERY.finditer(text):
        if weeks := _weeks(found["count"], found["unit"]):
            taken.append(found.span())
            yield weeks, found.span()
    for weeks, (start, end), alone in _times(text, asked_on):
        if not weeks or any(start < last and first < end for first, last in taken):
            continue
        if place := deadline_at(text, (start, end), others, may_stand_alone=alone):
            yield weeks, place


def _times(text: str, asked_on: date | None) -> Iterator[tuple[int | None, Span, bool]]:
    """Weeks, place, and whether the words can only mean a limit: "in six weeks" alone is none."""
    for found in _FOR_A_TIME.finditer(text):
        name = next(name for name in ("ko", "en", "by") if found[name])
        yield _weeks(found[name], found[f"{name}_unit"]), found.span(), name != "by"
    if asked_on is None:
        return
    for pattern, day_of in ((_KOREAN_DATE, _korean_day), (_ENGLISH_DATE, _english_day)):
        for found in pattern.finditer(text):
            if not _ANOTHER_YEAR.search(text[: found.start()]):
                day = day_of(found, asked_on)
                yield day and max((day - asked_on).days // 7, 1), found.span(), True


def _weeks(count: str, unit: str) -> int | None:
    number = int(count) if count.isdigit() else _SPOKEN[count]
    if unit.startswith(("년", "year")):
        return weeks_in(6) if count == "반" else number * 52
    if count == "반":
        return None  # half a month is no month
    return number if unit.startswith(("주", "week")) else weeks_in(number)


def _korean_day(found: re.Match, asked_on: date) -> date | None:
    year = _year(found["year"] or found["whole"] or "", asked_on)
    if found["end"] == "말" and not year:
        return None  # the word alone is not the end of a year
    if not found["month"]:
        return _last(year, 12, None, asked_on)
    month = int(found["month"])
    if found["before"] and not found["part"]:
        return _eve(year, month, int(found["day"] or 1), asked_on)
    day = int(found["day"]) if found["day"] else _PART_ENDS.get(found["part"])
    return _last(year, month, day, asked_on)


def _english_day(found: re.Match, asked_on: date) -> date | None:
    """The last day that is meant. "By March" has all of March: whoever is left out for a deadline must break it."""
    year = _year(found["year"] or found["whole"] or "", asked_on)
    if found["whole"]:
        starts = found["before"] and not found["end"] and year
        return _eve(year, 1, 1, asked_on) if starts else _last(year, 12, None, asked_on)
    month = _MONTHS.index(found["month"][:3]) + 1
    said = re.match(r"\d+", found["day"] or found["day_after"] or "")
    day = int(said[0]) if said else None
    if found["before"] and not found["end"]:
        return _eve(year, month, day or 1, asked_on)
    return _last(year, month, day, asked_on)


def _year(said: str, asked_on: date) -> int | None:
    """The year that is named; None where none is, and the next such day is meant."""
    if number := re.search(r"\d{4}", said):
        return int(number[0])
    if said.startswith(("내년", "next")):
        return asked_on.year + 1
    return asked_on.year if said.startswith(("올해", "금년", "this")) else None


def _last(year: int | None, month: int, day: int | None, asked_on: date) -> date | None:
    """The day, or the last one of the month; of the next year if it is over. None if it was in a year that is named."""
    for candidate in (year,) if year else (asked_on.year, asked_on.year + 1):
        length = calendar.monthrange(candidate, month)[1]
        found = date(candidate, month, min(day or length, length))
        if found >= asked_on:
            return found
    return None


def _eve(year: int | None, month: int, day: int, asked_on: date) -> date | None:
    """The day before, as `_last` finds it."""
    tomorrow = asked_on + timedelta(days=1)
    limit = _last(year, month, day, tomorrow)
    return limit and limit - timedelta(days=1)
