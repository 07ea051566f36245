"""The inbox: what the reader was told, and one notice in full."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.web import sign_in_required
from marketplace.core.paging import page_of

from . import operations, queries


@sign_in_required
@require_safe
def inbox(request):
    page = page_of(request, queries.inbox(request.actor))
    context = {
        "section": "inbox:list", "page": page, "letters": queries.letters(page),
        "unread": queries.unread_count(request.actor),
    }  # fmt: skip
    return render(request, "inbox/list.html", context)


@sign_in_required
@require_safe
def letter(request, pk: int):
    """One notice; to open it is to have read it."""
    notice = operations.read_notice(notice_id=pk, actor=request.actor, at=request.at)
    return render(request, "inbox/letter.html", {"section": "inbox:list", "letter": queries.letters([notice])[0]})


@sign_in_required
@require_POST
def read_all(request):
    operations.read_all(actor=request.actor, at=request.at)
    return redirect("inbox:list")
