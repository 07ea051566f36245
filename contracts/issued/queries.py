"""Issued documents, for those who may see them."""

from django.db.models import QuerySet

from marketplace.core.actor import Actor

from .models import IssuedDocument


def issued(actor: Actor) -> QuerySet[IssuedDocument]:
    """Those of the actor's agreements, the oldest first."""
    return IssuedDocument.objects.visible_to(actor).select_related("agreement", "file").order_by("pk")
