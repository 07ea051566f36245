from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class QuoteDeadlinePassed(Refusal):
    message = _("Quotes were taken until %(when)s (Korean time). Please tell the firm if you want to be asked again.")


class QuotesStillSealed(Refusal):
    message = _("The quotes stay sealed until %(when)s (Korean time); then all are opened together.")


class DeadlineNotUsable(Refusal):
    message = _("Please choose a working day at 15:00, later than today, as the deadline for quotes.")


class NobodyAsked(Refusal):
    message = _("Please choose at least one solution of a vendor in the pool.")


class NotInvited(Refusal):
    message = _("The firm has asked other vendors. You can quote when you are invited or when the need is open to all.")


class VendorNotInPool(Refusal):
    message = _("Your company is not in the vendor pool of this round today. Please look at your registration.")


class QuotedAlready(Refusal):
    message = _("You have submitted a quote. Withdraw it before the deadline to submit another.")


class ReasonTooShort(Refusal):
    message = _("Please give the reason for the choice in at least %(least)s characters; it has %(given)s.")


class QuoteExpired(Refusal):
    message = _("The quote was valid until %(day)s. Please ask the vendor for a new one.")


class EmptyQuote(Refusal):
    message = _("Please enter at least one line with an amount.")
