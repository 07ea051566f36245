"""How searching works for people: what finds nothing, what leads nowhere, who is shown, and what comes of it."""

from datetime import timedelta

from django import forms
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from catalog import analytics, events
from catalog.analytics import Share
from catalog.enums import SeenKind
from marketplace.accounts.rules import OFFICE
from marketplace.core import audit
from marketplace.core.office.pages import OfficePage
from marketplace.core.office.sheets import response, workbook
from marketplace.programmes import queries as programmes
from marketplace.programmes.models import Round
from matching.needs.enums import QuoteState
from matching.needs.models import Invitation, Quote
from matching.selection.models import Award

PERIODS = ((30, _("the last 30 days")), (90, _("the last 90 days")), (365, _("the last year")))


class Filter(forms.Form):
    days = forms.TypedChoiceField(
        label=_("Period shown"), coerce=int, choices=PERIODS, initial=30, required=False, empty_value=30
    )


class SearchPage(OfficePage):
    template_name = "office/search.html"
    page_title = _("Search and exposure")
    readers = OFFICE
    header_icon = "search"
    HEADS = {
        "empty": (_("Search"), _("Visits")),
        "unclicked": (_("Search"), _("Visits"), _("Visits that opened something")),
        "rewordings": (_("First tried"), _("Then found with"), _("Visits")),
        "size": (_("Size of the vendor"), _("Solutions"), _("Shown"), _("Opened"), _("Asked for a quote")),
        "region": (_("Region of the vendor"), _("Solutions"), _("Shown"), _("Opened"), _("Asked for a quote")),
        "funnel": (
            _("Round"), _("Visits shown a list"), _("Visits that opened something"), _("Visits that put something aside"),
            _("Vendors asked"), _("Quotes handed in"), _("Awards"),
        ),
    }  # fmt: skip

    def get(self, request, *args, **kwargs):
        if (table := request.GET.get("export", "")) in self.HEADS:
            return self._file(table)
        return super().get(request, *args, **kwargs)

    @cached_property
    def form(self) -> Filter:
        form = Filter(self.request.GET if "days" in self.request.GET else {"days": 30})
        form.is_valid()
        return form

    @cached_property
    def span(self) -> tuple:
        return self.at - timedelta(days=self.form.cleaned_data.get("days") or 30), self.at

    def table(self, name: str) -> list[tuple]:
        """The rows of one table, as they are shown and exported."""
        if name == "empty":
            return [(row.words, row.visits) for row in analytics.without_result(*self.span)]
        if name == "unclicked":
            return [(row.words, row.visits, row.opened) for row in analytics.with_few_clicks(*self.span)]
        if name == "rewordings":
            return [(row.before, row.after, row.visits) for row in analytics.rewordings(*self.span)]
        if name == "funnel":
            return _funnel(list(programmes.rounds()))
        return [_cells(share) for share in self.exposure[name]]

    @cached_property
    def exposure(self) -> dict[str, list[Share]]:
        return analytics.exposure(*self.span)

    def _file(self, name: str):
        rows = self.table(name)
        audit.record(
            self.request.user, "search.export", actor=self.request.actor, at=self.at,
            facts={"rows": len(rows), "table": name, "days": (self.span[1] - self.span[0]).days},
        )  # fmt: skip
        content = workbook(str(self.page_title), [str(label) for label in self.HEADS[name]], rows)
        return response(content, f"search-{name}")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            form=self.form,
            tables={
                name: {"name": name, "head": head, "rows": self.table(name)}
                for name, head in self.HEADS.items()
            },
            add_url=reverse("synonymgroup:add"),
            days=(self.span[1] - self.span[0]).days,
            least=analytics.LEAST,
            few=analytics.FEW_CLICKS,
            retention=events.RETENTION,
            **kwargs,
        )  # fmt: skip


def _cells(share: Share) -> tuple:
    return share.label, share.solutions, share.shown, share.opened, share.asked


def _funnel(rounds: list[Round]) -> list[tuple]:
    """Visits while each round's intake was open, then what its firms did. Each step is counted for itself."""
    seen = analytics.visits_between(
        [(round_.opens_at, round_.closes_at) for round_ in rounds],
        (SeenKind.SHOWN, SeenKind.OPENED, SeenKind.PUT_ASIDE),
    )
    handed_in = Quote.objects.exclude(state__in=(QuoteState.DRAFT, QuoteState.WITHDRAWN))
    steps = (
        _by_round(Invitation.objects.all(), "need__case__round"),
        _by_round(handed_in, "need__case__round"),
        _by_round(Award.objects.all(), "case__round"),
    )
    return [
        (round_.title, *visits, *(step.get(round_.pk, 0) for step in steps))
        for round_, visits in zip(rounds, seen, strict=True)
    ]


def _by_round(rows: QuerySet, path: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(path).annotate(Count("pk")))
