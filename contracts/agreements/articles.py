"""The articles of one document: the texts of its file in data/ that apply to it, with its values in them."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from marketplace.core import money
from marketplace.programmes.enums import CoPaymentRoute, InstalmentKind

from . import wording
from .enums import DocumentKind

_DATA = Path(__file__).parent / "data"
_FILES = {DocumentKind.AGREEMENT: "articles.toml", DocumentKind.AMENDMENT: "amendment_articles.toml"}

# What each `when` asks of the snapshot.
WHEN: Mapping[str, Callable[[dict], bool]] = {
    "advance": lambda facts: any(row["kind"] == InstalmentKind.ADVANCE for row in facts["payments"]),
    "audited": lambda facts: facts["money"]["grant"] >= facts["rules"]["audit_from"],
    "not_audited": lambda facts: facts["money"]["grant"] < facts["rules"]["audit_from"],
    "cash_only": lambda facts: not facts["money"]["in_kind"],
    "in_kind": lambda facts: bool(facts["money"]["in_kind"]),
    "conditions": lambda facts: bool(facts["conditions"]),
    "through_the_agency": lambda facts: facts["rules"]["co_payment_route"] == CoPaymentRoute.AGENCY_ACCOUNT,
    "directly": lambda facts: facts["rules"]["co_payment_route"] == CoPaymentRoute.DIRECT,
    "generative_ai": lambda facts: facts["terms"]["generative_ai"],
    "no_generative_ai": lambda facts: not facts["terms"]["generative_ai"],
    "personal_data": lambda facts: bool(facts["terms"]["personal_data"]),
    "no_personal_data": lambda facts: not facts["terms"]["personal_data"],
    "personal_data_clause": lambda facts: bool(_personal(facts).get("clause")),
    "sensitive_data": lambda facts: bool(_personal(facts).get("sensitive")),
}


@cache
def templates(kind: DocumentKind = DocumentKind.AGREEMENT) -> list[dict]:
    """The articles as they are written."""
    return tomllib.loads(_DATA.joinpath(_FILES[kind]).read_text(encoding="utf-8"))["article"]


def resolve(facts: dict, kind: DocumentKind = DocumentKind.AGREEMENT) -> list[dict]:
    """The articles that a snapshot's facts ask for: [{title, acknowledge, clauses: [{text, points}]}].

    They become part of the snapshot: what was signed keeps its words, whatever the file says later.
    """
    values = _values(facts)
    return [
        {
            "title": article["title"],
            "acknowledge": article.get("acknowledge", ""),
            "clauses": [
                {
                    "text": clause["text"].format_map(values),
                    "points": [point.format_map(values) for point in clause.get("points", ())],
                }
                for clause in article["clauses"]
                if "when" not in clause or WHEN[clause["when"]](facts)
            ],
        }
        for article in templates(kind)
    ]


def _values(facts: dict) -> dict[str, str]:
    """What may stand in braces."""
    amounts = {name: _amount(facts["money"][name]) for name in ("total", "grant", "cash", "in_kind")}
    days = {name: wording.day(date.fromisoformat(str(facts["period"][name]))) for name in ("starts_on", "ends_on")}
    counts = {name: str(facts["rules"][name]) for name in ("guarantee_extra_days", "objection_days")}
    return {
        **amounts,
        **days,
        **counts,
        "agreement_number": facts.get("agreement_number", ""),
        "months": str(facts["period"]["months"]),
        "programme": facts["programme"]["name"],
        "round": facts["programme"]["round"],
        "personal_data_clause": _personal(facts).get("clause", ""),
    }


def _amount(won: int) -> str:
    return f"{money.words(won)}({money.symbol(won)})"


def _personal(facts: dict) -> dict:
    return facts["terms"]["personal_data"] or {}
