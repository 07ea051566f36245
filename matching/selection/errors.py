from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class Related(Refusal):
    message = _("Demand firm and vendor are related (%(ties)s): they may not take part together.")


class NoConflictNotDeclared(Refusal):
    message = _("Please declare that the two firms are not related. A false declaration leads to exclusion.")


class ConsortiumExists(Refusal):
    message = _("The consortium is proposed already: the other firm's representative can accept it.")


class PlanIncomplete(Refusal):
    """`problems` lists what must be mended, one sentence each."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


class NotEligible(Refusal):
    """`findings` lists what the rules found, one sentence each."""

    def __init__(self, findings: list[str]):
        self.findings = findings
        super().__init__("\n".join(findings))


class DeadlinePassed(Refusal):
    message = _("Intake closed at %(when)s (Korean time). What was submitted before that counts.")


class AppliedAlready(Refusal):
    message = _("The firm has a live application in this round; the one with the earlier receipt counts.")


class NotAnAnswer(Refusal):
    message = _("Please say what was corrected: the programme office will read it.")


class ReasonAndRemedyNeeded(Refusal):
    message = _("Please write the reason and what the firm can do: it will read both.")


class ProposedAlready(Refusal):
    message = _("This is proposed already: an approver must decide it first.")


class ScoresIncomplete(Refusal):
    message = _("Please enter points and a comment for every criterion: %(missing)s.")


class TooManyPoints(Refusal):
    message = _("“%(criterion)s” has at most %(most)s points.")


class PanelDecides(Refusal):
    message = _("A panel scores this application: its points come from the score sheets when the panel closes.")


class NotOnThePanel(Refusal):
    message = _("Please choose people who are evaluators and do not sit on this panel yet.")


class NothingToAssign(Refusal):
    message = _("No eligible application of this track waits for a panel, or nobody sits on this one.")


class ConflictUnnamed(Refusal):
    message = _("Please tick with which of the two firms you have to do.")


class SheetsAreMissing(Refusal):
    message = _("No score sheet was handed in for %(cases)s. Please extend the panel, or take them to another one.")


class CloseInTheFuture(Refusal):
    message = _("Please choose a later time for the end of the scoring.")


class NothingToRank(Refusal):
    message = _("There is no scored application in this track yet.")


class NotAllScored(Refusal):
    message = _("These applications still wait for their check or their points: %(cases)s.")


class RankedAlready(Refusal):
    message = _("A ranking of this track is proposed or approved already. A proposed one must be decided first.")


class AdjustmentNotUsable(Refusal):
    message = _(
        "A grant can only be lowered, to more than nothing, for an application in this ranking, "
        "with a condition that says why. Please check %(case)s."
    )


class BeyondAppropriation(Refusal):
    message = _("The awards come to %(wanted)s won; the appropriation has %(left)s won left. Please adjust the grants.")


class NothingToObjectTo(Refusal):
    message = _("There is no decision of this kind on the application now. Please open its result again.")


class ObjectionTooLate(Refusal):
    message = _("Objections could be handed in until %(day)s. Please ask the programme office what else is possible.")


class ObjectedAlready(Refusal):
    message = _("An objection to this decision was handed in already. Its answer reaches you as a notice.")


class OpinionNeeded(Refusal):
    message = _("Please write what you have found: the approver decides on it.")


class RankingWaits(Refusal):
    message = _("A ranking of this track waits for its decision. It must be decided or returned first.")


class AnotherStandsInstead(Refusal):
    message = _(
        "The firm has another live application in this round. It must be withdrawn before this one can stand again."
    )


class NoReserve(Refusal):
    message = _("No reserve fits the places and what is left of the appropriation.")
