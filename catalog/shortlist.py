"""The solutions a visitor has put aside: kept in the session, so without an account and through the sign-in."""

from collections.abc import Sequence

from django.http import HttpRequest

KEY = "shortlist"
MOST = 30  # the oldest make way


def chosen(request: HttpRequest) -> list[int]:
    """Keys of the solutions put aside, the latest first."""
    return list(request.session.get(KEY, ()))


def put_aside(request: HttpRequest, solution_ids: Sequence[int]) -> None:
    """Put solutions aside; those there already move to the front."""
    others = [pk for pk in chosen(request) if pk not in solution_ids]
    request.session[KEY] = [*solution_ids, *others][:MOST]


def take_out(request: HttpRequest, solution_id: int) -> None:
    """Put a solution aside no longer."""
    request.session[KEY] = [pk for pk in chosen(request) if pk != solution_id]
