"""The listing review: one Wagtail workflow with one task, answered by moderators."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupApprovalTask, TaskState, Workflow, WorkflowContentType, WorkflowState, WorkflowTask

from marketplace.accounts.enums import StaffRole
from marketplace.core.errors import Refusal

from .errors import NothingToReview, SolutionUnderReview
from .models import Solution

NAME = "등록 심사"
_instant: ContextVar[datetime | None] = ContextVar("instant of a review", default=None)


@contextmanager
def happening(at: datetime) -> Iterator[None]:
    """What Wagtail tells meanwhile happens at `at`: its signals bring no time of their own."""
    token = _instant.set(at)
    try:
        yield
    finally:
        _instant.reset(token)


def instant() -> datetime | None:
    """When what Wagtail tells happens, as our operation says; None for what is done in its admin."""
    return _instant.get()


def workflow() -> Workflow:
    """The workflow of solutions, made when it is first needed."""
    found = Solution.get_default_workflow()
    if found:
        return found
    made = Workflow.objects.create(name=NAME)
    task = GroupApprovalTask.objects.create(name=NAME)
    task.groups.add(_moderators())
    WorkflowTask.objects.create(workflow=made, task=task, sort_order=0)
    WorkflowContentType.objects.create(workflow=made, content_type=ContentType.objects.get_for_model(Solution))
    return made


def _moderators() -> Group:
    """The group that reviews, with the rights Wagtail asks for when it publishes."""
    group = Group.objects.get_or_create(name=StaffRole.MODERATOR.value)[0]
    own = Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(Solution),
        codename__in=["publish_solution", "change_solution", "view_solution"],
    )
    group.permissions.add(*own)
    return group


def start(solution: Solution, user) -> None:
    """Submit the latest revision, or submit it again after changes were asked for."""
    current = solution.current_workflow_state
    if current is None:
        workflow().start(solution, user)
    elif current.status == WorkflowState.STATUS_NEEDS_CHANGES:
        current.resume(user)
    else:
        raise SolutionUnderReview


def cancel(solution: Solution, user) -> None:
    current = solution.current_workflow_state
    if current is None:
        raise NothingToReview
    current.cancel(user=user)


def answer(solution: Solution, user, *, approve: bool, comment: str) -> None:
    """Approve, which publishes, or ask for changes with a comment."""
    current = solution.current_workflow_state
    waiting = current.current_task_state if current else None
    if waiting is None or waiting.status != TaskState.STATUS_IN_PROGRESS:
        raise NothingToReview
    if not approve and not comment.strip():
        raise Refusal(_("Please say what must be changed: the vendor will read it."))
    action = "approve" if approve else "reject"
    waiting.task.specific.on_action(waiting, user, action, comment=comment)


def comment_for(solution: Solution) -> str:
    """The reviewer's last comment on a draft that was sent back; empty if there is none."""
    current = solution.current_workflow_state
    if current is None or current.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return ""
    return current.current_task_state.comment
