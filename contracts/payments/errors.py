from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class HolderDiffers(Refusal):
    message = _(
        "The account holder must be %(name)s, as the company is registered. Please enter the company's own account."
    )


class NoAccount(Refusal):
    message = _("%(name)s has no bank account on record. Please ask it to enter one before it is paid.")


class NotAnAccountNumber(Refusal):
    message = _("“%(number)s” is not an account number. Please enter its digits.")


class AccountTaken(Refusal):
    message = _("This account belongs to another organisation on record. Please check the bank and the number.")


class NotOwed(Refusal):
    message = _(
        "%(name)s is owed %(owed)s won that are not on their way yet; %(amount)s won cannot be paid."
        " Please check what was instructed before."
    )


class NotReturned(Refusal):
    message = _("Only a transfer that was returned or cancelled can be instructed again. Please reload the page.")


class UnreadableStatement(Refusal):
    message = _(
        "The statement cannot be read (%(why)s). Please export it from the bank as CSV with the columns"
        " 거래일시, 적요, 의뢰인/수취인, 출금액, 입금액, 잔액."
    )


class RowMissing(Refusal):
    message = _(
        "A row is missing before %(when)s: the balance should be %(expected)s won and is %(found)s won."
        " Please export the whole period again."
    )


class KeyReused(Exception):
    """The same payment key was used for another payment: a programming error."""


class NothingToPay(Refusal):
    message = _("None of these instructions can be paid now. Please reload the list.")


class AmountDiffers(Refusal):
    message = _("The deposit is %(deposit)s won, %(expected)s won are expected. Please ask the payer.")


class CardCompanySilent(Refusal):
    message = _(
        "The card company does not answer at the moment. Please try again in a few minutes: nothing is charged or given"
        " back twice. A co-payment can also be paid by bank transfer."
    )


class NotFromTheCardCompany(Exception):
    """An event without our signature, or not of now."""


class PageUnknown(Refusal):
    message = _("The payment page %(page)s is none of ours. Please look it up in the card company's own office.")


class PageDiffers(Refusal):
    message = _(
        "The payment page %(page)s says %(found)s, which is not what we asked for. Nothing was booked: please look it"
        " up in the card company's own office."
    )


class TooMuchForACard(Refusal):
    message = _("A card takes less than 100,000,000 won. Please pay %(amount)s won by bank transfer.")


class NotDueByCard(Refusal):
    message = _("This deposit is no longer waited for, so it cannot be paid by card. Please reload the page.")


class MoreThanIsThere(Refusal):
    message = _(
        "The card company still has %(there)s won of ours; transfer and fee together cannot be %(given)s won."
        " Please check the amounts on its statement."
    )


class OtherRound(Refusal):
    message = _("This deposit came in for another round. Please choose a deposit that is expected for the same round.")
