"""Articles read with the data of a project, before they are put to use."""

import json

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from contracts.clauses.facts import Language
from contracts.clauses.models import Edition
from contracts.clauses.text import resolve, resolve_annexes
from marketplace.accounts.rules import PROJECT_OFFICE
from marketplace.core.errors import Refusal
from marketplace.core.office.pages import OfficePage
from matching.selection.models import Award

from . import queries
from .models import Agreement

OFFERED = 200  # projects to choose from, the newest: before the agreement is drawn up, and after


class ArticlesPage(OfficePage):
    """An edition with the values of one project: of its agreement or, before it is drawn up, of what it would say.

    `?case=` says whose.
    """

    template_name = "office/edition_preview.html"
    page_title = _("Articles with the data of a project")
    readers = PROJECT_OFFICE
    header_icon = "doc-full"

    def get_context_data(self, **kwargs):
        edition = get_object_or_404(Edition.objects.select_related("wording", "programme"), pk=kwargs["edition_id"])
        sources = [
            *queries.awards_to_draw_up().select_related("case__round", "plan_version").order_by("-pk")[:OFFERED],
            *queries.agreements(self.request.actor).order_by("-pk")[:OFFERED],
        ]
        asked = self.request.GET.get("case") or (sources[0].case.number if sources else "")
        source = next((each for each in sources if each.case.number == asked), None)
        if asked and source is None:
            raise Http404
        facts, problem = None, ""
        try:
            facts = self._facts(source, edition) if source else None
        except Refusal as refusal:
            problem = str(refusal)
        texts = ((Language.KOREAN, edition.wording.korean), (Language.ENGLISH, edition.wording.english))
        return super().get_context_data(
            edition=edition,
            cases=[each.case for each in sources],
            asked=asked,
            problem=problem,
            texts=[
                (language.value, resolve(text, facts, language), resolve_annexes(text, facts, language))
                for language, text in texts
                if facts
            ],
            **kwargs,
        )

    def _facts(self, source: Agreement | Award, edition: Edition) -> dict:
        if isinstance(source, Agreement):
            return json.loads(queries.current_document(source).snapshot)
        return queries.facts_to_come(source, edition.wording, self.request.at)
