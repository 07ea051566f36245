"""The first page: one question, the round in figures, and ways to look around."""

from django.shortcuts import render

import search
from catalog import queries as catalog
from marketplace.core import clock, money
from marketplace.programmes import queries as programmes

SHOWN = 8


def home(request):
    round_ = programmes.current_round()
    track = round_.tracks.first() if round_ else None
    found = search.search(search.SearchRequest(facets=("industry", "use_case"), page_size=1))
    labels = catalog.labels().get("industry", {})
    use_cases = catalog.use_cases()
    english = request.LANGUAGE_CODE == "en"
    return render(
        request,
        "portal/home.html",
        {
            "round": round_,
            "round_title": (round_.title_en if english else round_.title) if round_ else "",
            "open": bool(round_) and programmes.intake_is_open(round_, clock.now()),
            "track": track,
            "grant_cap": f"{money.short(programmes.rules_of(track.pk).grant_cap)}원" if track else "",
            "industries": [(code, labels.get(code, code), count) for code, count in found.facets["industry"][:SHOWN]],
            "use_cases": [(code, use_cases.get(code, code), count) for code, count in found.facets["use_case"][:SHOWN]],
            "total": found.total,
        },
    )
