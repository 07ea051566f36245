"""The frozen data of one document: everything its pages say. What is printed is printed from this alone."""

import json
from dataclasses import replace
from datetime import date, datetime

from django.conf import settings

from catalog import queries as catalog
from contracts.clauses.enums import DocumentKind
from contracts.clauses.models import Wording
from contracts.clauses.text import PROCESSING, resolve, resolve_annexes
from marketplace.accounts.models import Organisation
from marketplace.core import money
from marketplace.core.clock import day_in_korea
from marketplace.programmes import queries as programmes
from marketplace.programmes.models import Case, RuleSet
from matching.fit import queries as fit
from matching.needs.models import Quote
from matching.selection.models import Award
from matching.selection.plan import PaymentPlan, Plan
from matching.selection.queries import end_of_month

from . import wording
from .enums import Party
from .errors import RoundOver
from .models import Agreement, AgreementDocument, Amendment, PaymentRow
from .terms import Terms

_PROGRAMME = {"name": "사업명", "round": "공고명", "track": "분야"}
FORM = 3  # of this data; a change of its shape is another form


def drawn(award: Award, plan: Plan, at: datetime, number: str) -> tuple[Agreement, list[PaymentRow]]:
    """The agreement that an award asks for, and its payment rows. Nothing is stored. Raises RoundOver."""
    case = award.case
    starts_on, ends_on = period_of(award, plan, at)
    if starts_on > ends_on:
        raise RoundOver(day=wording.day(case.round.run_ends_on))
    rule_set = programmes.rule_set_of(case.track_id)
    agreement = Agreement(
        number=number, case=case, award=award, rule_set=rule_set,
        demand_firm_id=case.demand_firm_id, vendor_id=case.vendor_id, grant=award.grant, cash=award.cash,
        in_kind=award.in_kind, starts_on=starts_on, ends_on=ends_on, co_payment_route=rule_set.co_payment_route,
        state_since=at,
    )  # fmt: skip
    rows = [
        PaymentRow(
            agreement=agreement, position=position, kind=row.kind, milestone=row.milestone, grant_share=grant,
            cash_share=cash,
        )
        for position, (row, (grant, cash)) in enumerate(
            zip(plan.payments, shares(plan.payments, award.grant, award.cash), strict=True), start=1
        )
    ]  # fmt: skip
    return agreement, rows


def period_of(award: Award, plan: Plan, at: datetime) -> tuple[date, date]:
    """First and last day: from the round's first day, or from today if that is over; never beyond the round's last."""
    round_ = award.case.round
    starts_on = max(round_.run_starts_on, day_in_korea(at))
    return starts_on, min(last_day(plan, starts_on), round_.run_ends_on)


def last_day(plan: Plan, starts_on: date) -> date:
    """The last day of the last milestone."""
    return end_of_month(starts_on, _months(plan))


def _months(plan: Plan) -> int:
    return max(milestone.month for milestone in plan.milestones)


def _period(amendment: Amendment, plan: Plan, said: dict) -> dict:
    """The period from now on; what the base says of it where the amendment leaves it alone."""
    if amendment.ends_on is None:
        return said
    return {**said, "ends_on": amendment.ends_on, "months": _months(plan)}


def shares(payments: tuple[PaymentPlan, ...], grant: int, cash: int) -> list[tuple[int, int]]:
    """Grant and cash of each instalment: every prefix within one won, the last closes both (money rules §3.7)."""
    amounts = [row.amount for row in payments]
    grants = money.split_running(amounts, grant, grant + cash)
    return [(share, amount - share) for amount, share in zip(amounts, grants, strict=True)]


def build(
    *,
    agreement: Agreement,
    rows: list[PaymentRow],
    plan: Plan,
    terms: Terms,
    wording: Wording,
    number: str,
    version: int,
    at: datetime,
) -> dict:
    """The data of an agreement document, as JSON values, articles and all."""
    case, quote = programmes.case(agreement.case_id), agreement.award.application.consortium.quote
    terms = replace(terms, generative_ai=terms.generative_ai or catalog.is_generative(quote.solution_id))
    facts = {
        "form": FORM,
        "kind": DocumentKind.AGREEMENT.value,
        "number": number,
        "version": version,
        "agreement_number": agreement.number,
        "case_number": case.number,
        "drawn_up_at": at,
        "verify_at": f"{settings.SITE_URL}/verify/",
        "programme": _programme(case),
        "rules": _rules(agreement.rule_set),
        "parties": _parties(case),
        "period": {
            "starts_on": agreement.starts_on,
            "ends_on": agreement.ends_on,
            "months": _months(plan),
        },
        "money": _money(agreement),
        "payments": _payments(rows),
        "milestones": _milestones(plan, agreement.starts_on, agreement.ends_on),
        "plan": plan.as_data(),
        "plan_receipt": _receipt(agreement.award),
        "conditions": agreement.award.conditions,
        "chosen": _chosen(quote),
        "terms": terms.as_data(),
    }
    return _quoting(wording, facts)


