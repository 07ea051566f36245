"""The bond behind an advance, as the vendor hands it in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import CleanTextField, DayField, FileContentField, WonField


class GuaranteeForm(forms.Form):
    """What stands on the bond, and the bond itself."""

    issuer = CleanTextField(label=_("Insurer"), max_length=80)
    number = CleanTextField(label=_("Bond number"), max_length=40)
    amount = WonField(label=_("Amount insured"))
    valid_until = DayField(label=_("Valid until"))
    content = FileContentField(label=_("The bond as a file"), help_text=_("As the insurer issued it."))
