"""What vendor and demand firm write while a project runs."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.forms import CleanTextField, FileContentField, ParagraphsField
from matching.selection.plan import Kpi

_FINDING = gettext_lazy("What you have tested")


class DeliveryForm(forms.Form):
    """What is handed over, measured against the criteria, with a file for each thing the agreement names.

    `whole` stands last: it is missing where sending broke off, and with it perhaps a file.
    """

    note = ParagraphsField(
        label=gettext_lazy("What is handed over, and what was reached"), rows=6, max_length=4000,
        help_text=gettext_lazy("Answer the criteria one by one, with the figures measured."),
    )  # fmt: skip

    def __init__(self, *args, deliverables: Sequence[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.papers = {f"file_{place}": name for place, name in enumerate(deliverables or [_("Deliverable")])}
        for name, label in self.papers.items():
            self.fields[name] = FileContentField(label=label, required=False)
        self.fields["whole"] = forms.CharField(initial="1", required=False, widget=forms.HiddenInput)

    def clean(self):
        sent = super().clean()
        first = next(iter(self.papers))
        if not sent.get("whole"):
            self.add_error(first, _("Sending broke off before all had arrived. Please choose the files again."))
        elif not self.files_sent and not any(name in self.errors for name in self.papers):
            self.add_error(first, _("Please add at least one file: what is handed over is judged by it."))
        return sent

    @property
    def files_sent(self) -> list[tuple[str, bytes]]:
        """Name and content of each file, in the agreement's order."""
        sent = ((label[:120], self.cleaned_data.get(name)) for name, label in self.papers.items())
        return [(label, content) for label, content in sent if content]

    @property
    def file_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.papers]


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
