from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import CleanTextField


class NameForm(forms.Form):
    """Who somebody says they are."""

    name = CleanTextField(label=_("Name the service answers with"), max_length=60)
