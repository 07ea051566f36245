"""Wagtail's publish and review signals, and words it saved, become index changes and news, in the same transaction.

The one place where we listen to signals: Wagtail publishes from its own workflow and from its admin, and
tells nobody else.
"""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import TaskState
from wagtail.signals import published, task_approved, task_cancelled, task_rejected, task_submitted, unpublished

from marketplace.core import clock, outbox

from . import index, review
from .models import Solution, Term, UseCase


@receiver(published, sender=Solution, dispatch_uid="catalog.published")
def solution_published(*, instance: Solution, **_):
    _tell("solution.publish", instance)


@receiver(unpublished, sender=Solution, dispatch_uid="catalog.unpublished")
def solution_unpublished(*, instance: Solution, **_):
    _tell("solution.unpublish", instance)


def _tell(name: str, solution: Solution) -> None:
    at = review.instant() or clock.now()
    index.solution_changed(solution.pk, at)
    outbox.publish(name, subject=solution, at=at)


@receiver(task_submitted, dispatch_uid="catalog.submitted")
def review_asked_for(*, instance: TaskState, **_):
    _tell_of_review("solution.submit", instance)


@receiver(task_approved, dispatch_uid="catalog.approved")
def review_passed(*, instance: TaskState, **_):
    _tell_of_review("solution.approve", instance)


@receiver(task_rejected, dispatch_uid="catalog.rejected")
def changes_asked_for(*, instance: TaskState, **_):
    _tell_of_review("solution.send_back", instance)


@receiver(task_cancelled, dispatch_uid="catalog.cancelled")
def review_called_off(*, instance: TaskState, **_):
    _tell_of_review("solution.withdraw", instance)


def _tell_of_review(name: str, state: TaskState) -> None:
    solution = state.workflow_state.content_object
    if isinstance(solution, Solution):
        reason = {"reason": state.comment} if state.comment else {}
        outbox.publish(name, subject=solution, at=review.instant() or clock.now(), **reason)


@receiver(post_save, sender=UseCase, dispatch_uid="catalog.use_case_saved")
@receiver(post_save, sender=Term, dispatch_uid="catalog.term_saved")
def word_saved(*, instance: UseCase | Term, created: bool, **_):
    if not created:
        index.word_changed(instance, clock.now())
