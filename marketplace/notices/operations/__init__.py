"""What can be done with tasks and notices. The only modules that write them."""

from collections.abc import Callable, Iterator
from functools import partial

from marketplace.core.models import Event

from .. import registry
from .notices import mail_notice, read_all, read_notice, tell
from .reminders import remind_due
from .tasks import settle

__all__ = ["acts_for", "mail_notice", "read_all", "read_notice", "remind_due", "settle", "tell"]


def acts_for(event: Event) -> Iterator[Callable[[Event], None]]:
    """What the declarations ask to be done about an event: first the tasks, then the notices."""
    for kind in registry.TASKS.values():
        if event.name in kind.events():
            yield partial(settle, kind)
    for kind in registry.NOTICES.values():
        if event.name in kind.events:
            yield partial(tell, kind)
