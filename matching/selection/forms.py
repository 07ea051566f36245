"""The parts of an application as forms. A draft may be incomplete: nothing is required until it is submitted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import (
    CleanTextField,
    FileContentField,
    LinesField,
    ParagraphsField,
    PercentField,
    WonField,
)

from .enums import InKindKind, PlanSection, PlanSide

MOST_ROWS = 30
_HINTS = {
    PlanSection.BACKGROUND: _("What is hard today, in figures: how often, how long, how much."),
    PlanSection.GOAL: _("What will be different, in the same figures."),
    PlanSection.CONTENT: _("Which solution, where, with what, for whom."),
    PlanSection.DATA: _("Which data there is, what has to be gathered, who may see it."),
    PlanSection.ORGANISATION: _("Who decides, who works on it, how often both firms meet."),
    PlanSection.SCHEDULE: _("Month by month, with what must not be disturbed."),
    PlanSection.EFFECT: _("What it saves or brings in a year, and how that was worked out."),
    PlanSection.AFTER: _("Who runs it, what it costs a year, what happens if the vendor leaves."),
    PlanSection.RISK: _("What could go wrong, and what is done then."),
}


class TextsForm(forms.Form):
    """Title and sections of the plan."""

    title = CleanTextField(label=_("Title of the project"), max_length=160, required=False)
    title_en = CleanTextField(label=_("Title in English"), max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for section in PlanSection:
            self.fields[section.value] = ParagraphsField(
                label=section.label, help_text=_HINTS[section], rows=5, max_length=4000, required=False
            )


class CashForm(forms.Form):
    """The one amount of the costs that the firm decides on."""

    cash = WonField(label=_("Co-payment in cash"), required=False)


class LineForm(forms.Form):
    """A cost line of the quote: how its amount was reached; the amount itself only after an adjusted grant."""

    basis = CleanTextField(label=_("How the amount was reached"), max_length=300, required=False)
    amount = WonField(label=_("Amount"), required=False)


class InKindForm(forms.Form):
    """Somebody's time, or a machine's: pay or value a month × share × months."""

    name = CleanTextField(label=_("Who or what"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=InKindKind.choices, required=False)
    monthly_pay = WonField(label=_("Pay or value a month"), required=False)
    share_bp = PercentField(label=_("Share"), required=False)
    months = forms.IntegerField(label=_("Number of months"), min_value=1, max_value=24, required=False)
    proof = CleanTextField(label=_("Papers that prove it"), max_length=200, required=False)


class KpiForm(forms.Form):
    name = CleanTextField(label=_("KPI"), max_length=120, required=False)
    unit = CleanTextField(label=_("Unit"), max_length=20, required=False)
    baseline = CleanTextField(label=_("Baseline"), max_length=40, required=False)
    target = CleanTextField(label=_("Target"), max_length=40, required=False)
    method = CleanTextField(label=_("How it is measured"), max_length=300, required=False)
    weight_bp = PercentField(label=_("Weight"), required=False)


class AdvanceForm(forms.Form):
    advance = WonField(label=_("Advance"), required=False)


class MilestoneForm(forms.Form):
    """A stage: what is handed over, by what it is judged, when, and what is paid for it."""

    title = CleanTextField(label=_("Stage"), max_length=120, required=False)
    month = forms.IntegerField(label=_("Until the end of month"), min_value=1, max_value=24, required=False)
    amount = WonField(label=_("Paid on acceptance"), required=False)
    deliverables = LinesField(label=_("Deliverables, one per line"), rows=3, required=False)
    criteria = ParagraphsField(label=_("Accepted if"), rows=3, max_length=1000, required=False)


class StaffForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Belongs to"), choices=PlanSide.choices, required=False)
    name = CleanTextField(label=_("Name"), max_length=60, required=False)
    part = CleanTextField(label=_("Part in the project"), max_length=200, required=False)
    participation_bp = PercentField(label=_("Share of working time"), required=False)


def rows_of(form: type[forms.Form], extra: int = 1) -> type[forms.BaseFormSet]:
    """As many rows as there are, and one more to write in."""
    return forms.formset_factory(form, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 10)


class CorrectionForm(forms.Form):
    note = ParagraphsField(label=_("What was corrected"), rows=4, max_length=2000)


class ReasonForm(forms.Form):
    reason = ParagraphsField(label=_("Reason"), rows=3, max_length=1000)


class ObjectionForm(forms.Form):
    """What was judged wrongly, and the proof of it."""

    grounds = ParagraphsField(
        label=_("What was judged wrongly, and why"), rows=8, max_length=4000,
        help_text=_("Name the reason or the points you object to, and the facts that speak against them."),
    )  # fmt: skip
    content = FileContentField(
        label=_("Enclosure"), required=False, help_text=_("What proves it. Several papers go into one file.")
    )


class ConfirmForm(forms.Form):
    """The representative has read it."""

    read = forms.BooleanField(label=_("I have read the page and answer for what it says."))


class DeclarationForm(forms.Form):
    """What each side declares before the two apply together."""

    no_conflict = forms.BooleanField(
        label=_("Our company and the other are not related: not the same representative, no shares of 30 percent or more, not the same group, no family tie between those who decide."),
        help_text=_("A false declaration leads to the loss of the grant and to exclusion."),
    )  # fmt: skip
