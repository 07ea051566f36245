from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class NothingSaid(Refusal):
    message = _("Please write down what was seen, with its evidence: others will decide on it.")


class NotOfTheCase(Refusal):
    message = _("Only the case's demand firm or its vendor can be asked. Please choose one of the two.")
