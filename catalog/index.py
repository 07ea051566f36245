"""What the search engine is told of the catalogue: documents, use cases, and each change in its transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

import search
from marketplace.core import canonical
from search import operations as index
from search.synonyms import SynonymFile

from . import queries
from .locations import where_kept
from .models import Solution, SynonymGroup, Term, UseCase


def register() -> None:
    """Tell the engine where listings and use cases come from; called once when the apps are ready."""
    search.register_source("solutions", load, load_all)
    search.set_library(library_version, library)
    search.set_synonyms(Synonyms())


class Synonyms:
    """The groups that come with the product and those that the office has added."""

    def __init__(self):
        self._shipped = SynonymFile()

    def version(self) -> str:
        """Changes whenever a group changes."""
        added = list(SynonymGroup.objects.values_list("words", flat=True))
        return f"{self._shipped.version()}+{canonical.digest(added)[:12]}" if added else self._shipped.version()

    def groups(self) -> Iterable[tuple[str, ...]]:
        """Words of one meaning."""
        return (*self._shipped.groups(), *(group.listed for group in SynonymGroup.objects.all()))


def solution_changed(solution_id: int, at: datetime) -> None:
    """Note in the caller's transaction that a solution may now read, or hide, differently."""
    index.record_change(document_id=str(solution_id), at=at)


def vendor_changed(vendor_id: int, at: datetime) -> None:
    """Note that all published solutions of a vendor may have appeared or disappeared."""
    _published_changed(Q(vendor_id=vendor_id), at)


def word_changed(word: Term | UseCase, at: datetime) -> None:
    """Note that a use case or a term reads differently: listings are found by the names of those they have."""
    lists = [
        field.name for field in Solution._meta.get_fields() if field.concrete and field.related_model is type(word)
    ]
    if isinstance(word, Term):
        lists.append("certificates__kind")
    _published_changed(reduce(or_, (Q(**{name: word}) for name in lists)), at)


def _published_changed(which: Q, at: datetime) -> None:
    for solution_id in Solution.objects.filter(which, live=True).values_list("pk", flat=True).distinct():
        solution_changed(solution_id, at)


def load(ids: Sequence[str]) -> Iterable[search.ListingDocument]:
    """Those of the ids that the public may see."""
    return _documents(Solution.objects.public().filter(pk__in=[int(identifier) for identifier in ids]))


def load_all() -> Iterable[search.ListingDocument]:
    """Everything the public may see."""
    return _documents(Solution.objects.public())


def _documents(solutions) -> Iterable[search.ListingDocument]:
    found = list(queries.with_everything(solutions))
    places = queries.newest_places([solution.vendor_id for solution in found])
    return [_document(solution, places.get(solution.vendor_id)) for solution in found]


def _document(solution: Solution, places_left: int | None) -> search.ListingDocument:
    terms = {
        "ai_field": solution.ai_fields.all(),
        "industry": solution.industries.all(),
        "function": solution.functions.all(),
        "deployment": solution.deployments.all(),
        "certification": [certificate.kind for certificate in solution.certificates.all()],
        "region": solution.regions.all(),
        "language": solution.languages.all(),
        "size": solution.customer_sizes.all(),
        "price_model": [solution.price_model] if solution.price_model else [],
    }
    use_cases = list(solution.use_cases.all())
    facets = {name: tuple(term.code for term in found) for name, found in terms.items()}
    facets["use_case"] = tuple(use_case.code for use_case in use_cases)
    return search.ListingDocument(
        id=str(solution.pk),
        title=solution.title,
        summary=solution.summary,
        description="\n".join(filter(None, _texts(solution))),
        vendor=solution.vendor.legal_name,
        vendor_id=str(solution.vendor_id),
        keywords=tuple(filter(None, solution.keywords.split("\n"))),
        use_cases=facets["use_case"],
        use_case_texts=tuple(use_case.name for use_case in use_cases),
        facets=facets,
        labels=tuple(term.name for found in terms.values() for term in found),
        industry_labels=tuple(term.name for term in terms["industry"]),
        price_min=solution.price_min,
        price_max=solution.price_max,
        lead_weeks=solution.lead_time_weeks,
        data_kept=where_kept(solution.data_location),
        region=solution.vendor.region,
        newcomer=not solution.references.all(),
        places_left=places_left,
        published_at=solution.first_published_at,
    )


def _texts(solution: Solution) -> tuple[str, ...]:
    """The lay words first; at the end those by which English readers know it."""
    return solution.problem, solution.description, solution.title_en, solution.summary_en


def library_version() -> str:
    """Changes whenever the text of a use case does."""
    rows = UseCase.objects.order_by("code").values_list(
        "code", "name", "name_en", "description", "description_en", "phrases", "phrases_en"
    )
    return canonical.digest([list(row) for row in rows])


def library() -> Iterable[search.UseCase]:
    """Every use case with the words people say it in."""
    for row in UseCase.objects.prefetch_related("industries").order_by("code"):
        yield search.UseCase(
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            description=row.description,
            description_en=row.description_en,
            industries=tuple(term.code for term in row.industries.all()),
            phrases=tuple(filter(None, row.phrases.split("\n"))),
            phrases_en=tuple(filter(None, row.phrases_en.split("\n"))),
        )
