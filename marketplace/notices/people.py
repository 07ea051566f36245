"""Tasks and notices about people and organisations. Declared here: their app stands below this one."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.enums import ClaimState, DelegationState, JoinState
from marketplace.accounts.models import Delegation, JoinRequest, OrganisationClaim
from marketplace.core.templatetags.ieum import day

from .audiences import firm, office, person
from .enums import Desk
from .registry import NoticeKind, TaskKind, declare

WORKSPACE = ("workspace:home", ())
_CLAIM_MOVES = ("organisation_claim.request", "organisation_claim.approve", "organisation_claim.refuse")
_DELEGATION_MOVES = ("delegation.grant", "delegation.approve", "delegation.refuse", "delegation.revoke")
_JOIN_MOVES = ("join_request.ask", "join_request.accept", "join_request.refuse")


def _claimed(claim: OrganisationClaim, event) -> dict:
    return {"firm": claim.legal_name, "number": claim.business_number, "reason": event.facts.get("reason", "")}


def _asked(request: JoinRequest, event) -> dict:
    return {
        "person": request.user.name, "firm": request.organisation.legal_name, "role": request.get_role_display(),
        "reason": event.facts.get("reason", ""),
    }  # fmt: skip


def _delegated(delegation: Delegation, event) -> dict:
    return {
        "person": delegation.membership.user.name, "scope": delegation.get_scope_display(),
        "from": day(delegation.starts_on), "until": day(delegation.ends_on), "reason": event.facts.get("reason", ""),
    }  # fmt: skip


def _delegation_told(move: str, subject: str, body: str) -> NoticeKind:
    return NoticeKind(
        name=f"accounts.delegation_{move}", events=(f"delegation.{move}",), record=Delegation, values=_delegated,
        joins=("membership__user",), link=lambda delegation: ("company:people", ()), subject=subject, body=body,
        to=lambda delegation, event: [
            firm(delegation.membership.organisation_id, Desk.REPRESENTATIVE), person(delegation.membership.user_id)
        ],
    )  # fmt: skip


declare(
    TaskKind(
        name="accounts.read_letter", label=_("Read a letter of delegation"), record=Delegation,
        while_in=(DelegationState.REQUESTED,), news=dict.fromkeys(_DELEGATION_MOVES),
        joins=("membership__user", "membership__organisation"),
        whose=lambda delegation: office(Desk.PROGRAMME_MANAGER),
        title=lambda delegation: f"{delegation.membership.organisation} · {delegation}",
    ),
    _delegation_told(
        "approve", _("The delegation to %(person)s counts"),
        _("%(person)s may do this for the company from %(from)s to %(until)s: %(scope)s."),
    ),
    _delegation_told(
        "refuse", _("The letter of delegation for %(person)s was refused"),
        _("It does not count.\n\nReason: %(reason)s\n\nPlease hand in another letter."),
    ),
    _delegation_told(
        "revoke", _("The delegation to %(person)s has ended"),
        _("It counts no more from now on. What was signed under it stays signed.\n\nReason: %(reason)s"),
    ),
    TaskKind(
        name="accounts.decide_claim", label=_("Look at the proof and register the firm"), record=OrganisationClaim,
        while_in=(ClaimState.REQUESTED,), news=dict.fromkeys(_CLAIM_MOVES),
        whose=lambda claim: office(Desk.PROGRAMME_MANAGER),
    ),
    TaskKind(
        name="accounts.answer_join", label=_("Let a person in, or say why not"), record=JoinRequest,
        while_in=(JoinState.ASKED,), news=dict.fromkeys(_JOIN_MOVES), joins=("user",),
        whose=lambda request: firm(request.organisation_id, Desk.REPRESENTATIVE),
        title=lambda request: request.user.name, link=lambda request: WORKSPACE,
    ),
    NoticeKind(
        name="accounts.claim_approved", events=("organisation_claim.approve",), record=OrganisationClaim,
        to=lambda claim, event: [person(claim.user_id)], values=_claimed, link=lambda claim: WORKSPACE,
        subject=_("%(firm)s is registered"),
        body=_("%(firm)s (%(number)s) is registered. You represent it and may sign for it."),
    ),
    NoticeKind(
        name="accounts.claim_refused", events=("organisation_claim.refuse",), record=OrganisationClaim,
        to=lambda claim, event: [person(claim.user_id)], values=_claimed, legal=True, link=lambda claim: WORKSPACE,
        subject=_("%(firm)s could not be registered"),
        body=_("Your claim of %(firm)s (%(number)s) was refused.\n\nReason: %(reason)s\n\nYou may claim again with better proof."),
    ),
    NoticeKind(
        name="accounts.join_asked", events=("join_request.ask",), record=JoinRequest, joins=("user", "organisation"),
        to=lambda request, event: [firm(request.organisation_id, Desk.REPRESENTATIVE)], values=_asked,
        link=lambda request: WORKSPACE, subject=_("%(person)s asks to join %(firm)s"),
        body=_("%(person)s asks to join %(firm)s as: %(role)s. Please let the person in, or say why not."),
    ),
    NoticeKind(
        name="accounts.join_answered", events=("join_request.accept",), record=JoinRequest,
        joins=("user", "organisation"), to=lambda request, event: [person(request.user_id)], values=_asked,
        link=lambda request: WORKSPACE, subject=_("You belong to %(firm)s"),
        body=_("You act for %(firm)s from now on, as: %(role)s."),
    ),
    NoticeKind(
        name="accounts.join_refused", events=("join_request.refuse",), record=JoinRequest,
        joins=("user", "organisation"), to=lambda request, event: [person(request.user_id)], values=_asked,
        link=lambda request: WORKSPACE, subject=_("%(firm)s did not let you in"),
        body=_("Your request to join %(firm)s was refused.\n\nReason: %(reason)s"),
    ),
)  # fmt: skip
