"""The pages on which an application is written: each turns a part of the plan into forms, and forms into that part."""

from collections.abc import Iterator
from dataclasses import replace

from django import forms as django_forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from marketplace.core import money
from marketplace.programmes.enums import CostItem, InstalmentKind

from . import forms
from .costs import financed, in_kind_amount
from .drafting import Mode, Work
from .plan import CostLine, InKind, Kpi, MilestonePlan, PaymentPlan, StaffPlan


class Part:
    """A page of the application. Subclasses say which forms it has, and which fields of the plan they make."""

    code = ""
    label = ""
    template = ""

    def __init__(self, work: Work, sent: QueryDict | None):
        self.work = work
        self.forms = self.build(sent)

    def build(self, sent: QueryDict | None) -> dict:
        """The forms by name, bound to what was sent or filled from the plan."""
        raise NotImplementedError

    def values(self) -> dict:
        """The fields of Plan that valid forms make."""
        raise NotImplementedError

    def is_valid(self) -> bool:
        checked = [form.is_valid() for form in self.forms.values()]  # all of them, so that every error is shown
        return all(checked)

    @property
    def main(self) -> django_forms.Form:
        """The form on which refusals of the whole page are shown."""
        return next(form for form in self.forms.values() if isinstance(form, django_forms.Form))


def _rows(form: type[django_forms.Form], prefix: str, initial: list[dict], sent: QueryDict | None, extra: int = 1):
    """The rows as they are, or as they were sent. What was sent is not compared with what is kept meanwhile."""
    return forms.rows_of(form, extra)(sent, initial=None if sent is not None else initial, prefix=prefix)


def _written(rows: django_forms.BaseFormSet) -> Iterator[dict]:
    """The rows in which something stands; a choice alone is nothing."""
    for row in rows:
        choices = {name for name, field in row.fields.items() if isinstance(field, django_forms.ChoiceField)}
        if any(value not in (None, "", ()) for name, value in row.cleaned_data.items() if name not in choices):
            yield {name: 0 if value is None else value for name, value in row.cleaned_data.items()}


class Texts(Part):
    code, label, template = "plan", _("Project plan"), "applications/part_plan.html"

    def build(self, sent):
        plan = self.work.plan
        return {
            "texts": forms.TextsForm(sent, initial={"title": plan.title, "title_en": plan.title_en, **plan.sections})
        }

    def values(self):
        texts = dict(self.forms["texts"].cleaned_data)
        return {"title": texts.pop("title"), "title_en": texts.pop("title_en"), "sections": texts}


class CostTable(Part):
    """Cash and contributions in kind; the lines come from the quote and are financed by what is left."""

    code, label, template = "costs", _("Costs"), "applications/part_costs.html"

    def build(self, sent):
        plan = self.work.plan
        lines = [{"basis": line.basis, "amount": line.grant + line.cash} for line in plan.cost_lines]
        in_kind = [vars(row) for row in plan.in_kind]
        return {
            "cash": forms.CashForm(sent, initial={"cash": plan.cash}),
            "lines": _rows(forms.LineForm, "lines", lines, sent, extra=0),
            "in_kind": _rows(forms.InKindForm, "in_kind", in_kind, sent),
        }

    @property
    def lines(self) -> list[tuple[dict, django_forms.Form]]:
        """Each cost line as it stands, with its row of the form."""
        shown = [
            {"name": line.name, "item_label": CostItem(line.item).label, "grant": line.grant, "cash": line.cash,
             "sum": line.grant + line.cash}
            for line in self.work.plan.cost_lines
        ]  # fmt: skip
        return list(zip(shown, self.forms["lines"], strict=False))

    @property
    def amounts_are_open(self) -> bool:
        """Whether the lines must be lowered to what was awarded."""
        work = self.work
        return work.mode is Mode.REVISE and work.supply != work.choice.quote.total

    def values(self):
        cash = self.forms["cash"].cleaned_data["cash"] or 0
        sent = [row.cleaned_data for row in self.forms["lines"]]
        sent += [{}] * len(self.work.plan.cost_lines)  # a line that was not sent stays as it is
        lines = tuple(self._line(line, row) for line, row in zip(self.work.plan.cost_lines, sent, strict=False))
        in_kind = tuple(_in_kind(row) for row in _written(self.forms["in_kind"]))
        total = sum(line.grant + line.cash for line in lines)
        same = total - cash == sum(line.grant for line in lines)
        return {"cost_lines": lines if same else financed(lines, max(total - cash, 0)), "in_kind": in_kind}

    def _line(self, line: CostLine, sent: dict) -> CostLine:
        line = replace(line, basis=sent.get("basis", line.basis))
        amount = sent.get("amount")
        if self.amounts_are_open and amount is not None and amount != line.grant + line.cash:
            return replace(line, grant=amount, cash=0)  # financed anew with the others
        return line


