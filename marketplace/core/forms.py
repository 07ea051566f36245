"""Fields of forms in the words of people: amounts in won, points, lines, clean text, files by their content."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import files, money
from .text import clean


class CleanTextField(forms.CharField):
    """Text without characters that no one can see."""

    def to_python(self, value):
        return clean(super().to_python(value))


class ParagraphsField(CleanTextField):
    """Text of several lines; `rows`: the height of its box."""

    def __init__(self, *, rows: int = 4, **kwargs):
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": rows}), **kwargs})


class LinesField(ParagraphsField):
    """A list, written one per line. Its value is a tuple of lines; blank ones are left out."""

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value):
        return tuple(line.strip() for line in super().to_python(value).split("\n") if line.strip())


class WonField(forms.CharField):
    """An amount as it is written: "1,250,000", "3억 2천만원". Its value is won, or None if nothing was written."""

    def __init__(self, **kwargs):
        super().__init__(**{"widget": forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 40}), **kwargs})

    def prepare_value(self, value):
        return f"{value:,}" if isinstance(value, int) else value

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            return money.parse(text)
        except money.UnreadableAmount as refusal:
            raise ValidationError(str(refusal)) from refusal


class _HundredthsField(forms.CharField):
    """A number with up to two decimals, kept as whole hundredths; None if nothing was written."""

    wrong = ""

    def __init__(self, **kwargs):
        super().__init__(**{"widget": forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 7}), **kwargs})

    def prepare_value(self, value):
        return hundredths(value) if isinstance(value, int) else value

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        found = re.fullmatch(r"(\d{1,3})(?:\.(\d{1,2}))?\s?%?", text)
        if not found:
            raise ValidationError(self.wrong)
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def hundredths(value: int) -> str:
    """1750 → "17.5"."""
    whole, rest = divmod(value, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)


class PointsField(_HundredthsField):
    """Points, "17" or "17.5". Its value is hundredths."""

    wrong = _("Please write points like 17 or 17.5.")


class PercentField(_HundredthsField):
    """A ratio in per cent, "12" or "12.5 %". Its value is basis points."""

    wrong = _("Please write a percentage like 12 or 12.5.")


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    def __init__(self, **kwargs):
        super().__init__(**{"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs})


class FileContentField(forms.FileField):
    """A file whose value is its bytes; None if none was chosen. What evidence may be is refused beside the field.

    `any_kind`: the caller reads the content itself, whatever it is.
    """

    default_error_messages = {
        "required": _("No file has arrived. Please choose it, or choose it again if sending broke off."),
        "empty": _("The file is empty. Please choose it again."),
    }

    def __init__(self, *, any_kind: bool = False, **kwargs):
        super().__init__(**kwargs)
        self.any_kind = any_kind

    def clean(self, data, initial=None) -> bytes | None:
        uploaded = super().clean(data, initial)
        if not uploaded:
            return None
        if uploaded.size > files.MAX_BYTES:
            raise ValidationError(str(files.TooLarge()))
        content = uploaded.read()
        if not self.any_kind:
            try:
                files.judged(content)
            except files.FileRefused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return content
