"""The lives of consortium, application, panel, score sheet, ineligibility, ranking, promotion, award, objection (domain model §13.2)."""

from marketplace.core.lifecycle import Lifecycle, Transition

from . import rules
from .enums import ApplicationState as A
from .enums import AwardState as W
from .enums import ConsortiumState as C
from .enums import MemberState as M
from .enums import ObjectionState as O
from .enums import PanelState as P
from .enums import RankingState as R
from .enums import SheetState as T

manager, approver, system = rules.is_programme_manager, rules.is_approver, rules.is_system
secretary = rules.is_panel_secretary

CONSORTIUM = Lifecycle(
    "consortium",
    C,
    Transition(name="accept", sources=(C.PROPOSED,), target=C.CONFIRMED, allowed=rules.the_other_sides_representative),
    Transition(name="dissolve", sources=(C.PROPOSED, C.CONFIRMED), target=C.DISSOLVED,
               allowed=rules.either_sides_representative, guards=(rules.nothing_was_submitted,), needs_reason=True),
)  # fmt: skip

APPLICATION = Lifecycle(
    "application",
    A,
    Transition(name="submit", sources=(A.DRAFT, A.SUBMITTED), target=A.SUBMITTED, allowed=rules.its_firm_may_submit,
               guards=(rules.its_consortium_is_confirmed, rules.intake_is_open)),
    Transition(name="receive", sources=(A.SUBMITTED,), target=A.RECEIVED, allowed=system),
    Transition(name="ask_correction", sources=(A.RECEIVED,), target=A.CORRECTION, allowed=manager, needs_reason=True),
    Transition(name="answer_correction", sources=(A.CORRECTION,), target=A.RECEIVED,
               allowed=rules.its_firm_may_submit, guards=(rules.the_correction_is_in_time,)),
    Transition(name="find_eligible", sources=(A.RECEIVED,), target=A.ELIGIBLE, allowed=manager),
    Transition(name="find_ineligible", sources=(A.RECEIVED, A.CORRECTION), target=A.INELIGIBLE,
               allowed=approver, needs_reason=True),
    Transition(name="score", sources=(A.ELIGIBLE, A.SCORED), target=A.SCORED, allowed=rules.is_panel_secretary,
               guards=(rules.no_ranking_stands_on_its_points,)),
    Transition(name="select", sources=(A.SCORED, A.RESERVE), target=A.SELECTED, allowed=approver),
    Transition(name="reserve", sources=(A.SCORED, A.NOT_SELECTED, A.INELIGIBLE), target=A.RESERVE, allowed=approver,
               guards=(rules.an_ended_one_has_an_upheld_objection,)),
    Transition(name="reopen", sources=(A.INELIGIBLE,), target=A.RECEIVED, allowed=approver,
               guards=(rules.an_ended_one_has_an_upheld_objection,), needs_reason=True),
    Transition(name="not_select", sources=(A.SCORED, A.RESERVE), target=A.NOT_SELECTED,
               allowed=rules.any_of(approver, system), needs_reason=True),
    Transition(name="withdraw", target=A.WITHDRAWN, allowed=rules.the_firm_or_system, needs_reason=True,
               sources=(A.DRAFT, A.SUBMITTED, A.RECEIVED, A.CORRECTION, A.ELIGIBLE, A.SCORED, A.RESERVE)),
    Transition(name="lose_award", sources=(A.SELECTED,), target=A.WITHDRAWN,
               allowed=rules.any_of(rules.the_firm_or_system, approver), needs_reason=True),
)  # fmt: skip

PANEL = Lifecycle(
    "panel",
    P,
    Transition(name="open", sources=(P.PREPARING,), target=P.OPEN, allowed=secretary,
               guards=(rules.it_has_score_sheets,)),
    Transition(name="close", sources=(P.OPEN,), target=P.CLOSED, allowed=secretary,
               guards=(rules.its_sheets_are_in_or_its_time_is_over,)),
    Transition(name="cancel", sources=(P.PREPARING, P.OPEN), target=P.CANCELLED, allowed=secretary, needs_reason=True),
)  # fmt: skip

PANEL_MEMBER = Lifecycle(
    "panel_member",
    M,
    Transition(name="pledge", sources=(M.INVITED,), target=M.PLEDGED, allowed=rules.is_the_member,
               guards=(rules.the_panel_is_not_over,)),
    Transition(name="withdraw", sources=(M.INVITED, M.PLEDGED), target=M.WITHDRAWN,
               allowed=rules.any_of(rules.is_the_member, secretary), guards=(rules.the_panel_is_not_over,),
               needs_reason=True),
)  # fmt: skip

