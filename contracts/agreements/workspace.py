"""What the workspace says of an agreement, from its drawing up to its end."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.enums import StaffRole
from marketplace.programmes.enums import CaseState
from marketplace.programmes.workspace import DEMAND_FIRM, VENDOR, expects, told

AGREEMENT = CaseState.AGREEMENT

expects(AGREEMENT, DEMAND_FIRM, _("reads and signs, or hands in what is asked for"), _("The vendor signs next"))
expects(AGREEMENT, VENDOR, _("reads and signs"), _("The agency signs last, once the co-payment is in"))
expects(AGREEMENT, StaffRole.APPROVER, _("signs for the agency"), _("The agreement is sealed and concluded"))

told("agreement.ask_to_sign", _("The agreement was sent for signing"))
told("signature.open", _("The agreement was opened"))
told("signature.sign", _("The agreement was signed"))
told("signature.decline", _("The signature was refused"))
told("agreement_document.seal", _("All have signed; the agreement was sealed"), named=False)
told("agreement_document.expire", _("The time to sign ran out"))
told("agreement_document.supersede", _("An amendment took the agreement's place"), named=False)
told("agreement.conclude", _("The agreement is concluded"), named=False)
told("agreement.start", _("The agreement is in force"), named=False)
told("agreement.suspend", _("The agreement was suspended"), named=False)
told("agreement.resume", _("The agreement goes on"), named=False)
told("agreement.complete", _("The work is complete"), named=False)
told("agreement.settle", _("The project is settled"), named=False)
told("agreement.close", _("The agreement is closed"), named=False)
told("agreement.terminate", _("The agreement was terminated"), named=False)
told("agreement.cancel", _("The agreement was cancelled before it was concluded"), named=False)
told("deposit_expectation.receive", _("The co-payment was received"), named=False)
