"""What is typed to verify an agreement, to sign one, to decline. Shape only: whether it is right, the answer says."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contracts.clauses.enums import Clause
from marketplace.accounts import proofs
from marketplace.core.forms import CleanTextField, FileContentField, ParagraphsField

from .queries import SigningSheet

_NOT_ASKED = {"password": ("code",), "code": ("password", "passkey"), "": ("password", "passkey", "code")}
LARGEST = 10 * 1024 * 1024  # bytes


class CodeForm(forms.Form):
    """The two lines at the foot of every page of the document."""

    number = forms.CharField(label=_("Document number"), max_length=40, help_text=_("For example AG-2026-1-7K2MXQ4T-1"))
    code = forms.CharField(
        label=_("Verification code"), max_length=24,
        help_text=_("Sixteen letters and digits, at the foot of every page. The QR code fills it in."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class FileForm(forms.Form):
    """The document itself."""

    file = forms.FileField(
        label=_("Agreement (PDF)"),
        help_text=_("Up to 10 MB. Its fingerprint is compared first; the file is sent only where that is unknown, and not kept."),
    )  # fmt: skip

    def clean_file(self) -> bytes:
        uploaded = self.cleaned_data["file"]
        if uploaded.size > LARGEST:
            raise ValidationError(_("The file is larger than 10 MB: it is no agreement of ours."))
        return uploaded.read()


class SignForm(forms.Form):
    """What a firm's signer confirms. `asks`: by what they identify themselves now, "password" or "code"; "" once they have.

    Their own certificate takes the place of the code, before or after the password is confirmed.
    """

    h0 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    typed_name = CleanTextField(
        label=_("Name of the person who signs"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    consent = forms.BooleanField()
    password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        strip=False,
        help_text=_("Once more, so that nobody else signs at your desk."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    passkey = forms.CharField(required=False, max_length=proofs.LONGEST, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("One-time code, 6 digits"), max_length=20, help_text=_("If its time runs out, ask for another one. What you wrote stays."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip
    certificate = FileContentField(label=_("Signature file (.p7s)"), any_kind=True)

    def __init__(self, *args, sheet: SigningSheet, name: str, asks: str, **kwargs):
        super().__init__(*args, **kwargs)
        for clause in sheet.clauses:
            self.fields[clause] = forms.BooleanField(label=Clause(clause).label)
        self.fields["consent"].label = sheet.consent
        self.fields["typed_name"].help_text = _("Exactly as it is registered: %(name)s") % {"name": name}
        for name in _NOT_ASKED[asks]:
            del self.fields[name]
        if asks == "code" and not self.is_bound:  # the code has just been sent: it comes next
            self.fields["code"].widget.attrs["autofocus"] = True
        self.order_fields([*sheet.clauses, "typed_name", "consent"])

    def clean(self):
        """Whoever shows a passkey needs no password."""
        if self.cleaned_data.get("passkey") and "password" in self.errors:
            del self.errors["password"]
        return super().clean()

    @property
    def clauses(self) -> list[str]:
        """Those acknowledged."""
        return [clause for clause in Clause.values if self.cleaned_data.get(clause)]


class DeclineForm(forms.Form):
    reason = ParagraphsField(
        label=_("What has to be changed"),
        max_length=1000,
        help_text=_("The other firm and the agency read it as it is."),
    )
