"""Text as it enters: one form of each character, and none that hides."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# C0 and C1 controls but tab and newline, zero-width and direction marks, line and paragraph separators,
# surrogates and non-characters: they forge amounts on paper or break PDF/A.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)


def hidden_character(text: str) -> str | None:
    """The first character of `text` that no one can see, as "U+202E"; None if there is none."""
    found = _HIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def clean(text: str) -> str:
    """`text` composed (NFC), with line ends as newlines and no blanks at its ends.

    Raises ValidationError if it holds a hidden character, naming it.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if code := hidden_character(text):
        raise ValidationError(
            _("The text holds an invisible character (%(code)s). Please type that passage again."),
            code="hidden_character",
            params={"code": code},
        )
    return text


class CleanTextMixin:
    """A text field whose value is clean before it reaches the database, whoever writes it."""

    def get_db_prep_save(self, value, connection):
        return super().get_db_prep_save(clean(value) if isinstance(value, str) else value, connection)


class CleanCharField(CleanTextMixin, models.CharField):
    """One line or less."""


class CleanTextField(CleanTextMixin, models.TextField):
    """Paragraphs."""
