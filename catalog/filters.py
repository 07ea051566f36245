"""The facets of the public catalogue: defined and validated here, answered by the search engine."""

import django_filters
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from .enums import TermKind
from .models import Solution, Term, UseCase

SORTS = (("relevance", _("Best fit")), ("price", _("Lowest price")), ("newest", _("Newest")))
FACETS = {
    "industry": _("Industry"),
    "use_case": _("Job"),
    "deployment": _("How it runs"),
    "ai_field": _("AI field"),
    "function": _("Business function"),
    "certification": _("Certificates"),
    "region": _("Regions served"),
    "price_model": _("Price model"),
}


def _choices(kind: str):
    if kind == "use_case":
        return lambda: list(UseCase.objects.values_list("code", "name"))
    return lambda: list(Term.objects.filter(kind=TermKind(kind)).values_list("code", "name"))


def _facet(kind: str):
    return django_filters.MultipleChoiceFilter(choices=_choices(kind), widget=CheckboxSelectMultiple)


class SolutionFilter(django_filters.FilterSet):
    """`form.cleaned_data` becomes a search request. `.qs` is never asked for on the public list."""

    q = django_filters.CharFilter(max_length=1000)
    sort = django_filters.ChoiceFilter(choices=SORTS)
    industry = _facet("industry")
    use_case = _facet("use_case")
    deployment = _facet("deployment")
    ai_field = _facet("ai_field")
    function = _facet("function")
    certification = _facet("certification")
    region = _facet("region")
    price_model = _facet("price_model")

    class Meta:
        model = Solution
        fields: list[str] = []
