"""Writing an application part by part, so that two people or two windows do not undo each other's work."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from marketplace.accounts.rules import MEMBERS
from marketplace.core import outbox
from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed
from marketplace.core.text import clean

from ..drafting import Mode, work_on
from ..models import Application

ASKED = "application.ask_confirmation"


def change_draft(*, application_id: int, actor: Actor, at: datetime, **parts) -> Application:
    """Take new values for some fields of the plan, as the locked draft stands now; the others stay as they are.

    `parts`: fields of Plan. What was submitted stays submitted until it is submitted again. Raises NotAllowed for a
    stranger or once nothing can be changed any more, ValidationError for text with hidden characters.
    """
    with transaction.atomic():
        application = _locked(application_id, actor)
        work = work_on(application)
        if work.mode is Mode.CLOSED:
            raise NotAllowed
        plan = replace(work.plan, **parts)
        for text in plan.texts().values():
            clean(text)
        application.draft, application.draft_saved_at = plan.as_data(), at
        application.save(update_fields=["draft", "draft_saved_at"])
    return application


def ask_to_confirm(*, application_id: int, actor: Actor, at: datetime) -> Application:
    """Ask the representative to read and submit: whoever may submit is told, once for each draft that was saved.

    Raises NotAllowed.
    """
    with transaction.atomic():
        application = _locked(application_id, actor)
        if work_on(application).mode is Mode.CLOSED:
            raise NotAllowed
        if outbox.was_told(ASKED, subject=application, since=application.draft_saved_at or application.state_since):
            return application
        outbox.publish(ASKED, subject=application, at=at, actor=actor, case_id=application.case_id)
    return application


def _locked(application_id: int, actor: Actor) -> Application:
    rows = Application.objects.visible_to(actor).select_related("case", "demand_firm")
    application = rows.select_for_update(no_key=True, of=("self",)).get(pk=application_id)
    if actor.organisation_id != application.demand_firm_id or not actor.has_any(*MEMBERS):
        raise NotAllowed
    return application
