"""What vendor and demand firm write while a project runs."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.forms import CleanTextField, FileContentField, ParagraphsField
from matching.selection.plan import Kpi

_FINDING = gettext_lazy("What you have tested")


class DeliveryForm(forms.Form):
    """What is handed over, measured against the criteria, and the papers or results in one file."""

    note = ParagraphsField(
        label=gettext_lazy("What is handed over, and what was reached"), rows=6, max_length=4000,
        help_text=gettext_lazy("Answer the criteria one by one, with the figures measured."),
    )  # fmt: skip
    content = FileContentField(
        label=gettext_lazy("File"), help_text=gettext_lazy("All that the stage asks for, in one file.")
    )


class FindingForm(forms.Form):
    """What the demand firm has seen of a delivery: the first half of an acceptance."""

    note = ParagraphsField(
        label=_FINDING, rows=4, max_length=4000,
        help_text=gettext_lazy("What was tried, where, for how long, with which result. It is kept with the acceptance."),
    )  # fmt: skip


class AcceptanceForm(forms.Form):
    """The same, confirmed."""

    note = ParagraphsField(label=_FINDING, max_length=4000, widget=forms.HiddenInput)
    seen = forms.BooleanField(
        label=gettext_lazy("I have opened what was handed over, and have seen that the work was really done.")
    )


class SendBackForm(forms.Form):
    reason = ParagraphsField(
        label=gettext_lazy("What does not meet which criterion?"), rows=4, max_length=4000,
        help_text=gettext_lazy("The vendor reads it word for word. The agreement's period does not become longer."),
    )  # fmt: skip


class CheckAnswerForm(forms.Form):
    answer = ParagraphsField(
        label=gettext_lazy("How it was mended"), rows=6, max_length=4000,
        help_text=gettext_lazy("Point by point: what was done, when, and how it can be seen."),
    )  # fmt: skip


class ReportForm(forms.Form):
    """The final report, with what was reached of each KPI of the agreement."""

    report = ParagraphsField(
        label=gettext_lazy("Final report"), rows=10, max_length=8000,
        help_text=gettext_lazy("What was done, what changed in the company, what is still open and how it goes on."),
    )  # fmt: skip

    def __init__(self, *args, kpis: tuple[Kpi, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.kpis = {f"kpi_{place}": kpi.name for place, kpi in enumerate(kpis)}
        for name, kpi in zip(self.kpis, kpis, strict=True):
            self.fields[name] = CleanTextField(
                label=_("%(kpi)s, reached") % {"kpi": kpi.name}, max_length=60,
                help_text=_("Before %(before)s, target %(target)s %(unit)s. %(method)s") % {
                    "before": kpi.baseline, "target": kpi.target, "unit": kpi.unit, "method": kpi.method,
                },
            )  # fmt: skip

    @property
    def results(self) -> dict[str, str]:
        """KPI → what was reached."""
        return {kpi: self.cleaned_data[name] for name, kpi in self.kpis.items()}
