"""What a company tells us of its bank account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import CleanTextField


class BankAccountForm(forms.Form):
    """Bank, number and holder, as they stand on the bank book."""

    bank = CleanTextField(label=_("Bank"), max_length=30)
    number = CleanTextField(
        label=_("Account number"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    holder = CleanTextField(
        label=_("Account holder"), max_length=100, help_text=_("The company itself, written as it is registered.")
    )
