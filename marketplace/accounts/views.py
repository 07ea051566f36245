"""The company in the workspace: how one comes to act for it, and what is entered once and used everywhere."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core import audit
from marketplace.core.clock import day_in_korea
from marketplace.core.downloads import download
from marketplace.core.templatetags.ieum import day, won
from marketplace.core.web import way_back

from . import forms, operations, queries
from .enums import CertificateKind, ClaimState, JoinState
from .models import Certificate, Delegation
from .web import act, organisation_required, posted, refusals_in, sign_in_required

SOON = timedelta(days=30)
SECTION = {"section": "company:profile"}


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request):
    """Register a company by its number, or ask to join it; the state of what was asked before."""
    claims = queries.own_claims(request.actor).exclude(state=ClaimState.APPROVED)[:3]
    wishes = queries.own_join_requests(request.actor).exclude(state=JoinState.ACCEPTED)[:3]
    waiting = {
        "claims": [(claim, audit.last_reason(claim)) for claim in claims],
        "requests": [(wish, audit.last_reason(wish)) for wish in wishes],
    }
    asked = request.POST if request.method == "POST" else request.GET or None
    number = forms.BusinessNumberForm(asked)
    if not number.is_valid():
        return render(request, "company/start.html", {**SECTION, **waiting, "number_form": number})
    organisation = queries.by_number(number.cleaned_data["number"])
    form = (forms.JoinForm if organisation else forms.ClaimForm)(posted(request), request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            _ask(request, number.cleaned_data["number"], organisation, form.cleaned_data)
            return redirect("company:start")
    context = {**SECTION, **waiting, "number_form": number, "organisation": organisation, "form": form}
    return render(request, "company/start.html", context)


def _ask(request, number: str, organisation, sent: dict) -> None:
    """Claim the number, or ask to join; what was asked before is not asked twice."""
    who = {"actor": request.actor, "at": request.at}
    if organisation:
        operations.ask_to_join(organisation_id=organisation.pk, role=sent["role"], **who)
    elif not queries.own_claims(request.actor).filter(business_number=number, state=ClaimState.REQUESTED).exists():
        operations.claim_organisation(business_number=number, **sent, **who)


@organisation_required
@require_safe
def profile(request):
    organisation = queries.organisation(request.actor.organisation_id)
    context = {
        **SECTION,
        "organisation": organisation,
        "rows": _rows(organisation),
        "documents": _documents(organisation.pk, day_in_korea(request.at)),
        "years": queries.closed_accounts_of(organisation.pk),
        "may_edit": request.actor.has_any("representative", "manager", "staff"),
        "join_requests": queries.join_requests_to_answer(request.actor).count(),
    }
    return render(request, "company/profile.html", context)


def _rows(organisation) -> list[tuple[str, list[str], str]]:
    """What the company says of itself, for components/check_answers.html."""
    edit = reverse("company:edit")
    shown = [
        (_("Name in English"), organisation.name_en),
        (_("Size"), organisation.get_size_class_display()),
        (_("Industry code"), organisation.ksic),
        (_("Founded on"), day(organisation.founded_on)),
        (_("Employees"), f"{organisation.staff_count:,}" if organisation.staff_count else ""),
        (_("Sales of the last closed year"), won(organisation.annual_sales)),
        (_("Address"), organisation.address),
        (_("Phone"), organisation.phone),
        (_("What the company does"), organisation.introduction),
    ]
    return [(label, [value or _("not entered yet")], edit) for label, value in shown]


def _documents(organisation_id: int, today) -> list[dict]:
    """Each kind of document with the one that runs longest, and whether it can be used today."""
    best: dict[str, Certificate] = {}
    for certificate in queries.certificates_of(organisation_id):
        best.setdefault(certificate.kind, certificate)
    return [_document(kind, best.get(kind.value), today) for kind in CertificateKind]


def _document(kind: CertificateKind, certificate: Certificate | None, today) -> dict:
    until = certificate.valid_until if certificate else None
    if certificate is None:
        light, state = "", _("Not there yet")
    elif until and until < today:
        light, state = "is-fix", _("Expired")
    elif until and until < today + SOON:
        light, state = "is-wait", _("Ends soon")
    else:
        light, state = "is-ok", _("Ready")
    return {"kind": kind, "certificate": certificate, "light": light, "state": state}


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request):
    organisation = queries.organisation(request.actor.organisation_id)
    names = forms.ProfileForm.base_fields
    form = forms.ProfileForm(posted(request), initial={name: getattr(organisation, name) for name in names})
    if form.is_valid():
        with refusals_in(form):
            operations.update_profile(
                organisation_id=organisation.pk, **form.cleaned_data, actor=request.actor, at=request.at
            )
            messages.success(request, _("The company's details are saved."))
            return redirect(way_back(request, reverse("company:profile")))
    return render(request, "company/form.html", {**SECTION, "form": form, "title": _("Change the company")})


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_certificate(request):
    kind = request.GET.get("kind", "")
    form = forms.CertificateForm(posted(request), request.FILES or None, initial={"kind": kind})
    if form.is_valid():
        with refusals_in(form):
            sent = form.cleaned_data
            operations.add_certificate(
                organisation_id=request.actor.organisation_id, kind=sent["kind"], number=sent["number"],
                issued_on=sent["issued_on"], valid_until=sent["valid_until"], content=sent["file"],
                actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("The document is added. It can be used in every application from now on."))
            return redirect(way_back(request, reverse("company:profile")))
    return render(request, "company/form.html", {**SECTION, "form": form, "title": _("Add a document"), "files": True})


@organisation_required
@require_safe
def certificate_file(request, pk: int):
    """The file of one of the company's own documents."""
    mine = queries.certificates_of(request.actor.organisation_id).exclude(file=None)
    certificate = get_object_or_404(mine, pk=pk)
    return download(certificate.file, f"{certificate.kind}-{certificate.issued_on}")


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def closed_accounts(request):
    form = forms.ClosedAccountsForm(posted(request), initial={"year": day_in_korea(request.at).year - 1})
    if form.is_valid():
        with refusals_in(form):
            operations.record_accounts(
                organisation_id=request.actor.organisation_id, **form.cleaned_data, actor=request.actor, at=request.at
            )
            messages.success(request, _("The closed accounts are saved."))
            return redirect(way_back(request, reverse("company:profile")))
    return render(
        request, "company/form.html", {**SECTION, "form": form, "title": _("Closed accounts"), "unit": _("won")}
    )


