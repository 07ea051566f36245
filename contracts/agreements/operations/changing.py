"""A change of an agreement in force: asked for by one firm, answered by the other, decided by the agency."""

import json
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from catalog import queries as catalog
from contracts.clauses import queries as clauses
from contracts.clauses.enums import DocumentKind
from contracts.clauses.models import Wording
from marketplace import documents
from marketplace.core import audit, canonical, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.lifecycle import TransitionRefused
from marketplace.programmes import queries as rounds
from matching.selection.plan import Plan

from .. import changes, obstacles, queries, rules, snapshot
from ..enums import DocumentState, Part
from ..errors import ChangeNotPossible, ChangeUnderWay, NothingChanged, PlanHasChanged
from ..models import OPEN_AMENDMENTS, Agreement, AgreementDocument, Amendment
from ..terms import Terms
from .drawing_up import freeze, wording_for
from .moving import move_amendment
from .signing import end_document

IN_EFFECT = (DocumentState.SEALED, DocumentState.SUPERSEDED)


def check_change(
    *, agreement_id: int, plan: Plan, seen: str, reason: str, actor: Actor, at: datetime
) -> list[changes.Change]:
    """What would be asked for: every cell before and after. Writes nothing; raises what `request_change` raises."""
    agreement = _visible(actor).get(pk=agreement_id)
    return _checked(agreement, plan, seen, reason, actor, at)


def request_change(*, agreement_id: int, plan: Plan, seen: str, reason: str, actor: Actor, at: datetime) -> Amendment:
    """A firm asks that the agreement's plan be `plan`; the other firm is asked what it thinks of it.

    `seen`: queries.plan_digest of the plan it had before its eyes. Raises TransitionRefused (no right to ask, not in
    force, delivered or claimed already), PlanHasChanged, ChangeUnderWay, TooLateToChange, NothingChanged,
    ChangeNotPossible naming every point, UnprintableText.
    """
    with transaction.atomic():
        agreement = _visible(actor).select_for_update(no_key=True, of=("self",)).get(pk=agreement_id)
        found = _checked(agreement, plan, seen, reason, actor, at)
        before = queries.effective_plan(agreement)
        ends_on = queries.period(agreement).end_with(before, plan)
        return _asked_for(
            agreement, reason, actor, at, plan=canonical.dumps(plan.as_data()),
            changes=[change.as_data() for change in found], is_minor=changes.is_minor(found),
            milestone_keys=sorted(changes.touched_milestones(before, plan)),
            ends_on=None if ends_on == agreement.ends_on else ends_on,
        )  # fmt: skip


def request_end(*, agreement_id: int, reason: str, actor: Actor, at: datetime) -> Amendment:
    """A firm asks that the agreement end by consent (합의 해지); the other firm is asked what it thinks of it.

    It goes the way of a change: answered, decided, and signed by all three. Raises TransitionRefused (no right to ask,
    not concluded, completed already), ChangeUnderWay, UnprintableText.
    """
    documents.preflight({"reason": reason})
    with transaction.atomic():
        agreement = _visible(actor).select_for_update(no_key=True, of=("self",)).get(pk=agreement_id)
        if why := rules.closed_to_ending(agreement, actor, at):
            raise TransitionRefused(why)
        _require_reason_and_room(agreement, reason)
        plan = canonical.dumps(queries.effective_plan(agreement).as_data())
        return _asked_for(agreement, reason, actor, at, plan=plan, changes=[], milestone_keys=[], ends=True)


def answer_change(*, amendment_id: int, agrees: bool, opinion: str, actor: Actor, at: datetime) -> Amendment:
    """The other firm says whether it agrees, and what it thinks. The agency's turn begins.

    Raises TransitionRefused for anyone else, twice, or without words; UnprintableText.
    """
    documents.preflight({"opinion": opinion})
    if not opinion.strip():
        raise TransitionRefused(rules.SAY_WHY)
    return _move(amendment_id, "answer", actor, at, agrees=agrees, opinion=opinion)


