"""Who belongs to an organisation, and who may sign or submit for it."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from marketplace.core import audit, files, outbox
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.identifiers import business_number as readable_number
from marketplace.core.identifiers import normalised_name
from marketplace.core.lifecycle import advance

from ..enums import OrganisationKind, Role
from ..errors import ClaimedAlready, MemberAlready, WrongBusinessNumber
from ..lifecycles import CLAIM, DELEGATION, JOIN
from ..models import Delegation, JoinRequest, Membership, Organisation, OrganisationClaim


def create_agency(
    *,
    business_number: str,
    legal_name: str,
    name_en: str,
    representative: str,
    address: str,
    actor: Actor,
    at: datetime,
) -> Organisation:
    """The agency itself, once per installation. Only the system may."""
    if not actor.has("system"):
        raise NotAllowed
    with transaction.atomic():
        agency = Organisation.objects.create(
            kind=OrganisationKind.AGENCY, business_number=_number(business_number), legal_name=legal_name,
            normalised_name=normalised_name(legal_name), name_en=name_en, representative=representative,
            address=address,
        )  # fmt: skip
        audit.record(agency, "organisation.create", actor=actor, at=at)
    return agency


def appoint_signer(*, organisation_id: int, user_id: int, actor: Actor, at: datetime) -> Membership:
    """Let a person sign for the agency by office. Only the system may; firms' signers come from their claims."""
    if not actor.has("system"):
        raise NotAllowed
    with transaction.atomic():
        membership = _join(user_id, organisation_id, Role.REPRESENTATIVE, at, signs=True)
        audit.record(membership.organisation, "organisation.appoint", actor=actor, at=at, facts={"person": user_id})
    return membership


def claim_organisation(
    *, business_number: str, legal_name: str, representative: str, proof: bytes, actor: Actor, at: datetime
) -> OrganisationClaim:
    """Claim a business number for the first time, with proof; staff decide.

    Raises WrongBusinessNumber, ClaimedAlready (registered, or another claim is open), FileRefused.
    """
    if actor.person_id is None:
        raise NotAllowed
    number = _number(business_number)
    if Organisation.objects.filter(business_number=number).exists():
        raise ClaimedAlready
    file = files.store(proof, at=at)
    try:
        with transaction.atomic():
            claim = OrganisationClaim.objects.create(
                business_number=number, legal_name=legal_name, representative=representative, user_id=actor.person_id,
                proof=file, state_since=at,
            )  # fmt: skip
            audit.record(claim, "organisation_claim.request", actor=actor, at=at)
            outbox.publish("organisation_claim.request", subject=claim, at=at, actor=actor)
    except IntegrityError as error:
        raise ClaimedAlready from error
    return claim


def decide_claim(
    *, claim_id: int, approve: bool, reason: str = "", kind: OrganisationKind = OrganisationKind.CORPORATION,
    actor: Actor, at: datetime,
) -> OrganisationClaim:  # fmt: skip
    """A programme manager looks at the proof. Approval makes the organisation, with the claimant as representative.

    Raises TransitionRefused; ClaimedAlready if the number has been registered meanwhile.
    """
    claim = OrganisationClaim.objects.visible_to(actor).get(pk=claim_id)
    try:
        with transaction.atomic():
            claim = advance(CLAIM, claim, "approve" if approve else "refuse", actor=actor, at=at, reason=reason)
            if approve:
                claim.organisation = Organisation.objects.create(
                    kind=kind, business_number=claim.business_number, legal_name=claim.legal_name,
                    normalised_name=normalised_name(claim.legal_name), representative=claim.representative,
                    business_status_at=at,
                )  # fmt: skip
                claim.save(update_fields=["organisation"])
                _join(claim.user_id, claim.organisation_id, Role.REPRESENTATIVE, at, signs=True)
    except IntegrityError as error:
        raise ClaimedAlready from error
    return claim


