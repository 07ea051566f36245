"""The lives of rounds, rule sets and cases (domain model §13.2)."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import any_of, is_approver, is_programme_manager, is_system
from marketplace.core.lifecycle import Lifecycle, Transition

from .enums import CaseState as C
from .enums import RoundState as R
from .enums import RuleSetState as S


def someone_else_drew_it_up(round_, actor, at):
    if round_.created_by == actor.person_id:
        return _("You drew up this round yourself: another person must announce it.")


def every_track_has_rules(round_, actor, at):
    from .models import RuleSet

    tracks = set(round_.tracks.values_list("pk", flat=True))
    drafted = RuleSet.objects.filter(track__in=tracks, state=S.DRAFT).values_list("track_id", flat=True)
    if not tracks or tracks - set(drafted):
        return _("A track has no rules yet. Please draft the rule set of every track first.")


def its_intake_is_over(round_, actor, at):
    if at <= round_.closes_at:
        return _("Intake is still open.")


ROUND = Lifecycle(
    "round",
    R,
    Transition(name="announce", sources=(R.PREPARING,), target=R.ANNOUNCED, allowed=is_approver,
               guards=(someone_else_drew_it_up, every_track_has_rules)),
    Transition(name="evaluate", sources=(R.ANNOUNCED,), target=R.EVALUATING,
               allowed=any_of(is_programme_manager, is_system), guards=(its_intake_is_over,)),
    Transition(name="decide", sources=(R.EVALUATING,), target=R.DECIDED, allowed=is_approver),
    Transition(name="run", sources=(R.DECIDED,), target=R.RUNNING, allowed=is_system),
    Transition(name="settle", sources=(R.RUNNING,), target=R.SETTLING, allowed=is_programme_manager),
    Transition(name="close", sources=(R.SETTLING,), target=R.CLOSED, allowed=is_approver),
)  # fmt: skip

RULE_SET = Lifecycle(
    "rule_set",
    S,
    Transition(name="lock", sources=(S.DRAFT,), target=S.LOCKED, allowed=is_approver),
    Transition(name="retire", sources=(S.DRAFT,), target=S.RETIRED, allowed=is_programme_manager),
)  # fmt: skip

_BEFORE_AGREEMENT = (C.NEED, C.QUOTES, C.APPLICATION, C.SELECTION, C.AGREEMENT)

# Moved by the apps above inside their own transactions, always as the system: see operations.move_case.
CASE = Lifecycle(
    "case",
    C,
    Transition(name="quotes", sources=(C.NEED,), target=C.QUOTES, allowed=is_system),
    Transition(name="application", sources=(C.QUOTES,), target=C.APPLICATION, allowed=is_system),
    Transition(name="selection", sources=(C.APPLICATION, C.ENDED), target=C.SELECTION, allowed=is_system),
    Transition(name="agreement", sources=(C.SELECTION,), target=C.AGREEMENT, allowed=is_system),
    Transition(name="delivery", sources=(C.AGREEMENT,), target=C.DELIVERY, allowed=is_system),
    Transition(name="evaluation", sources=(C.DELIVERY,), target=C.EVALUATION, allowed=is_system),
    Transition(name="settlement", sources=(C.DELIVERY, C.EVALUATION), target=C.SETTLEMENT, allowed=is_system),
    Transition(name="closed", sources=(C.SETTLEMENT,), target=C.CLOSED, allowed=is_system),
    Transition(name="ended", sources=_BEFORE_AGREEMENT, target=C.ENDED, allowed=is_system),
)  # fmt: skip
