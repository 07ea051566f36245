"""News the notices listen to: every event that some app has declared, and each notice that is to be mailed."""

from collections.abc import Iterable

from marketplace.core import clock, outbox
from marketplace.core.models import Event

from . import operations


def hear(names: Iterable[str]) -> None:
    """From now on act on the events of these names, too."""
    outbox.on(*names)(act_on)


def act_on(event: Event) -> None:
    """Make the tasks match the records the event is about, and tell those whom it concerns.

    Each declaration for itself: one that fails does not keep the others from being heard, and is tried again.
    """
    failures = []
    for act in operations.acts_for(event):
        try:
            act(event)
        except Exception as failure:
            failures.append(failure)
    if failures:
        raise ExceptionGroup(f"{len(failures)} declarations failed for {event.name}", failures)


@outbox.on("notice.write")
def mail_it(event: Event) -> None:
    operations.mail_notice(notice_id=event.subject_id, at=clock.now())  # the proof says when it went out
