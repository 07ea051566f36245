"""News issued documents listen to: a translation is asked for."""

from marketplace.core import outbox
from marketplace.core.models import Event

from . import operations, queries


@outbox.on(queries.TRANSLATE, tireless=True)
def translate(event: Event) -> None:
    operations.translate(document_id=event.subject_id, at=event.at)
