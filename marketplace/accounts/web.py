"""What every page behind the sign-in needs: who may come in, and what becomes of a refusal.

@organisation_required          # first of all decorators; hidden records become 404
@require_POST
def submit(request, number): …

form = NeedForm(posted(request))
if form.is_valid():
    with refusals_in(form):                     # what the operation refuses stands on top of the form
        needs.edit_need(…, actor=request.actor, at=request.at)
        return redirect(…)
return render(…)

return act(request, needs.withdraw, need_id=…, done=_("It is withdrawn."), to=…)    # a button without a form
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from marketplace.core.errors import Refusal

from . import kept

View = Callable[..., HttpResponse]


def sign_in_required(view: View) -> View:
    """The page is for people who have signed in, is kept by no cache, and what they may not see is not found.

    A form that arrives after the session has ended is kept, and offered again once they have signed in.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if request.method == "GET" and (form := kept.waiting(request)):
            return render(request, "workspace/kept_form.html", {"kept": form})
        kept.settle(request)
        try:
            response = view(request, *args, **kwargs)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        add_never_cache_headers(response)
        return response

    return guarded


def organisation_required(view: View) -> View:
    """As `sign_in_required`, for people who act for an organisation; others are told first how to belong to one."""

    @sign_in_required
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.actor.organisation_id is not None:
            return view(request, *args, **kwargs)
        if request.method == "GET":
            return redirect("company:start")
        raise Http404

    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        return render(request, "workspace/signed_out.html", {"back": request.htmx.current_url_abs_path or ""})
    if request.method == "POST":
        kept.keep(request)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()}, safe='/')}")


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent with POST, even if it is nothing; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


@contextmanager
def refusals_in(form: BaseForm, at: Mapping[type[Refusal], str] | None = None) -> Iterator[None]:
    """What is refused inside the block becomes errors of the form, one for each point; the block ends there.

    `at`: kinds of refusals that are about one field, and its name.
    """
    try:
        yield
    except Refusal as refusal:
        field = next((name for kind, name in (at or {}).items() if isinstance(refusal, kind)), None)
        for point in str(refusal).split("\n"):
            form.add_error(field, point)
    except ValidationError as error:
        for name, found in getattr(error, "error_dict", {None: error.messages}).items():
            form.add_error(name if name in form.fields else None, found)


def act(request: HttpRequest, operation: Callable, *, done: str, to: str, **arguments) -> HttpResponse:
    """Call the operation for the reader, say what came of it, and go on to `to`: pressed twice, it is done once."""
    try:
        operation(**arguments, actor=request.actor, at=request.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(to)
