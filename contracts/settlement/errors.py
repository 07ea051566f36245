from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class ClaimNotUsable(Refusal):
    """`points`: the entry and what must be mended, one sentence each; `problems`: the sentences alone."""

    def __init__(self, points: list[tuple[str, str]]):
        self.points = points
        self.problems = [words for _entry, words in points]
        super().__init__("\n".join(self.problems))


class NotDue(Refusal):
    """The instalment cannot be claimed now; the message says why and what comes first."""


class ClaimedAlready(Refusal):
    message = _("This instalment is claimed already. Please look at that claim.")


class InvoiceUsed(Refusal):
    message = _(
        "An invoice with this approval number stands behind another claim already. Please check the number; each"
        " invoice is claimed once, in any programme."
    )


class CheckAgain(Refusal):
    message = _("Since the manager's check something new was found: %(findings)s. The manager must check it again.")


class LinesMissing(Refusal):
    message = _("Please enter an amount for every cost line: %(lines)s.")


class MoreThanPossible(Refusal):
    message = _("“%(line)s”: at most %(most)s won can be recognised, what was spent within what was planned.")


class ReasonMissing(Refusal):
    message = _("“%(line)s”: please say why %(won)s won are not recognised. The firm will read it.")


class CodeMissing(Refusal):
    message = _("“%(line)s”: please choose the code of the reason.")


class NothingSpent(Refusal):
    message = _("“%(line)s”: please save first what was spent on it.")


class NothingToLink(Refusal):
    message = _("Please tick at least one paper of which something is left for this expense.")
