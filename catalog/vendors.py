"""A vendor of the pool as the public sees it, known by its business number: anyone can check that it is genuine."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.accounts.enums import Region
from marketplace.accounts.models import Organisation
from marketplace.core import identifiers
from marketplace.core.language import in_language

from . import pages
from .models import Solution, SolutionReference, VendorRegistration


@dataclass(frozen=True, slots=True)
class VendorPage:
    """`facts`: pairs of label and value; `rounds`: title of the round and the places left; `references`: solution,
    client, year, result."""

    name: str
    introduction: str
    facts: list[tuple[str, str]]
    rounds: list[tuple[str, str]]
    cards: list[pages.Card]
    references: list[tuple[str, str, int, str]]


class VendorNumberForm(forms.Form):
    """Which vendor: by its ten digits, with hyphens or without."""

    number = forms.CharField(
        label=gettext_lazy("Business number"),
        help_text=gettext_lazy("Ten digits, like 123-45-67891."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 20}),
    )

    def clean_number(self) -> str:
        return identifiers.business_number(self.cleaned_data["number"])


def address_of(vendor: Organisation) -> str:
    """The part of the address that names a vendor."""
    return identifiers.digits(vendor.business_number)


def is_in_the_pool(business_number: str) -> bool:
    """Whether a vendor with that number (NNN-NN-NNNNN) is in the pool now."""
    return VendorRegistration.objects.in_pool().filter(vendor__business_number=business_number).exists()


def vendor_page(business_number: str) -> VendorPage:
    """The page of a vendor in the pool. Raises VendorRegistration.DoesNotExist for any other."""
    entries = VendorRegistration.objects.in_pool().filter(vendor__business_number=business_number)
    entries = list(entries.select_related("vendor", "round").order_by("-round__opens_at"))
    if not entries:
        raise VendorRegistration.DoesNotExist
    vendor = entries[0].vendor
    ids = list(Solution.objects.public().filter(vendor=vendor).order_by("pk").values_list("pk", flat=True))
    references = SolutionReference.objects.filter(solution_id__in=ids).select_related("solution")
    return VendorPage(
        name=vendor.legal_name,
        introduction=in_language(vendor, "introduction"),
        facts=_facts(vendor),
        rounds=[
            (in_language(entry.round, "title"), pages.places(entry.places_cap - entry.places_used)) for entry in entries
        ],
        cards=pages.cards_of(ids),
        references=[
            (in_language(row.solution, "title"), row.client, row.year, row.result)
            for row in references.order_by("-year", "pk")
        ],
    )


def _facts(vendor: Organisation) -> list[tuple[str, str]]:
    staff = vendor.staff_count
    return [
        (_("Name in English"), vendor.name_en),
        (_("Business number"), vendor.business_number),
        (_("Representative"), vendor.representative),
        (_("Region"), str(Region(vendor.region).label) if vendor.region else ""),
        (_("Employees"), ngettext("%(count)d person", "%(count)d people", staff) % {"count": staff} if staff else ""),
        (_("Founded"), str(vendor.founded_on.year) if vendor.founded_on else ""),
    ]
