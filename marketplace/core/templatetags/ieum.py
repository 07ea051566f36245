"""How money, time and form fields look, on every page and in the office."""

from datetime import date, datetime

from django import template
from django.forms import BoundField, CheckboxInput, FileInput, Select
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.core import clock, forms, money
from marketplace.core.language import reads_english

register = template.Library()

WEEKDAYS = "월화수목금토일"  # Django's short names in Korean are the long ones


@register.filter
def won(amount: int | None) -> str:
    """1250000 → "1,250,000원"; in English "₩1,250,000"; nothing for None."""
    if amount is None:
        return ""
    return money.symbol(amount) if reads_english() else money.won(amount)


@register.filter
def count(number: int) -> str:
    """1234567 → "1,234,567"."""
    return f"{number:,}"


@register.filter
def won_short(amount: int | None) -> str:
    """240000000 → "2.4억원"; in English the full amount."""
    if amount is None:
        return ""
    if reads_english():
        return money.symbol(amount)
    shown = money.short(amount)
    return shown if shown.endswith("원") else f"{shown}원"


def won_range(least: int, most: int | None) -> str:
    """A range at a glance, rounded down: "2.4억~3.9억원"; in English "KRW 240–390 million". Without `most`, one amount."""
    most = least if most is None else most
    if reads_english():
        return f"KRW {money.span(least, most)}"
    first, last = money.short(least), money.short(most)
    shown = first if first == last else f"{first}~{last}"
    return shown if shown.endswith("원") else f"{shown}원"


@register.filter
def percent(basis_points: int) -> str:
    """1250 → "12.5%"."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + "%"


@register.filter
def points(hundredths: int | str | None) -> str:
    """1750 → "17.5"; nothing for None. What was typed stays as it is."""
    return "" if hundredths is None else forms.hundredths(hundredths) if isinstance(hundredths, int) else hundredths


@register.filter
def day(when: date | datetime | None) -> str:
    """The day in Korea, with its weekday: "2027. 3. 16.(화)"."""
    if when is None:
        return ""
    if isinstance(when, datetime):
        when = clock.day_in_korea(when)
    if reads_english():
        return date_format(when, "D j M Y")
    return f"{when.year}. {when.month}. {when.day}.({WEEKDAYS[when.weekday()]})"


@register.filter
def moment(when: datetime | None) -> str:
    """Day and hour in Korea: "2027. 3. 16.(화) 15:00"."""
    return f"{day(when)} {when.astimezone(clock.KST):%H:%M}" if when else ""


@register.filter
def age(since: datetime | None) -> str:
    """Whole days in Korea since an instant: "today", "3 days"."""
    if since is None:
        return ""
    days = (clock.day_in_korea(clock.now()) - clock.day_in_korea(since)).days
    return _("%(days)d days") % {"days": days} if days > 0 else _("today")


@register.filter
def krds(field: BoundField) -> str:
    """The input of a form field in the look of the design system."""
    look = "krds-form-select completed" if isinstance(field.field.widget, Select) else "krds-input"
    return field.as_widget(attrs={"class": look})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def at(found: dict, key):
    """The value of a mapping at a key; nothing where there is none."""
    return found.get(key, "")


@register.filter
def is_file(field: BoundField) -> bool:
    return isinstance(field.field.widget, FileInput)
