"""The values of a draft rule set as form fields, and back. Ratios are typed as percent and kept in basis points."""

import re
from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.enums import SizeClass
from marketplace.core.templatetags.ieum import percent

from . import queries
from .enums import CostItem
from .models import RuleSet
from .rule_values import CoPayment, Rules


class PercentField(forms.CharField):
    """A ratio such as 12.5, with or without its sign; its value is basis points."""

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,3})(?:\.(\d{1,2}))?\s*%?", text)
        if not found or (points := int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))) > 10_000:
            raise ValidationError(_("Please write a ratio like 12.5, at most 100."))
        return points


def fields_of(rule_set: RuleSet) -> dict[str, forms.Field]:
    """A field for every value, filled with what it is now."""
    rules = queries.values_of(rule_set)
    asked = {name: _field(name, getattr(rules, name)) for name in _columns()}
    for size in SizeClass:
        share = rules.co_payment.get(size.value)
        for part, words in (("total", _("%(size)s: least co-payment")), ("cash", _("%(size)s: least cash"))):
            asked[f"share_{size.value}_{part}"] = PercentField(
                label=words % {"size": size.label}, required=False,
                initial=percent(getattr(share, f"min_{part}_bp")) if share else "",
                help_text=_("Empty: firms of this size may not apply."),
            )  # fmt: skip
    asked["items"] = forms.MultipleChoiceField(
        label=_("Cost items allowed"), choices=CostItem.choices, initial=list(rules.cost_items),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    for criterion in rules.criteria:
        asked[f"points_{criterion.code}"] = forms.IntegerField(
            label=_("Score: %(name)s") % {"name": criterion.name}, min_value=0, max_value=100, initial=criterion.points
        )
    return asked


def _columns() -> list[str]:
    return [field.name for field in RuleSet._meta.concrete_fields if field.name in Rules.__dataclass_fields__]


def _field(name: str, value) -> forms.Field:
    label = capfirst(str(RuleSet._meta.get_field(name).verbose_name))
    if choices := RuleSet._meta.get_field(name).choices:
        return forms.TypedChoiceField(label=label, choices=choices, coerce=type(value), initial=value)
    if name.endswith("_bp"):
        return PercentField(label=label, initial=percent(value))
    optional = RuleSet._meta.get_field(name).null
    return forms.IntegerField(label=label, min_value=0, initial=value, required=not optional)


def rules_from(values: dict, rules: Rules) -> Rules:
    """The rules as the form says; what it does not ask stays."""
    shares = {}
    for size in SizeClass.values:
        total, cash = values.get(f"share_{size}_total"), values.get(f"share_{size}_cash")
        if total is not None and cash is not None:
            shares[size] = CoPayment(min_total_bp=total, min_cash_bp=cash)
    criteria = tuple(replace(row, points=values[f"points_{row.code}"]) for row in rules.criteria)
    return replace(
        rules, **{name: values[name] for name in _columns()}, co_payment=shares, criteria=criteria,
        cost_items={item: rules.cost_items.get(item) for item in values["items"]},
    )  # fmt: skip
