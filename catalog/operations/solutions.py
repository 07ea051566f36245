"""A vendor's solutions: drafts and review on Wagtail's machinery, outside its admin.

The public text stays as it is until a moderator has approved the change.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.actions.unpublish import UnpublishAction

from marketplace.core import audit, numbers
from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed

from .. import review, sections
from ..content import LISTS, ROWS, TERMS, SolutionContent
from ..enums import TermKind
from ..errors import NothingToReview, SolutionIncomplete, SolutionUnderReview, UnknownTerm
from ..models import (
    Solution,
    SolutionCertificate,
    SolutionOutcome,
    SolutionReference,
    Term,
    UseCase,
)

DOUBLE_CLICK = timedelta(minutes=1)
_CHILDREN = {"certificates": SolutionCertificate, "references": SolutionReference, "outcomes": SolutionOutcome}


def save_solution(*, solution_id: int | None = None, content: SolutionContent, actor: Actor, at: datetime) -> Solution:
    """Keep a draft: a new solution of the actor's company, or a new revision of one it has.

    A new one of the same title within a minute is the first: the button was pressed twice.
    Raises SolutionUnderReview while a moderator has it, UnknownTerm, ValidationError for values out of form.
    """
    user = _user_of_a_vendor(actor)
    with transaction.atomic():
        if solution_id is None:
            slug = _slug(actor)  # and whoever begins another waits for this one
            if begun := _begun_just_now(content.title, actor, at):
                return begun
            solution = Solution(vendor_id=actor.organisation_id, live=False, slug=slug)
        else:
            solution = _own(solution_id, actor).get_latest_revision_as_object()
            _refuse_while_locked(solution, user)
        _fill(solution, content)
        solution.full_clean()
        if solution.pk is None:
            solution.save()
        revision = solution.save_revision(user=user, log_action=True, clean=False)
        revision.created_at = at
        revision.save(update_fields=["created_at"])
        audit.record(solution, "solution.draft", actor=actor, at=at)
    return solution


def submit_solution(*, solution_id: int, actor: Actor, at: datetime) -> Solution:
    """Ask for review of the latest draft. Raises SolutionUnderReview if it waits already, SolutionIncomplete."""
    user = _user_of_a_vendor(actor)
    with transaction.atomic(), review.happening(at):
        solution = _own(solution_id, actor)
        if solution.latest_revision_id is None:
            raise NothingToReview
        if found := sections.problems(solution.get_latest_revision_as_object()):
            raise SolutionIncomplete(found)
        review.start(solution, user)
        audit.record(solution, "solution.submit", actor=actor, at=at)
    return solution


def withdraw_solution(*, solution_id: int, actor: Actor, at: datetime) -> Solution:
    """Take a submitted draft back to edit it. Raises NothingToReview."""
    user = _user_of_a_vendor(actor)
    with transaction.atomic(), review.happening(at):
        solution = _own(solution_id, actor)
        review.cancel(solution, user)
        audit.record(solution, "solution.withdraw", actor=actor, at=at)
    return solution


def review_solution(*, solution_id: int, approve: bool, comment: str = "", actor: Actor, at: datetime) -> Solution:
    """A moderator publishes the submitted draft or sends it back with a comment the vendor reads.

    Raises NotAllowed, NothingToReview, Refusal if a comment is missing.
    """
    if not actor.has("moderator"):
        raise NotAllowed
    with transaction.atomic(), review.happening(at):
        solution = Solution.objects.select_for_update(no_key=True).get(pk=solution_id)
        review.answer(solution, _user(actor), approve=approve, comment=comment)
        audit.record(
            solution, "solution.approve" if approve else "solution.send_back", actor=actor, at=at, reason=comment
        )
        solution.refresh_from_db()
    return solution


def unpublish_solution(*, solution_id: int, reason: str, actor: Actor, at: datetime) -> Solution:
    """Hide a published solution: its vendor may, and a moderator, who says why."""
    with transaction.atomic(), review.happening(at):
        moderates = actor.has("moderator")
        solution = Solution.objects.get(pk=solution_id) if moderates else _own(solution_id, actor)
        user = _user(actor) if moderates else _user_of_a_vendor(actor)
        UnpublishAction(solution, user=user).execute(skip_permission_checks=True)  # ours are asked above
        audit.record(solution, "solution.unpublish", actor=actor, at=at, reason=reason)
    return solution


def _own(solution_id: int, actor: Actor) -> Solution:
    return Solution.objects.select_for_update(no_key=True).get(pk=solution_id, vendor_id=actor.organisation_id)


def _user(actor: Actor):
    return get_user_model().objects.get(pk=actor.person_id)


def _user_of_a_vendor(actor: Actor):
    if actor.organisation_id is None or not actor.has_any("representative", "manager", "staff"):
        raise NotAllowed
    return _user(actor)


def _refuse_while_locked(solution: Solution, user) -> None:
    lock = solution.get_lock()
    if lock and lock.for_user(user):
        raise SolutionUnderReview


def _begun_just_now(title: str, actor: Actor, at: datetime) -> Solution | None:
    mine = Solution.objects.filter(vendor_id=actor.organisation_id, live=False, title=title)
    return mine.filter(latest_revision__created_at__range=(at - DOUBLE_CLICK, at)).first()


def _slug(actor: Actor) -> str:
    order = numbers.next_in("solution")
    return f"s-{numbers.code(f'solution:{order}', 8).lower()}"


def _fill(solution: Solution, content: SolutionContent) -> None:
    for name, value in vars(content).items():
        if name in LISTS:
            setattr(solution, name, "\n".join(value))
        elif name not in TERMS and name not in ROWS and name not in ("use_cases", "price_model"):
            setattr(solution, name, value)
    solution.price_model = _one(TermKind.PRICE_MODEL, content.price_model) if content.price_model else None
    for name, kind in TERMS.items():
        setattr(solution, name, _found(kind, getattr(content, name)))
    use_cases = list(UseCase.objects.filter(code__in=content.use_cases))
    _refuse_unknown("use cases", content.use_cases, [use_case.code for use_case in use_cases])
    solution.use_cases = use_cases
    for name, model in _CHILDREN.items():
        rows = enumerate(getattr(content, name))
        setattr(solution, name, [model(sort_order=order, **_row(name, row)) for order, row in rows])


def _row(name: str, row: Mapping) -> dict:
    """A row as its model takes it: codes become terms, nothing written in a text is an empty text."""
    kinds = {("certificates", "kind"): TermKind.CERTIFICATION, ("references", "industry"): TermKind.INDUSTRY}
    found = {}
    for column, value in row.items():
        kind = kinds.get((name, column))
        if kind:
            found[column] = _one(kind, value) if value else None
        elif value is not None or column == "valid_until":
            found[column] = value
    return found


def _found(kind: TermKind, codes: Sequence[str]) -> list[Term]:
    terms = list(Term.objects.filter(kind=kind, code__in=codes))
    _refuse_unknown(kind.label, codes, [term.code for term in terms])
    return terms


def _one(kind: TermKind, code: str) -> Term:
    return _found(kind, [code])[0]


def _refuse_unknown(kind, codes: Sequence[str], known: Sequence[str]) -> None:
    for code in codes:
        if code not in known:
            raise UnknownTerm(code=code, kind=kind)
