"""Text as it enters: one form of each character, and none that hides."""

import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .hidden import hidden_character


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
