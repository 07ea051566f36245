"""A vendor's start page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.accounts.web import sign_in_required

from . import vendor


@sign_in_required
@require_safe
def home(request):
    page = vendor.start_page(request.actor, request.at)
    return render(request, "workspace/vendor_home.html", {"section": "vendor:home", "page": page})
