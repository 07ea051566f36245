"""Where the link leads by which a signer was called: to the page for signing, or to what became of it since."""

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.accounts.web import organisation_required

from . import invitations, queries
from .enums import SignatureState
from .models import Signature
from .rules import its_document_is_open


@organisation_required
@require_safe
def invitation(request, token: str):
    """It serves the person it was sent to, for the version it was sent for, until that is signed or over."""
    try:
        signature_id, person_id = invitations.read(token)
    except BadSignature as error:
        raise Http404 from error
    if person_id != request.user.pk:
        return render(request, "agreements/invitation.html", status=403)
    signature = Signature.objects.visible_to(request.actor).select_related("document__agreement").get(pk=signature_id)
    document, number = signature.document, signature.document.agreement.number
    if signature.state == SignatureState.SIGNED and document == queries.current_document(document.agreement):
        messages.info(request, _("This link has served its purpose: the document is signed."))
        return redirect("workspace_agreements:signed", number)
    if its_document_is_open(signature, request.actor, request.at):
        messages.warning(
            request, _("This link was for the document %(document)s, which can no longer be signed. Below is what holds now.")
            % {"document": document.number},
        )  # fmt: skip
        return redirect("workspace_agreements:detail", number)
    return redirect("workspace_agreements:sign", number)
