"""Tasks that wait for somebody, reminders of them, and notices with the proof of their sending."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation, User
from marketplace.core.models import Event

from .audiences import desks_of
from .enums import Desk


class TaskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at=None)

    def visible_to(self, actor):
        """A person sees what waits for them: their own, their firm's desks', the office's desks' they sit at."""
        if actor.has("system"):
            return self
        of_the_firm, of_the_office = desks_of(actor)
        mine = models.Q(person_id=actor.person_id) if actor.person_id else models.Q(pk=None)
        if actor.organisation_id:
            mine |= models.Q(organisation_id=actor.organisation_id, desk__in=of_the_firm)
        mine |= models.Q(person=None, organisation=None, desk__in=of_the_office)
        return self.filter(mine).exclude(but=actor.person_id or 0)


class Task(models.Model):
    """할 일: one duty about one record, from the moment it arises until it is done. Closed once, never opened again."""

    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=80, help_text="label and key of the record: 'selection.award:7'")
    case_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=300, help_text="what it is about, in the words of the day")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="tasks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="tasks")
    desk = models.CharField(max_length=20, choices=Desk, blank=True)
    but = models.BigIntegerField(null=True, help_text="a person of the desk who must not do it")
    link_name = models.CharField(max_length=60)
    link_args = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Event, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about"], condition=models.Q(done_at=None), name="task_stands_open_once"
            ),
            models.UniqueConstraint(fields=["kind", "about", "opened_at"], name="task_arises_once"),
            models.CheckConstraint(
                condition=(models.Q(person=None) & ~models.Q(desk="")) | (models.Q(person__isnull=False, desk="")),
                name="task_lies_with_a_person_or_a_desk",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None, done_by=None) | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="task_is_done_by_an_event",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "desk"], condition=models.Q(done_at=None), name="task_open_by_desk"),
            models.Index(fields=["about"], name="task_by_record"),
            models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="task_open_by_due"),
        ]

    def __str__(self):
        return self.title


class Reminder(models.Model):
    """기한 알림: that a task is due in `days` days was said, once."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="reminders")
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "days"], name="task_is_reminded_of_once_a_step")]


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """A person reads their own notices."""
        return self.filter(recipient_id=actor.person_id) if actor.person_id else self.none()


class Notice(models.Model):
    """알림: what one person was told of one event, in both languages, and how it was sent.

    `legal` ones keep their proof: the address, the message's id and the time the mail server took it.
    """

    kind = models.CharField(max_length=60)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    case_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=300)
    subject_en = models.CharField(max_length=300)
    body = models.TextField()
    body_en = models.TextField()
    link_name = models.CharField(max_length=60, blank=True)
    link_args = models.JSONField(default=list)
    legal = models.BooleanField(default=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_to = models.EmailField(blank=True)
    mailed_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["kind", "event", "recipient"], name="person_is_told_once"),
            models.CheckConstraint(
                condition=models.Q(mailed_at=None) | ~models.Q(message_id=""), name="mail_has_its_message_id"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="notice_unread"),
            models.Index(fields=["recipient", "-at"], name="notice_by_person"),
        ]

    def __str__(self):
        return self.subject
