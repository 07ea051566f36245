"""The first page, what the round says, how it works, and the small addresses every page leads to."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

import search
from catalog import examples
from catalog import queries as catalog
from catalog.enums import TermKind
from marketplace.core import clock
from marketplace.core.web import way_back
from marketplace.editorial import queries as editorial

from . import display, health, queries
from .estimate import EstimateForm
from .self_check import SelfCheckForm

SHOWN = 8
NOTICES = 3


@require_safe
def home(request):
    found = search.search(search.SearchRequest(facets=("industry", "use_case"), page_size=1))
    industries = catalog.labels(TermKind.INDUSTRY).get(TermKind.INDUSTRY, {})
    by_industry = _shown(found.facets.get("industry", ()), industries)
    chosen = _chosen(request.GET.get("industry", ""), by_industry)
    return render(
        request,
        "portal/home.html",
        {
            "section": "home",
            "round": queries.round_page(at=request.at),
            "all_industries": industries.items(),
            "industries": by_industry,
            "chosen": chosen,
            "examples": examples.examples(chosen, dict(found.facets.get("use_case", ()))),
            "story": examples.story(chosen),
            "use_cases": _shown(found.facets.get("use_case", ()), catalog.use_cases()),
            "total": found.total,
            "notices": editorial.latest_notices(NOTICES),
        },
    )


def _chosen(wanted: str, industries: list[tuple[str, str, int]]) -> str:
    """The industry of the examples: the one asked for if it is on the page, else the first."""
    codes = [code for code, _name, _count in industries]
    return wanted if wanted in codes else next(iter(codes), "")


def _shown(counts, labels: dict[str, str]) -> list[tuple[str, str, int]]:
    return [(code, labels[code], count) for code, count in counts if code in labels][:SHOWN]


@require_safe
def round_(request):
    """The notice of the round; what was asked of its calculator or its self-check is in the address."""
    page = queries.round_page(at=request.at)
    if page is None:
        return render(request, "portal/round.html", {"section": "round"})
    costs = EstimateForm(page.tracks, request.GET if "total" in request.GET else None)
    check = SelfCheckForm(page.main.rules, request.GET if "check" in request.GET else None)
    return render(
        request,
        "portal/round.html",
        {
            "section": "round",
            "round": page,
            "costs": costs,
            "estimate": costs.estimate(),
            "check": check,
            "answer": check.answer(clock.day_in_korea(request.at)),
        },
    )


@require_POST
def set_display(request):
    """Keep the reader's text size and contrast, and go back to the page they came from."""
    chosen = display.of(request).chosen(text=request.POST.get("text", ""), contrast=request.POST.get("contrast", ""))
    response = HttpResponseRedirect(way_back(request, "/"))
    response.set_cookie(
        display.COOKIE, str(chosen), max_age=display.YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


@never_cache
@require_safe
def health_page(request):
    well, text = health.report(clock.now())
    return HttpResponse(text, status=200 if well else 503, content_type="text/plain; charset=utf-8")
