"""The key terms beside the paper, from its frozen data alone, so that page and paper agree."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from contracts.clauses.enums import Clause
from contracts.clauses.text import DUTIES
from marketplace.core.actor import Actor
from marketplace.core.templatetags.ieum import won
from marketplace.programmes.enums import CoPaymentRoute, InstalmentKind

from .. import wording
from ..enums import Party
from ..models import AgreementDocument


@dataclass(frozen=True, slots=True)
class WeightyClause:
    """Articles to be acknowledged by themselves: pairs (number, title), and what they mean in two sentences."""

    clause: Clause
    articles: list[tuple[int, str]]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """For the reader's side: what the firm pays, or what the vendor receives."""

    parties: list[tuple[str, str, str]]  # role, name, business number
    starts_on: date
    ends_on: date
    money: dict  # as components/money_table.html takes it
    instalments: list[tuple[str, str, date | None, int]]  # kind, for what, due, won
    kpis: list[str]
    duties: list[tuple[str, list[str]]]  # role, what it answers for
    personal_data: str
    clauses: list[WeightyClause]


def terms_of(document: AgreementDocument, actor: Actor) -> Terms:
    """The key terms, from the document's frozen data."""
    facts = json.loads(document.snapshot)
    vendor = document.agreement.vendor_id == actor.organisation_id
    return Terms(
        parties=[
            (str(Party(row["party"]).label), row["legal_name"], row["business_number"]) for row in facts["parties"]
        ],
        starts_on=date.fromisoformat(facts["period"]["starts_on"]),
        ends_on=date.fromisoformat(facts["period"]["ends_on"]),
        money=_vendors_money(facts) if vendor else _firms_money(facts),
        instalments=list(_instalments(facts)),
        kpis=[_kpi(row) for row in facts["plan"]["kpis"]],
        duties=_duties(facts),
        personal_data=(facts["terms"]["personal_data"] or {}).get("entrusted_work", ""),
        clauses=[_weighty(clause, facts) for clause in Clause],
    )


def _firms_money(facts: dict) -> dict:
    """What the project costs, and what leaves the demand firm's bank account."""
    money, through_agency = facts["money"], facts["rules"]["co_payment_route"] == CoPaymentRoute.AGENCY_ACCOUNT
    where = _("deposited with the agency before it signs") if through_agency else _("paid to the vendor")
    return {
        "caption": _("What the project costs"),
        "rows": [
            (_("Grant"), money["grant"], _("the agency pays the vendor")),
            (_("Co-payment in cash"), money["cash"], where),
            (_("Co-payment in kind"), money["in_kind"], _("no money moves")),
        ],
        "total": (_("Total cost"), money["total"]),
        "pay": (_("What leaves our bank account: cash and VAT"), money["cash"] + money["vat"]),
        "rule": _("Cash %(cash)s, and VAT of %(vat)s on the supply value of %(supply)s, paid to the vendor with each stage. VAT comes back with the tax return where it is deductible; please ask your accountant.")
        % {name: won(money[name]) for name in ("cash", "vat", "supply")},
    }  # fmt: skip


def _vendors_money(facts: dict) -> dict:
    """What the vendor receives, and from whom."""
    money, firm = facts["money"], facts["parties"][0]["legal_name"]
    through_agency = facts["rules"]["co_payment_route"] == CoPaymentRoute.AGENCY_ACCOUNT
    cash = _("%(firm)s deposits it, the agency pays") if through_agency else _("%(firm)s pays")
    return {
        "caption": _("What our company receives"),
        "rows": [
            (_("Grant"), money["grant"], _("the agency pays")),
            (_("Co-payment in cash"), money["cash"], cash % {"firm": firm}),
            (_("VAT"), money["vat"], _("%(firm)s pays") % {"firm": firm}),
        ],
        "total": (_("Altogether"), money["supply"] + money["vat"]),
        "rule": _("What %(firm)s gives in kind, %(in_kind)s, is its own people's time or its equipment: nothing of it is paid to you.")
        % {"firm": firm, "in_kind": won(money["in_kind"])} if money["in_kind"] else "",
    }  # fmt: skip


def _instalments(facts: dict) -> Iterator[tuple[str, str, date | None, int]]:
    titles = {row["key"]: row["title"] for row in facts["plan"]["milestones"]}
    days = {row["key"]: date.fromisoformat(row["due_on"]) for row in facts["milestones"]}
    for row in facts["payments"]:
        kind, milestone = InstalmentKind(row["kind"]), row["milestone"]
        yield str(kind.label), titles.get(milestone, _("against a guarantee")), days.get(milestone), row["amount"]


def _kpi(row: dict) -> str:
    return f"{row['name']}: {row['baseline']} → {row['target']} {row['unit']}".strip()


def _duties(facts: dict) -> list[tuple[str, list[str]]]:
    """What each party answers for, in the words of the article about it."""
    article = next((row for row in facts["articles"] if row.get("about") == DUTIES), {"clauses": ()})
    by_party = {
        party: clause["points"]
        for clause in article["clauses"]
        for party, name in wording.PARTIES.items()
        if clause["text"].startswith(name)
    }
    return [(str(party.label), by_party[party]) for party in Party if party in by_party]


def _weighty(clause: Clause, facts: dict) -> WeightyClause:
    numbered = enumerate(facts["articles"], start=1)
    articles = [(number, row["title"]) for number, row in numbered if row["acknowledge"] == clause]
    if clause == Clause.CLAWBACK:
        says = _(
            "Amounts that are not recognised must be returned. What was received by false statements is taken back with interest, and the company may be barred from taking part."
        )
    elif facts["terms"]["personal_data"]:
        says = _(
            "The vendor handles personal data for the demand firm, only for what the agreement names. A leak must be reported at once, and within 30 days of the end the data is deleted."
        )
    else:
        says = _("The vendor handles no personal data of the demand firm. If that becomes necessary, the agreement is amended first.")  # fmt: skip
    return WeightyClause(clause, articles, says)
