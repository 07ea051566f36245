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


class SignatureRefused(Refusal):
    """A signature made elsewhere that is not taken."""


class SignatureTooLarge(SignatureRefused):
    message = _("The file is larger than 100 kB: it is no signature file. Please choose the .p7s file.")


class SignatureUnreadable(SignatureRefused):
    message = _(
        "This is no signature file that can be read. Please save the signature as CMS (.p7s, DER or PEM) together with your certificate, and choose it again."
    )


class NotDetached(SignatureRefused):
    message = _(
        "The file holds the sentence itself. Please save the signature alone (“detached”), and choose it again."
    )


class SignatureOfOtherText(SignatureRefused):
    message = _(
        "This is a signature over something else. Please download the sentence of this document, leave it as it is, and sign that file."
    )


class SignatureOutdated(SignatureRefused):
    message = _("The signature was made by an outdated procedure. Please sign the file again with SHA-256.")


class SignatureBroken(SignatureRefused):
    message = _("The signature does not fit the certificate beside it. Please sign the file again.")


class CertificateNotTrusted(SignatureRefused):
    message = _(
        "The issuer of this certificate is not among those the agency trusts. Please sign with another certificate, or ask the programme office."
    )


class CertificateExpired(SignatureRefused):
    message = _(
        "The certificate is valid from %(begins)s to %(ends)s: not today. Please renew it, and sign with the new one."
    )


class CertificateRevoked(SignatureRefused):
    message = _("The certificate has been revoked. Please sign with a valid one.")


class CertificateUseless(SignatureRefused):
    message = _("The certificate is not made for signing. Please choose the one that your company signs with.")
