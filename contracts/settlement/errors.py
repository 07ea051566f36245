from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class ClaimNotUsable(Refusal):
    """`problems` lists what must be mended, one sentence each."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


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
