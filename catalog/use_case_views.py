"""The library of use cases, for those who do not know yet what to look for: a list, and a page for each."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from . import use_cases
from .models import UseCase


@require_safe
def use_case_list(request):
    page = use_cases.library_page(request.GET.get("industry", ""))
    return render(request, "catalog/use_cases.html", {"page": page, "section": "solutions"})


@require_safe
def use_case_detail(request, code: str):
    page = use_cases.use_case_page(get_object_or_404(UseCase, code=code))
    return render(request, "catalog/use_case.html", {"page": page, "section": "solutions"})
