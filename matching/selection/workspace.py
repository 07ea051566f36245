"""What the workspace says of consortium, application and award. Proposals inside the agency stay there."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.enums import StaffRole
from marketplace.programmes.enums import CaseState
from marketplace.programmes.workspace import DEMAND_FIRM, expects, told

MANAGER, SECRETARY = StaffRole.PROGRAMME_MANAGER, StaffRole.PANEL_SECRETARY

expects(
    CaseState.APPLICATION, DEMAND_FIRM, _("writes and submits the application"),
    _("The agency checks it once intake is over"),
)  # fmt: skip
expects(CaseState.SELECTION, MANAGER, _("checks the application and prepares the decision"), _("The results are told"))
expects(CaseState.SELECTION, SECRETARY, _("gathers the panel's points"), _("The agency decides on the ranking"))
expects(CaseState.SELECTION, DEMAND_FIRM, _("corrects what was asked for"), _("The agency checks it again"))
expects(CaseState.AGREEMENT, DEMAND_FIRM, _("hands in the revised plan"), _("The agency draws up the agreement"))
expects(CaseState.AGREEMENT, MANAGER, _("checks the plan and draws up the agreement"), _("All three sign"))

told("consortium.propose", _("To apply together was proposed"))
told("consortium.accept", _("Both firms apply together"))
told("consortium.dissolve", _("The two firms parted"))
told("application.begin", _("The application was begun"))
told("application.version", _("Submitted: receipt %(receipt)s"))
told("application.receive", _("The application was received"))
told("application.ask_correction", _("The agency asked for a correction"))
told("application.answer_correction", _("The correction was handed in"))
told("application.find_eligible", _("Found eligible"), named=False)
told("application.find_ineligible", _("Found not eligible"), named=False)
told("application.select", _("Selected"), named=False)
told("application.reserve", _("Placed on the reserve list"), named=False)
told("application.not_select", _("Not selected"), named=False)
told("application.withdraw", _("The application was withdrawn"))
told("award.offer", _("The grant was set aside"), named=False)
told("award.submit_plan", _("The revised plan was handed in"))
told("award.accept_plan", _("The revised plan was accepted"))
told("award.return_plan", _("The revised plan was sent back"))
told("award.withdraw", _("The firm gave the award up"))
told("award.lapse", _("The award lapsed without an answer"))
told("award.cancel", _("The award was cancelled"), named=False)
