"""The public catalogue: a list, a page for each solution, solutions side by side, and a page for each vendor."""

from dataclasses import asdict

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.web import act
from marketplace.core import identifiers
from marketplace.core.language import in_language
from marketplace.core.web import way_back

from . import comparison, events, pages, queries, saved, shortlist, suggestions, vendors
from .enums import SeenKind
from .events import Visit
from .models import SavedSearch, Solution, VendorRegistration
from .similar import similar_to
from .vendors import VendorNumberForm

_TERMS = ("industries", "deployments")


@require_safe
def solution_list(request):
    page = pages.list_page(request.GET, at=request.at)
    if request.method == "GET":
        first = (page.number - 1) * pages.PAGE_SIZE + 1
        events.shown(
            Visit.of(request),
            [card.pk for card in page.cards],
            first=first,
            words=request.GET.get("q", ""),
            found=page.total,
        )
    return render(request, "catalog/list.html", {"page": page, "section": "solutions"})


@require_http_methods(["GET", "HEAD", "POST"])
def shortlist_page(request):
    """What the visitor has put aside; a POST puts one more aside (`keep`) or takes it out, and goes back."""
    if request.method != "POST":
        cards = pages.cards_of(shortlist.chosen(request))
        return render(request, "catalog/shortlist.html", {"cards": cards, "section": "shortlist"})
    wanted = request.POST.get("solution", "")
    solution = get_object_or_404(queries.public_solutions(), pk=wanted if wanted.isdecimal() else 0)
    if request.POST.get("keep"):
        shortlist.put_aside(request, [solution.pk])
        events.taken(Visit.of(request), SeenKind.PUT_ASIDE, [solution.pk])
    else:
        shortlist.take_out(request, solution.pk)
    return redirect(way_back(request, reverse("catalog:shortlist")))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_searches(request):
    """The reader's searches with what is new; a POST keeps the one whose address is sent as `query`."""
    if request.method == "POST":
        return act(
            request, saved.save_search, query=QueryDict(request.POST.get("query", "")[:1500]),
            done=_("The search is saved. Once a week you are told what is new."), to=reverse("catalog:saved"),
        )  # fmt: skip
    context = {"searches": saved.kept_by(request.actor, at=request.at), "most": saved.MOST, "section": "saved"}
    return render(request, "catalog/saved.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search(request, pk: int):
    """On to the list as it was saved; by a POST, what is there now is new no more."""
    found = get_object_or_404(SavedSearch, pk=pk, person_id=request.actor.person_id)
    if request.method == "POST":
        saved.open_search(search_id=pk, actor=request.actor, at=request.at)
    return redirect(f"{reverse('catalog:list')}?{found.query}")


@login_required
@require_POST
def delete_search(request, pk: int):
    return act(
        request, saved.delete_search, search_id=pk, done=_("The search is deleted."), to=reverse("catalog:saved")
    )


@require_safe
def compare(request):
    """Solutions side by side, by the slugs in the address, which is the link to share; from a list of ticked keys
    (`solution`) it leads there."""
    if keys := [int(key) for key in request.GET.getlist("solution") if key.isdecimal() and len(key) < 10]:
        slugs = dict(queries.public_solutions().filter(pk__in=keys).values_list("pk", "slug"))
        query = comparison.query_of([slugs[key] for key in keys if key in slugs])
        return redirect(f"{reverse('catalog:compare')}?{query}")
    page = comparison.comparison(request.GET.getlist("s"), shortlist.chosen(request))
    return render(request, "catalog/compare.html", {"page": page, "section": "solutions", "at": request.at})


@require_safe
def suggest(request):
    """Completions of `q` as JSON, for the search field's script: {"suggestions": [{text, kind, label, url}]}."""
    found = suggestions.completions(request.GET.get("q", ""))
    return JsonResponse({"suggestions": [asdict(completion) for completion in found]})


def solution_detail(request, slug: str):
    try:
        found = queries.solution_page(slug)
    except Solution.DoesNotExist as error:
        raise Http404 from error
    if request.method == "GET":
        events.taken(Visit.of(request), SeenKind.OPENED, [found.solution.pk])
    return render(
        request,
        "catalog/detail.html",
        {"section": "solutions", **context(found.solution, found.places_left, similar_to(found.solution))},
    )


@require_safe
def find_vendor(request):
    """Is a vendor genuine? Asked by business number; leads to its page, or says that none is in the pool."""
    form = VendorNumberForm(request.GET if "number" in request.GET else None)
    asked = form.cleaned_data["number"] if form.is_valid() else ""
    if asked and vendors.is_in_the_pool(asked):
        return redirect("vendors:detail", identifiers.digits(asked))
    return render(request, "catalog/find_vendor.html", {"form": form, "asked": asked})


@require_safe
def vendor_detail(request, number: str):
    try:
        page = vendors.vendor_page(identifiers.business_number(number))
    except (ValidationError, VendorRegistration.DoesNotExist) as error:
        raise Http404 from error
    return render(request, "catalog/vendor_page.html", {"page": page, "section": "solutions"})


def context(solution: Solution, places_left: int, similar: list[Solution]) -> dict:
    """What the page of a solution shows; also used for the preview of a draft."""
    return {
        "solution": solution,
        "title": in_language(solution, "title"),
        "summary": in_language(solution, "summary"),
        "introduction": in_language(solution.vendor, "introduction"),
        "vendor_address": vendors.address_of(solution.vendor),
        "words": {name: [in_language(term, "name") for term in getattr(solution, name).all()] for name in _TERMS},
        "use_cases": [(use_case.code, in_language(use_case, "name")) for use_case in solution.use_cases.all()],
        "price": pages.price(solution),
        "proof": pages.proof(solution),
        "places": pages.places(places_left),
        "maintenance": f"{solution.maintenance_bp // 100}",
        "inputs": _lines(solution.inputs),
        "limits": _lines(solution.limits),
        "outcomes": solution.outcomes.all(),
        "certificates": solution.certificates.all(),
        "references": solution.references.all(),
        "conditions": [(label, text) for label, text in _conditions(solution) if text],
        "similar": [(each, in_language(each, "title"), in_language(each, "summary")) for each in similar],
    }


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _conditions(solution: Solution) -> list[tuple[str, str]]:
    return [
        (_("Where data is kept"), solution.data_location),
        (_("Personal data"), solution.personal_data),
        (_("Model and data afterwards"), solution.model_ownership),
        (_("Leaving"), solution.exit_terms),
        (_("Human oversight"), solution.human_oversight),
        (_("Generative AI"), _("Yes") if solution.generative else _("No")),
        (_("High-impact AI"), _("Yes") if solution.high_impact else _("No")),
    ]
