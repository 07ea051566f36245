"""Who has an instalment now, for what, and how many steps of the agency lie before its money."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from contracts.agreements.models import PaymentRow
from contracts.delivery.enums import MilestoneState
from contracts.delivery.models import Milestone
from contracts.payments.enums import InstructionState
from contracts.payments.models import TransferInstruction
from marketplace.core.clock import day_in_korea
from marketplace.core.templatetags.ieum import day
from marketplace.programmes.enums import InstalmentKind

from ..due import Due, is_settled
from ..enums import ClaimState
from ..models import Claim

CHECK, APPROVE, TRANSFER = 3, 2, 1  # steps of the agency until the money is there, the present one counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """`words`: who has it, for what, since when. `steps` of the agency are counted from `start`; 0: no day is known.

    `is_sure`: only the agency's own steps are left, so that the day is the latest one.
    """

    words: str
    start: date
    since: datetime | None = None
    note: str = ""
    steps: int = 0
    is_ours: bool = False
    is_with_the_agency: bool = False
    is_sure: bool = True


def name_of(row: PaymentRow) -> str:
    """What an instalment is called: "interim, instalment 2"."""
    return _("%(kind)s, instalment %(position)s") % {"kind": row.get_kind_display(), "position": row.position}


def turn_of(
    row: PaymentRow, claim: Claim | None, due: Due, milestone: Milestone | None,
    transfer: TransferInstruction | None, at: datetime,
) -> Turn:  # fmt: skip
    """Whose turn it is with an instalment. `claim`: the one that stands; `transfer`: the newest of its payment."""
    if claim is not None:
        return turn_of_claim(claim, transfer)
    today = day_in_korea(at)
    if not due.why_not:
        back = next((old for old in row.claims.all() if old.state == ClaimState.REFUSED), None)
        note = _("The agency sent %(claim)s back") % {"claim": back.number} if back else ""
        if milestone is not None and not back:
            note = _("accepted on %(day)s") % {"day": day(milestone.state_since)}
        return Turn(words=_("Our company claims it"), start=today, note=note, steps=CHECK, is_ours=True)
    if row.kind == InstalmentKind.BALANCE and not is_settled(row.agreement):
        return Turn(words=_("After the final evaluation and the settlement"), start=today, note=_stage(milestone))
    if milestone is None or milestone.state == MilestoneState.ACCEPTED:
        return Turn(words=due.why_not, start=today)
    since = milestone.state_since if milestone.state != MilestoneState.PLANNED else None
    return Turn(
        words=_whose(milestone, row), start=max(milestone.due_on, today), since=since, steps=CHECK, is_sure=False,
        note=_("milestone due on %(day)s") % {"day": day(milestone.due_on)},
    )  # fmt: skip


def turn_of_claim(claim: Claim, transfer: TransferInstruction | None) -> Turn:
    """Whose turn it is with a claim."""
    start, since = day_in_korea(claim.state_since), claim.state_since
    if claim.state == ClaimState.PAID:
        return Turn(words=_("Paid"), start=start, since=claim.paid_at)
    if claim.state == ClaimState.ON_HOLD:
        return Turn(words=_("The agency has put it on hold"), start=start, since=since)
    if claim.state == ClaimState.REFUSED:
        return Turn(words=_("Sent back: our company claims again"), start=start, since=since, is_ours=True)
    if claim.state == ClaimState.INSTRUCTED:
        state = transfer.state if transfer else InstructionState.INSTRUCTED
        stuck = state in (InstructionState.RETURNED, InstructionState.CANCELLED)
        return Turn(
            words=_TRANSFERS[state](), start=start, since=transfer.state_since if stuck else since,
            steps=0 if stuck else TRANSFER, is_ours=state == InstructionState.RETURNED, is_with_the_agency=True,
        )  # fmt: skip
    if claim.state == ClaimState.CHECKED:
        words, steps = _("The agency's finance officer approves it"), APPROVE
    else:
        words, steps = _("The agency's manager checks it"), CHECK
    return Turn(words=words, start=start, since=since, steps=steps, is_with_the_agency=True)


_TRANSFERS = {
    InstructionState.INSTRUCTED: lambda: _("The agency prepares the transfer"),
    InstructionState.IN_RUN: lambda: _("The agency prepares the transfer"),
    InstructionState.SENT: lambda: _("The bank makes the transfer"),
    InstructionState.PAID: lambda: _("The bank makes the transfer"),
    InstructionState.RETURNED: lambda: _("The bank sent the money back: please check the account"),
    InstructionState.CANCELLED: lambda: _("The agency took the transfer back and instructs it again"),
}


def _whose(milestone: Milestone, row: PaymentRow) -> str:
    if milestone.state == MilestoneState.DELIVERED:
        return _("%(firm)s: accepts what was delivered") % {"firm": row.agreement.demand_firm.legal_name}
    if milestone.state == MilestoneState.REWORK:
        return _("Our company mends what was sent back")
    return _("Our company delivers the milestone")


def _stage(milestone: Milestone | None) -> str:
    if milestone is None:
        return ""
    return _("milestone: %(state)s") % {"state": milestone.get_state_display()}