_UNFINISHED = (T.ASSIGNED, T.WRITING)
SCORE_SHEET = Lifecycle(
    "score_sheet",
    T,
    Transition(name="accept", sources=(T.ASSIGNED,), target=T.WRITING, allowed=rules.is_its_evaluator,
               guards=(rules.the_pledge_is_given, rules.the_panel_takes_scores)),
    Transition(name="submit", sources=(T.WRITING,), target=T.SUBMITTED, allowed=rules.is_its_evaluator,
               guards=(rules.the_panel_takes_scores,)),
    Transition(name="recuse", sources=(*_UNFINISHED, T.SUBMITTED), target=T.RECUSED, allowed=rules.is_its_evaluator,
               guards=(rules.the_panel_is_open,), needs_reason=True),
    Transition(name="exclude", sources=(*_UNFINISHED, T.SUBMITTED), target=T.RECUSED,
               allowed=rules.any_of(secretary, system), needs_reason=True),
    Transition(name="return", sources=(T.SUBMITTED,), target=T.WRITING, allowed=secretary,
               guards=(rules.the_panel_takes_scores,), needs_reason=True),
    Transition(name="lapse", sources=_UNFINISHED, target=T.LAPSED, allowed=rules.any_of(secretary, system)),
)  # fmt: skip

_PROPOSAL = (
    Transition(name="propose", sources=(R.DRAFT,), target=R.PROPOSED, allowed=manager),
    Transition(name="approve", sources=(R.PROPOSED,), target=R.APPROVED, allowed=approver,
               guards=(rules.someone_else_proposed_it,)),
    Transition(name="return", sources=(R.PROPOSED,), target=R.RETURNED, allowed=approver,
               guards=(rules.someone_else_proposed_it,), needs_reason=True),
    Transition(name="refuse", sources=(R.PROPOSED,), target=R.RETURNED, allowed=approver,
               guards=(rules.someone_else_proposed_it,), needs_reason=True),
)  # fmt: skip

INELIGIBILITY = Lifecycle(
    "ineligibility",
    R,
    *_PROPOSAL,
    Transition(name="overturn", sources=(R.APPROVED,), target=R.RETURNED, allowed=approver,
               guards=(rules.its_application_has_an_upheld_objection,), needs_reason=True),
)  # fmt: skip
RANKING = Lifecycle("ranking", R, *_PROPOSAL)
PROMOTION = Lifecycle("promotion", R, *_PROPOSAL)

AWARD = Lifecycle(
    "award",
    W,
    Transition(name="submit_plan", sources=(W.OFFERED,), target=W.PLAN_SUBMITTED, allowed=rules.the_awarded_firm,
               guards=(rules.the_answer_is_in_time,)),
    Transition(name="accept_plan", sources=(W.PLAN_SUBMITTED,), target=W.READY, allowed=manager),
    Transition(name="return_plan", sources=(W.PLAN_SUBMITTED,), target=W.OFFERED, allowed=manager, needs_reason=True),
    Transition(name="agree", sources=(W.READY,), target=W.AGREED, allowed=system),
    Transition(name="withdraw", sources=(W.OFFERED, W.PLAN_SUBMITTED, W.READY), target=W.WITHDRAWN,
               allowed=rules.the_firm_or_system, needs_reason=True),
    Transition(name="lapse", sources=(W.OFFERED,), target=W.WITHDRAWN, allowed=system,
               guards=(rules.its_time_to_answer_is_over,), needs_reason=True),
    Transition(name="cancel", sources=(W.OFFERED, W.PLAN_SUBMITTED, W.READY), target=W.CANCELLED,
               allowed=approver, needs_reason=True),
)  # fmt: skip

_OPEN = (O.RECEIVED, O.REVIEW)
OBJECTION = Lifecycle(
    "objection",
    O,
    Transition(name="take_up", sources=(O.RECEIVED,), target=O.REVIEW, allowed=manager),
    Transition(name="extend", sources=(O.REVIEW,), target=O.REVIEW, allowed=manager,
               guards=(rules.its_answer_may_be_put_off,), needs_reason=True),
    Transition(name="uphold", sources=(O.REVIEW,), target=O.UPHELD, allowed=approver,
               guards=(rules.someone_else_judged_it,), needs_reason=True),
    Transition(name="dismiss", sources=(O.REVIEW,), target=O.DISMISSED, allowed=approver,
               guards=(rules.someone_else_judged_it,), needs_reason=True),
    Transition(name="withdraw", sources=_OPEN, target=O.WITHDRAWN, allowed=rules.its_firms_representative),
)  # fmt: skip
