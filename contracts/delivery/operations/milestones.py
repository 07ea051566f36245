"""Milestones: planned from the agreement, delivered by the vendor, accepted or sent back by the demand firm."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from contracts.agreements import queries as agreements
from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement
from marketplace import documents
from marketplace.core import audit, files, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.clock import in_korea
from marketplace.core.lifecycle import advance
from marketplace.programmes import operations as programmes
from marketplace.programmes.enums import CaseState
from matching.selection.queries import end_of_month

from .. import rules
from ..enums import MilestoneState
from ..errors import NothingSaid, WarningNotShown
from ..lifecycles import MILESTONE
from ..models import Acceptance, Deliverable, Enclosure, Milestone


def plan_milestones(*, agreement_id: int, at: datetime) -> int:
    """Make the milestones of the agreement's effective plan, or bring those not yet delivered up to date with it.

    How many are new or changed; none before the agreement is in force. Safe to repeat. None is due after its last day.
    With the first planning the vendor's turn begins; while it is the vendor's, it lasts until the day of the next one.
    """
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement_id)
        if agreement.state not in (AgreementState.IN_FORCE, AgreementState.SUSPENDED):
            return 0
        known = {milestone.key: milestone for milestone in agreement.milestones.all()}
        changed = [
            row.key
            for position, row in enumerate(agreements.effective_plan(agreement).milestones, start=1)
            if _planned(agreement, known.get(row.key), row, position, at)
        ]
        if changed:
            audit.record(agreement, "milestone.plan", actor=SYSTEM, at=at, facts={"milestones": changed})
            outbox.publish("agreement.plan", subject=agreement, at=at)
        if changed and (not known or _is_the_vendors_turn(agreement)):
            following = _following(agreement)
            _turn(following, "vendor", following.due_on, SYSTEM, at)
    return len(changed)


def _following(agreement: Agreement) -> Milestone | None:
    """The first that is not accepted."""
    return agreement.milestones.exclude(state=MilestoneState.ACCEPTED).order_by("position").first()


def _is_the_vendors_turn(agreement: Agreement) -> bool:
    case = agreement.case
    return (case.state, case.holder) == (CaseState.DELIVERY, "vendor") and _following(agreement) is not None


def _planned(agreement: Agreement, known: Milestone | None, row, position: int, at: datetime) -> bool:
    """Write one milestone; whether anything changed. What was delivered stays as it was agreed then."""
    wanted = {
        "position": position,
        "title": row.title,
        "deliverables": list(row.deliverables),
        "criteria": row.criteria,
        "due_on": min(end_of_month(agreement.starts_on, row.month), agreement.ends_on),
    }
    if known is None:
        Milestone.objects.create(agreement=agreement, key=row.key, state_since=at, **wanted)
        return True
    before = {name: getattr(known, name) for name in wanted}
    if before == wanted or known.state not in (MilestoneState.PLANNED, MilestoneState.REWORK):
        return False
    for name, value in wanted.items():
        setattr(known, name, value)
    known.save(update_fields=list(wanted))
    return True


def deliver(
    *,
    milestone_id: int,
    note: str,
    content: bytes | None = None,
    file_name: str = "",
    enclosures: Sequence[tuple[str, bytes]] = (),
    actor: Actor,
    at: datetime,
) -> Deliverable:
    """The vendor hands over what the milestone asks for, with a note and perhaps files. The firm's turn begins.

    `enclosures`: name and content of the files beside the first.

    Raises TransitionRefused (agreement not in force, period over, not its vendor), NothingSaid, FileRefused,
    UnprintableText: the certificate of acceptance quotes note and names.
    """
    if not note.strip():
        raise NothingSaid
    documents.preflight({"납품 설명": note, "파일 이름": [file_name, *(name for name, _content in enclosures)]})
    milestone = Milestone.objects.visible_to(actor).get(pk=milestone_id)
    file = files.store(content, at=at) if content else None
    more = [(name, files.store(each, at=at)) for name, each in enclosures]
    with transaction.atomic():
        milestone = advance(MILESTONE, milestone, "deliver", actor=actor, at=at, **_facts(milestone))
        deliverable = Deliverable.objects.create(
            milestone=milestone, ordinal=milestone.handed_over.count() + 1, note=note, file=file,
            file_name=file_name, by=actor.person_id, by_label=actor.label, at=at,
        )  # fmt: skip
        for ordinal, (name, each) in enumerate(more, start=2):
            Enclosure.objects.create(deliverable=deliverable, ordinal=ordinal, name=name, file=each)
        _turn(milestone, "demand_firm", rules.answer_by(at), actor, at)
    return deliverable


def accept(*, milestone_id: int, note: str, warning: str, actor: Actor, at: datetime) -> Acceptance:
    """The demand firm accepts the delivery: its payment can be claimed. `warning`: the words shown beside the button.

    Raises TransitionRefused unless one who signs for the firm does it while the agreement is in force, NothingSaid,
    WarningNotShown; UnprintableText, since the certificate of acceptance quotes the note.
    """
    if not note.strip():
        raise NothingSaid
    if not warning.strip():
        raise WarningNotShown
    documents.preflight({"검수 의견": note})
    return _answer(milestone_id, "accept", note, warning, actor, at)


def send_back(*, milestone_id: int, reason: str, actor: Actor, at: datetime) -> Acceptance:
    """The demand firm finds that the criteria are not met: the vendor mends it and delivers again."""
    return _answer(milestone_id, "send_back", reason, "", actor, at)


def _answer(milestone_id: int, move: str, note: str, warning: str, actor: Actor, at: datetime) -> Acceptance:
    accepted = move == "accept"
    milestone = Milestone.objects.visible_to(actor).get(pk=milestone_id)
    with transaction.atomic():
        milestone = advance(
            MILESTONE, milestone, move, actor=actor, at=at, reason="" if accepted else note, **_facts(milestone)
        )
        answer = Acceptance.objects.create(
            deliverable=milestone.handed_over.latest("ordinal"), accepted=accepted, note=note, warning=warning,
            by=actor.person_id, by_label=actor.label, at=at,
        )  # fmt: skip
        if following := _following(milestone.agreement):
            _turn(milestone, "vendor", following.due_on, actor, at)
        else:
            _turn(milestone, "demand_firm", None, actor, at)  # reports on the whole
    return answer


def _facts(milestone: Milestone) -> dict:
    return {"agreement_id": milestone.agreement_id, "case_id": milestone.case_id, "milestone": milestone.key}


def _turn(milestone: Milestone, holder: str, until: date | None, actor: Actor, at: datetime) -> None:
    due_at = in_korea(until.year, until.month, until.day, 23, 59) if until else None
    programmes.move_case(
        case_id=milestone.case_id, to=CaseState.DELIVERY, holder=holder, due_at=due_at, actor=actor, at=at
    )
