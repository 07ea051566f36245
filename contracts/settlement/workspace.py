"""What the workspace says of claims, payments and the settlement."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import Agreement
from marketplace.accounts.enums import StaffRole
from marketplace.core.actor import Actor
from marketplace.programmes.enums import CaseState
from marketplace.programmes.models import Case
from marketplace.programmes.workspace import DEMAND_FIRM, VENDOR, Step, expects, offers, side_of, told

from .due import claimable, with_what_is_due
from .enums import SettlementState
from .models import Settlement
from .pages.turns import name_of

SETTLEMENT = CaseState.SETTLEMENT
PAYING = (CaseState.DELIVERY, CaseState.EVALUATION, SETTLEMENT)
MANAGER, FINANCE, AUDITOR = StaffRole.PROGRAMME_MANAGER, StaffRole.FINANCE_OFFICER, StaffRole.SETTLEMENT_AUDITOR

expects(SETTLEMENT, DEMAND_FIRM, _("hands in the settlement, or returns what was paid too much"), _("It is examined"))
expects(SETTLEMENT, AUDITOR, _("examines the expenses"), _("Another person confirms what is recognised"))
expects(SETTLEMENT, MANAGER, _("examines and confirms the settlement"), _("The balance is paid"))
expects(SETTLEMENT, VENDOR, _("claims the balance"), _("The agency checks and pays it"))
expects(SETTLEMENT, FINANCE, _("pays or takes back what is left"), _("The case is closed"))

told("claim.file", _("Payment was claimed"))
told("claim.check", _("The claim was checked"), named=False)
told("claim.approve", _("The claim was approved"), named=False)
told("claim.refuse", _("The claim was sent back"), named=False)
told("claim.hold", _("The claim is on hold"), named=False, reasoned=False)
told("claim.release", _("The claim is being dealt with again"), named=False, reasoned=False)
told("claim.pay", _("The claim was paid"), named=False)
told("claim.bounce", _("The bank sent the payment back"), named=False)
told("settlement.open", _("The settlement was opened"), named=False)
told("settlement.submit", _("The settlement was handed in"))
told("settlement.return", _("The settlement was sent back"), named=False)
told("settlement.review", _("The expenses were examined"), named=False)
told("settlement.object", _("An objection to the examination was raised"))
told("settlement.review_again", _("The expenses were examined again"), named=False)
told("settlement.confirm", _("The settlement was confirmed"), named=False)
told("settlement.close", _("The settlement is closed"), named=False)


@offers
def claims(case: Case, actor: Actor, at: datetime) -> Iterator[Step]:
    """The vendor claims what is due of its agreement."""
    if side_of(case, actor) != VENDOR or case.state not in PAYING:
        return
    for agreement in with_what_is_due(Agreement.objects.filter(case=case)):
        for row in agreement.payment_rows.all():
            if not claimable(row, at).why_not:
                label = _("Claim payment: %(instalment)s") % {"instalment": name_of(row)}
                yield Step(label=label, href=reverse("claims:new", args=[agreement.number, row.position]), main=True)
        yield Step(label=_("Look when the money comes"), href=reverse("claims:list"))


@offers
def settlement(case: Case, actor: Actor, at: datetime) -> Iterator[Step]:
    """The demand firm states what was spent; both firms read what came of it."""
    side = side_of(case, actor)
    if not side or case.state not in (*PAYING, CaseState.CLOSED):
        return
    for found in Settlement.objects.filter(agreement__case=case):
        href, is_open = reverse("settlements:statement", args=[case.number]), found.state == SettlementState.OPEN
        if side == DEMAND_FIRM and is_open:
            yield Step(label=_("State what was spent"), href=href, main=True)
        else:
            yield Step(label=_("Read the settlement"), href=href)
