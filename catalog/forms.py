"""The forms of a vendor: its registration, and the parts of a solution. They check shape; operations decide."""

from collections.abc import Callable, Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import (
    CleanTextField,
    FileContentField,
    LinesField,
    ParagraphsField,
    PercentField,
    WonField,
)
from marketplace.core.rows import Rows

from . import queries
from .content import ROWS, TERMS, SolutionContent
from .enums import TermKind
from .models import Solution, VendorRegistration
from .sections import Section, label

Field = Callable[..., forms.Field]


def _day(**kwargs) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _line(most: int) -> Field:
    return lambda **kwargs: CleanTextField(max_length=most, **kwargs)


def _text(most: int, rows: int = 4) -> Field:
    return lambda **kwargs: ParagraphsField(max_length=most, rows=rows, **kwargs)


def _number(most: int) -> Field:
    return lambda **kwargs: forms.IntegerField(min_value=1, max_value=most, **kwargs)


def _lines(**kwargs) -> forms.Field:
    return LinesField(max_length=4000, rows=5, **kwargs)


def _yes(**kwargs) -> forms.Field:
    return forms.BooleanField(**{**kwargs, "required": False})


FIELDS: dict[str, Field] = {
    "title": _line(100), "title_en": _line(140), "summary": _line(140), "summary_en": _line(240),
    "problem": _text(2000), "description": _text(4000, 10), "keywords": _lines, "inputs": _lines,
    "integrations": _lines, "limits": _lines, "lead_time_weeks": _number(200), "team_size": _number(200),
    "price_min": WonField, "price_max": WonField, "monthly_fee": WonField, "price_includes": _text(2000),
    "maintenance_bp": PercentField, "proof_metric": _line(80), "proof_value": _line(80),
    "proof_dataset": _line(200), "proof_by": _line(120), "proof_on": _day, "data_location": _line(200),
    "personal_data": _line(300), "model_ownership": _text(2000), "exit_terms": _text(2000),
    "human_oversight": _text(2000), "generative": _yes, "high_impact": _yes,
}  # fmt: skip
HINTS = {
    "title": _("At most 100 characters. Name and what it does; no list of keywords."),
    "summary": _("One sentence of at most 140 characters: what it does, and for whom."),
    "problem": _("As an owner would say it: matching compares needs with these words."),
    "description": _("How it works, for somebody who does not know the technology. At most 4,000 characters."),
    "keywords": _("One per line, Korean and English."),
    "inputs": _("One per line: data, equipment, people. What a firm cannot bring, it need not ask for."),
    "limits": _("One per line. Being honest here saves both sides a failed project."),
    "integrations": _("One per line."),
    "regions": _("None ticked: all over the country."),
    "price_min": _("Won, supply value. For example 120,000,000 or 1억 2천만."),
    "maintenance_bp": _("Per cent of the price, each year after the project."),
    "personal_data": _("What personal data it handles; “none” if it handles none."),
    "model_ownership": _("Who owns the trained model and the data when the project is over."),
    "exit_terms": _("In which form the firm takes its data away."),
    "generative": _("Tick it if it makes texts, pictures or sound."),
    "high_impact": _("Tick it if it is high-impact AI in the sense of the AI Basic Act."),
}  # fmt: skip
UNITS = {"price_min": _("won"), "price_max": _("won"), "monthly_fee": _("won a month"), "maintenance_bp": "%",
         "lead_time_weeks": _("weeks"), "team_size": _("people")}  # fmt: skip
ROW_LABELS = {
    "certificates": {"kind": _("Certificate"), "number": _("Number"), "issued_on": _("Issued on"),
                     "valid_until": _("Valid until")},
    "references": {"client": _("Kind of firm"), "industry": _("Industry"), "year": _("Year"), "result": _("Result")},
    "outcomes": {"name": _("Figure"), "before": _("Before"), "after": _("After"), "note": _("Where it was measured")},
}  # fmt: skip
NOTHING = ("", "–")


