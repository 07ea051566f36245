"""Rankings in the office: what a firm was shown and why, for questions and complaints."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from marketplace.accounts import queries as accounts
from marketplace.accounts.rules import OFFICE
from marketplace.core.office import RecordViewSet, Related, menus
from marketplace.core.office.display import text_column

from . import record
from .models import MatchRun
from .page import BANDS as SHOWN_BANDS

BANDS = {code: label for code, label, _note in SHOWN_BANDS} | {"": ""}


def _file(run: MatchRun) -> str:
    return format_html('<a href="{}">{}</a>', reverse("office_ranking", args=[run.pk]), _("Save the record (JSON)"))


def _asked_by(run: MatchRun) -> str:
    return str(accounts.organisation(run.organisation_id)) if run.organisation_id else str(_("A visitor"))


class MatchRunViewSet(RecordViewSet):
    model = MatchRun
    icon = "list-ol"
    menu = menus.DEMAND
    menu_order = 40
    readers = OFFICE
    columns = ("id", "at", "text")
    facts = (
        text_column("record", _("Record of the ranking"), _file), "at", text_column("asked_by", _("Asked by"), _asked_by), "text",
        "engine", "encoder", "weights_version", "synonyms_version", "library_version", "generation",
        text_column("seed", _("Seed"), lambda run: str(run.seed)),
    )  # fmt: skip
    related = (
        Related(
            "matches", _("Solutions"),
            ("rank", "solution", text_column("band", _("Band"), lambda match: BANDS[match.band]), text_column("points", _("Points"), lambda match: f"{match.score:,}")),
            joins=("solution",),
        ),
    )  # fmt: skip
    list_filter = ["engine"]
    search_fields = ["id", "text"]


@require_safe
def ranking_file(request, pk: int):
    """The record of one ranking, for the office."""
    if not request.actor.has_any(*OFFICE):
        raise PermissionDenied
    return record.as_file(get_object_or_404(MatchRun, pk=pk))
