"""What an organisation says of itself once, and what the office learns about it."""

from datetime import date, datetime

from django.db import transaction

from marketplace.core import audit, files, outbox
from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed

from ..enums import BusinessStatus, CertificateKind, RelationKind
from ..errors import CertificateOutOfOrder
from ..models import Certificate, ClosedAccounts, Organisation, OrganisationRelation, Sanction
from ..rules import is_office

_PROFILE = frozenset(
    {
        "name_en", "corporate_number", "representative_born", "founded_on", "ksic", "size_class", "staff_count",
        "annual_sales", "region", "address", "phone", "tax_exempt", "introduction", "introduction_en",
    }
)  # fmt: skip


def update_profile(*, organisation_id: int, actor: Actor, at: datetime, **fields) -> Organisation:
    """Change what the organisation may say of itself; its name, number and representative come from its claim.

    Raises NotAllowed for a stranger, ValidationError for values out of form, TypeError for other fields.
    """
    if unknown := fields.keys() - _PROFILE:
        raise TypeError(f"not part of the profile: {sorted(unknown)}")
    with transaction.atomic():
        organisation = _own(organisation_id, actor)
        for name, value in fields.items():
            setattr(organisation, name, value)
        organisation.full_clean(exclude=["normalised_name"])
        organisation.save(update_fields=list(fields))
        audit.record(organisation, "organisation.update", actor=actor, at=at, facts={"fields": sorted(fields)})
        outbox.publish("organisation.update", subject=organisation, at=at, actor=actor)
    return organisation


def add_certificate(
    *, organisation_id: int, kind: CertificateKind, number: str, issued_on: date, valid_until: date | None,
    content: bytes | None, actor: Actor, at: datetime,
) -> Certificate:  # fmt: skip
    """Add a certificate to the profile, to be used in every application; the same twice is one.

    Raises CertificateOutOfOrder, FileRefused.
    """
    if valid_until and valid_until < issued_on:
        raise CertificateOutOfOrder
    file = files.store(content, at=at) if content is not None else None
    with transaction.atomic():
        organisation = _own(organisation_id, actor)
        certificate, made = Certificate.objects.get_or_create(
            organisation=organisation, kind=kind, number=number, issued_on=issued_on, valid_until=valid_until, file=file
        )
        if not made:
            return certificate
        audit.record(organisation, "certificate.add", actor=actor, at=at, facts={"kind": str(kind), "number": number})
    return certificate


def record_accounts(
    *, organisation_id: int, year: int, total_assets: int, total_liabilities: int, paid_in_capital: int,
    actor: Actor, at: datetime,
) -> ClosedAccounts:  # fmt: skip
    """The closed accounts of a year, in won; a later entry for the same year replaces the earlier and is on record."""
    with transaction.atomic():
        organisation = _own(organisation_id, actor)
        figures = {
            "total_assets": total_assets, "total_liabilities": total_liabilities, "paid_in_capital": paid_in_capital,
        }  # fmt: skip
        accounts, _made = ClosedAccounts.objects.update_or_create(
            organisation=organisation, year=year, defaults=figures
        )
        audit.record(organisation, "accounts.record", actor=actor, at=at, facts={"year": year, **figures})
    return accounts


def record_business_status(*, organisation_id: int, status: BusinessStatus, actor: Actor, at: datetime) -> Organisation:
    """What the tax office says of a business number, with the time it was asked. Office only."""
    if not is_office(actor):
        raise NotAllowed
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
        organisation.business_status, organisation.business_status_at = status, at
        organisation.save(update_fields=["business_status", "business_status_at"])
        audit.record(organisation, "organisation.business_status", actor=actor, at=at, after=str(status))
    return organisation


def declare_relation(
    *, one_id: int, other_id: int, kind: RelationKind, share_bp: int | None = None, declared: bool,
    actor: Actor, at: datetime,
) -> OrganisationRelation:  # fmt: skip
    """What ties two organisations: declared by one of them, or found by the office."""
    if not is_office(actor) and actor.organisation_id not in (one_id, other_id):
        raise NotAllowed
    with transaction.atomic():
        relation = OrganisationRelation.objects.create(
            one_id=one_id, other_id=other_id, kind=kind, share_bp=share_bp, declared=declared, at=at
        )
        audit.record(
            relation.one, "organisation.relation", actor=actor, at=at, facts={"other": other_id, "kind": str(kind)}
        )
    return relation


def sanction(
    *, organisation_id: int, reason: str, basis: str, starts_on: date, ends_on: date, actor: Actor, at: datetime
) -> Sanction:
    """Bar an organisation from taking part for a time (참여제한). An approver does."""
    if not actor.has("approver"):
        raise NotAllowed
    with transaction.atomic():
        entry = Sanction.objects.create(
            organisation_id=organisation_id, reason=reason, basis=basis, starts_on=starts_on, ends_on=ends_on
        )
        audit.record(entry.organisation, "organisation.sanction", actor=actor, at=at, reason=reason)
    return entry


def lock(organisation_id: int) -> None:
    """Let nobody else do the same for this organisation until the caller's transaction ends."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


def _own(organisation_id: int, actor: Actor) -> Organisation:
    """The organisation, locked, if the actor acts for it; office staff write it through the operations above."""
    if actor.organisation_id != organisation_id or not actor.has_any("representative", "manager", "staff"):
        raise NotAllowed
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
