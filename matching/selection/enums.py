from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsortiumState(models.TextChoices):
    """컨소시엄 상태."""

    PROPOSED = "proposed", _("Proposed")  # the other side's representative accepts
    CONFIRMED = "confirmed", _("Confirmed")  # nobody; either may dissolve it before submission
    DISSOLVED = "dissolved", _("Dissolved")  # nobody


class ApplicationState(models.TextChoices):
    """과제신청 상태."""

    DRAFT = "draft", _("Draft")  # the firm's representative submits before the deadline
    SUBMITTED = "submitted", _("Submitted")  # the clock receives it at the deadline; may be replaced till then
    RECEIVED = "received", _("Received")  # a manager records the eligibility result
    CORRECTION = "correction", _("Correction requested")  # the firm answers by the due date
    INELIGIBLE = "ineligible", _("Ineligible")  # the firm may object
    ELIGIBLE = "eligible", _("Eligible")  # the panel's secretary enters the scores
    SCORED = "scored", _("Scored")  # the ranking decides
    SELECTED = "selected", _("Selected")  # the firm hands in its revised plan
    RESERVE = "reserve", _("Reserve")  # promoted when a selected firm withdraws
    NOT_SELECTED = "not_selected", _("Not selected")  # the firm may object
    WITHDRAWN = "withdrawn", _("Withdrawn")  # nobody


class PanelState(models.TextChoices):
    """평가위원회 상태."""

    PREPARING = "preparing", _("In preparation")  # the secretary invites, assigns, and opens it
    OPEN = "open", _("Scoring")  # evaluators score until it closes; the secretary closes it
    CLOSED = "closed", _("Closed")  # nobody: its scores are the applications'
    CANCELLED = "cancelled", _("Cancelled")  # nobody


class MemberState(models.TextChoices):
    """평가위원의 자리."""

    INVITED = "invited", _("Invited")  # the person gives the pledge
    PLEDGED = "pledged", _("Pledge given")  # nobody; the person or the secretary may end it
    WITHDRAWN = "withdrawn", _("Withdrawn")  # nobody


class SheetState(models.TextChoices):
    """평가표 상태."""

    ASSIGNED = "assigned", _("Conflict to be declared")  # the evaluator declares that there is none, or recuses
    WRITING = "writing", _("Being scored")  # the evaluator hands it in
    SUBMITTED = "submitted", _("Handed in, sealed")  # nobody; the secretary may return it while the panel scores
    RECUSED = "recused", _("Recused")  # nobody: a conflict was declared or found
    LAPSED = "lapsed", _("Not scored in time")  # nobody


class RankingState(models.TextChoices):
    """선정안 상태."""

    DRAFT = "draft", _("Draft")  # the manager proposes it
    PROPOSED = "proposed", _("Proposed")  # an approver who is not the proposer decides
    APPROVED = "approved", _("Approved")  # nobody
    RETURNED = "returned", _("Returned")  # the manager proposes again


class AwardState(models.TextChoices):
    """선정 결과(협약 대상) 상태."""

    OFFERED = "offered", _("Revised plan awaited")  # the firm submits the plan by `answer_by`
    PLAN_SUBMITTED = "plan_submitted", _("Revised plan submitted")  # a manager accepts or returns it
    READY = "ready", _("Ready for the agreement")  # the agreement is drawn up and signed
    AGREED = "agreed", _("Agreed")  # nobody: all three parties have signed
    WITHDRAWN = "withdrawn", _("Withdrawn")  # nobody: refused or no answer; a reserve is promoted
    CANCELLED = "cancelled", _("Cancelled")  # nobody: by the approver


CONTESTABLE = (ApplicationState.INELIGIBLE, ApplicationState.NOT_SELECTED)  # what a firm may object to


class ObjectionState(models.TextChoices):
    """이의신청 상태."""

    RECEIVED = "received", _("Received")  # a manager looks into it and writes an opinion
    REVIEW = "review", _("In review")  # an approver who had no part in the decision answers
    UPHELD = "upheld", _("Upheld")  # nobody: the application is in the running again
    DISMISSED = "dismissed", _("Dismissed")  # nobody: the decision stands
    WITHDRAWN = "withdrawn", _("Withdrawn")  # nobody


class EntryOutcome(models.TextChoices):
    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("Reserve")
    NOT_SELECTED = "not_selected", _("Not selected")


class PlanSection(models.TextChoices):
    """사업계획의 항목, in their order on paper."""

    BACKGROUND = "background", _("Background and need")
    GOAL = "goal", _("Goal")
    CONTENT = "content", _("What is introduced")
    DATA = "data", _("Data: where from, and how kept")
    ORGANISATION = "organisation", _("Who does it")
    SCHEDULE = "schedule", _("Schedule of the work")
    EFFECT = "effect", _("Effect expected")
    AFTER = "after", _("After the project")
    RISK = "risk", _("Risks and what is done about them")


class InKindKind(models.TextChoices):
    """현물의 종류."""

    STAFF = "staff", _("Staff")
    EQUIPMENT = "equipment", _("Equipment")


class PlanSide(models.TextChoices):
    """참여 인력의 소속."""

    DEMAND = "demand", _("Our company")
    VENDOR = "vendor", _("Vendor")
