"""Wagtail's publish signals become index changes and news, in the same transaction.

The one place where we listen to signals: Wagtail publishes from its own workflow and from its admin, and
tells nobody else.
"""

from django.dispatch import receiver
from wagtail.signals import published, unpublished

from marketplace.core import clock, outbox

from . import index
from .models import Solution


@receiver(published, sender=Solution, dispatch_uid="catalog.published")
def solution_published(*, instance: Solution, **_):
    _tell("solution.publish", instance)


@receiver(unpublished, sender=Solution, dispatch_uid="catalog.unpublished")
def solution_unpublished(*, instance: Solution, **_):
    _tell("solution.unpublish", instance)


def _tell(name: str, solution: Solution) -> None:
    at = clock.now()
    index.solution_changed(solution.pk, at)
    outbox.publish(name, subject=solution, at=at)