class SolutionForm(forms.Form):
    """One part of a solution. `revision`: the draft its writer has seen."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, part: Section, data=None, *, content: SolutionContent | None = None, revision=None):
        held = {name: getattr(content, name) for name in part.fields} if content else {}
        super().__init__(data, initial={**held, "revision": revision})
        for name in part.fields:
            self.fields[name] = _field(name, required=name in part.needed)
        if "use_cases" in self.fields:
            chosen = set(held.get("use_cases", ()))  # a long list: what is chosen stands on top
            self.fields["use_cases"].choices = sorted(
                self.fields["use_cases"].choices, key=lambda choice: choice[0] not in chosen
            )

    def clean(self):
        values = super().clean()
        least, most = values.get("price_min"), values.get("price_max")
        if least is not None and most is not None and most < least:
            self.add_error("price_max", _("The highest price is below the lowest. Please check both."))
        return values

    @property
    def values(self) -> dict:
        """What was written, as SolutionContent takes it: nothing for a text is an empty one."""
        written = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return {name: 0 if value is None and name in _ZERO else value for name, value in written.items()}

    @property
    def questions(self) -> list[tuple[forms.BoundField, str, str]]:
        """Each field to be shown: the field, the component that shows it, its unit."""
        return [
            (self[name], "choices" if name in _TICKED else "field", UNITS.get(name, ""))
            for name in self.fields
            if name != "revision"
        ]


_ZERO = ("monthly_fee", "maintenance_bp")
_TICKED = (*TERMS, "use_cases")


def _field(name: str, *, required: bool) -> forms.Field:
    wording = {"label": label(name), "help_text": HINTS.get(name, ""), "required": required}
    if name in _TICKED:
        choices = queries.use_case_choices() if name == "use_cases" else queries.choices(TERMS[name])
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **wording)
    if name == "price_model":
        return forms.ChoiceField(choices=[NOTHING, *queries.choices(TermKind.PRICE_MODEL)], **wording)
    if name == "proof_kind":
        return forms.ChoiceField(choices=Solution._meta.get_field(name).choices, **{**wording, "required": True})
    return FIELDS[name](**wording)


class RowForm(forms.Form):
    """One row of a list that belongs to a solution. A row in which nothing is written is no row."""

    kind: str

    def __init__(self, *args, terms: dict, **kwargs):
        super().__init__(*args, **kwargs)
        for column in ROWS[self.kind]:
            self.fields[column] = self._column(column, terms)

    def _column(self, column: str, terms: dict) -> forms.Field:
        wording = {
            "label": ROW_LABELS[self.kind][column],
            "required": column not in ("valid_until", "note", "industry"),
        }
        if column in terms:
            return forms.ChoiceField(choices=[NOTHING, *terms[column]], **wording)
        if column in ("issued_on", "valid_until"):
            return _day(**wording)
        if column == "year":
            return forms.IntegerField(min_value=1990, max_value=2100, **wording)
        return CleanTextField(max_length=200 if column in ("result", "note") else 60, **wording)

    def clean(self):
        values = super().clean()
        issued, ends = values.get("issued_on"), values.get("valid_until")
        if issued and ends and ends < issued:
            self.add_error("valid_until", _("It ends before it was issued. Please check the two dates."))
        return values


def row_forms(kind: str, data: QueryDict | None, *, held: Sequence[Mapping]) -> Rows:
    """The rows of a solution's list as forms, with a blank one."""
    terms = {
        "certificates": {"kind": queries.choices(TermKind.CERTIFICATION)},
        "references": {"industry": queries.choices(TermKind.INDUSTRY)},
    }.get(kind, {})
    held = [{column: value or "" for column, value in row.items()} for row in held]
    return Rows.of(type("OneRow", (RowForm,), {"kind": kind}), data, prefix="row", held=held, terms=terms)


class ReasonForm(forms.Form):
    """Why; the other side, or whoever reads the history, will see it."""

    reason = ParagraphsField(label=_("Reason"), rows=3, max_length=4000)


class RegistrationForm(forms.Form):
    """A vendor's registration for a round. The proof is asked for once; another one replaces it."""

    own_ai = ParagraphsField(
        label=_("Proof that the AI is our own"),
        rows=5,
        max_length=4000,
        help_text=_(
            "Programs registered, patents, source code in escrow, papers: with their numbers. Resold AI is not taken."
        ),
    )
    evidence = FileContentField(label=_("The proof as a file"), help_text=_("All documents in one file."))
    places_cap = forms.IntegerField(
        label=_("Projects we can take in the round"),
        min_value=1,
        max_value=50,
        help_text=_("The catalogue shows how many are left."),
    )
    exception_reason = ParagraphsField(
        label=_("Why no smaller firm offers this"),
        rows=3,
        max_length=4000,
        help_text=_("A large firm enters the pool only by exception."),
    )

    def __init__(self, data, files, *, registration: VendorRegistration | None, is_large: bool):
        held = (
            {name: getattr(registration, name) for name in ("own_ai", "places_cap", "exception_reason")}
            if registration
            else {}
        )
        super().__init__(data, files, initial=held)
        self.fields["evidence"].required = not (registration and registration.evidence_id)
        if not is_large:
            del self.fields["exception_reason"]
