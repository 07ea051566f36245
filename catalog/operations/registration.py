"""A vendor's way into the pool of a round, and out of it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from marketplace.accounts import queries as accounts
from marketplace.accounts.enums import OrganisationKind, SizeClass
from marketplace.accounts.rules import MEMBERS
from marketplace.core import approvals, audit, files, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.approvals import Answer, ApprovalPolicy
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.programmes import queries as programmes

from ..enums import RegistrationState
from ..errors import LargeFirmNeedsReason, NotAVendor, RegisteredAlready
from ..lifecycles import REGISTRATION
from ..models import VendorRegistration
from ..rules import is_the_vendor

POOL_ENTRY = ApprovalPolicy(kind="vendor_registration", role="approver")
CORRECTION_WORKING_DAYS = 5
OPEN = (RegistrationState.DRAFT, RegistrationState.CORRECTION)


def register_vendor(
    *,
    round_id: int,
    own_ai: str,
    evidence: bytes,
    places_cap: int,
    exception_reason: str = "",
    actor: Actor,
    at: datetime,
) -> VendorRegistration:
    """Begin the registration of the actor's company for a round.

    `own_ai` says what proves that the AI is its own, `evidence` is that proof as a file. Raises NotAllowed
    for a person without a company, NotAVendor for anyone but a corporation, LargeFirmNeedsReason,
    RegisteredAlready, FileRefused.
    """
    if actor.organisation_id is None or not actor.has_any(*MEMBERS):
        raise NotAllowed
    vendor = accounts.organisation(actor.organisation_id)
    if vendor.kind != OrganisationKind.CORPORATION:
        raise NotAVendor
    _refuse_large_without_reason(vendor, exception_reason)
    file = files.store(evidence, at=at)
    try:
        with transaction.atomic():
            registration = VendorRegistration.objects.create(
                round_id=round_id,
                vendor=vendor,
                own_ai=own_ai,
                evidence=file,
                places_cap=places_cap,
                exception_reason=exception_reason,
                state_since=at,
            )
            audit.record(registration, "vendor_registration.begin", actor=actor, at=at)
            outbox.publish("vendor_registration.begin", subject=registration, at=at, actor=actor)
    except IntegrityError as error:
        raise RegisteredAlready from error
    return registration


def amend_registration(
    *,
    registration_id: int,
    own_ai: str,
    places_cap: int,
    evidence: bytes | None = None,
    exception_reason: str = "",
    actor: Actor,
    at: datetime,
) -> VendorRegistration:
    """Change it before it is handed in, or to correct it; without `evidence` the file stays.

    Raises NotAllowed once it is handed in, LargeFirmNeedsReason, FileRefused.
    """
    file = files.store(evidence, at=at) if evidence else None
    with transaction.atomic():
        registration = VendorRegistration.objects.visible_to(actor).select_for_update(no_key=True, of=("self",)).get(
            pk=registration_id
        )  # fmt: skip
        if registration.state not in OPEN or not is_the_vendor(registration, actor):
            raise NotAllowed
        _refuse_large_without_reason(registration.vendor, exception_reason)
        registration.own_ai, registration.places_cap = own_ai, places_cap
        registration.evidence, registration.exception_reason = file or registration.evidence, exception_reason
        registration.save(update_fields=["own_ai", "places_cap", "evidence", "exception_reason"])
        audit.record(registration, "vendor_registration.amend", actor=actor, at=at)
    return registration


def _refuse_large_without_reason(vendor, reason: str) -> None:
    if vendor.size_class == SizeClass.LARGE and not reason.strip():
        raise LargeFirmNeedsReason


def submit_registration(*, registration_id: int, actor: Actor, at: datetime) -> VendorRegistration:
    """Hand it in, or hand it in again after a correction. Raises TransitionRefused."""
    return advance(REGISTRATION, _visible(registration_id, actor), "submit", actor=actor, at=at)


def take_up_registration(*, registration_id: int, actor: Actor, at: datetime) -> VendorRegistration:
    """A programme manager begins to check it."""
    return advance(REGISTRATION, _visible(registration_id, actor), "take_up", actor=actor, at=at)


def request_registration_correction(
    *, registration_id: int, reason: str, actor: Actor, at: datetime
) -> VendorRegistration:
    """Ask the vendor to correct it within five working days, saying what."""
    with transaction.atomic():
        registration = advance(
            REGISTRATION, _visible(registration_id, actor), "ask_correction", actor=actor, at=at, reason=reason
        )
        registration.correction_due_at = programmes.deadline(at, CORRECTION_WORKING_DAYS)
        registration.save(update_fields=["correction_due_at"])
    return registration


def refuse_registration(*, registration_id: int, reason: str, actor: Actor, at: datetime) -> VendorRegistration:
    """Turn it down, with the reason the vendor will read."""
    return advance(REGISTRATION, _visible(registration_id, actor), "refuse", actor=actor, at=at, reason=reason)


def propose_approval(*, registration_id: int, actor: Actor, at: datetime) -> VendorRegistration:
    """The manager proposes that the vendor enters the pool; another person decides."""
    with transaction.atomic():
        registration = advance(REGISTRATION, _visible(registration_id, actor), "propose", actor=actor, at=at)
        registration.proposed_by = actor.person_id
        registration.save(update_fields=["proposed_by"])
    return registration


def decide_registration(
    *, registration_id: int, answer: Answer, reason: str = "", actor: Actor, at: datetime
) -> VendorRegistration:
    """An approver who is not the proposer approves, returns or refuses. Raises ProposerDecides, TransitionRefused."""
    registration = _visible(registration_id, actor)
    with transaction.atomic():
        row = VendorRegistration.objects.select_for_update(no_key=True).get(pk=registration.pk)
        approvals.decide(
            POOL_ENTRY, row, proposed_by=row.proposed_by or 0, answer=answer, actor=actor, at=at,
            since=row.state_since, reason=reason,
        )  # fmt: skip
        return advance(REGISTRATION, row, answer.value, actor=actor, at=at, reason=reason)


def suspend_registration(*, registration_id: int, reason: str, actor: Actor, at: datetime) -> VendorRegistration:
    """Take a vendor out of the pool for now: its solutions are hidden, it can neither quote nor sign."""
    return advance(REGISTRATION, _visible(registration_id, actor), "suspend", actor=actor, at=at, reason=reason)


def reinstate_registration(*, registration_id: int, reason: str, actor: Actor, at: datetime) -> VendorRegistration:
    """Let a suspended vendor back in."""
    return advance(REGISTRATION, _visible(registration_id, actor), "reinstate", actor=actor, at=at, reason=reason)


def cancel_registration(*, registration_id: int, reason: str, actor: Actor, at: datetime) -> VendorRegistration:
    """Strike a vendor from the pool for false data; an approver does."""
    return advance(REGISTRATION, _visible(registration_id, actor), "cancel", actor=actor, at=at, reason=reason)


def expire_due(*, at: datetime) -> int:
    """End the registrations of rounds that are over; how many. Safe to repeat."""
    over = VendorRegistration.objects.filter(
        state__in=[RegistrationState.APPROVED, RegistrationState.SUSPENDED], round__settle_by__lt=day_in_korea(at)
    )
    for registration in over:
        advance(REGISTRATION, registration, "expire", actor=SYSTEM, at=at)
    return len(over)


def _visible(registration_id: int, actor: Actor) -> VendorRegistration:
    return VendorRegistration.objects.visible_to(actor).get(pk=registration_id)
