"""What people and organisations tell us of themselves. Policy is asked by the operations, form alone here."""

from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import CleanTextField, FileContentField, ParagraphsField, WonField
from marketplace.core.identifiers import business_number

from .enums import CertificateKind, Region, Role, SizeClass

Day = forms.DateInput(attrs={"type": "date"})


class SignupForm(BaseSignupForm):
    """Four fields; everything about the company comes afterwards."""

    name = CleanTextField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    agreed = forms.BooleanField(
        label=_(
            "I agree that name and e-mail address are kept while the account exists, to identify me and to reach me."
        ),
        help_text=_("Without this agreement there can be no account. You can have it deleted at any time."),
    )
    field_order = ["email", "name", "password1", "agreed"]


class BusinessNumberForm(forms.Form):
    """The first question: whose number is it."""

    number = forms.CharField(
        label=_("Business registration number"), max_length=20, help_text=_("Ten digits, like 123-45-67891."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_number(self) -> str:
        return business_number(self.cleaned_data["number"])


class ClaimForm(forms.Form):
    """A number that nobody has registered: proof, and who represents the company."""

    legal_name = CleanTextField(label=_("Legal name"), max_length=100, help_text=_("As it stands on the certificate."))
    representative = CleanTextField(label=_("Representative"), max_length=60)
    proof = FileContentField(
        label=_("Business registration certificate"), help_text=_("A person of the programme office compares it.")
    )


class JoinForm(forms.Form):
    """A number that is registered: as what one would like to belong to it."""

    role = forms.TypedChoiceField(
        label=_("I work there as"), coerce=Role,
        choices=[(role.value, role.label) for role in (Role.MANAGER, Role.STAFF, Role.VIEWER)],
    )  # fmt: skip


class ProfileForm(forms.Form):
    """What a company says of itself once, to be used in every application."""

    name_en = CleanTextField(label=_("Name in English"), max_length=100, required=False)
    size_class = forms.ChoiceField(
        label=_("Size"), choices=[("", "–"), *SizeClass.choices], required=False,
        help_text=_("As the SME certificate says."),
    )  # fmt: skip
    ksic = forms.RegexField(
        label=_("Industry code"), regex=r"^[A-U]\d{2,5}$", max_length=6, required=False,
        help_text=_("Korean Standard Industrial Classification, 11th revision, like C30331."),
    )  # fmt: skip
    founded_on = forms.DateField(label=_("Founded on"), required=False, widget=Day)
    representative_born = forms.DateField(label=_("Representative born on"), required=False, widget=Day)
    corporate_number = CleanTextField(label=_("Corporate number"), max_length=14, required=False)
    staff_count = forms.IntegerField(label=_("Employees"), min_value=0, max_value=1_000_000, required=False)
    annual_sales = WonField(label=_("Sales of the last closed year"), required=False)
    region = forms.ChoiceField(label=_("Region"), choices=[("", "–"), *Region.choices], required=False)
    address = CleanTextField(label=_("Address"), max_length=200, required=False)
    phone = CleanTextField(label=_("Phone"), max_length=20, required=False)
    tax_exempt = forms.BooleanField(
        label=_("Our sales are exempt from VAT"), required=False,
        help_text=_("Then VAT on what you buy does not come back with the tax return."),
    )  # fmt: skip
    introduction = ParagraphsField(label=_("What the company does"), max_length=2000, required=False)
    introduction_en = ParagraphsField(label=_("What the company does, in English"), max_length=2000, required=False)


class CertificateForm(forms.Form):
    """A certificate with its end; the file stays with the company."""

    kind = forms.TypedChoiceField(label=_("Document"), choices=CertificateKind.choices, coerce=CertificateKind)
    number = CleanTextField(label=_("Number of the document"), max_length=60, required=False)
    issued_on = forms.DateField(label=_("Issued on"), widget=Day)
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=Day, help_text=_("Leave it empty if it does not end.")
    )
    file = FileContentField(label=_("File"))


class ClosedAccountsForm(forms.Form):
    """Three figures of the balance sheet of a closed year."""

    year = forms.IntegerField(label=_("Closed year"), min_value=1990, max_value=2100)
    total_assets = WonField(label=_("Total assets"))
    total_liabilities = WonField(label=_("Total liabilities"))
    paid_in_capital = WonField(label=_("Paid-in capital"))


class DelegationForm(forms.Form):
    """The representative lets a member submit or sign for a time, by a letter."""

    scope = forms.ChoiceField(
        label=_("May do"), choices=[("submit", _("submit applications")), ("sign", _("sign agreements"))]
    )
    starts_on = forms.DateField(label=_("From"), widget=Day)
    ends_on = forms.DateField(label=_("Until"), widget=Day)
    letter = FileContentField(label=_("Letter of delegation"), help_text=_("Signed by the representative."))

    def clean(self):
        sent = super().clean()
        if sent.get("starts_on") and sent.get("ends_on") and sent["ends_on"] < sent["starts_on"]:
            raise ValidationError({"ends_on": _("The delegation ends before it begins. Please check the two dates.")})
        return sent
