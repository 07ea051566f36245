"""What can go wrong with a document, in words for a person."""

from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class UnprintableText(Refusal):
    """A text holds a character that cannot be printed; `field` and `character` ("U+1F600") say which."""

    message = _("“%(field)s” holds a character that cannot be printed (%(character)s). Please remove it.")

    def __init__(self, field: str, character: str):
        self.field, self.character = field, character
        super().__init__(field=field, character=character)


class RenderFailed(Refusal):
    """No document came out; `reason` says why, in English, for the office and the log."""

    message = _("The document could not be made. The office has been told; nothing was changed. (%(reason)s)")

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason=reason)

    def __reduce__(self):
        return type(self), (self.reason,)


class SealUnavailable(Refusal):
    """No seal was set: the key, the time stamps or the revocation data could not be had. Try again later."""

    message = _("The document could not be sealed now and waits to be tried again. (%(reason)s)")

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason=reason)

    def __reduce__(self):
        return type(self), (self.reason,)
