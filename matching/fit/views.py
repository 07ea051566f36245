"""From a need in plain words to ranked solutions, without an account. What was typed is never logged."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import events, shortlist
from catalog import queries as catalog
from catalog.conditions import KINDS
from catalog.enums import SeenKind
from catalog.events import Visit
from marketplace.core import limits
from marketplace.core.limits import TooOften
from search import REPAIR

from . import draft as drafts
from . import operations, page, queries, record
from .draft import Draft
from .forms import FirmForm, NeedTextForm, WhyForm
from .models import MatchRun
from .why import Why, why_not

LIMIT = {"times": 40, "seconds": 300}


@sensitive_post_parameters("need")
@require_http_methods(["GET", "HEAD", "POST"])
def match(request):
    """The ranking for the visitor's draft; a POST begins a new draft with the words it carries."""
    if request.method == "POST":
        form = NeedTextForm(request.POST)
        if not form.is_valid():
            return render(request, "match/ask.html", {"form": form})
        return _ranked(request, Draft(text=form.cleaned_data["need"], industry=form.cleaned_data["industry"]), form)
    draft = drafts.load(request)
    run = _run_of(draft)
    if run is None or "again" in request.GET:
        given = {"need": draft.text, "industry": draft.industry} if draft else None
        return render(request, "match/ask.html", {"form": NeedTextForm(initial=given)})
    firm = FirmForm(initial={"industry": draft.industry, "budget": draft.budget_max})
    asked = WhyForm(request.GET if "why" in request.GET else None)
    why = _answer(request, run, asked) if asked.is_valid() else None
    return _page(request, run, draft, firm, asked, why)


def _run_of(draft: Draft | None) -> MatchRun | None:
    return queries.run(draft.run) if draft and draft.run else None


def _page(request, run: MatchRun, draft: Draft, firm: FirmForm, asked: WhyForm, why: Why | None = None):
    shown = page.match_page(run, draft, everything="all" in request.GET)
    if request.method == "GET" and why is None:
        listed = [result.pk for _band, _about, results in shown.bands for result in results]
        events.shown(Visit.of(request), listed, run_id=run.pk)
    context = {"page": shown, "firm": firm, "asked": asked, "why": why, "section": "solutions"}
    return render(request, "match/page.html", context)


def _answer(request, run: MatchRun, asked: WhyForm) -> Why | None:
    try:
        limits.count("match", request, **LIMIT)
    except TooOften as refusal:
        asked.add_error("why", str(refusal))
        return None
    return why_not(run, asked.cleaned_data["why"])


@require_safe
def record_file(request):
    """The record of the visitor's own ranking, to keep or to complain with."""
    run = _run_of(drafts.load(request))
    if run is None:
        return redirect("match:page")
    try:
        limits.count("match", request, **LIMIT)
    except TooOften as refusal:
        messages.error(request, str(refusal))
        return redirect("match:page")
    return record.as_file(run)


@require_POST
def change(request):
    """Correct what was understood: the work, a condition, industry and budget; or note a question for the vendors."""
    draft = drafts.load(request)
    if draft is None:
        return redirect("match:page")
    if question := request.POST.get("question", "")[:200]:
        drafts.save(request, draft.asking(question))
        messages.success(request, _("The question is noted: vendors will read it with your need."))
        return redirect("match:page")
    form = FirmForm(request.POST)
    if "budget" in request.POST and not form.is_valid():
        return _page(request, queries.run(draft.run), draft, form, WhyForm())
    return _ranked(request, _corrected(draft, request.POST, form))


def _corrected(draft: Draft, sent, form: FirmForm) -> Draft:
    if kind := sent.get("drop", ""):
        return draft.dropping(kind) if kind in (*KINDS, REPAIR) else draft
    if use_case := sent.get("use_case", ""):
        return replace(draft, use_case=use_case) if use_case in catalog.use_cases() else draft
    if "budget" in sent:
        return replace(draft, industry=form.cleaned_data["industry"]).with_budget(form.cleaned_data["budget"])
    return draft


def _ranked(request, draft: Draft, form: NeedTextForm | None = None):
    try:
        limits.count("match", request, **LIMIT)
    except TooOften as refusal:
        form = form or NeedTextForm({"need": draft.text, "industry": draft.industry})
        form.add_error(None, str(refusal))
        return render(request, "match/ask.html", {"form": form}, status=429)
    run = operations.run_match(text=draft.text, form=draft.form(), actor=request.actor, at=request.at)
    drafts.save(request, replace(draft, run=run.pk))
    return redirect("match:page")


@require_POST
def ask_for_quotes(request):
    """Put the chosen solutions aside and go on to the need: those without an account sign up on the way."""
    wanted = [int(pk) for pk in request.POST.getlist("solution") if pk.isdecimal()]
    chosen = set(catalog.public_solutions().filter(pk__in=wanted).values_list("pk", flat=True))
    if chosen:
        shortlist.put_aside(request, [pk for pk in wanted if pk in chosen])
        events.taken(Visit.of(request), SeenKind.PUT_ASIDE, sorted(chosen))
    ahead = reverse("needs:new")
    if request.user.is_authenticated:
        return redirect(ahead)
    return redirect(f"{reverse('account_signup')}?{urlencode({'next': ahead})}")