def amend(
    *,
    base: AgreementDocument,
    amendment: Amendment,
    plan: Plan,
    terms: Terms,
    agreed: Wording,
    wording: Wording,
    number: str,
    version: int,
    at: datetime,
) -> dict:
    """The data of an amendment or a termination: what its base says, with the changed plan, what changes, why, for whom.

    `agreed`: the text of the agreement. Its articles and annexes that read otherwise from now on are part of an
    amendment.
    """
    said = json.loads(base.snapshot)
    facts = {
        **said,
        "terms": said["terms"] if terms == Terms.from_data(said["terms"]) else terms.as_data(),
        "kind": amendment.document_kind.value,
        "number": number,
        "version": version,
        "drawn_up_at": at,
        "parties": _parties(programmes.case(amendment.case_id)),
        "period": _period(amendment, plan, said["period"]),
        "milestones": _milestones(
            plan, amendment.agreement.starts_on, amendment.ends_on or amendment.agreement.ends_on
        ),
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
    facts.pop("replaces", None)  # of an amendment that is amended
    if amendment.ends:
        return _quoting(wording, facts)
    articles, annexes = (of(agreed.korean, said, facts) for of in (_other_articles, _other_annexes))
    facts |= {"replaces": {"wording": agreed.sha256, "articles": articles}, "annexes": annexes}
    return {**_quoting(wording, facts), "annexes": annexes}


def _other_articles(text: str, said: dict, facts: dict) -> list[dict]:
    """The articles of an agreement that read otherwise with the new facts, by number."""
    both = zip(resolve(text, said), resolve(text, facts), strict=True)
    return [
        {"number": number, "title": new["title"], "clauses": new["clauses"]}
        for number, (old, new) in enumerate(both, start=1)
        if old != new
    ]


def _other_annexes(text: str, said: dict, facts: dict) -> list[dict]:
    """The annexes of an agreement that stand anew or read otherwise, the list of the data that is handled included."""
    before = resolve_annexes(text, said)
    old, new = (Terms.from_data(each["terms"]).personal_data for each in (said, facts))
    return [
        annex
        for annex in resolve_annexes(text, facts)
        if annex not in before or (annex["about"] == PROCESSING and old != new)
    ]


def _quoting(wording: Wording, facts: dict) -> dict:
    """The facts with the articles and annexes they ask for, and the fingerprint of the text these are taken from."""
    return {
        **facts,
        "wording": wording.sha256,
        "articles": resolve(wording.korean, facts),
        "annexes": resolve_annexes(wording.korean, facts),
    }


def texts(facts: dict) -> dict[str, object]:
    """Where → text of everything that is printed, for the check whether it can be: what a person may have to correct
    by its Korean name, then all the rest by its place in the data."""
    parties = {
        f"{wording.PARTIES[row['party']]} {label}": row[name]
        for row in facts["parties"]
        for name, label in (("legal_name", "기관명"), ("representative", "대표자"), ("address", "주소"))
    }
    programme = {label: facts["programme"][name] for name, label in _PROGRAMME.items()}
    chosen = {"선택한 솔루션": facts["chosen"]["solution"]["title"]} if "chosen" in facts else {}
    return {**parties, **programme, **chosen, **facts}


def _programme(case: Case) -> dict:
    round_, programme = case.round, case.round.programme
    return {
        "name": programme.name, "name_en": programme.name_en, "round": round_.title, "round_en": round_.title_en,
        "track": case.track.name, "track_code": case.track.code,
    }  # fmt: skip


def _chosen(quote: Quote) -> dict:
    """What led here: the version of the listing that was quoted on, and the ranking in which the firm saw it.

    Each with a fingerprint of its content. `match` is None for a firm that found the vendor without a ranking.
    """
    run = quote.need.match_run
    return {
        "solution": {
            "id": quote.solution_id, "title": quote.solution.title, "revision": quote.solution_revision_id,
            "sha256": catalog.revision_digest(quote.solution_revision) if quote.solution_revision else "",
        },
        "match": run and {
            "run": run.pk, "at": run.at, "sha256": fit.question_digest(run),
            "rank": fit.rank_of(run_id=run.pk, solution_id=quote.solution_id),
        },
    }  # fmt: skip


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
    kept = ("legal_name", "business_number", "corporate_number", "representative", "address", "name_en")
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


def _payments(rows: list[PaymentRow]) -> list[dict]:
    kept = ("position", "kind", "milestone", "grant_share", "cash_share", "amount")
    return [{name: getattr(row, name) for name in kept} for row in rows]


def _milestones(plan: Plan, starts_on: date, ends_on: date) -> list[dict]:
    return [
        {"key": milestone.key, "due_on": min(end_of_month(starts_on, milestone.month), ends_on)}
        for milestone in plan.milestones
    ]


def _receipt(award: Award) -> dict:
    version = award.plan_version
    return {"number": version.receipt_number, "sha256": version.sha256, "at": version.at}
