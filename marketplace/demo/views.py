"""The demonstration's own pages: whom to be, and the mails that were written. Not installed where the site is real."""

from django.contrib import auth
from django.contrib.auth.backends import ModelBackend
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.web import posted
from marketplace.core.paging import page_of

from . import faces, identity, mailbox
from .acts.opening import PASSWORD
from .forms import NameForm

BACKEND = f"{ModelBackend.__module__}.{ModelBackend.__qualname__}"
OFFICE = "wagtailadmin.access_admin"


@never_cache
@require_safe
def accounts(request):
    context = {"section": "demo", "groups": faces.groups(), "password": PASSWORD}
    return render(request, "demo/accounts.html", context)


@require_POST
def sign_in(request):
    """Be one of the accounts of the list, whoever was signed in before; pressed twice, it is the same."""
    person = faces.person_with(request.POST.get("person", ""))
    if person is None:
        raise Http404
    auth.logout(request)
    auth.login(request, person, backend=BACKEND)
    return redirect("wagtailadmin_home" if person.has_perm(OFFICE) else "workspace:home")


@never_cache
@require_safe
def mails(request):
    to = request.GET.get("to", "")
    page = page_of(request, mailbox.mails(to=to))
    context = {"section": "demo", "page": page, "to": to, "addresses": mailbox.addresses()}
    return render(request, "demo/mails.html", context)


@never_cache
@require_safe
def mail(request, name: str):
    found = mailbox.mail_named(name)
    if found is None:
        raise Http404
    return render(request, "demo/mail.html", {"section": "demo", "mail": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identity_check(request):
    """The identity check that checks nothing: who somebody is, in their own words, and back where they came from."""
    state, back = request.GET.get("state", ""), request.GET.get("back", "")
    if not (state and url_has_allowed_host_and_scheme(back, {request.get_host()})):
        raise Http404
    name = request.user.name if request.user.is_authenticated else ""
    form = NameForm(posted(request), initial={"name": name})
    if form.is_valid():
        return redirect(f"{back}?{identity.answered(state=state, name=form.cleaned_data['name'])}")
    context = {"section": "demo", "form": form, "back": back, "name": identity.TrialCheck.name}
    return render(request, "demo/identity_check.html", context)
