from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class QuoteDeadlinePassed(Refusal):
    message = _("Quotes were taken until %(when)s (Korean time). Please tell the firm if you want to be asked again.")


class QuotesNoLongerTaken(Refusal):
    message = _(
        "Quotes are no longer taken: vendors can be asked only until the deadline. Please compare what has come in."
    )


class QuotesStillSealed(Refusal):
    message = _("The quotes stay sealed until %(when)s (Korean time); then all are opened together.")


class DeadlineNotUsable(Refusal):
    message = _("Please choose a working day at 15:00, later than today, as the deadline for quotes.")


class NobodyAsked(Refusal):
    message = _("Please choose at least one solution of a vendor in the pool.")


class VendorNotInPool(Refusal):
    message = _("Your company is not in the vendor pool of this round today. Please look at your registration.")


class ReasonTooShort(Refusal):
    message = _("Please give the reason for the choice in at least %(least)s characters; it has %(given)s.")


class QuoteExpired(Refusal):
    message = _("The quote was valid until %(day)s. Please ask the vendor for a new one.")


class EmptyQuote(Refusal):
    message = _("Please enter at least one line, each with a cost item of the list and an amount.")


class QuoteTooShort(Refusal):
    message = _("Please quote for at least one month, valid beyond the deadline for quotes (%(day)s).")


class NothingWritten(Refusal):
    message = _("Please write something: the others will read it.")


class AnsweredBefore(Refusal):
    message = _("This question has been answered, and vendors have read it. Please ask for a new question.")
