"""What firms, vendors and auditors write into claims and settlements."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core import identifiers
from marketplace.core.forms import CleanTextField, DayField, FileContentField, WonField


class InvoiceForm(forms.Form):
    """The e-tax invoice behind a claim, as it was issued. Whether it is the right one, the operation says."""

    approval_number = CleanTextField(
        label=_("Approval number of the e-tax invoice"), max_length=40, help_text=_("24 digits"),
        validators=[identifiers.validate_etax_number],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    supply_value = WonField(label=_("Supply value"))
    vat = WonField(label=_("VAT"))
    total = WonField(label=_("Total"))
    written_on = DayField(label=_("Date written"), help_text=_("Within the agreement's period."))
    issued_on = DayField(label=_("Issued on"), help_text=_("On the date written or later."))
    file = FileContentField(label=_("E-tax invoice as a file"))
