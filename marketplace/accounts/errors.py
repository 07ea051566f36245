from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class EmailTaken(Refusal):
    message = _("This e-mail address is in use. Please sign in, or use another address.")


class WrongBusinessNumber(Refusal):
    message = _("This is not a business registration number. Please check the ten digits, like 123-45-67891.")


class ClaimedAlready(Refusal):
    message = _("This business number is registered or being checked. Please ask to join the organisation instead.")


class MemberAlready(Refusal):
    message = _("You belong to this organisation already, or have asked to join it.")


class CertificateOutOfOrder(Refusal):
    message = _("The certificate ends before it was issued. Please check the two dates.")


class MailNotSent(Refusal):
    message = _("The mail with the code could not be sent. Please try again in a minute.")


class CheckNotDone(Refusal):
    message = _(
        "The identity check was not completed, or took longer than ten minutes. Please begin it again, or use a code."
    )


class CheckAway(Refusal):
    message = _("The identity check service does not answer. Please try again in a minute, or use a code.")


class CheckedAnother(Refusal):
    message = _(
        "The identity check was made by another person than %(name)s, whose account this is. Please have it made by %(name)s, or use a code."
    )
