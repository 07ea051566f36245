"""What stands in the way of a change. The apps above know deliveries and claims, and say so here:

@obstacles.known
def delivered(agreement, milestones):
    if …:
        return _("“%(title)s” is delivered: …")
"""

from collections.abc import Callable

from .models import Agreement

Obstacle = Callable[[Agreement, frozenset[str]], str | None]
_known: list[Obstacle] = []


def known(obstacle: Obstacle) -> Obstacle:
    """Decorator: the function says in words why an agreement, or one of the milestones with these keys, cannot change."""
    _known.append(obstacle)
    return obstacle


def to(agreement: Agreement, milestones: frozenset[str]) -> str | None:
    """The first obstacle to a change of the agreement that touches these milestones; None if there is none."""
    return next((why for obstacle in _known if (why := obstacle(agreement, milestones))), None)
