"""What other pages show of what the editors wrote."""

from .models import NoticePage, shown

__all__ = ["latest_notices"]


def latest_notices(count: int) -> list:
    """The newest notices as lists show them: title, sentence, page."""
    return shown(NoticePage.objects.live().order_by("-on", "-pk")[:count])
