"""A solution changed part by part: what is not part of the change stays as it was."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from marketplace.core.actor import Actor

from ..content import content_of
from ..errors import ChangedMeanwhile
from ..models import Solution
from .solutions import _own, save_solution


def change_solution(
    *, solution_id: int, values: Mapping[str, object], based_on: int | None = None, actor: Actor, at: datetime
) -> Solution:
    """Put the values (names as in SolutionContent) into the latest draft. Saying nothing new leaves no trace.

    `based_on`: the revision the writer had before their eyes. Raises ChangedMeanwhile if someone else has changed
    the same values since, and what save_solution raises.
    """
    with transaction.atomic():
        solution = _own(solution_id, actor)
        latest = content_of(solution.get_latest_revision_as_object())
        content = replace(latest, **values)
        if content == latest:
            return solution
        if based_on not in (None, solution.latest_revision_id):
            seen = content_of(solution.revisions.get(pk=based_on).as_object())
            if any(getattr(seen, name) != getattr(latest, name) for name in values):
                raise ChangedMeanwhile
        return save_solution(solution_id=solution_id, content=content, actor=actor, at=at)
