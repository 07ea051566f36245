"""People's claims of business numbers and letters of delegation, in the office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.office import Action, RecordViewSet, menus, text_column

from . import operations
from .enums import OrganisationKind, StaffRole
from .lifecycles import CLAIM, DELEGATION
from .models import Delegation, OrganisationClaim


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


_who = text_column("who", _("To whom"), lambda delegation: str(delegation.membership.user))
_firm = text_column("firm", _("Organisation"), lambda delegation: str(delegation.membership.organisation))


class DelegationViewSet(RecordViewSet):
    model = Delegation
    icon = "user"
    menu = menus.SUPPLY
    menu_order = 25
    readers = (StaffRole.PROGRAMME_MANAGER.value, StaffRole.APPROVER.value)
    columns = ("scope", "starts_on", "ends_on", "granted_by")
    extra_columns = (_firm, _who)
    related_fields = ("membership__user", "membership__organisation", "granted_by")
    facts = (_firm, _who, "scope", "starts_on", "ends_on", "granted_by", "letter", "approved_by")
    list_filter = ["state", "scope"]
    search_fields = ["membership__user__name", "membership__organisation__legal_name"]
    actions = (
        Action.of(
            DELEGATION, "approve", key="delegation_id", label=_("Approve the letter"),
            operation=operations.approve_delegation,
            effect=_("On the days it names this person may do what it says, and the certificate of a signature names the letter. Please read it first: who grants it, to whom, for what, until when."),
        ),
        Action.of(
            DELEGATION, "refuse", key="delegation_id", label=_("Refuse the letter"),
            operation=operations.refuse_delegation,
            effect=_("It does not count. The representative reads the reason and may hand in another."),
        ),
        Action.of(
            DELEGATION, "revoke", key="delegation_id", label=_("End the delegation"),
            operation=operations.revoke_delegation,
            effect=_("From now on it counts no more. What was signed under it stays signed."),
        ),
    )  # fmt: skip
