"""The demand firm's needs in the workspace: written, put to vendors, quotes compared, one chosen with a reason."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import events, shortlist
from catalog import queries as catalog
from catalog.enums import SeenKind
from catalog.events import Visit
from marketplace.accounts.web import act, organisation_required, posted, refusals_in
from marketplace.core.paging import page_of
from marketplace.programmes import queries as rounds
from matching.fit import draft as drafts

from . import forms, operations, pages, queries
from .enums import NeedState
from .models import Need

SECTION = {"section": "needs:list"}
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _need(request, number: str) -> Need:
    """The firm's own need of this case. Raises DoesNotExist for any other."""
    return queries.own_needs(request.actor).select_related("match_run").get(case__number=number)


def _to(name: str, need: Need) -> str:
    return reverse(f"needs:{name}", args=[need.case.number])


@organisation_required
@require_safe
def need_list(request):
    return render(request, "needs/list.html", {**SECTION, "page": page_of(request, queries.own_needs(request.actor))})


@organisation_required
@FORM
def new(request):
    """A need, begun with what the person was looking for before the sign-in, or with the words of a former one."""
    former = queries.own_needs(request.actor).filter(case__number=request.GET.get("from", "")).first()
    draft = None if former else drafts.load(request)
    round_ = rounds.current_round()
    initial = forms.initial_of(former) if former else pages.initial_from(draft)
    form = forms.NeedForm(posted(request), initial=initial)
    begun = former or draft
    if form.is_valid() and round_:
        with refusals_in(form):
            need = operations.open_need(
                round_id=round_.pk, track_id=round_.tracks.order_by("pk").first().pk,
                content=form.content(without=tuple(begun.without) if begun else ()), actor=request.actor, at=request.at,
            )  # fmt: skip
            if draft:
                drafts.forget(request)
            operations.match_need(need_id=need.pk, actor=request.actor, at=request.at)
            return redirect("needs:ask", need.case.number)
    open_ = round_ is not None and rounds.intake_is_open(round_, request.at)
    return render(request, "needs/form.html", {**SECTION, "form": form, "round": round_, "is_open": open_})


@organisation_required
@require_safe
def detail(request, number: str):
    need = _need(request, number)
    asked = {"need_id": need.pk, "actor": request.actor}
    invitations = list(queries.invitations(**asked))
    sealed = need.state == NeedState.ASKING
    open_ = sealed and request.at <= need.quote_deadline
    context = {
        **SECTION,
        "need": need,
        "case": need.case,
        "rows": pages.summary(need),
        "invitations": invitations,
        "gone": pages.gone(invitations) if sealed else set(),
        "others": pages.others(need, [each.vendor_id for each in invitations]) if open_ else [],
        "ahead": pages.ahead(need, actor=request.actor, at=request.at) if _came_to_nothing(request, need) else None,
        "questions": [
            (question, forms.AnswerForm(prefix=f"q{question.pk}")) for question in queries.questions(**asked)
        ],
        "choice": queries.choice_of(need.case_id),
        "may_write": request.actor.has_any("representative", "manager", "staff"),
        "sealed": sealed,
    }
    return render(request, "needs/detail.html", context)


def _came_to_nothing(request, need: Need) -> bool:
    """Whether the quotes were opened and there was none."""
    quotes = queries.opened_quotes(need_id=need.pk, actor=request.actor)
    return need.state == NeedState.OPENED and not quotes.exists()


@organisation_required
@FORM
def edit(request, number: str):
    need = _need(request, number)
    if need.state != NeedState.DRAFT:
        return redirect(_to("detail", need))
    form = forms.NeedForm(posted(request), initial=forms.initial_of(need))
    if form.is_valid():
        with refusals_in(form):
            kept = {"title_en": need.title_en, "text_en": need.text_en, "without": tuple(need.without)}
            operations.edit_need(need_id=need.pk, content=form.content(**kept), actor=request.actor, at=request.at)
            operations.match_need(need_id=need.pk, actor=request.actor, at=request.at)
            messages.success(request, _("The need is saved."))
            return redirect(_to("detail", need))
    return render(request, "needs/form.html", {**SECTION, "form": form, "need": need, "is_open": True})


