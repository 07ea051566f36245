"""Telling people: a notice for each, once, and a mail after it."""

from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.core import outbox
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.effects import outside_transaction
from marketplace.core.models import Event

from ..models import Notice
from ..registry import NoticeKind
from ..wording import address_of
from .tasks import case_of


def tell(kind: NoticeKind, event: Event) -> None:
    """Write the notice of an event to each person it concerns, once; mails follow. Safe to repeat."""
    record = kind.record._base_manager.select_related(*kind.joins).get(pk=event.subject_id)
    told = {
        person: audience
        for audience in reversed(list(kind.to(record, event)))
        for person in audience.people(day_in_korea(event.at))
    }
    if not told:
        return
    words = _words(kind, record, event)
    for person, audience in sorted(told.items(), key=lambda pair: pair[0].pk):
        name, args = (kind.own_link(record, person) if kind.own_link else kind.link(record)) or ("", ())
        with transaction.atomic():
            notice, new = Notice.objects.get_or_create(
                kind=kind.name, event=event, recipient=person,
                defaults={
                    "organisation_id": audience.organisation_id, "case_id": case_of(record), "link_name": name,
                    "link_args": list(args), "legal": kind.legal, "at": event.at, **words,
                },
            )  # fmt: skip
            if new and kind.mail:
                outbox.publish("notice.write", subject=notice, at=event.at)


def _words(kind: NoticeKind, record, event: Event) -> dict[str, str]:
    words = {}
    for language, ending in (("ko", ""), ("en", "_en")):
        with override(language):
            values = kind.values(record, event)
            words[f"subject{ending}"] = (str(kind.subject) % values)[:300]
            words[f"body{ending}"] = str(kind.body) % values
    return words


def mail_notice(*, notice_id: int, at: datetime) -> None:
    """Send a notice by mail and keep when and under which id. Safe to repeat: the id stays the same.

    Outside any transaction. Should the process die between sending and noting it, the mail goes out again with the
    same id, by which mail programs know it is one.
    """
    outside_transaction()
    notice = Notice.objects.select_related("recipient").get(pk=notice_id)
    if notice.mailed_at:
        return
    message_id = f"<notice.{notice.pk}.{notice.event_id}@{urlsplit(settings.SITE_URL).hostname}>"
    with override("ko"):
        mail = EmailMessage(
            subject=_("[Ieum] %(subject)s") % {"subject": notice.subject},
            body=_mail_body(notice),
            to=[notice.recipient.email],
            headers={"Message-ID": message_id, "Date": format_datetime(notice.at)},
        )
    mail.send()
    Notice.objects.filter(pk=notice.pk, mailed_at=None).update(
        mailed_at=at, mailed_to=notice.recipient.email, message_id=message_id
    )


def _mail_body(notice: Notice) -> str:
    parts = [notice.body]
    if address := address_of(notice.link_name, notice.link_args):
        parts.append(f"{settings.SITE_URL}{address}")
    parts.append(_("This mail cannot be answered. Please write to the programme office in Ieum."))
    return "\n\n".join(parts)


def read_notice(*, notice_id: int, actor: Actor, at: datetime) -> Notice:
    """The person has read it. Safe to repeat: the first time counts."""
    notice = Notice.objects.visible_to(actor).get(pk=notice_id)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)
    return notice


def read_all(*, actor: Actor, at: datetime) -> int:
    """The person has read every notice up to now; how many were unread."""
    return Notice.objects.visible_to(actor).filter(read_at=None, at__lte=at).update(read_at=at)