def withdraw_change(*, amendment_id: int, actor: Actor, at: datetime) -> Amendment:
    """The firm that asked takes its request back before the agency has decided."""
    return _move(amendment_id, "withdraw", actor, at)


def refuse_change(*, amendment_id: int, reason: str, actor: Actor, at: datetime) -> Amendment:
    """A manager refuses: the agreement stays as it is."""
    return _move(amendment_id, "refuse", actor, at, reason, decision=reason)


def approve_change(
    *, amendment_id: int, comment: str = "", terms: Terms | None = None, actor: Actor, at: datetime
) -> Amendment:
    """A manager approves. A minor change is in effect; for any other its document is drawn up, to be signed by all.

    `terms`: what is agreed beside the plan from then on; None as it is. Other terms are signed for. An end keeps them.

    Raises TransitionRefused (not in force, the other firm does not agree, a milestone it changes was delivered or
    claimed meanwhile), UnprintableText.
    """
    documents.preflight({"decision": comment})
    with transaction.atomic():
        found = Amendment.objects.visible_to(actor).get(pk=amendment_id)
        # before the amendment, as everyone does who ends an agreement
        _visible(actor).select_for_update(no_key=True, of=("self",)).get(pk=found.agreement_id)
        amendment = _move(amendment_id, "approve", actor, at, decision=comment)
        terms = _stated(amendment, terms)
        if amendment.is_minor:
            return move_amendment(amendment, "conclude", SYSTEM, at)
        amendment.document = _drawn_up(amendment, terms, actor, at)
        amendment.save(update_fields=["document"])
    return amendment


def lapse_change(agreement: Agreement, reason: str, at: datetime) -> None:
    """The agreement has ended: an open change ends with it, in the caller's transaction.

    One that all have signed already is sealed and stands. The caller holds the agreement's lock.
    """
    amendment = agreement.amendments.filter(state__in=OPEN_AMENDMENTS).select_related("document").first()
    if amendment is None:
        return
    if amendment.document_id:
        document = AgreementDocument.objects.select_for_update(no_key=True).get(pk=amendment.document_id)
        if document.state in (DocumentState.SEALING, DocumentState.SEALED):
            return
        if document.state in (DocumentState.DRAFT, DocumentState.LOCKED, DocumentState.SIGNING):
            end_document(document, "void", reason, at)
    move_amendment(amendment, "lapse", SYSTEM, at, reason)


def _asked_for(agreement: Agreement, reason: str, actor: Actor, at: datetime, **asked) -> Amendment:
    """The request written down and told, in the caller's transaction."""
    amendment = Amendment.objects.create(
        number=f"{agreement.number}-C{agreement.amendments.count() + 1}", agreement=agreement, reason=reason,
        requested_by_id=actor.organisation_id, at=at, state_since=at, **{"is_minor": False, **asked},
    )  # fmt: skip
    facts = {"number": amendment.number, "agreement_id": agreement.pk, "plan": canonical.sha256(amendment.plan)}
    if amendment.ends:
        facts["ends"] = True
    audit.record(amendment, "amendment.request", actor=actor, at=at, reason=reason, facts=facts)
    outbox.publish("amendment.request", subject=amendment, at=at, actor=actor, reason=reason, **facts)
    return amendment


def _visible(actor: Actor):
    return Agreement.objects.visible_to(actor).select_related("case__round", "demand_firm", "rule_set")


