"""What an article may ask of a document's facts, and which of their values may stand in it.

The facts are the frozen data of one document, before its articles are part of it. Amounts are won. Data of form 1,
which an amendment may build on, has no English names, no code of the track and does not say who works where.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core import money
from marketplace.programmes.enums import CoPaymentRoute, CostItem, InstalmentKind

TRACK = "track:"  # a condition that begins so names the track's code

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Language(StrEnum):
    KOREAN = "ko"
    ENGLISH = "en"


class ValueKind(models.TextChoices):
    """자리표시자의 꼴: how a value is written out in either language."""

    AMOUNT = "amount", _("amount, in words and figures")
    DAY = "day", _("date")
    COUNT = "count", _("number")
    WORDS = "words", _("words")


@dataclass(frozen=True, slots=True)
class Condition:
    """`label`: when the paragraph stands, as the office reads it."""

    label: str
    holds: Callable[[dict], bool]


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A value in braces. `of` takes it from the facts; WORDS are a pair, Korean and English."""

    kind: ValueKind
    label: str
    of: Callable[[dict], object]

    def written(self, facts: dict, language: Language) -> str:
        value, korean = self.of(facts), language == Language.KOREAN
        if self.kind == ValueKind.AMOUNT:
            return f"{money.words(value)}({money.symbol(value)})" if korean else f"KRW {value:,}"
        if self.kind == ValueKind.DAY:
            day = date.fromisoformat(str(value))
            return (
                f"{day.year}. {day.month}. {day.day}." if korean else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
            )
        if self.kind == ValueKind.WORDS:
            return value[0] if korean else value[1] or value[0]
        return str(value)


def _personal(facts: dict) -> dict:
    return facts["terms"]["personal_data"] or {}


def _has_equipment(facts: dict) -> bool:
    return any(row["item"] == CostItem.EQUIPMENT for row in facts["plan"]["cost_lines"])


def _changes(facts: dict, part: str, row: str = "") -> bool:
    """Whether the document amends another and this part of it: False for an agreement."""
    rows = facts.get("change", {}).get("rows", ())
    return any(each["part"] == part and row in ("", each["row"]) for each in rows)


def _new_personal_data(facts: dict) -> bool:
    return _changes(facts, "terms", "personal_data")


def _route(route: CoPaymentRoute) -> Callable[[dict], bool]:
    return lambda facts: facts["rules"]["co_payment_route"] == route


CONDITIONS: Mapping[str, Condition] = {
    "advance": Condition(
        _("an advance is paid"), lambda facts: any(row["kind"] == InstalmentKind.ADVANCE for row in facts["payments"])
    ),
    "audited": Condition(
        _("the grant is audited externally"), lambda facts: facts["money"]["grant"] >= facts["rules"]["audit_from"]
    ),
    "not_audited": Condition(
        _("the grant is not audited externally"), lambda facts: facts["money"]["grant"] < facts["rules"]["audit_from"]
    ),
    "cash_only": Condition(_("nothing is contributed in kind"), lambda facts: not facts["money"]["in_kind"]),
    "in_kind": Condition(_("there is a co-payment in kind"), lambda facts: bool(facts["money"]["in_kind"])),
    "conditions": Condition(_("the award has conditions"), lambda facts: bool(facts["conditions"])),
    "through_the_agency": Condition(_("the co-payment goes through the agency"), _route(CoPaymentRoute.AGENCY_ACCOUNT)),
    "directly": Condition(_("the firm pays its co-payment to the vendor"), _route(CoPaymentRoute.DIRECT)),
    "equipment": Condition(_("equipment is bought"), _has_equipment),
    "on_site": Condition(
        _("the vendor works on the firm's premises"), lambda facts: facts["terms"].get("on_site", False)
    ),
    "generative_ai": Condition(_("the solution is generative"), lambda facts: facts["terms"]["generative_ai"]),
    "no_generative_ai": Condition(
        _("the solution is not generative"), lambda facts: not facts["terms"]["generative_ai"]
    ),
    "personal_data": Condition(
        _("the vendor handles personal data"), lambda facts: bool(facts["terms"]["personal_data"])
    ),
    "no_personal_data": Condition(
        _("the vendor handles no personal data"), lambda facts: not facts["terms"]["personal_data"]
    ),
    "personal_data_clause": Condition(
        _("a special clause on personal data was agreed"), lambda facts: bool(_personal(facts).get("clause"))
    ),
    "new_period": Condition(_("an amendment changes the period"), lambda facts: _changes(facts, "period")),
    "same_period": Condition(_("nothing changes the period"), lambda facts: not _changes(facts, "period")),
    "new_personal_data": Condition(
        _("an amendment changes what is agreed on personal data"), lambda facts: _new_personal_data(facts)
    ),
    "same_personal_data": Condition(
        _("nothing changes what is agreed on personal data"), lambda facts: not _new_personal_data(facts)
    ),
    "personal_data_ends": Condition(
        _("an amendment ends the entrustment of personal data"),
        lambda facts: _new_personal_data(facts) and not facts["terms"]["personal_data"],
    ),
    "new_articles": Condition(
        _("an amendment changes articles of the agreement"),
        lambda facts: bool(facts.get("replaces", {}).get("articles")),
    ),
    "new_annexes": Condition(
        _("an amendment changes annexes beside the plan"), lambda facts: "amends" in facts and bool(facts["annexes"])
    ),
    "sensitive_data": Condition(
        _("the vendor handles sensitive data"), lambda facts: bool(_personal(facts).get("sensitive"))
    ),
}

