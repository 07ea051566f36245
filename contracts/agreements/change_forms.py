"""A change of an agreement as a form: the plan as it is agreed, to be written over, part by part."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.forms import CleanTextField, LinesField, ParagraphsField, PercentField, WonField
from marketplace.programmes.enums import CostItem
from matching.selection.enums import PlanSection
from matching.selection.plan import CostLine, Kpi, MilestonePlan, Plan, StaffPlan

from .changes import FIELDS
from .enums import PARTS_OF_A_PLAN, Part, Party

SIDES = [("demand", Party.DEMAND_FIRM.label), ("vendor", Party.VENDOR.label)]  # as plans name them
NEW = "new"  # the row to write something new in
ROWS = {Part.MILESTONES: "milestone", Part.KPIS: "kpi", Part.COST_LINES: "line", Part.STAFF: "person"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a part: what it is called, and its fields; empty where it is none of the reader's to change."""

    title: str
    fields: list[forms.BoundField]
    locked: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the plan; `is_open`: something in it was written over."""

    part: str
    label: str
    rows: list[Row]
    is_open: bool


class ChangeForm(forms.Form):
    """Everything that can be changed, filled with what is agreed; what is left as it is stays."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = ParagraphsField(
        label=gettext_lazy("Why is the change needed?"), rows=4, max_length=2000,
        help_text=gettext_lazy("The other firm and the agency read it; it stands in the amendment."),
    )  # fmt: skip

    def __init__(self, *args, plan: Plan, open_milestones: frozenset[str], items: list[str], months: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.open_milestones = open_milestones
        for place, row in enumerate(plan.milestones):
            if row.key in open_milestones:
                self._milestone(place, row, months)
        for place, kpi in enumerate(plan.kpis):
            self._kpi(place, kpi)
        for place, line in [*enumerate(plan.cost_lines), (NEW, None)]:
            self._line(place, line, items)
        for section in self.sections:
            self.fields[f"section_{section}"] = ParagraphsField(
                label=section.label, rows=5, max_length=4000, initial=plan.sections[section]
            )
        for place, person in [*enumerate(plan.staff), (NEW, None)]:
            self._person(place, person)

    @property
    def sections(self) -> list[PlanSection]:
        """Those of the plan, in their order on paper."""
        return [section for section in PlanSection if section in self.plan.sections]

    def _add(self, row: str, name: str, field: forms.Field, was=None) -> None:
        field.initial, field.label = was, field.label or FIELDS[name]
        self.fields[f"{row}_{name}"] = field

    def _milestone(self, place: int, row: MilestonePlan, months: int) -> None:
        name = f"milestone_{place}"
        self._add(name, "title", CleanTextField(max_length=120), row.title)
        self._add(
            name, "month",
            forms.IntegerField(label=_("Until the end of month"), min_value=1, max_value=max(months, row.month)), row.month,
        )  # fmt: skip
        self._add(name, "deliverables", LinesField(label=_("Deliverables, one per line"), rows=4), row.deliverables)
        self._add(name, "criteria", ParagraphsField(rows=4, max_length=1000), row.criteria)

    def _kpi(self, place: int, kpi: Kpi) -> None:
        name = f"kpi_{place}"
        self._add(name, "target", CleanTextField(max_length=40), kpi.target)
        self._add(name, "weight_bp", PercentField(label=_("Weight (%)")), kpi.weight_bp)
        self._add(name, "method", CleanTextField(max_length=300), kpi.method)

    def _line(self, place: int | str, line: CostLine | None, items: list[str]) -> None:
        name, needed = f"line_{place}", line is not None
        if line is None:
            choices = [("", "–"), *((item, CostItem(item).label) for item in items)]
            self._add(name, "item", forms.ChoiceField(label=_("Cost item"), choices=choices, required=False))
            self._add(name, "name", CleanTextField(label=_("What for"), max_length=120, required=False))
        self._add(name, "basis", CleanTextField(max_length=300, required=False), line.basis if line else "")
        for amount in ("grant", "cash"):
            self._add(name, amount, WonField(required=needed), getattr(line, amount) if line else None)

    def _person(self, place: int | str, person: StaffPlan | None) -> None:
        name = f"person_{place}"
        self._add(
            name, "organisation", forms.ChoiceField(label=_("Belongs to"), choices=SIDES),
            person.organisation if person else "vendor",
        )  # fmt: skip
        fields = (
            ("name", CleanTextField(label=_("Name"), max_length=60, required=False)),
            ("part", CleanTextField(max_length=200, required=False)),
            ("participation_bp", PercentField(label=_("Participation (%)"), required=False)),
        )
        for field, made in fields:
            self._add(name, field, made, getattr(person, field) if person else None)

    # What is shown

    @property
    def groups(self) -> list[Group]:
        """The parts with their rows, in the order of the plan."""
        found = [(part, list(self._rows(part))) for part in PARTS_OF_A_PLAN]
        return [Group(part.value, str(part.label), rows, self._is_touched(rows)) for part, rows in found]

    def _is_touched(self, rows: list[Row]) -> bool:
        return self.is_bound and any(field.name in self.changed_data for row in rows for field in row.fields)

    def _rows(self, part: Part) -> Iterator[Row]:
        if part == Part.SECTIONS:
            yield from (Row("", [self[f"section_{section}"]]) for section in self.sections)
            return
        titles = {Part.MILESTONES: "title", Part.COST_LINES: "name", Part.KPIS: "name", Part.STAFF: "name"}
        for place, row in enumerate(getattr(self.plan, part)):
            fields = self._fields(f"{ROWS[part]}_{place}_")
            locked = "" if fields else _("It is delivered and stays as it was agreed.")
            yield Row(getattr(row, titles[part]), fields, locked)
        if fields := self._fields(f"{ROWS[part]}_{NEW}_"):
            yield Row(_("One more"), fields)

    def _fields(self, prefix: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(prefix)]

    # What comes of it

    @property
    def wanted(self) -> Plan:
        """The plan as it is to be."""
        return replace(
            self.plan,
            milestones=tuple(
                self._over(f"milestone_{place}_", row) if row.key in self.open_milestones else row
                for place, row in enumerate(self.plan.milestones)
            ),
            kpis=tuple(self._over(f"kpi_{place}_", kpi) for place, kpi in enumerate(self.plan.kpis)),
            cost_lines=(
                *(self._over(f"line_{place}_", line) for place, line in enumerate(self.plan.cost_lines)),
                *self._new_lines(),
            ),
            sections={code: self.cleaned_data[f"section_{code}"] for code in self.plan.sections},
            staff=tuple(self._people()),
        )

    def _sent(self, prefix: str) -> dict:
        return {
            name.removeprefix(prefix): value for name, value in self.cleaned_data.items() if name.startswith(prefix)
        }

    def _over(self, prefix: str, row):
        return replace(row, **self._sent(prefix))

    def _new_lines(self) -> Iterator[CostLine]:
        sent = self._sent(f"line_{NEW}_")
        if any(sent.values()):
            yield CostLine(**{**sent, "grant": sent["grant"] or 0, "cash": sent["cash"] or 0})

    def _people(self) -> Iterator[StaffPlan]:
        for place in (*range(len(self.plan.staff)), NEW):
            sent = self._sent(f"person_{place}_")
            if sent["name"] or (place == NEW and (sent["part"] or sent["participation_bp"])):
                yield StaffPlan(**{**sent, "participation_bp": sent["participation_bp"] or 0})

    def clean(self):
        sent = super().clean()
        if any(self._sent(f"line_{NEW}_").values()) and not (sent.get("line_new_item") and sent.get("line_new_name")):
            self.add_error("line_new_item", _("Please choose the cost item of the new line and say what it is for."))
        return sent


class EndForm(forms.Form):
    """Why an agreement is to end by consent."""

    reason = ParagraphsField(
        label=gettext_lazy("Why should the agreement end?"), rows=5, max_length=2000,
        help_text=gettext_lazy("The other firm and the agency read it; it stands in the document that ends the agreement."),
    )  # fmt: skip


class OpinionForm(forms.Form):
    """What the other firm thinks of a change, or of the end."""

    agrees = forms.TypedChoiceField(
        label=gettext_lazy("Do you agree?"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("We agree")), ("no", gettext_lazy("We do not agree"))],
    )  # fmt: skip
    opinion = ParagraphsField(
        label=gettext_lazy("Your opinion"), rows=4, max_length=2000,
        help_text=gettext_lazy("What it means for the work, the time and the cost. It stands in the document that all sign."),
    )  # fmt: skip
