"""What firms, vendors and auditors write into claims and settlements."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core import identifiers
from marketplace.core.forms import CleanTextField, DayField, FileContentField, ParagraphsField, WonField

from .enums import Disallowance, PaperKind
from .models import Expense


class InvoiceForm(forms.Form):
    """The e-tax invoice behind a claim, as it was issued. Whether it is the right one, the operation says."""

    approval_number = CleanTextField(
        label=_("Approval number of the e-tax invoice"), max_length=40, help_text=_("24 digits"),
        validators=[identifiers.validate_etax_number],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    supply_value = WonField(label=_("Supply value"))
    vat = WonField(label=_("VAT"))
    total = WonField(label=_("Total"))
    written_on = DayField(label=_("Date written"), help_text=_("Within the agreement's period."))
    issued_on = DayField(label=_("Issued on"), help_text=_("On the date written or later."))
    file = FileContentField(label=_("E-tax invoice as a file"))


class SpentForm(forms.Form):
    """What was spent on each expense of a settlement."""

    def __init__(self, data, *, expenses: list[Expense]):
        super().__init__(data)
        begun = any(expense.spent for expense in expenses)
        for expense in expenses:
            self.fields[_spent(expense)] = WonField(
                label=_("Spent on “%(line)s”") % {"line": expense.name}, initial=expense.spent if begun else None
            )

    def of(self, expense: Expense) -> forms.BoundField:
        return self[_spent(expense)]

    @property
    def spent(self) -> dict[int, int]:
        """Expense → won."""
        return {int(name.removeprefix("spent_")): won for name, won in self.cleaned_data.items()}


def _spent(expense: Expense) -> str:
    return f"spent_{expense.pk}"


class StatementForm(forms.Form):
    file = FileContentField(label=_("Settlement statement as a file"), required=False)
    true = forms.BooleanField(label=_("What stands here is true, and the papers are those of this project."))


class PaperForm(forms.Form):
    """A paper of the firm's own."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=PaperKind)
    party = CleanTextField(
        label=_("Who"), max_length=120, help_text=_("Who issued it, or to whom the money went, as it is written there.")
    )
    amount = WonField(
        label=_("Amount without VAT"), required=False, help_text=_("The part that belongs to this expense.")
    )
    day = DayField(label=_("Day"), help_text=_("As it stands on the paper."))
    file = FileContentField(label=_("File"))

    def clean(self):
        values = super().clean()
        kind, amount = values.get("kind"), values.get("amount")
        if "amount" not in self.errors and not amount and kind in (PaperKind.INVOICE, PaperKind.TRANSFER):
            self.add_error("amount", _("Please write the amount that stands on it."))
        values["amount"] = amount or None
        return values


class LinkForm(forms.Form):
    """Papers that the agency holds already, to be ticked."""

    papers = forms.MultipleChoiceField(
        label=_("Papers that the agency holds already"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data, *, choices: list[tuple[str, str]]):
        super().__init__(data)
        self.fields["papers"].choices = choices

    def picked(self, kind: str) -> list[int]:
        """Keys of the records of a kind: claim, deliverable."""
        keys = (paper.partition(":") for paper in self.cleaned_data["papers"])
        return [int(pk) for of, _colon, pk in keys if of == kind]


class OpinionForm(forms.Form):
    opinion = ParagraphsField(
        label=_("What we say to it"), rows=5, max_length=2000,
        help_text=_("Which line, which amount, and what shows it. Who confirms the settlement reads it first."),
    )  # fmt: skip


class JudgementForm(forms.Form):
    """What the reviewer thinks of one expense: all of it, a part, or nothing, with code and reason."""

    ALL, PART, NONE = "all", "part", "none"
    decision = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=[(ALL, _("Recognised")), (PART, _("In part")), (NONE, _("Not recognised"))],
    )  # fmt: skip
    amount = WonField(label=_("Recognised amount"), required=False)
    code = forms.ChoiceField(
        label=_("Reason code"), choices=[("", _("Please choose")), *Disallowance.choices], required=False
    )
    reason = ParagraphsField(
        label=_("Reason"), rows=2, max_length=2000, required=False, help_text=_("The firm reads it.")
    )

    def __init__(self, data, *, expense: Expense):
        self.expense = expense
        super().__init__(data, prefix=f"e{expense.pk}", initial=self._held(expense))

    @classmethod
    def _held(cls, expense: Expense) -> dict:
        won = expense.proposed
        if won is None:
            return {}
        decision = cls.ALL if won == expense.most else cls.PART if won else cls.NONE
        return {
            "decision": decision, "amount": won if decision == cls.PART else None, "code": expense.code,
            "reason": expense.reason,
        }  # fmt: skip

    def clean(self):
        values = super().clean()
        if values.get("decision") == self.PART and values.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Please write how much is recognised."))
        return values

    @property
    def won(self) -> int:
        """The amount that follows from the decision."""
        decision = self.cleaned_data["decision"]
        return {self.ALL: self.expense.most, self.NONE: 0}.get(decision, self.cleaned_data["amount"])


class ProposalForm(forms.Form):
    comment = ParagraphsField(
        label=_("What the review found"), rows=4, max_length=2000, help_text=_("The firm reads it with the amounts.")
    )


class SendBackForm(forms.Form):
    reason = ParagraphsField(
        label=_("What is missing"), rows=3, max_length=2000, help_text=_("Which expense, which paper, until when.")
    )
