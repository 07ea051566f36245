from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contracts.agreements import queries as agreements
from marketplace.accounts.web import act, organisation_required
from marketplace.core.downloads import download

from . import operations, queries


@login_required
@require_safe
def file(request, number: str, document: str):
    """The PDF of an issued document, to the firms of its agreement and the office."""
    found = queries.issued(request.actor).filter(agreement__case__number=number, number=document).first()
    if found is None:
        raise Http404
    return download(found.file, found.number, in_place=True)


@organisation_required
@require_POST
def ask_for_translation(request, number: str, document: str):
    """Have a document of the agreement put into English; the agreement's page shows it when it is made."""
    found = agreements.documents(request.actor).get(agreement__case__number=number, number=document)
    return act(
        request, operations.ask_for_translation, document_id=found.pk, done=_("The translation is being made."),
        to=reverse("workspace_agreements:detail", args=[found.agreement.number]),
    )  # fmt: skip
