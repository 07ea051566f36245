"""What changed between two sets of rules, in words that a manager and the public can read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from marketplace.accounts.enums import CertificateKind, SizeClass
from marketplace.core.language import in_language
from marketplace.core.templatetags.ieum import percent, won

from .eligibility.rules import RULES
from .enums import CostItem, Severity, Stage
from .models import RuleSet
from .rule_values import Rules

WON = ("grant_cap", "audit_from")


@dataclass(frozen=True, slots=True)
class Change:
    """One value: what it is, what it was and what it is now. Empty: there was, or is, none."""

    what: str
    before: str
    after: str


def differences(before: Rules, after: Rules) -> list[Change]:
    """Every value that differs, in the order of the rule set's page; nothing for equal rules."""
    old, new = dict(_lines(before)), dict(_lines(after))
    return [
        Change(what, old.get(what, ""), new.get(what, ""))
        for what in dict.fromkeys([*old, *new])
        if old.get(what, "") != new.get(what, "")
    ]


def _lines(rules: Rules) -> Iterator[tuple[str, str]]:
    yield from _values(rules)
    for size, share in rules.co_payment.items():
        name = SizeClass(size).label
        yield _("%(size)s: least co-payment") % {"size": name}, percent(share.min_total_bp)
        yield _("%(size)s: least cash") % {"size": name}, percent(share.min_cash_bp)
    for item, limit in rules.cost_items.items():
        shown = _("allowed, up to %(part)s") % {"part": percent(limit)} if limit else _("allowed")
        yield _("Cost item: %(item)s") % {"item": CostItem(item).label}, shown
    documents = dict(CertificateKind.choices)
    for kind in rules.required_documents:
        yield _("Document: %(kind)s") % {"kind": documents.get(kind, kind)}, _("to be handed in")
    for criterion in rules.criteria:
        name = in_language(criterion, "name")
        yield _("Score: %(name)s") % {"name": name}, _("%(points)d points") % {"points": criterion.points}
    yield from _eligibility(rules)


def _values(rules: Rules) -> Iterator[tuple[str, str]]:
    for field in RuleSet._meta.concrete_fields:
        if field.name not in Rules.__dataclass_fields__:
            continue
        value = getattr(rules, field.name)
        if field.choices:
            shown = str(dict(field.flatchoices)[value])
        elif value is None:
            shown = _("no limit")
        else:
            shown = won(value) if field.name in WON else percent(value) if field.name.endswith("_bp") else f"{value:,}"
        yield capfirst(str(field.verbose_name)), shown


def _eligibility(rules: Rules) -> Iterator[tuple[str, str]]:
    about = {rule.id: str(rule.about) for rule in RULES}
    for rule, stages in rules.eligibility.items():
        for stage, severity in stages.items():
            yield f"{about.get(rule, rule)} ({Stage(stage).label})", str(Severity(severity).label)