# Of each pair one condition holds where the other does not.
OPPOSITES = (
    ("audited", "not_audited"),
    ("cash_only", "in_kind"),
    ("through_the_agency", "directly"),
    ("generative_ai", "no_generative_ai"),
    ("personal_data", "no_personal_data"),
    ("new_period", "same_period"),
    ("new_personal_data", "same_personal_data"),
)

PLACEHOLDERS: Mapping[str, Placeholder] = {
    "agreement_number": Placeholder(
        ValueKind.WORDS, _("number of the agreement"), lambda facts: (facts["agreement_number"], "")
    ),
    "programme": Placeholder(
        ValueKind.WORDS, _("name of the programme"),
        lambda facts: (facts["programme"]["name"], facts["programme"].get("name_en", "")),
    ),
    "round": Placeholder(
        ValueKind.WORDS, _("name of the round"),
        lambda facts: (facts["programme"]["round"], facts["programme"].get("round_en", "")),
    ),
    "starts_on": Placeholder(ValueKind.DAY, _("first day"), lambda facts: facts["period"]["starts_on"]),
    "ends_on": Placeholder(ValueKind.DAY, _("last day"), lambda facts: facts["period"]["ends_on"]),
    "months": Placeholder(ValueKind.COUNT, _("months"), lambda facts: facts["period"]["months"]),
    "total": Placeholder(ValueKind.AMOUNT, _("total cost"), lambda facts: facts["money"]["total"]),
    "grant": Placeholder(ValueKind.AMOUNT, _("grant"), lambda facts: facts["money"]["grant"]),
    "cash": Placeholder(ValueKind.AMOUNT, _("co-payment in cash"), lambda facts: facts["money"]["cash"]),
    "in_kind": Placeholder(ValueKind.AMOUNT, _("co-payment in kind"), lambda facts: facts["money"]["in_kind"]),
    "guarantee_extra_days": Placeholder(
        ValueKind.COUNT, _("days a guarantee outlives the period"), lambda facts: facts["rules"]["guarantee_extra_days"]
    ),
    "objection_days": Placeholder(
        ValueKind.COUNT, _("days to object"), lambda facts: facts["rules"]["objection_days"]
    ),
    "personal_data_clause": Placeholder(
        ValueKind.WORDS, _("special clause on personal data"), lambda facts: (_personal(facts).get("clause", ""), "")
    ),
}  # fmt: skip


def is_known(condition: str, tracks: Collection[str] | None = None) -> bool:
    """Whether a paragraph may stand under this condition. `tracks`: codes there are; None: any that could be one."""
    if not condition.startswith(TRACK):
        return condition in CONDITIONS
    code = condition[len(TRACK) :]
    return code in tracks if tracks is not None else bool(code) and code.isascii()


def holds(condition: str, facts: dict) -> bool:
    """Whether it holds for these facts."""
    if condition.startswith(TRACK):
        return facts["programme"].get("track_code") == condition[len(TRACK) :]
    return CONDITIONS[condition].holds(facts)