def ask_to_join(*, organisation_id: int, role: Role, actor: Actor, at: datetime) -> JoinRequest:
    """Ask the representative of an organisation to let one in. Raises MemberAlready."""
    if actor.person_id is None:
        raise NotAllowed
    if Membership.objects.filter(user_id=actor.person_id, organisation_id=organisation_id, ends_on=None).exists():
        raise MemberAlready
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(
                user_id=actor.person_id, organisation_id=organisation_id, role=role, state_since=at
            )
            audit.record(request, "join_request.ask", actor=actor, at=at)
            outbox.publish("join_request.ask", subject=request, at=at, actor=actor)
    except IntegrityError as error:
        raise MemberAlready from error
    return request


def answer_join(*, request_id: int, accept: bool, reason: str = "", actor: Actor, at: datetime) -> JoinRequest:
    """The representative lets a person in, or says why not. Raises TransitionRefused."""
    request = JoinRequest.objects.visible_to(actor).get(pk=request_id)
    with transaction.atomic():
        request = advance(JOIN, request, "accept" if accept else "refuse", actor=actor, at=at, reason=reason)
        if accept:
            _join(request.user_id, request.organisation_id, Role(request.role), at)
    return request


def delegate(
    *, membership_id: int, scope: str, letter: bytes, starts_on: date, ends_on: date, actor: Actor, at: datetime
) -> Delegation:
    """The representative lets a member submit or sign for a time, by letter; valid once the office has approved it.

    The same twice is one.
    """
    membership = Membership.objects.select_related("organisation").get(pk=membership_id)
    if actor.organisation_id != membership.organisation_id or not actor.has(Role.REPRESENTATIVE):
        raise NotAllowed
    file = files.store(letter, at=at)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation_id)
        delegation, made = Delegation.objects.get_or_create(
            membership=membership, scope=scope, letter=file, granted_by_id=actor.person_id, starts_on=starts_on,
            ends_on=ends_on, defaults={"state_since": at},
        )  # fmt: skip
        if not made:
            return delegation
        audit.record(
            membership.organisation,
            "delegation.grant",
            actor=actor,
            at=at,
            facts={"scope": scope, "to": membership.user_id, "letter": file.sha256},
        )
        outbox.publish("delegation.grant", subject=delegation, at=at, actor=actor)
    return delegation


def approve_delegation(*, delegation_id: int, actor: Actor, at: datetime) -> Delegation:
    """A programme manager has read the letter: it counts on its days. Raises TransitionRefused."""
    with transaction.atomic():
        delegation = _move_delegation(delegation_id, "approve", actor, at)
        delegation.approved_by_id = actor.person_id
        delegation.save(update_fields=["approved_by"])
    return delegation


def refuse_delegation(*, delegation_id: int, reason: str, actor: Actor, at: datetime) -> Delegation:
    """The letter does not do; the representative reads why. Raises TransitionRefused."""
    return _move_delegation(delegation_id, "refuse", actor, at, reason)


def revoke_delegation(*, delegation_id: int, reason: str, actor: Actor, at: datetime) -> Delegation:
    """The representative, or a programme manager, ends it; what was signed before stays signed.

    Raises TransitionRefused, DoesNotExist for another organisation's.
    """
    return _move_delegation(delegation_id, "revoke", actor, at, reason)


def _move_delegation(delegation_id: int, move: str, actor: Actor, at: datetime, reason: str = "") -> Delegation:
    delegation = Delegation.objects.visible_to(actor).select_related("membership__organisation").get(pk=delegation_id)
    facts = {"organisation_id": delegation.membership.organisation_id, "letter": delegation.letter.sha256}
    return advance(DELEGATION, delegation, move, actor=actor, at=at, reason=reason, **facts)


def _join(user_id: int, organisation_id: int, role: Role, at: datetime, *, signs: bool = False) -> Membership:
    return Membership.objects.create(
        user_id=user_id, organisation_id=organisation_id, role=role, signs=signs, starts_on=day_in_korea(at)
    )


def _number(text: str) -> str:
    try:
        return readable_number(text)
    except ValidationError as error:
        raise WrongBusinessNumber from error
