"""People's claims of business numbers, in the office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.office import Action, RecordViewSet, menus

from . import operations
from .enums import OrganisationKind, StaffRole
from .lifecycles import CLAIM
from .models import OrganisationClaim


def _kind(claim) -> dict:
    return {
        "kind": forms.TypedChoiceField(
            label=_("Kind of organisation"), choices=OrganisationKind.choices, coerce=OrganisationKind
        )
    }


class OrganisationClaimViewSet(RecordViewSet):
    model = OrganisationClaim
    icon = "user"
    menu = menus.SUPPLY
    menu_order = 20
    readers = (StaffRole.PROGRAMME_MANAGER.value, StaffRole.APPROVER.value)
    columns = ("legal_name", "business_number", "representative", "user")
    related_fields = ("user",)
    facts = ("legal_name", "business_number", "representative", "user", "proof", "organisation")
    list_filter = ["state"]
    search_fields = ["legal_name", "business_number"]
    actions = (
        Action.of(
            CLAIM, "approve", key="claim_id", label=_("Approve"), operation=operations.decide_claim,
            fixed={"approve": True}, fields=_kind,
            effect=_("The organisation is registered, and this person represents it and may sign for it."),
        ),
        Action.of(
            CLAIM, "refuse", key="claim_id", label=_("Refuse"), operation=operations.decide_claim,
            fixed={"approve": False},
            effect=_("The person is not registered for the organisation. They may claim again with better proof."),
        ),
    )  # fmt: skip
