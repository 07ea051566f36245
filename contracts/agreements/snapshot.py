"""The frozen data of one document: everything its pages say. What is printed is printed from this alone."""

import json
from datetime import date, datetime

from django.conf import settings

from marketplace.accounts.models import Organisation
from marketplace.core import money
from marketplace.core.clock import day_in_korea
from marketplace.programmes import queries as programmes
from marketplace.programmes.models import Case, RuleSet
from matching.selection.models import Award
from matching.selection.plan import PaymentPlan, Plan
from matching.selection.queries import end_of_month

from . import articles, wording
from .enums import DocumentKind, Party
from .models import Agreement, AgreementDocument, Amendment
from .terms import Terms

FORM = 1  # of this data; a change of its shape is another form


def period_of(award: Award, plan: Plan, at: datetime) -> tuple[date, date]:
    """First and last day: from the round's first day, or from today if that is over; never beyond the round's last."""
    round_ = award.case.round
    starts_on = max(round_.run_starts_on, day_in_korea(at))
    return starts_on, min(last_day(plan, starts_on), round_.run_ends_on)


def last_day(plan: Plan, starts_on: date) -> date:
    """The last day of the last milestone."""
    return end_of_month(starts_on, max(milestone.month for milestone in plan.milestones))


def shares(payments: tuple[PaymentPlan, ...], grant: int, cash: int) -> list[tuple[int, int]]:
    """Grant and cash of each instalment: every prefix within one won, the last closes both (money rules §3.7)."""
    amounts = [row.amount for row in payments]
    grants = money.split_running(amounts, grant, grant + cash)
    return [(share, amount - share) for amount, share in zip(amounts, grants, strict=True)]


def build(*, agreement: Agreement, plan: Plan, terms: Terms, number: str, version: int, at: datetime) -> dict:
    """The data of an agreement document, as JSON values, articles and all."""
    case = programmes.case(agreement.case_id)
    facts = {
        "form": FORM,
        "kind": DocumentKind.AGREEMENT.value,
        "number": number,
        "version": version,
        "agreement_number": agreement.number,
        "case_number": case.number,
        "drawn_up_at": at,
        "verify_at": f"{settings.SITE_URL}/verify/",
        "programme": {"name": case.round.programme.name, "round": case.round.title, "track": case.track.name},
        "rules": _rules(agreement.rule_set),
        "parties": _parties(case),
        "period": {
            "starts_on": agreement.starts_on,
            "ends_on": agreement.ends_on,
            "months": max(milestone.month for milestone in plan.milestones),
        },
        "money": _money(agreement),
        "payments": _payments(agreement),
        "milestones": _milestones(plan, agreement),
        "plan": plan.as_data(),
        "plan_receipt": _receipt(agreement.award),
        "conditions": agreement.award.conditions,
        "terms": terms.as_data(),
    }
    return {**facts, "articles": articles.resolve(facts)}


def amend(
    *, base: AgreementDocument, amendment: Amendment, plan: Plan, number: str, version: int, at: datetime
) -> dict:
    """The data of an amendment: what its base says, with the changed plan, and what was changed, why, and for whom."""
    said = json.loads(base.snapshot)
    facts = {
        **said,
        "kind": DocumentKind.AMENDMENT.value,
        "number": number,
        "version": version,
        "drawn_up_at": at,
        "parties": _parties(programmes.case(amendment.case_id)),
        "milestones": _milestones(plan, amendment.agreement),
        "plan": plan.as_data(),
        "amends": {
            "number": base.number,
            "kind": base.kind,
            "sealed_on": day_in_korea(base.sealed_at),
            "h0": base.h0,
        },
        "change": {
            "number": amendment.number,
            "requested_by": amendment.requested_by_id,
            "requested_on": day_in_korea(amendment.at),
            "reason": amendment.reason,
            "opinion": amendment.opinion,
            "decision": amendment.decision,
            "rows": amendment.changes,
        },
    }
    return {**facts, "articles": articles.resolve(facts, DocumentKind.AMENDMENT)}


def names(facts: dict) -> dict[str, str]:
    """Where → text of the parties' names and addresses, for the check whether they can be printed."""
    return {
        f"{wording.PARTIES[row['party']]} {label}": row[name]
        for row in facts["parties"]
        for name, label in (("legal_name", "기관명"), ("representative", "대표자"), ("address", "주소"))
    }


def _rules(rule_set: RuleSet) -> dict:
    values = programmes.values_of(rule_set)
    kept = ("guarantee_extra_days", "objection_days", "audit_from", "co_payment_route", "signing_working_days")
    return {"version": rule_set.version, "digest": values.digest, **{name: getattr(values, name) for name in kept}}


def _parties(case: Case) -> list[dict]:
    """In the order in which they sign."""
    agency = case.round.programme.agency
    sides = ((Party.DEMAND_FIRM, case.demand_firm), (Party.VENDOR, case.vendor), (Party.AGENCY, agency))
    return [{"party": str(party), **_party(organisation)} for party, organisation in sides]


def _party(organisation: Organisation) -> dict:
    kept = ("legal_name", "business_number", "corporate_number", "representative", "address")
    return {"organisation": organisation.pk, **{name: getattr(organisation, name) for name in kept}}


def _money(agreement: Agreement) -> dict:
    supply = agreement.grant + agreement.cash
    return {
        "grant": agreement.grant,
        "cash": agreement.cash,
        "in_kind": agreement.in_kind,
        "supply": supply,
        "total": supply + agreement.in_kind,
        "vat": money.vat(supply),
    }


def _payments(agreement: Agreement) -> list[dict]:
    kept = ("position", "kind", "milestone", "grant_share", "cash_share", "amount")
    return [{name: getattr(row, name) for name in kept} for row in agreement.payment_rows.all()]


def _milestones(plan: Plan, agreement: Agreement) -> list[dict]:
    return [
        {"key": milestone.key, "due_on": min(end_of_month(agreement.starts_on, milestone.month), agreement.ends_on)}
        for milestone in plan.milestones
    ]


def _receipt(award: Award) -> dict:
    version = award.plan_version
    return {"number": version.receipt_number, "sha256": version.sha256, "at": version.at}
