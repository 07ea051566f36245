"""The solutions a visitor has put aside: in the session at first, with the person once they have signed in."""

from collections.abc import Sequence

from django.http import HttpRequest

from .models import Shortlisted

KEY = "shortlist"
MOST = 30  # the oldest make way


def chosen(request: HttpRequest) -> list[int]:
    """Keys of the solutions put aside, the latest first. What was chosen before the sign-in is taken over."""
    waiting = list(request.session.get(KEY, ()))
    if not request.user.is_authenticated:
        return waiting
    if waiting:
        _keep(request, waiting)
        del request.session[KEY]
    return list(_rows(request).values_list("solution_id", flat=True))


def put_aside(request: HttpRequest, solution_ids: Sequence[int]) -> None:
    """Put solutions aside; those there already move to the front."""
    if request.user.is_authenticated:
        _keep(request, solution_ids)
    else:
        others = [pk for pk in chosen(request) if pk not in solution_ids]
        request.session[KEY] = [*solution_ids, *others][:MOST]


def take_out(request: HttpRequest, solution_id: int) -> None:
    """Put a solution aside no longer."""
    if request.user.is_authenticated:
        _rows(request).filter(solution_id=solution_id).delete()
    else:
        request.session[KEY] = [pk for pk in chosen(request) if pk != solution_id]


def _rows(request: HttpRequest):
    return Shortlisted.objects.filter(person_id=request.user.pk).order_by("-at", "pk")


def _keep(request: HttpRequest, solution_ids: Sequence[int]) -> None:
    for pk in solution_ids:
        Shortlisted.objects.update_or_create(person_id=request.user.pk, solution_id=pk, defaults={"at": request.at})
    too_many = _rows(request).values_list("pk", flat=True)[MOST:]
    Shortlisted.objects.filter(pk__in=list(too_many)).delete()
