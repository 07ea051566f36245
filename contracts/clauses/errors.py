from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class EditionUnderWay(Refusal):
    message = _("Edition %(version)d of these articles is under way. Please go on with it, or drop it first.")


class TextNotUsable(Refusal):
    message = _("The articles cannot be used like this:\n%(problems)s")


class NotADraft(Refusal):
    message = _("Only a draft can be changed. What is in use stays as it is: please begin a new edition.")
