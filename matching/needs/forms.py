"""What a firm says of its trouble, whom it asks, and why it chooses."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog import queries as catalog
from catalog.enums import TermKind
from marketplace.core.forms import CleanTextField, ParagraphsField, WonField
from marketplace.core.templatetags.ieum import day
from matching.fit.forms import industries

from .enums import DataStays
from .models import Need
from .operations import NeedContent

_LISTS = ("use_cases", "deployments", "certifications", "regions", "languages")


def _terms(kind: TermKind):
    return lambda: list(catalog.labels(kind).get(kind, {}).items())


class _Ticks(forms.MultipleChoiceField):
    """Answers to tick; the value is a tuple of codes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: str, choices, **kwargs):
        super().__init__(label=label, choices=choices, required=False, **kwargs)

    def clean(self, value):
        self.choices = list(self.choices)  # read once, not anew for each tick
        return tuple(super().clean(value))


class NeedForm(forms.Form):
    """A need as vendors will read it. Everything but title and text may stay open."""

    title = CleanTextField(label=_("In one sentence"), max_length=160)
    text = ParagraphsField(
        label=_("What is hard, and what should be different afterwards"), rows=8, max_length=5000,
        help_text=_("Vendors read this. Please leave out customers' names and other personal data."),
    )  # fmt: skip
    data_on_hand = ParagraphsField(
        label=_("Data and equipment on hand"), rows=3, max_length=2000, required=False,
        help_text=_("For example: drawings since 1998 on paper, machine data of two years."),
    )  # fmt: skip
    industry = forms.ChoiceField(label=_("Industry"), choices=industries, required=False)
    use_cases = _Ticks(_("What you want to do"), lambda: list(catalog.use_cases().items()))
    budget_min = WonField(label=_("Budget from"), required=False)
    budget_max = WonField(
        label=_("Budget up to"), required=False, help_text=_("Grant and cash together, VAT not included.")
    )
    deployments = _Ticks(_("How it has to run"), _terms(TermKind.DEPLOYMENT))
    data_stays = forms.ChoiceField(label=_("Where data may be"), choices=DataStays.choices, required=False)
    certifications = _Ticks(_("Certificates the solution must have"), _terms(TermKind.CERTIFICATION))
    regions = _Ticks(_("Regions where it is needed"), _terms(TermKind.REGION))
    languages = _Ticks(_("Languages"), _terms(TermKind.LANGUAGE))
    done_by_months = forms.IntegerField(
        label=_("Months until it must run"), min_value=1, max_value=24, required=False,
        help_text=_("Projects of this round take at most the time of the round."),
    )  # fmt: skip

    def clean(self):
        sent = super().clean()
        least, most = sent.get("budget_min"), sent.get("budget_max")
        if least and most and least > most:
            raise ValidationError(
                {"budget_max": _("The budget ends below where it begins. Please check both amounts.")}
            )
        return sent

    def content(self, **more) -> NeedContent:
        """The need as the operations take it."""
        return NeedContent(**self.cleaned_data, **more)


def initial_of(need: Need) -> dict:
    """What the form shows of a need."""
    return {name: getattr(need, name) for name in NeedForm.base_fields}


class AskForm(forms.Form):
    """Whom to ask for quotes, and until when."""

    solutions = _Ticks(_("Solutions"), ())
    open_to_all = forms.BooleanField(
        label=_("Any other vendor in the pool may quote as well"), required=False,
        help_text=_("The need is shown to them without the company's name."),
    )  # fmt: skip
    deadline = forms.TypedChoiceField(
        label=_("Quotes until"), coerce=date.fromisoformat,
        help_text=_("Quotes stay sealed until then. All are opened together at 15:00."),
    )  # fmt: skip

    def __init__(self, *args, solutions: list[tuple[int, str]], days: list[date], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["solutions"].choices = [(str(pk), title) for pk, title in solutions]
        self.fields["deadline"].choices = [(found.isoformat(), f"{day(found)} 15:00") for found in days]


class AnswerForm(forms.Form):
    """An answer to a question, for everyone who may quote."""

    answer = ParagraphsField(label=_("Answer"), rows=3, max_length=2000)


class ChoiceForm(forms.Form):
    """Which quote, and why."""

    quote = forms.TypedChoiceField(label=_("Quote"), coerce=int, widget=forms.RadioSelect)
    reason = ParagraphsField(
        label=_("Reason for the choice"), rows=5, max_length=2000,
        help_text=_("The vendors that are not chosen read it, and it stays with the application."),
    )  # fmt: skip

    def __init__(self, *args, quotes: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quote"].choices = quotes


class CancelForm(forms.Form):
    """Why a need is given up."""

    reason = CleanTextField(label=_("Reason"), max_length=500, help_text=_("Vendors that were asked read it."))
