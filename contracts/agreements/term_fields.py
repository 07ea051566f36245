"""What a manager decides about an agreement beside its plan, as fields of the office's forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.office.actions import CleanTextField

from .errors import PersonalDataIncomplete
from .terms import PersonalData, Terms

_NONE, _ORDINARY, _SENSITIVE = "none", "ordinary", "sensitive"


def fields_of(terms: Terms | None = None) -> dict:
    """What the plan does not say: whether the vendor handles personal data, and whether the solution is generative."""
    terms = terms or Terms()
    personal = terms.personal_data
    handled = _NONE if personal is None else _SENSITIVE if personal.sensitive else _ORDINARY
    rows = forms.Textarea(attrs={"rows": 3})
    return {
        "generative_ai": forms.BooleanField(
            label=_("The solution makes texts, pictures or sound"), required=False, initial=terms.generative_ai,
            help_text=_("A solution listed as generative counts as one in any case."),
        ),
        "on_site": forms.BooleanField(
            label=_("The vendor's people work on the firm's premises"), required=False, initial=terms.on_site
        ),
        "handled": forms.ChoiceField(
            label=_("Personal data that the vendor handles for the firm"), initial=handled,
            choices=[(_NONE, _("None")), (_ORDINARY, _("Personal data")), (_SENSITIVE, _("Sensitive data as well"))],
        ),
        "entrusted_work": CleanTextField(
            label=_("Entrusted work"), required=False, initial=personal.entrusted_work if personal else ""
        ),
        "items": CleanTextField(
            label=_("Items of data"), required=False, widget=rows, help_text=_("One a line."),
            initial="\n".join(personal.items) if personal else "",
        ),
        "retention": CleanTextField(
            label=_("Kept until"), required=False, initial=personal.retention if personal else ""
        ),
        "clause": CleanTextField(
            label=_("Special clause"), required=False, widget=rows, initial=personal.clause if personal else "",
            help_text=_("It becomes a paragraph of article 15."),
        ),
    }  # fmt: skip


def terms_from(values: dict) -> Terms:
    """Raises PersonalDataIncomplete where data is handled and a field about it is empty."""
    decided = {name: values[name] for name in ("generative_ai", "on_site")}
    if values["handled"] == _NONE:
        return Terms(**decided)
    items = tuple(line.strip() for line in values["items"].splitlines() if line.strip())
    if not (items and values["entrusted_work"] and values["retention"]):
        raise PersonalDataIncomplete
    personal = PersonalData(
        sensitive=values["handled"] == _SENSITIVE, entrusted_work=values["entrusted_work"], items=items,
        retention=values["retention"], clause=values["clause"],
    )  # fmt: skip
    return Terms(personal_data=personal, **decided)
