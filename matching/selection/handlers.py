"""News selection listens to: a submitted version gets its receipt."""

from marketplace.core import outbox
from marketplace.core.models import Event

from . import operations


@outbox.on("application_version.submit", tireless=True)
def make_receipt(event: Event) -> None:
    operations.render_receipt(version_id=event.subject_id, at=event.at)
