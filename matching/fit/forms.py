"""What a visitor may say of a need before there is an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog import queries as catalog
from catalog.enums import TermKind
from marketplace.core.forms import CleanTextField, WonField


def industries() -> list[tuple[str, str]]:
    """The choices of an industry, in the reader's language."""
    return [("", _("Any industry")), *catalog.labels(TermKind.INDUSTRY).get(TermKind.INDUSTRY, {}).items()]


class NeedTextForm(forms.Form):
    """The question of the first page."""

    need = CleanTextField(
        label=_("What is hard?"), min_length=5, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Please leave out customers' names and other personal data."),
    )  # fmt: skip
    industry = forms.ChoiceField(label=_("Industry"), choices=industries, required=False)


class WhyForm(forms.Form):
    """Which solution somebody had expected."""

    why = CleanTextField(label=_("Name of the solution or its vendor"), max_length=200, widget=forms.TextInput)


class FirmForm(forms.Form):
    """What we ask beside the words."""

    industry = forms.ChoiceField(label=_("Industry"), choices=industries, required=False)
    budget = WonField(
        label=_("Budget (supply value)"), required=False, help_text=_("Grant and cash together, VAT not included.")
    )