@organisation_required
@FORM
def ask(request, number: str):
    """Whom to ask: what was put aside comes ticked, what the ranking found stands below."""
    need = _need(request, number)
    if need.state != NeedState.DRAFT:
        return redirect(_to("detail", need))
    kept = shortlist.chosen(request)
    found = pages.candidates(need, kept)
    days = pages.deadlines(request.at, need.case.round.closes_at)
    form = forms.AskForm(
        posted(request), solutions=[(each.pk, each.card.title) for each in found], days=days,
        initial={"solutions": [str(pk) for pk in kept], "deadline": days[min(pages.USUAL, len(days) - 1)].isoformat()},
    )  # fmt: skip
    if form.is_valid():
        with refusals_in(form):
            sent = form.cleaned_data
            operations.ask_for_quotes(
                need_id=need.pk, solution_ids=[int(pk) for pk in sent["solutions"]],
                deadline=rounds.deadline_on(sent["deadline"]), open_to_all=sent["open_to_all"],
                actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("The vendors have been asked. You will be told when the quotes are opened."))
            return redirect(_to("detail", need))
    context = {**SECTION, "need": need, "case": need.case, "form": form, "candidates": found}
    return render(request, "needs/ask.html", context)


@organisation_required
@require_POST
def answer(request, number: str, pk: int):
    need = _need(request, number)
    question = get_object_or_404(need.questions, pk=pk)
    form = forms.AnswerForm(request.POST, prefix=f"q{question.pk}")
    if not form.is_valid():
        messages.error(request, _("Please write an answer: every vendor that may quote reads it."))
        return redirect(_to("detail", need))
    return act(
        request, operations.answer_question, question_id=question.pk, text=form.cleaned_data["answer"],
        done=_("The answer is published to every vendor that may quote."), to=_to("detail", need),
    )  # fmt: skip


@organisation_required
@require_POST
def open_quotes(request, number: str):
    """Open the quotes if their time has come and no clock has done it yet."""
    need = _need(request, number)
    return act(request, operations.open_quotes, need_id=need.pk, done=_("The quotes are open."), to=_to("quotes", need))


@organisation_required
@FORM
def quotes(request, number: str):
    """The opened quotes side by side, and the choice."""
    need = _need(request, number)
    found = list(queries.opened_quotes(need_id=need.pk, actor=request.actor))
    form = forms.ChoiceForm(
        posted(request), quotes=[(quote.pk, quote.vendor.legal_name) for quote in found], initial={}
    )
    if request.method == "POST" and need.state == NeedState.CHOSEN:
        return redirect(_to("detail", need))
    if form.is_valid():
        with refusals_in(form):
            sent = form.cleaned_data
            operations.choose_quote(
                need_id=need.pk, quote_id=sent["quote"], reason=sent["reason"], actor=request.actor, at=request.at
            )
            messages.success(request, _("The choice is made. All vendors read the reason."))
            return redirect(_to("detail", need))
    context = {
        **SECTION,
        "need": need,
        "case": need.case,
        "quotes": found,
        "ahead": pages.ahead(need, actor=request.actor, at=request.at) if _came_to_nothing(request, need) else None,
        "may_write": request.actor.has_any("representative", "manager", "staff"),
        "groups": pages.comparison(found) if found else [],
        "form": form,
        "least": {quote.pk: queries.least_reason(need=need, quote=quote, quotes=found) for quote in found},
        "choice": queries.choice_of(need.case_id),
        "may_choose": need.state == NeedState.OPENED and pages.may_decide(request.actor),
    }
    return render(request, "needs/quotes.html", context)


@organisation_required
@FORM
def cancel(request, number: str):
    need = _need(request, number)
    form = forms.CancelForm(posted(request))
    if request.method == "POST" and need.state == NeedState.CANCELLED:
        return redirect(_to("detail", need))
    if form.is_valid():
        with refusals_in(form):
            operations.cancel_need(
                need_id=need.pk, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
            messages.success(request, _("The need is given up. Vendors that were asked are told."))
            return redirect(_to("detail", need))
    return render(request, "needs/cancel.html", {**SECTION, "need": need, "case": need.case, "form": form})


@organisation_required
@require_POST
def ask_another(request, number: str):
    """One more vendor is asked while quotes come in."""
    need = _need(request, number)
    wanted = request.POST.get("solution", "")
    return act(
        request, operations.ask_another, need_id=need.pk, solution_id=int(wanted) if wanted.isdecimal() else 0,
        done=_("The vendor has been asked."), to=_to("detail", need),
    )  # fmt: skip


@organisation_required
@require_POST
def again(request, number: str):
    """On to a new need with the words of this one, which came to nothing; one more solution put aside, to be asked."""
    need = _need(request, number)
    wanted = request.POST.get("solution", "")
    solution = get_object_or_404(catalog.public_solutions(), pk=wanted if wanted.isdecimal() else 0)
    shortlist.put_aside(request, [solution.pk])
    events.taken(Visit.of(request), SeenKind.PUT_ASIDE, [solution.pk])
    return redirect(f"{reverse('needs:new')}?{urlencode({'from': need.case.number})}")
