"""How a vendor's solutions stand: their state in a word, how complete they are, and what the reviewer said."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from wagtail.models import TaskState, WorkflowState

from marketplace.core import audit

from . import sections
from .enums import Standing
from .models import Solution
from .sections import Section


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a draft and what it still needs."""

    section: Section
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A solution as its vendor works on it. `draft`: what it says in the latest revision; `solution`: the row."""

    solution: Solution
    draft: Solution
    standing: Standing
    parts: list[Part]
    comment: str
    since: datetime | None  # the last thing that was done with it

    @property
    def complete(self) -> int:
        """How many parts need nothing more."""
        return sum(not part.missing for part in self.parts)

    @property
    def may_be_changed(self) -> bool:
        return self.standing != Standing.REVIEW

    @property
    def may_be_submitted(self) -> bool:
        return self.standing in (Standing.DRAFT, Standing.CHANGES, Standing.CHANGED, Standing.DOWN)


def with_workflow(solutions: QuerySet[Solution]) -> QuerySet[Solution]:
    """The same solutions with their open workflow, in one more query."""
    open_ = WorkflowState.objects.active().select_related("current_task_state")
    return solutions.prefetch_related(Prefetch("workflow_states", open_, to_attr="_current_workflow_states"))


def standing_of(solution: Solution) -> Standing:
    """The state of a solution in one word."""
    review = solution.current_workflow_state
    if review and review.status == WorkflowState.STATUS_IN_PROGRESS:
        return Standing.REVIEW
    if review:
        return Standing.CHANGES
    if solution.live:
        return Standing.CHANGED if solution.has_unpublished_changes else Standing.PUBLIC
    return Standing.DOWN if solution.first_published_at else Standing.DRAFT


def draft_of(solution: Solution) -> Draft:
    """The solution with its latest draft, its parts and the reviewer's last word."""
    draft = solution.get_latest_revision_as_object()
    review = solution.current_workflow_state
    last = review.current_task_state if review else None
    sent_back = last is not None and last.status == TaskState.STATUS_REJECTED
    return Draft(
        solution=solution,
        draft=draft,
        standing=standing_of(solution),
        parts=[Part(part, sections.missing(draft, part)) for part in sections.SECTIONS],
        comment=last.comment if sent_back else "",
        since=audit.trail(solution).values_list("at", flat=True).last(),
    )
