"""What can go wrong with a document, in words for a person."""

from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class UnprintableText(Refusal):
    """A text holds a character that cannot be printed; `field` and `character` ("U+1F600") say which."""

    message = _("“%(field)s” holds a character that cannot be printed (%(character)s). Please remove it.")

    def __init__(self, field: str, character: str):
        self.field, self.character = field, character
        super().__init__(field=field, character=character)


class _Because(Refusal):
    """A failure of the machinery: `reason` says why, in English, for the log and the office, not for the reader."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__()

    def __reduce__(self):
        return type(self), (self.reason,)

    def __repr__(self):
        return f"{type(self).__name__}({self.reason!r})"


class RenderFailed(_Because):
    """No document came out."""

    message = _("The document could not be made. Nothing was changed; please tell the office.")


class SealUnavailable(_Because):
    """No seal was set: the key, the time stamps or the revocation data could not be had."""

    message = _("The document could not be sealed. Nothing was changed; please try again later.")

    @classmethod
    def because(cls, error: Exception) -> "SealUnavailable":
        """What `error` means for the seal; one that says so already is taken as it is."""
        if isinstance(error, cls):
            return error
        deeper = f" ({error.__cause__})" if error.__cause__ else ""
        return cls(f"{type(error).__name__}: {error}{deeper}"[:500])
