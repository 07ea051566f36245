"""The way of a signer to the service that checks who they are, and back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from marketplace.accounts import identity_check
from marketplace.accounts.web import organisation_required
from marketplace.core.errors import Refusal

from . import evidence, known, queries
from .workspace_views import SECTION


@organisation_required
@require_safe
def check(request, number: str):
    """On the way to the service that checks the signer: who it is, and what it is told. From here on by a link."""
    agreement = queries.own_agreements(request.actor).get(number=number)
    document, service = queries.current_document(agreement), identity_check.service()
    if service is None or not known.known_by(request, document.h0):
        return redirect("workspace_agreements:sign", number)
    back = request.build_absolute_uri(reverse("workspace_agreements:checked", args=[number]))
    try:
        address = identity_check.begin(request, purpose=evidence.purpose(document.h0), back=back)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace_agreements:sign", number)
    context = {**SECTION, "agreement": agreement, "case": agreement.case, "service": service, "address": address}
    return render(request, "agreements/check.html", context)


@organisation_required
@require_safe
def checked(request, number: str):
    """Back from the service, with its answer or without: on to the form, where what was written still stands."""
    agreement = queries.own_agreements(request.actor).get(number=number)
    document = queries.current_document(agreement)
    try:
        identity_check.finish(request, purpose=evidence.purpose(document.h0))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace_agreements:sign", number)