@organisation_required
@require_safe
def people(request):
    context = {
        **SECTION,
        "members": queries.members_of(request.actor.organisation_id, day_in_korea(request.at)),
        "requests": queries.join_requests_to_answer(request.actor),
        "may_decide": request.actor.has("representative"),
    }
    return render(request, "company/people.html", context)


@organisation_required
@require_POST
def answer_join(request, pk: int):
    accept = request.POST.get("answer") == "accept"
    found = get_object_or_404(queries.join_requests_to_answer(request.actor), pk=pk)
    return act(
        request, operations.answer_join, request_id=found.pk, accept=accept, reason=request.POST.get("reason", ""),
        done=_("%(name)s now belongs to the company.") % {"name": found.user} if accept else _("The request is refused."),
        to=reverse("company:people"),
    )  # fmt: skip


@organisation_required
@require_POST
def revoke(request, pk: int):
    found = get_object_or_404(Delegation.objects.visible_to(request.actor), pk=pk)
    if found.organisation_id != request.actor.organisation_id:
        raise Http404
    return act(
        request, operations.revoke_delegation, delegation_id=found.pk, reason=request.POST.get("reason", ""),
        done=_("The delegation has ended."), to=reverse("company:people"),
    )  # fmt: skip


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request, pk: int):
    members = queries.members_of(request.actor.organisation_id, day_in_korea(request.at))
    member = get_object_or_404(members, pk=pk)
    if not request.actor.has("representative"):
        raise Http404
    form = forms.DelegationForm(posted(request), request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            operations.delegate(membership_id=member.pk, **form.cleaned_data, actor=request.actor, at=request.at)
            messages.success(request, _("The delegation counts once the programme office has read the letter."))
            return redirect("company:people")
    title = _("Delegate to %(name)s") % {"name": member.user}
    return render(request, "company/form.html", {**SECTION, "form": form, "title": title, "files": True})