def _in_kind(row: dict) -> InKind:
    return InKind(**row, amount=in_kind_amount(row["monthly_pay"], row["share_bp"], row["months"]))


class Kpis(Part):
    code, label, template = "kpis", _("KPIs"), "applications/part_kpis.html"

    def build(self, sent):
        initial = [vars(kpi) for kpi in self.work.plan.kpis]
        return {
            "none": django_forms.Form(sent),
            "kpis": _rows(forms.KpiForm, "kpis", initial, sent),
        }

    def values(self):
        return {"kpis": tuple(Kpi(**row) for row in _written(self.forms["kpis"]))}


class Schedule(Part):
    """Stages and what is paid for each; the last one is paid after the final evaluation."""

    code, label, template = "schedule", _("Stages and payments"), "applications/part_schedule.html"

    def build(self, sent):
        plan = self.work.plan
        paid = {row.milestone: row.amount for row in plan.payments}
        stages = [{**vars(stage), "amount": paid.get(stage.key)} for stage in plan.milestones]
        return {
            "advance": forms.AdvanceForm(sent, initial={"advance": paid.get("") or None}),
            "stages": _rows(forms.MilestoneForm, "stages", stages, sent),
        }

    def values(self):
        rows = list(_written(self.forms["stages"]))
        stages = tuple(
            MilestonePlan(
                key=f"m{place}", title=row["title"], deliverables=tuple(row["deliverables"] or ()),
                criteria=row["criteria"], month=row["month"],
            )
            for place, row in enumerate(rows, start=1)
        )  # fmt: skip
        advance = self.forms["advance"].cleaned_data["advance"]
        payments = [PaymentPlan(kind=InstalmentKind.ADVANCE.value, amount=advance)] if advance else []
        for place, row in enumerate(rows, start=1):
            kind = InstalmentKind.BALANCE if place == len(rows) else InstalmentKind.INTERIM
            if row["amount"]:
                payments.append(PaymentPlan(kind=kind.value, amount=row["amount"], milestone=f"m{place}"))
        return {"milestones": stages, "payments": tuple(payments)}

    @property
    def planned(self) -> int:
        """Won: everything that is paid by this schedule."""
        return sum(row.amount for row in self.work.plan.payments)

    @property
    def most_advance(self) -> int:
        return money.share_down(self.work.supply, self.work.rules.advance_max_bp, money.BP)


class Staff(Part):
    code, label, template = "staff", _("People of the project"), "applications/part_staff.html"

    def build(self, sent):
        initial = [vars(person) for person in self.work.plan.staff]
        return {
            "none": django_forms.Form(sent),
            "staff": _rows(forms.StaffForm, "staff", initial, sent),
        }

    def values(self):
        return {"staff": tuple(StaffPlan(**row) for row in _written(self.forms["staff"]))}


PARTS: dict[str, type[Part]] = {part.code: part for part in (Texts, CostTable, Kpis, Schedule, Staff)}


def after(code: str) -> str | None:
    """The part that follows, in the order in which they are written."""
    codes = list(PARTS)
    place = codes.index(code) + 1
    return codes[place] if place < len(codes) else None
