"""Places of a vendor in a round: taken and given back one at a time, never beyond its cap."""

from datetime import datetime

from django.db.models import F

from .. import index
from ..enums import RegistrationState
from ..errors import NoPlaceLeft
from ..models import VendorRegistration


def take_vendor_place(*, round_id: int, vendor_id: int, at: datetime) -> None:
    """One more project for this vendor, in the caller's transaction; its listings say how many it can still take.

    Raises NoPlaceLeft if the vendor is not in the pool of the round or has no place left. The conditional
    update waits for others who take a place of the same vendor; the check constraint stands behind it.
    """
    places = VendorRegistration.objects.filter(
        round_id=round_id, vendor_id=vendor_id, state=RegistrationState.APPROVED, places_used__lt=F("places_cap")
    )
    if not places.update(places_used=F("places_used") + 1):
        raise NoPlaceLeft
    index.vendor_changed(vendor_id, at)


def release_vendor_place(*, round_id: int, vendor_id: int, at: datetime) -> None:
    """Give a place back, in the caller's transaction; also for a vendor that has left the pool since."""
    VendorRegistration.objects.filter(round_id=round_id, vendor_id=vendor_id, places_used__gt=0).exclude(
        state__in=[RegistrationState.REFUSED, RegistrationState.DRAFT]
    ).update(places_used=F("places_used") - 1)
    index.vendor_changed(vendor_id, at)
