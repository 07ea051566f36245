"""A settlement in the workspace: the firm enters and submits, reads what is proposed, says what it thinks of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.web import act, organisation_required, posted, refusals_in, sign_in_required
from marketplace.core.downloads import download
from marketplace.core.templatetags.ieum import won

from .. import operations, queries
from ..forms import LinkForm, OpinionForm, PaperForm, SpentForm, StatementForm
from ..pages.lines import Line, known_papers
from ..pages.statement import StatementPage, statement_page

SECTION = "settlements:list"


@organisation_required
@require_safe
def settlements(request):
    """The settlements of the demand firm."""
    own = queries.settlements(request.actor).filter(agreement__demand_firm_id=request.actor.organisation_id)
    rows = own.select_related("agreement__case", "agreement__vendor").order_by("-pk")
    return render(request, "settlements/list.html", {"section": SECTION, "settlements": rows})


def _page(request, number: str) -> StatementPage:
    found = queries.statements(request.actor).get(agreement__case__number=number)
    return statement_page(found, request.actor, request.at)


def _firms_page(request, number: str) -> StatementPage:
    """The same for the demand firm alone: to its vendor these pages do not exist."""
    page = _page(request, number)
    if not page.is_firm:
        raise Http404
    return page


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request, number: str):
    """The firm's page, on which what was spent is kept; the vendor reads how its settlement stands."""
    page = _page(request, number)
    if not page.is_firm:
        if request.method == "POST":
            raise Http404
        return render(request, "settlements/vendor.html", {"section": "workspace:cases", "page": page})
    form = SpentForm(posted(request), expenses=[line.expense for line in page.lines])
    if form.is_valid():
        with refusals_in(form):
            operations.save_spent(
                settlement_id=page.settlement.pk, spent=form.spent, actor=request.actor, at=request.at
            )
            if "submit" in request.POST:
                return redirect("settlements:submit", number)
            messages.success(request, _("Saved."))
            return redirect("settlements:statement", number)
    return _statement(request, page, form, OpinionForm())


def _statement(request, page: StatementPage, form: SpentForm, opinion: OpinionForm):
    rows = [(line, form.of(line.expense)) for line in page.lines]
    context = {
        "section": SECTION, "page": page, "case": page.settlement.agreement.case, "form": form, "rows": rows,
        "opinion": opinion,
    }  # fmt: skip
    return render(request, "settlements/statement.html", context)


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, number: str):
    """Read everything once more, and hand the statement in."""
    page = _firms_page(request, number)
    if not page.is_open:  # pressed twice
        return redirect("settlements:statement", number)
    form = StatementForm(posted(request), request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            operations.submit_settlement(
                settlement_id=page.settlement.pk, spent={line.expense.pk: line.expense.spent for line in page.lines},
                content=form.cleaned_data["file"], actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("The statement is handed in. It is examined line by line."))
            return redirect("settlements:statement", number)
    context = {"section": SECTION, "page": page, "case": page.settlement.agreement.case, "form": form}
    return render(request, "settlements/submit.html", context)


@organisation_required
@require_POST
def object_(request, number: str):
    """Say what the firm thinks of the proposal."""
    page = _firms_page(request, number)
    form = OpinionForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            operations.object_to_recognition(
                settlement_id=page.settlement.pk, opinion=form.cleaned_data["opinion"], actor=request.actor,
                at=request.at,
            )  # fmt: skip
            messages.success(request, _("Your opinion is handed in. It is read before the amounts are confirmed."))
            return redirect("settlements:statement", number)
    return _statement(request, page, SpentForm(None, expenses=[line.expense for line in page.lines]), form)


# One expense and its papers


def _line(page: StatementPage, position: int) -> Line:
    found = next((line for line in page.lines if line.expense.position == position), None)
    if found is None:
        raise Http404
    return found


def _choices(page: StatementPage) -> list[tuple[str, str]]:
    found = known_papers(page.settlement.agreement)
    left = _("%(label)s: %(left)s left")
    return [
        (known.key, known.label if known.left is None else left % {"label": known.label, "left": won(known.left)})
        for known in found
        if known.left is None or known.left > 0
    ]


def _expense(request, page: StatementPage, line: Line, paper: PaperForm, link: LinkForm):
    context = {
        "section": SECTION, "page": page, "case": page.settlement.agreement.case, "line": line, "form": paper,
        "link": link,
    }  # fmt: skip
    return render(request, "settlements/expense.html", context)


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def expense(request, number: str, position: int):
    """An expense with its papers; another is added."""
    page = _firms_page(request, number)
    line = _line(page, position)
    first = {"party": page.settlement.agreement.vendor.legal_name, "amount": line.expense.spent or None}
    form = PaperForm(posted(request), request.FILES or None, initial=first)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            operations.add_paper(
                expense_id=line.expense.pk, content=given.pop("file"), **given, actor=request.actor, at=request.at
            )
            messages.success(request, _("The paper stands behind the expense."))
            return redirect("settlements:expense", number, position)
    return _expense(request, page, line, form, LinkForm(None, choices=_choices(page)))


@organisation_required
@require_POST
def link(request, number: str, position: int):
    """Put papers that the agency holds already behind an expense."""
    page = _firms_page(request, number)
    line = _line(page, position)
    form = LinkForm(request.POST, choices=_choices(page))
    if form.is_valid():
        with refusals_in(form):
            operations.link_papers(
                expense_id=line.expense.pk, claims=form.picked("claim"), deliverables=form.picked("deliverable"),
                actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("The papers stand behind the expense."))
            return redirect("settlements:expense", number, position)
    return _expense(request, page, line, PaperForm(), form)


@organisation_required
@require_POST
def remove(request, number: str, position: int, pk: int):
    """Take a paper away from behind an expense."""
    page = _firms_page(request, number)
    found = queries.evidence(request.actor).get(pk=pk, expense=_line(page, position).expense)
    return act(
        request, operations.remove_paper, evidence_id=found.pk, done=_("The paper no longer counts."),
        to=reverse("settlements:expense", args=[number, position]),
    )  # fmt: skip


# Files: to the demand firm, the office and the settlement auditor


@sign_in_required
@require_safe
def paper(request, number: str, pk: int):
    found = (
        queries.evidence(request.actor)
        .select_related("file")
        .get(pk=pk, expense__settlement__agreement__case__number=number)
    )
    if found.file is None:
        raise Http404
    return download(found.file, f"{number} {found.get_kind_display()} {found.pk}")


@sign_in_required
@require_safe
def statement_file(request, number: str):
    found = queries.settlements(request.actor).select_related("statement").get(agreement__case__number=number)
    if found.statement is None or request.actor.organisation_id not in (None, found.agreement.demand_firm_id):
        raise Http404
    return download(found.statement, f"{number} {_('settlement statement')}")
