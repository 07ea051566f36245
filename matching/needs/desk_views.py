"""A vendor's desk in the workspace: needs to quote for, a question, the quote, and what became of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import queries as catalog
from marketplace.accounts.web import act, organisation_required, refusals_in
from marketplace.core.paging import page_of

from . import desk, operations, queries
from .desk_pages import answers, facts, fit_cards, standing
from .enums import NeedState, QuoteState
from .models import Quote
from .quote_forms import QuestionForm, QuoteForms, totals_of, typed_totals

SECTION, QUOTES = "vendor_needs:list", "vendor_needs:quotes"


@organisation_required
@require_safe
def needs(request):
    """Needs that may be quoted for now, and how many others our solutions would fit."""
    actor, at = request.actor, request.at
    context = {
        "section": SECTION,
        "entries": [(entry, standing(entry.quote, entry.draft)) for entry in desk.needs_to_quote(actor, at)],
        "fits": fit_cards([fit for fit in desk.fitting(actor.organisation_id, at) if not fit.open_to_us]),
        "in_pool": catalog.is_in_a_pool(actor.organisation_id),
        "has_solutions": catalog.solutions_of(actor.organisation_id).exists(),
    }
    return render(request, "needs/desk/needs.html", context)


@organisation_required
@require_safe
def quotes(request):
    page = page_of(request, desk.quoted(request.actor))
    rows = [(quote, standing(quote, None), desk.knows_the_firm(quote, request.actor)) for quote in page]
    return render(request, "needs/desk/quotes.html", {"section": QUOTES, "page": page, "rows": rows})


@organisation_required
@require_safe
def need(request, number: str):
    entry = desk.entry(request.actor, number)
    return _need_page(request, entry)


def _need_page(request, entry: desk.Entry, form: QuestionForm | None = None):
    found = entry.need
    shown = entry.draft or entry.quote
    context = {
        "section": SECTION, "entry": entry, "need": found, "facts": facts(found),
        "questions": queries.questions(need_id=found.pk, actor=request.actor),
        "takes_quotes": found.state == NeedState.ASKING and request.at <= found.quote_deadline,
        "in_pool": catalog.vendor_in_pool(vendor_id=entry.vendor_id, round_id=found.case.round_id),
        "answers": answers(shown) if shown else [],
        "totals": totals_of([line.amount for line in shown.lines.all()], found.budget_max) if shown else None,
        "standing": standing(entry.quote, entry.draft),
        "choice": queries.choice_of(found.case_id) if found.state == NeedState.CHOSEN else None,
        "form": form or QuestionForm(),
    }  # fmt: skip
    return render(request, "needs/desk/need.html", context)


@organisation_required
@require_POST
def ask(request, number: str):
    """A question, asked without the vendor's name; refused, it is still there to be mended."""
    entry = desk.entry(request.actor, number)
    form = QuestionForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            operations.ask_question(
                need_id=entry.need.pk, text=form.cleaned_data["text"], actor=request.actor, at=request.at
            )
            messages.success(request, _("Your question is asked. The firm answers for all; nobody reads who asked."))
            return redirect("vendor_needs:need", number)
    return _need_page(request, entry, form=form)


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def quote(request, number: str):
    """Write the quote. "One more row" and "compute" keep what was typed and save nothing."""
    entry = desk.entry(request.actor, number)
    budget = entry.need.budget_max
    if request.method == "POST" and getattr(request, "htmx", False):
        return render(request, "needs/desk/totals.html", {"totals": typed_totals(request.POST, budget)})
    if request.method == "POST" and ("more" in request.POST or "compute" in request.POST):
        return _editor(request, entry, QuoteForms(entry, request.POST, retyped=True))
    forms = QuoteForms(entry, request.POST if request.method == "POST" else None)
    if request.method == "POST" and forms.is_valid():
        with refusals_in(forms.main):
            operations.save_quote(need_id=entry.need.pk, content=forms.content, actor=request.actor, at=request.at)
            messages.success(request, _("The quote is saved. It is not handed in yet: check it below."))
            return redirect("vendor_needs:need", number)
    return _editor(request, entry, forms)


def _editor(request, entry: desk.Entry, forms: QuoteForms):
    source = entry.draft or entry.quote
    if request.method == "POST":
        totals = typed_totals(request.POST, entry.need.budget_max)
    else:
        amounts = [line.amount for line in source.lines.all()] if source else []
        totals = totals_of(amounts, entry.need.budget_max)
    context = {"section": SECTION, "entry": entry, "need": entry.need, "forms": forms, "totals": totals}
    return render(request, "needs/desk/quote.html", context)


@organisation_required
@require_POST
def submit(request, number: str):
    entry = desk.entry(request.actor, number)
    if entry.draft is None:
        if entry.quote:  # pressed twice
            return redirect("vendor_needs:need", number)
        raise Http404
    return act(
        request, operations.submit_quote, quote_id=entry.draft.pk,
        done=_("The quote is handed in and sealed. All quotes are opened together after the deadline."),
        to=reverse("vendor_needs:need", args=[number]),
    )  # fmt: skip


@organisation_required
@require_POST
def withdraw(request, number: str):
    """Take back the quote that was handed in, or throw away the draft."""
    entry = desk.entry(request.actor, number)
    found: Quote | None = entry.draft if "draft" in request.POST else entry.quote
    if found is None or found.state not in (QuoteState.DRAFT, QuoteState.SUBMITTED):
        return redirect("vendor_needs:need", number)
    return act(
        request, operations.withdraw_quote, quote_id=found.pk, done=_("The quote is withdrawn."),
        to=reverse("vendor_needs:need", args=[number]),
    )  # fmt: skip
