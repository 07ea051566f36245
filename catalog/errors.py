from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class NotAVendor(Refusal):
    message = _("Only a domestic corporation can be a vendor. A sole trader may take part as a demand firm.")


class LargeFirmNeedsReason(Refusal):
    message = _("A large firm enters the pool only by exception. Please say why no smaller firm offers this.")


class RegisteredAlready(Refusal):
    message = _("Your company is registered for this round already. Please open that registration.")


class NoPlaceLeft(Refusal):
    message = _("The vendor has no place left in this round. Please choose another vendor or wait for a place.")


class SolutionUnderReview(Refusal):
    message = _("The solution is under review. Please wait for the answer, or withdraw it to go on editing.")


class NothingToReview(Refusal):
    message = _("There is nothing to review: the vendor has not submitted a change.")


class UnknownTerm(Refusal):
    message = _("“%(code)s” is not in the list of %(kind)s. Please choose one of the list.")


class SolutionIncomplete(Refusal):
    """`parts` lists what is still to be written, one sentence for each part."""

    def __init__(self, parts: list[str]):
        self.parts = parts
        super().__init__("\n".join([str(_("Please complete these parts before the review.")), *parts]))


class ChangedMeanwhile(Refusal):
    message = _(
        "Someone of your company has changed this part since you opened it. What you wrote is still here: "
        "please compare it with the latest draft, then save again to replace it."
    )


class NothingToSave(Refusal):
    message = _("Please search for words or choose a condition first: the whole list need not be saved.")


class TooManySaved(Refusal):
    message = _("%(most)d searches are kept at most. Please delete one you need no longer.")
