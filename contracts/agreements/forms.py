"""What the public types or chooses to verify an agreement. Shape only: whether it is right, the answer says."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

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
