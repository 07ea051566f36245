"""The form of a vendor's quote: what it is for, its lines in supply value, its KPIs. It checks shape; operations decide."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalog import queries as catalog
from marketplace.core import money
from marketplace.core.clock import day_in_korea
from marketplace.core.forms import CleanTextField, ParagraphsField, WonField
from marketplace.core.rows import Rows, typed
from marketplace.programmes import queries as programmes
from marketplace.programmes.enums import CostItem

from .desk import Entry
from .models import Quote
from .operations import QuoteContent

LINE, KPI = ("item", "name", "amount"), ("name", "unit", "baseline", "target", "method")
NOTHING = ("", "–")


class LineForm(forms.Form):
    item = forms.ChoiceField(label=_("Cost item"))
    name = CleanTextField(label=_("What is done"), max_length=120)
    amount = WonField(label=_("Supply value (won)"))

    def __init__(self, *args, items: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [NOTHING, *items]


class KpiForm(forms.Form):
    name = CleanTextField(label=_("KPI"), max_length=120)
    unit = CleanTextField(label=_("Unit"), max_length=20)
    baseline = CleanTextField(label=_("Baseline"), max_length=40)
    target = CleanTextField(label=_("Target"), max_length=40)
    method = CleanTextField(label=_("How it is measured"), max_length=1000)


class QuoteForm(forms.Form):
    solution_id = forms.TypedChoiceField(label=_("Solution"), coerce=int)
    period_months = forms.IntegerField(label=_("Time until it is done"), min_value=1, max_value=36)
    valid_until = forms.DateField(
        label=_("Valid until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The firm may choose it up to this day; applying takes a while."),
    )
    note = ParagraphsField(
        label=_("What is included, and what is not"),
        rows=4,
        max_length=4000,
        required=False,
        help_text=_("Equipment the firm buys itself, data it prepares, travel, training, the time after the project."),
    )

    def __init__(self, data, *, entry: Entry, held: dict, solutions: list[tuple[int, str]]):
        super().__init__(data, initial=held)
        self.fields["solution_id"].choices = solutions


class QuestionForm(forms.Form):
    text = ParagraphsField(
        label=_("Your question"),
        rows=3,
        max_length=2000,
        help_text=_("Question and answer are read by every vendor that may quote; who asks is not shown."),
    )


@dataclass(slots=True)
class Totals:
    """Won: the lines, the VAT on top, and both."""

    supply: int
    vat: int
    budget: int | None

    @property
    def total(self) -> int:
        return self.supply + self.vat

    @property
    def is_over(self) -> bool:
        return self.budget is not None and self.supply > self.budget


class QuoteForms:
    """The three parts of a quote as they stand on one page."""

    def __init__(self, entry: Entry, data: QueryDict | None = None, *, retyped: bool = False):
        """`retyped`: show what was typed again, with one more row where it is asked for, and complain of nothing."""
        bound = None if retyped else data
        source = entry.draft or entry.quote
        held = _held(entry, source)
        lines = [] if source is None else list(source.lines.values(*LINE))
        kpis = [] if source is None else list(source.kpis.order_by("pk").values(*KPI))
        if retyped:
            held = {name: data.get(name, "") for name in QuoteForm.base_fields}
            lines, kpis = typed("line", LINE, data), typed("kpi", KPI, data)
        rules = programmes.rules_of(entry.need.case.track_id)
        items = [(code, label) for code, label in CostItem.choices if code in rules.cost_items]
        solutions = list(catalog.solutions_of(entry.vendor_id).filter(live=True).values_list("pk", "title"))
        more = data.get("more") if retyped else ""
        self.main = QuoteForm(bound, entry=entry, held=held, solutions=solutions)
        self.lines = Rows.of(LineForm, bound, prefix="line", held=lines, more=_blank(lines, more, "line"), items=items)
        self.kpis = Rows.of(KpiForm, bound, prefix="kpi", held=kpis, more=_blank(kpis, more, "kpi"))
        self.limits = [(CostItem(code).label, bp) for code, bp in rules.cost_items.items() if bp is not None]

    def is_valid(self) -> bool:
        """Every part is asked, so that everything to mend is shown at once."""
        return all([self.main.is_valid(), self.lines.is_valid(), self.kpis.is_valid()])

    @property
    def content(self) -> QuoteContent:
        return QuoteContent(
            **self.main.cleaned_data,
            lines=tuple(tuple(row[column] for column in LINE) for row in self.lines.written),
            kpis=tuple(tuple(row[column] for column in KPI) for row in self.kpis.written),
        )


def _blank(held: list, more: str, prefix: str) -> int:
    """How many empty rows are offered: two to begin with, then one for each time it is asked for."""
    return 2 if not held and not more else int(more == prefix or not held)


def _held(entry: Entry, source: Quote | None) -> dict:
    if source:
        return {name: getattr(source, name) for name in QuoteForm.base_fields}
    return {
        "solution_id": entry.asked_for.pk if entry.asked_for else "",
        "period_months": entry.need.done_by_months or "",
        "valid_until": day_in_korea(entry.need.quote_deadline) + timedelta(days=60),
    }


def totals_of(lines: list[int], budget: int | None) -> Totals:
    """What the amounts come to."""
    supply = sum(lines)
    return Totals(supply, money.vat(supply), budget)


def typed_totals(data: QueryDict, budget: int | None) -> Totals:
    """What the amounts come to as far as they can be read now."""
    amounts = []
    for row in typed("line", LINE, data):
        try:
            amounts.append(money.parse(row["amount"]))
        except money.UnreadableAmount:
            continue
    return totals_of(amounts, budget)
