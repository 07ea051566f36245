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
_PLAIN = ("name", "name_en", "description", "description_en")
_LINES = ("inputs", "kpis", "phrases", "phrases_en")


def load_taxonomy(
    *, terms: Mapping[str, Sequence[Mapping]], use_cases: Sequence[Mapping], actor: Actor, at: datetime
) -> None:
    """Put the terms and use cases in place by code. Safe to repeat: names follow the latest load.

    `terms`: section → [{code, name, name_en, sort}]. Only the system and moderators may.
    """
    if not actor.has_any("system", "moderator"):
        raise NotAllowed
    with transaction.atomic():
        Term.objects.bulk_create(
            [
                Term(kind=kind, **{name: entry[name] for name in ("code", "name", "name_en", "sort")})
                for kind, section in _SECTIONS.items()
                for entry in terms[section]
            ],
            update_conflicts=True,
            unique_fields=["kind", "code"],
            update_fields=["name", "name_en", "sort"],
        )
        UseCase.objects.bulk_create(
            [UseCase(code=entry["code"], **_texts(entry)) for entry in use_cases],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[*_PLAIN, *_LINES],
        )
        _relate(use_cases, UseCase.industries, TermKind.INDUSTRY)
        _relate(use_cases, UseCase.functions, TermKind.FUNCTION)


def _texts(entry: Mapping) -> dict[str, str]:
    return {
        **{name: entry.get(name, "") for name in _PLAIN},
        **{name: "\n".join(entry.get(name, ())) for name in _LINES},
    }


def _relate(use_cases: Sequence[Mapping], relation, kind: TermKind) -> None:
    """Each use case loaded has exactly the terms its entry names: all in three queries, a library is hundreds."""
    ids = dict(UseCase.objects.filter(code__in=[entry["code"] for entry in use_cases]).values_list("code", "pk"))
    terms = dict(Term.objects.filter(kind=kind).values_list("code", "pk"))
    name = relation.field.name
    wanted = {(ids[entry["code"]], terms[code]) for entry in use_cases for code in entry.get(name, ()) if code in terms}
    rows = relation.through.objects.filter(usecase_id__in=ids.values())
    had = {(row.usecase_id, row.term_id): row.pk for row in rows}
    relation.through.objects.filter(pk__in=[pk for pair, pk in had.items() if pair not in wanted]).delete()
    relation.through.objects.bulk_create(
        [relation.through(usecase_id=use_case, term_id=term) for use_case, term in sorted(wanted - had.keys())]
    )
