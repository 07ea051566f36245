from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class AwardNotReady(Refusal):
    message = _("The award is not ready for an agreement: the revised plan must be accepted first.")


class RoundOver(Refusal):
    message = _("The last day of the round, %(day)s, is over: no project can run any more. Please move that day first.")


class DrawnUpAlready(Refusal):
    message = _("The agreement is drawn up already. Please go on with it, or void its document first.")


class NobodyToRemind(Refusal):
    message = _("No firm's signature is waited for. Please reload the page to see whose turn it is.")


class RemindedToday(Refusal):
    message = _("They were reminded today already. Please call them, or remind them again tomorrow.")


class OtherVersion(Refusal):
    message = _("The document has changed since you opened it. Please open it again and read it before you sign.")


class NameDiffers(Refusal):
    message = _("Please type your name exactly as it is registered: %(name)s.")


class ClausesNotAcknowledged(Refusal):
    message = _("Please confirm each of these clauses by itself before you sign: %(clauses)s.")


class NotIdentified(Refusal):
    message = _("Please confirm who you are once more: the last time was too long ago.")


class CertificateOfAnother(Refusal):
    message = _(
        "This certificate names another company. Please sign with one that names %(firm)s or its business number %(number)s."
    )


class IdentityTooWeak(Refusal):
    message = _(
        "This document is signed with “%(least)s” at least. Please sign with another proof as well, or on paper through the programme office."
    )


class NotYetMade(Refusal):
    message = _("The document is still being made. Please try again in a minute.")


class NothingToRefund(Refusal):
    message = _("No co-payment of this agreement is owed back to the firm.")


class NotThePassword(Refusal):
    message = _("This is not your password. Please type it again.")


class NotThePasskey(Refusal):
    message = _("The passkey was not accepted. Please try again, or type your password.")


class NotItsSigner(Refusal):
    message = _("On that day %(firm)s was signed for by: %(names)s. Please check the name on the paper.")


class NotSignedThen(Refusal):
    message = _(
        "The paper cannot have been signed on that day: the document was drawn up on %(drawn_up)s, and no day to come counts."
    )


class PaperWaits(Refusal):
    message = _("A paper of this party waits for its confirmation. Please confirm or refuse it first.")


class NotTheCodeOnPaper(Refusal):
    message = _(
        "This is not the verification code of the document to be signed. Please compare the foot of every page: the paper may be of another version, and then it is refused."
    )


class PersonalDataIncomplete(Refusal):
    message = _(
        "Where personal data is handled, please enter the entrusted work, the items and how long they are kept."
    )


class ChangeUnderWay(Refusal):
    message = _("A change of this agreement is under way: %(number)s. Please wait until it is decided, or withdraw it.")


class PlanHasChanged(Refusal):
    message = _("The plan was changed since you opened it. Please look at it again and request what is still needed.")


class NothingChanged(Refusal):
    message = _("Nothing differs from what is agreed. Please enter what is to change.")


class TooLateToChange(Refusal):
    message = _(
        "Changes can be requested until %(last)s: in the last %(days)s days of the period the agreement stays as it is."
    )


class ChangeNotPossible(Refusal):
    message = _("The agreement cannot be changed like this:\n%(problems)s")


class WrongCode(Refusal):
    message = _("The code is wrong, or its time is over. Please check the six digits, or have another one sent.")


class NoticeStands(Refusal):
    message = _(
        "A prior notice of termination stands already: %(number)s. Please decide on it, or withdraw it and give another."
    )
