"""An agreement drawn up from an award: its rows, its expected co-payment, and the frozen data of its document."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from contracts.clauses import operations as clauses
from contracts.clauses.enums import DocumentKind
from contracts.clauses.models import Wording
from contracts.payments import operations as payments
from marketplace import documents
from marketplace.core import canonical, numbers, outbox
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.programmes import books
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState, CoPaymentRoute
from matching.selection import queries as selection
from matching.selection.enums import AwardState
from matching.selection.models import Award
from matching.selection.plan import Plan

from .. import queries, snapshot
from ..enums import CAME_TO_NOTHING, AgreementState
from ..errors import AwardNotReady, DrawnUpAlready
from ..models import Agreement, AgreementDocument, PaymentRow
from ..terms import Terms


def draw_up(*, award_id: int, terms: Terms | None = None, actor: Actor, at: datetime) -> Agreement:
    """Draw up the agreement of an award: payment rows, the co-payment to wait for, version 1 of the document.

    `terms`: what the plan does not say (personal data, generative AI). The document is made by the queue. Raises
    NotAllowed unless a manager does it, AwardNotReady, RoundOver, DrawnUpAlready, UnprintableText.
    """
    _require_manager(actor)
    with transaction.atomic():
        award = Award.objects.select_for_update(no_key=True, of=("self",)).select_related(
            "case__round", "case__demand_firm", "plan_version"
        ).get(pk=award_id)  # fmt: skip
        if Agreement.objects.filter(award=award).exists():
            raise DrawnUpAlready
        if award.state != AwardState.READY:
            raise AwardNotReady
        plan = selection.plan_of(award.plan_version)
        agreement = _create(award, plan, at)
        _expect_co_payment(agreement, actor, at)
        _new_document(agreement, plan, terms or Terms(), actor, at)
    return agreement


def draw_up_each(*, award_ids: Iterable[int], actor: Actor, at: datetime) -> dict[int, str]:
    """Draw up the agreements of several awards without personal data handled by the vendor; award → why not, or "".

    Each for itself: a refusal of one stops none of the others. Safe to repeat: who has an agreement is told so.
    """
    _require_manager(actor)
    refused = dict.fromkeys(award_ids, "")
    for award_id in refused:
        try:
            draw_up(award_id=award_id, actor=actor, at=at)
        except Refusal as refusal:
            refused[award_id] = str(refusal)
    return refused


def draw_up_again(*, agreement_id: int, terms: Terms | None = None, actor: Actor, at: datetime) -> AgreementDocument:
    """A new version after the last was declined, has expired or was voided; `terms` as before unless given.

    Raises NotAllowed unless a manager does it, DrawnUpAlready while a version is under way, AwardNotReady.
    """
    _require_manager(actor)
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement_id)
        last = agreement.documents.filter(kind=DocumentKind.AGREEMENT).order_by("-version").first()
        if last.state not in CAME_TO_NOTHING or agreement.state != AgreementState.PREPARING:
            raise DrawnUpAlready
        if agreement.award.state != AwardState.READY:
            raise AwardNotReady
        plan = Plan.from_data(json.loads(last.snapshot)["plan"])
        return _new_document(agreement, plan, terms or queries.terms_of(last), actor, at)


def _create(award: Award, plan: Plan, at: datetime) -> Agreement:
    agreement, rows = snapshot.drawn(award, plan, at, numbers.public_number("AG", award.case.round.code))
    agreement.save(force_insert=True)
    PaymentRow.objects.bulk_create(rows)
    return agreement


def _expect_co_payment(agreement: Agreement, actor: Actor, at: datetime) -> None:
    if agreement.co_payment_route != CoPaymentRoute.AGENCY_ACCOUNT or not agreement.cash:
        return
    payments.expect_deposit(
        case_id=agreement.case_id, payer_id=agreement.demand_firm_id, amount=agreement.cash,
        credit=books.co_payment(agreement.case), actor=actor, at=at,
        due_on=rounds.add_working_days(day_in_korea(at), agreement.rule_set.signing_working_days),
    )  # fmt: skip


def _new_document(agreement: Agreement, plan: Plan, terms: Terms, actor: Actor, at: datetime) -> AgreementDocument:
    version = agreement.documents.filter(kind=DocumentKind.AGREEMENT).count() + 1
    number = f"{agreement.number}-{version}"
    facts = snapshot.build(
        agreement=agreement, rows=queries.rows(agreement), plan=plan, terms=terms, number=number, version=version, at=at,
        wording=wording_for(agreement, DocumentKind.AGREEMENT),
    )  # fmt: skip
    documents.preflight({**plan.texts(), **terms.texts(), **snapshot.texts(facts)})
    document = freeze(agreement, DocumentKind.AGREEMENT, facts, actor, at)
    programmes.move_case(
        case_id=agreement.case_id, to=CaseState.AGREEMENT, holder="programme_manager", actor=actor, at=at
    )
    return document


def wording_for(agreement: Agreement, kind: DocumentKind) -> Wording:
    """The articles that the agreement's programme uses for this kind of document."""
    return clauses.wording_in_use(programme_id=agreement.case.round.programme_id, kind=kind)


def freeze(
    agreement: Agreement,
    kind: DocumentKind,
    facts: dict,
    actor: Actor,
    at: datetime,
    base: AgreementDocument | None = None,
) -> AgreementDocument:
    """Write the data down as a new draft and tell the queue, in the caller's transaction."""
    content = canonical.dumps(facts)
    digest = canonical.sha256(content)
    document = AgreementDocument.objects.create(
        agreement=agreement, number=facts["number"], kind=kind, version=facts["version"], snapshot=content,
        snapshot_sha256=digest, base=base, drawn_up_by=actor.person_id, drawn_up_at=at, state_since=at,
        code=documents.verification_code(facts["number"], digest, settings.NUMBER_KEY),
    )  # fmt: skip
    ask_to_make(document, actor, at)
    return document


def ask_to_make(document: AgreementDocument, actor: Actor, at: datetime) -> None:
    """Ask the queue to make the document, in the caller's transaction."""
    outbox.publish(
        "agreement_document.make", subject=document, at=at, actor=actor, case_id=document.case_id,
        agreement_id=document.agreement_id,
    )  # fmt: skip


def _require_manager(actor: Actor) -> None:
    if not actor.has("programme_manager"):
        raise NotAllowed
