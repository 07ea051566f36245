"""The one kind of error a person may read."""

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Something was asked that cannot be done. The message is safe to show and says what to do next.

    Subclasses name the case and may give a `message`; `str()` follows the reader's language.
    """

    message = _("This is not possible.")

    def __init__(self, message=None, **values):
        self.text = message or self.message
        self.values = values
        super().__init__(self.text)

    def __str__(self) -> str:
        return str(self.text) % self.values if self.values else str(self.text)


class NotAllowed(Refusal):
    """The actor has not the right."""

    message = _("You do not have the right to do this.")
