"""What the ground keeps: audit chains, events and their delivery, decisions, files, counters.

No foreign keys to people: these rows outlive them. They keep ids and the words of the day.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .immutable import written_once


class AuditHead(models.Model):
    """The end of one audit chain: how long it is and the hash of its last entry."""

    chain = models.CharField(max_length=80, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64)


@written_once(("chain", "seq"))
class AuditEntry(models.Model):
    """감사 기록: one thing that was done. Written once; `hash` covers every column in HASHED."""

    HASHED = (
        "chain", "seq", "action", "subject", "person_id", "organisation_id", "roles", "actor_label",
        "request_id", "at", "before", "after", "reason", "facts", "previous",
    )  # fmt: skip

    chain = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    action = models.CharField(_("action"), max_length=80)
    subject = models.CharField(_("record"), max_length=80)
    person_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    roles = models.CharField(max_length=200, blank=True)
    actor_label = models.CharField(_("who"), max_length=200)
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(_("when"))
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    facts = models.TextField(help_text="canonical JSON")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_chain_has_no_fork")]
        indexes = [models.Index(fields=["subject"], name="audit_by_subject")]


@written_once()
class Event(models.Model):
    """Something that happened, told to the apps above in the same transaction it happened in."""

    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, help_text="label and key of the record: 'vouchers.voucher:7'")
    subject_id = models.BigIntegerField()
    actor_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name", "subject_id"], name="event_by_name")]


class Delivery(models.Model):
    """One handler's share of one event: done once, retried until it is, or given up and shown to staff."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.BooleanField(default=False)
    dead = models.BooleanField(default=False, help_text="given up: a person must look")
    last_error = models.TextField(blank=True)
    next_at = models.DateTimeField(help_text="when it is tried next, by the machine's clock")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="handler_gets_an_event_once"),
            models.CheckConstraint(condition=~models.Q(done=True, dead=True), name="delivery_is_done_or_dead"),
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(done=False), name="delivery_open")]


@written_once()
class Decision(models.Model):
    """결재: one answer of one person to one proposal. The proposer never answers (maker ≠ checker)."""

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    answer = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    proposed_by = models.BigIntegerField()
    decided_by = models.BigIntegerField()
    decided_label = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("decided_by")), name="proposer_does_not_decide"
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=["approve", "return", "refuse"]), name="decision_has_a_known_answer"
            ),
        ]
        indexes = [models.Index(fields=["kind", "subject"], name="decision_by_subject")]


@written_once("sha256")
class StoredFile(models.Model):
    """A file by its content. Names belong to the rows that own it; reached only through them."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100)
    at = models.DateTimeField()


class Counter(models.Model):
    """The last number given in one series."""

    series = models.CharField(max_length=60, unique=True)
    value = models.BigIntegerField(default=0)
