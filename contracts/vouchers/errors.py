from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class AgreementNotConcluded(Refusal):
    message = _("A voucher needs a concluded agreement. Please wait until all three parties have signed it.")


class VoucherExists(Refusal):
    message = _("This agreement has voucher %(number)s already. Please look at that one.")


class NothingCommitted(Refusal):
    message = _("No grant is set aside for this agreement any more, so that there is nothing to issue.")


class NoVoucher(Refusal):
    message = _("No voucher is in force for this agreement. Please have one proposed and issued first.")


class DrawnAlready(Refusal):
    message = _("This instalment was paid from the voucher before, for claim %(claim)s. It is paid once.")


class NotKept(Refusal):
    message = _(
        "The voucher keeps %(grant)s won of grant and %(cash)s won of cash for this instalment; more was asked for."
    )


class NoAdvance(Refusal):
    message = _("The payment schedule has no advance, so that no guarantee is needed.")


class GuaranteeExists(Refusal):
    message = _(
        "A guarantee of this agreement is under review, or this bond stands behind an advance already. Please ask the"
        " programme manager."
    )
