"""The words of the catalogue: taxonomy and use cases, loaded and changed by code, names edited by staff."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed

from ..enums import TermKind
from ..models import Term, UseCase

_SECTIONS = {
    TermKind.AI_FIELD: "ai_fields",
    TermKind.INDUSTRY: "industries",
    TermKind.FUNCTION: "functions",
    TermKind.DEPLOYMENT: "deployment",
    TermKind.CERTIFICATION: "certifications",
    TermKind.REGION: "regions",
    TermKind.LANGUAGE: "languages",
    TermKind.SIZE: "size_classes",
    TermKind.PRICE_MODEL: "price_models",
}


def load_taxonomy(
    *, terms: Mapping[str, Sequence[Mapping]], use_cases: Sequence[Mapping], actor: Actor, at: datetime
) -> None:
    """Put the terms and use cases in place by code. Safe to repeat: names follow the latest load.

    `terms`: section → [{code, name, name_en, sort}]. Only the system and moderators may.
    """
    if not actor.has_any("system", "moderator"):
        raise NotAllowed
    with transaction.atomic():
        for kind, section in _SECTIONS.items():
            for entry in terms[section]:
                Term.objects.update_or_create(
                    kind=kind,
                    code=entry["code"],
                    defaults={"name": entry["name"], "name_en": entry["name_en"], "sort": entry["sort"]},
                )
        for entry in use_cases:
            _load_use_case(entry)


def _load_use_case(entry: Mapping) -> None:
    use_case, _created = UseCase.objects.update_or_create(
        code=entry["code"],
        defaults={
            **{name: entry.get(name, "") for name in ("name", "name_en", "description", "description_en")},
            **{name: "\n".join(entry.get(name, ())) for name in ("inputs", "kpis", "phrases", "phrases_en")},
        },
    )
    use_case.industries.set(Term.objects.filter(kind=TermKind.INDUSTRY, code__in=entry["industries"]))
    use_case.functions.set(Term.objects.filter(kind=TermKind.FUNCTION, code__in=entry.get("functions", ())))
