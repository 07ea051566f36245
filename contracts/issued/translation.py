"""The English translation of an agreement's document: a courtesy. What is signed and what holds is the Korean one."""

import json
from datetime import date

from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import AgreementDocument
from contracts.clauses import queries as clauses
from contracts.clauses.enums import DocumentKind
from contracts.clauses.facts import Language
from contracts.clauses.text import resolve, resolve_annexes
from marketplace.programmes.enums import InstalmentKind

NOT_FOR_THIS = _("A translation is made of a document that can be read and is not void. Please choose another version.")
TITLES = {
    DocumentKind.AGREEMENT: "AI Voucher Programme Agreement",
    DocumentKind.AMENDMENT: "Amendment of the AI Voucher Programme Agreement",
    DocumentKind.TERMINATION: "Termination by Consent of the AI Voucher Programme Agreement",
}
_PARTIES = {"agency": "Agency", "demand_firm": "Demand Firm", "vendor": "Vendor"}
_INSTALMENTS = {
    InstalmentKind.ADVANCE: "Advance", InstalmentKind.INTERIM: "Interim payment", InstalmentKind.BALANCE: "Balance",
}  # fmt: skip


def facts_of(document: AgreementDocument) -> dict:
    """Everything that is printed, from the document's frozen data and the wording that it quotes."""
    facts = json.loads(document.snapshot)
    plan, kept = facts["plan"], ("legal_name", "name_en", "business_number")
    english = clauses.wording(facts["wording"]).english
    replaced, annexes = _replaced(facts)
    return {
        "title": TITLES[DocumentKind(document.kind)],
        "source": {"number": document.number, "code": document.code, "h0": document.h0},
        "agreement_number": facts["agreement_number"],
        "case_number": facts["case_number"],
        "programme": facts["programme"]["name_en"],
        "round": facts["programme"]["round_en"],
        "project": [plan["title"], plan["title_en"]],
        "parties": [{"role": _PARTIES[row["party"]], **{name: row[name] for name in kept}} for row in facts["parties"]],
        "period": facts["period"],
        "money": facts["money"],
        "payments": facts["payments"],
        "milestones": {row["key"]: row["title"] for row in plan["milestones"]},
        "reason": facts["change"]["reason"] if "change" in facts else "",
        "articles": resolve(english, facts, Language.ENGLISH),
        "replaced": replaced,
        "annexes": [*resolve_annexes(english, facts, Language.ENGLISH), *annexes],
        "personal_data": facts["terms"]["personal_data"],
    }


def _replaced(facts: dict) -> tuple[list[dict], list[dict]]:
    """Of an amendment: the articles and annexes of the agreement that it changes, as they read from then on."""
    if "replaces" not in facts:
        return [], []
    agreed = clauses.wording(facts["replaces"]["wording"]).english
    articles, numbers = resolve(agreed, facts, Language.ENGLISH), {annex["number"] for annex in facts["annexes"]}
    return (
        [{**articles[row["number"] - 1], "number": row["number"]} for row in facts["replaces"]["articles"]],
        [annex for annex in resolve_annexes(agreed, facts, Language.ENGLISH) if annex["number"] in numbers],
    )


def context_of(facts: dict) -> dict:
    """The facts as the template takes them."""
    return {
        **facts,
        "issuer": next(row["name_en"] or row["legal_name"] for row in facts["parties"] if row["role"] == "Agency"),
        "starts_on": date.fromisoformat(facts["period"]["starts_on"]),
        "ends_on": date.fromisoformat(facts["period"]["ends_on"]),
        "personal_items": (facts["personal_data"] or {}).get("items", ()),
        "payments": [
            {
                **row, "kind_name": _INSTALMENTS[row["kind"]],
                "milestone": facts["milestones"].get(row["milestone"], ""),
            }
            for row in facts["payments"]
        ],
    }  # fmt: skip
