"""What the workspace tells a vendor of its registration. What the agency's people propose to each other stays there."""

from django.utils.translation import gettext_lazy as _

from marketplace.programmes.workspace import VENDOR, told

_WORDS = {
    "begin": _("The registration was begun"),
    "amend": _("The registration was changed"),
    "submit": _("The registration was handed in"),
    "take_up": _("The agency began to check it"),
    "ask_correction": _("The agency asked for a correction"),
    "refuse": _("The registration was refused"),
    "approve": _("The company entered the vendor pool"),
    "suspend": _("The agency took the company out of the pool for now"),
    "reinstate": _("The company is back in the pool"),
    "expire": _("The registration ended with the round"),
    "cancel": _("The agency struck the company from the pool"),
}
for _move, _words in _WORDS.items():
    told(f"vendor_registration.{_move}", _words, to=(VENDOR,))
