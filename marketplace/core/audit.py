"""Who did what, when and why, in chains that cannot be rewritten unseen (ADR 0006).

One chain per case, and one per record that belongs to no case. Each entry's hash covers the entry
before it; the head row is locked while an entry is added, so a chain has no gaps and no forks.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import models, transaction

from . import canonical, chains
from .actor import Actor
from .chains import GENESIS, Break
from .models import AuditEntry, AuditHead


def chain_of(record: models.Model) -> str:
    """The chain a record writes to: its case's, or its own."""
    case_id = record.pk if record._meta.model_name == "case" else getattr(record, "case_id", None)
    return f"case:{case_id}" if case_id else f"{record._meta.model_name}:{record.pk}"


def record(
    subject: models.Model,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    before: str = "",
    after: str = "",
    reason: str = "",
    facts: dict | None = None,
) -> AuditEntry:
    """Add one entry to the chain of `subject`, in the caller's transaction.

    `facts` are JSON values that a reader of the trail needs (amounts in won, numbers, counts).
    """
    with transaction.atomic():
        chain = chain_of(subject)
        AuditHead.objects.get_or_create(chain=chain, defaults={"head": GENESIS})
        head = AuditHead.objects.select_for_update(no_key=True).get(chain=chain)
        entry = AuditEntry(
            chain=chain,
            seq=head.length + 1,
            action=action,
            subject=f"{subject._meta.label_lower}:{subject.pk}",
            person_id=actor.person_id,
            organisation_id=actor.organisation_id,
            roles=",".join(sorted(actor.roles)),
            actor_label=actor.label,
            request_id=actor.request_id,
            at=at,
            before=before,
            after=after,
            reason=reason.strip(),
            facts=canonical.dumps(facts or {}),
            previous=head.head,
        )
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
        head.length, head.head = entry.seq, entry.hash
        head.save(update_fields=["length", "head"])
    return entry


def text_of(entry: AuditEntry) -> str:
    """The columns that the entry's hash covers, as canonical JSON."""
    return canonical.dumps({name: getattr(entry, name) for name in AuditEntry.HASHED})


def hash_of(entry: AuditEntry) -> str:
    """What the entry's hash must be, from its own columns."""
    return canonical.sha256(text_of(entry))


def trail(subject: models.Model) -> models.QuerySet[AuditEntry]:
    """All entries of the chain of `subject`, oldest first."""
    return AuditEntry.objects.filter(chain=chain_of(subject)).order_by("seq")


def last_reason(subject: models.Model, action: str = "") -> str:
    """The reason given with the latest entry of the chain of `subject`; empty if none was given.

    With an `action`: with the last time that was done to this very record.
    """
    found = _about(subject).filter(action=action) if action else trail(subject)
    return found.values_list("reason", flat=True).last() or ""


def has_done(record: models.Model, action: str, person_id: int | None) -> bool:
    """Whether the person has ever done this to this very record."""
    return _about(record).filter(action=action, person_id=person_id).exists()


def reason_of(record: models.Model) -> str:
    """The reason given with the latest entry about the record itself; empty if none was given."""
    return _about(record).values_list("reason", flat=True).last() or ""


def _about(record: models.Model) -> models.QuerySet[AuditEntry]:
    """The entries of its chain that are about the record itself, oldest first."""
    return trail(record).filter(subject=f"{record._meta.label_lower}:{record.pk}")


def breaks() -> Iterator[Break]:
    """Check every chain; yields the first break of each chain that has one."""
    entries = AuditEntry.objects.order_by("chain", "seq").iterator(chunk_size=2000)
    links = (chains.Link(each.chain, each.seq, each.previous, each.hash, hash_of(each)) for each in entries)
    heads = {head.chain: (head.length, head.head) for head in AuditHead.objects.all()}
    return chains.breaks(links, heads)
