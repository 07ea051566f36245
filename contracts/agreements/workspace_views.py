"""Agreements in the workspace of the two firms: the list, one agreement, its document as text and as a file."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.accounts.web import organisation_required
from marketplace.core.downloads import download
from marketplace.core.paging import page_of
from marketplace.programmes.workspace import expected, side_of, turn_of

from . import pages, printing, queries

SECTION = {"section": "workspace_agreements:list"}


@organisation_required
@require_safe
def agreement_list(request):
    page = page_of(request, queries.own_agreements(request.actor))
    rows = [(agreement, turn_of(agreement.case, request.actor), expected(agreement.case)) for agreement in page]
    return render(request, "agreements/list.html", {**SECTION, "page": page, "rows": rows})


@organisation_required
@require_safe
def detail(request, number: str):
    agreement = queries.own_agreements(request.actor).get(number=number)
    document = queries.current_document(agreement)
    context = {
        **SECTION, **around(request, agreement, document),
        "deposit": pages.deposit_of(agreement, request.actor, request.at),
        "notices": queries.prior_notices(request.actor).filter(agreement=agreement)
        if side_of(agreement.case, request.actor) else (),  # the agency reads them in the office
        "versions": [pages.paper_of(version) for version in queries.versions_of(agreement)],
    }  # fmt: skip
    return render(request, "agreements/detail.html", context)


def around(request, agreement, document) -> dict:
    """What every page that shows the document shows."""
    return {
        "agreement": agreement,
        "case": agreement.case,
        "document": document,
        "paper": pages.paper_of(document),
        "sheet": printing.context_of(document),
        "terms": pages.terms_of(document, request.actor),
        "seats": pages.seats(agreement, document),
    }


@organisation_required
@require_safe
def text(request, number: str, document: str):
    """The document to be read on the page: the same words, for a phone and for a screen reader."""
    agreement = queries.own_agreements(request.actor).get(number=number)
    found = queries.document_of(agreement, document)
    context = {**SECTION, "agreement": agreement, "paper": pages.paper_of(found), "document": found,
               **printing.context_of(found)}  # fmt: skip
    return render(request, "agreements/text.html", context)


@organisation_required
@require_safe
def file(request, number: str, document: str):
    """The bytes themselves: the sealed document, the original while it is signed, the draft before."""
    agreement = queries.own_agreements(request.actor).get(number=number)
    found = queries.document_of(agreement, document)
    stored = queries.file_of(found)
    if stored is None:
        raise Http404
    return download(stored, f"협약서-{found.number}", in_place=True)