def _checked(
    agreement: Agreement, plan: Plan, seen: str, reason: str, actor: Actor, at: datetime
) -> list[changes.Change]:
    documents.preflight({**plan.texts(), "reason": reason})
    _require_open(agreement, reason, actor, at)
    before = queries.effective_plan(agreement)
    if canonical.digest(before.as_data()) != seen:
        raise PlanHasChanged
    period = queries.period(agreement)
    found = changes.compare(before, plan, period)
    if not found:
        raise NothingChanged
    if why := obstacles.to(agreement, changes.touched_milestones(before, plan)):
        raise TransitionRefused(why)
    wrong = changes.problems(
        before, plan, rules=rounds.values_of(agreement.rule_set), size_class=agreement.demand_firm.size_class,
        period=period, today=day_in_korea(at),
    )  # fmt: skip
    if wrong:
        raise ChangeNotPossible(problems="\n".join(wrong))
    return found


def _require_open(agreement: Agreement, reason: str, actor: Actor, at: datetime) -> None:
    """Whether this firm may ask for a change today."""
    if why := rules.closed_to_change(agreement, actor, at):
        raise TransitionRefused(why)
    if late := rules.too_late_to_ask(agreement, at):
        raise late
    _require_reason_and_room(agreement, reason)


def _require_reason_and_room(agreement: Agreement, reason: str) -> None:
    """One request at a time, and none without words."""
    if not reason.strip():
        raise TransitionRefused(rules.SAY_WHY)
    if under_way := queries.open_amendment(agreement):
        raise ChangeUnderWay(number=under_way.number)


def _move(amendment_id: int, move: str, actor: Actor, at: datetime, reason: str = "", **written) -> Amendment:
    amendment = Amendment.objects.visible_to(actor).select_related("agreement__case").get(pk=amendment_id)
    with transaction.atomic():
        amendment = move_amendment(amendment, move, actor, at, reason)
        for name, value in written.items():
            setattr(amendment, name, value)
        amendment.save(update_fields=list(written))
    return amendment


def _stated(amendment: Amendment, terms: Terms | None) -> Terms:
    """The terms from then on, and among what changes, each of them that differs; whether it is signed for with them.

    A solution that is listed as generative, and agreed as one, stays one.
    """
    agreed = queries.terms_of(queries.effective_document(amendment.agreement))
    if terms is None or amendment.ends:
        terms = agreed
    elif agreed.generative_ai and catalog.is_generative(
        amendment.agreement.award.application.consortium.quote.solution_id
    ):
        terms = replace(terms, generative_ai=True)
    found = [changes.Change.from_data(row) for row in amendment.changes if row["part"] != Part.TERMS]
    found += changes.compare_terms(agreed, terms)
    rows = [change.as_data() for change in found]
    if rows != amendment.changes:
        amendment.changes, amendment.is_minor = rows, changes.is_minor(found)
        if amendment.is_minor:
            amendment.document = None  # that of other terms, which came to nothing
        amendment.save(update_fields=["changes", "is_minor", "document"])
    return terms


def _text_of(agreement: Agreement) -> Wording:
    """The text that the agreement quotes, whatever is in use now."""
    signed = agreement.documents.filter(kind=DocumentKind.AGREEMENT, state__in=IN_EFFECT).order_by("pk").last()
    digest = json.loads(signed.snapshot).get("wording")  # since form 3
    return clauses.wording(digest) if digest else wording_for(agreement, DocumentKind.AGREEMENT)


def _drawn_up(amendment: Amendment, terms: Terms, actor: Actor, at: datetime) -> AgreementDocument:
    """The document of an approved change, from the data of the one it amends."""
    agreement = amendment.agreement
    base = queries.effective_document(agreement)
    kind = amendment.document_kind
    version = agreement.documents.filter(kind=kind).count() + 1
    plan = Plan.from_data(json.loads(amendment.plan))
    facts = snapshot.amend(
        base=base, amendment=amendment, plan=plan, terms=terms, agreed=_text_of(agreement),
        wording=wording_for(agreement, kind),
        number=f"{amendment.number}-{version}", version=version, at=at,
    )  # fmt: skip
    documents.preflight({**plan.texts(), **snapshot.texts(facts)})
    return freeze(agreement, kind, facts, actor, at, base=base)
