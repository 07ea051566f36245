"""The lives of milestone, interim check and final evaluation (domain model §13.2)."""

from marketplace.core.lifecycle import Lifecycle, Transition

from . import rules
from .enums import CheckState as C
from .enums import EvaluationState as E
from .enums import MilestoneState as M

manager = rules.is_programme_manager

MILESTONE = Lifecycle(
    "milestone",
    M,
    Transition(name="deliver", sources=(M.PLANNED, M.REWORK), target=M.DELIVERED, allowed=rules.its_vendor,
               guards=(rules.its_agreement_is_in_force, rules.the_period_is_not_over)),
    Transition(name="accept", sources=(M.DELIVERED,), target=M.ACCEPTED, allowed=rules.its_demand_firms_signer,
               guards=(rules.its_agreement_is_in_force,)),
    Transition(name="send_back", sources=(M.DELIVERED,), target=M.REWORK, allowed=rules.its_demand_firm,
               guards=(rules.its_agreement_is_in_force,), needs_reason=True),
)  # fmt: skip

CHECK = Lifecycle(
    "interim_check",
    C,
    Transition(name="find_good", sources=(C.SCHEDULED,), target=C.GOOD, allowed=rules.is_manager_or_inspector),
    Transition(name="ask_correction", sources=(C.SCHEDULED, C.ANSWERED), target=C.CORRECTION,
               allowed=rules.is_manager_or_inspector, needs_reason=True),
    Transition(name="answer", sources=(C.CORRECTION,), target=C.ANSWERED, allowed=rules.one_of_its_firms),
    Transition(name="close", sources=(C.ANSWERED,), target=C.GOOD, allowed=manager),
    Transition(name="stop", sources=(C.SCHEDULED, C.CORRECTION, C.ANSWERED), target=C.STOPPED, allowed=manager,
               needs_reason=True),
)  # fmt: skip

EVALUATION = Lifecycle(
    "final_evaluation",
    E,
    Transition(name="report_again", sources=(E.CORRECTION,), target=E.REPORTED, allowed=rules.its_demand_firm),
    Transition(name="ask_correction", sources=(E.REPORTED,), target=E.CORRECTION, allowed=manager, needs_reason=True),
    Transition(name="succeed", sources=(E.REPORTED,), target=E.SUCCESS, allowed=manager,
               guards=(rules.every_milestone_is_accepted, rules.no_interim_check_is_open)),
    Transition(name="fail", sources=(E.REPORTED,), target=E.FAILURE, allowed=manager, needs_reason=True),
)  # fmt: skip
