"""Articles read with the data of a project, before they are put to use."""

import json

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from contracts.clauses.facts import Language
from contracts.clauses.models import Edition
from contracts.clauses.text import resolve, resolve_annexes
from marketplace.accounts.rules import PROJECT_OFFICE
from marketplace.core.office.pages import OfficePage

from . import queries

OFFERED = 200  # projects to choose from, the newest


class ArticlesPage(OfficePage):
    """An edition with the values of one project's agreement; `?agreement=` says whose."""

    template_name = "office/edition_preview.html"
    page_title = _("Articles with the data of a project")
    readers = PROJECT_OFFICE
    header_icon = "doc-full"

    def get_context_data(self, **kwargs):
        edition = get_object_or_404(Edition.objects.select_related("wording", "programme"), pk=kwargs["edition_id"])
        found = queries.agreements(self.request.actor).order_by("-pk")
        asked = self.request.GET.get("agreement", "")
        agreement = get_object_or_404(found, number=asked) if asked else found.first()
        facts = json.loads(queries.current_document(agreement).snapshot) if agreement else None
        texts = ((Language.KOREAN, edition.wording.korean), (Language.ENGLISH, edition.wording.english))
        return super().get_context_data(
            edition=edition,
            agreement=agreement,
            agreements=found[:OFFERED],
            texts=[
                (language.value, resolve(text, facts, language), resolve_annexes(text, facts, language))
                for language, text in texts
                if facts
            ],
            **kwargs,
        )
