"""The account a company is paid to, in the workspace."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.accounts import queries as accounts
from marketplace.accounts.web import organisation_required, posted, refusals_in

from . import operations, queries
from .forms import BankAccountForm


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def bank_account(request):
    """Show the account in use, its number shortened, and take another from the representative."""
    organisation = accounts.organisation(request.actor.organisation_id)
    form = BankAccountForm(posted(request), initial={"holder": organisation.legal_name})
    if form.is_valid():
        with refusals_in(form):
            operations.register_account(
                organisation_id=organisation.pk, **form.cleaned_data, actor=request.actor, at=request.at
            )
            messages.success(request, _("The account is saved. Payments go there from now on."))
            return redirect("bank_account")
    context = {
        "section": "company:profile",
        "account": queries.account_of(organisation.pk),
        "form": form,
        "may_edit": request.actor.has("representative"),
    }
    return render(request, "payments/account.html", context)
