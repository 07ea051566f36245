"""The account a company is paid to and the co-payment by card, in the workspace; what the card company sends."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts import queries as accounts
from marketplace.accounts.web import act, organisation_required, posted, refusals_in

from . import operations, providers, queries, rules
from .errors import NotFromTheCardCompany
from .forms import BankAccountForm

LARGEST = 256 * 1024  # bytes of a message of the card company, which are a few thousand


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


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def card(request, code: str):
    """The co-payment by card: what is due, the way to the payment page, and what has become of it."""
    expectation = queries.deposit_by_code(code, request.actor)
    if not queries.takes_cards(expectation.amount, expectation.credit_kind):
        raise Http404
    if request.method == "POST":
        back = f"{settings.SITE_URL}{reverse('card_back', args=[code])}"
        return act(
            request, operations.open_card_page, code=code, back=back, language=get_language(),
            name=_("Co-payment in cash, %(case)s") % {"case": expectation.case.number},
            done=_("The payment page is ready. It is open for two hours."), to=reverse("card", args=[code]),
        )  # fmt: skip
    context = {
        "section": "workspace_agreements:list",
        "expectation": expectation,
        "page": queries.open_card_page(expectation, request.at),
        "surplus": queries.paid_too_much_by_card(expectation),
        "may_pay": rules.pays_for_the_firm(expectation, request.actor),
    }
    return render(request, "payments/card.html", context)


@organisation_required
@require_safe
def card_back(request, code: str):
    """Where the payer comes back to, whether it has paid or not: looked up, and shown on the deposit's page."""
    expectation = queries.deposit_by_code(code, request.actor)
    if not queries.takes_cards(expectation.amount, expectation.credit_kind):
        raise Http404
    operations.look_after(expectation.card_payments.all(), at=request.at)
    return redirect("card", code)


@csrf_exempt
@require_POST
def card_company(request):
    """What the card company sends: kept once it is proved to be its own, and looked into afterwards."""
    if not providers.is_on():
        raise Http404
    if len(request.body) > LARGEST:
        return HttpResponse(status=413)
    try:
        operations.take_event(body=request.body, signature=request.headers.get("Stripe-Signature", ""), at=request.at)
    except NotFromTheCardCompany:
        return HttpResponse("not signed with our secret, or not of now", status=400, content_type="text/plain")
    return HttpResponse(status=200)
