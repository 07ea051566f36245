"""News the catalogue listens to: a vendor's place in the pool, and what it says of itself, decide how it is found."""

from marketplace.core import outbox
from marketplace.core.models import Event

from . import index
from .models import VendorRegistration


@outbox.on(*(f"vendor_registration.{move}" for move in ("approve", "suspend", "reinstate", "expire", "cancel")))
def pool_changed(event: Event) -> None:
    index.vendor_changed(VendorRegistration.objects.get(pk=event.subject_id).vendor_id, event.at)


@outbox.on("organisation.update")
def vendor_reads_differently(event: Event) -> None:
    """Its listings are found by its region as well."""
    index.vendor_changed(event.subject_id, event.at)
