"""What the workspace says of the work: stages, visits, the final report and its evaluation."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.enums import StaffRole
from marketplace.programmes.enums import CaseState
from marketplace.programmes.workspace import DEMAND_FIRM, VENDOR, expects, told

DELIVERY, MANAGER = CaseState.DELIVERY, StaffRole.PROGRAMME_MANAGER

expects(DELIVERY, VENDOR, _("delivers the next stage"), _("The demand firm accepts it or sends it back"))
expects(DELIVERY, DEMAND_FIRM, _("accepts what was delivered"), _("The vendor claims payment for the stage"))
expects(DELIVERY, MANAGER, _("starts the project and watches over it"), _("The vendor delivers the next stage"))
expects(CaseState.EVALUATION, MANAGER, _("evaluates the final report"), _("The project is settled"))
expects(CaseState.EVALUATION, DEMAND_FIRM, _("corrects the final report"), _("The agency evaluates it again"))

told("milestone.deliver", _("A stage was delivered"))
told("milestone.accept", _("The stage was accepted"))
told("milestone.send_back", _("The stage was sent back"))
told("interim_check.schedule", _("An interim check was arranged"), named=False)
told("interim_check.find_good", _("The interim check found everything in order"), named=False)
told("interim_check.ask_correction", _("The interim check asks for a correction"), named=False)
told("interim_check.answer", _("The interim check was answered"))
told("interim_check.close", _("The interim check is closed"), named=False)
told("interim_check.stop", _("The interim check stopped the project"), named=False)
told("final_evaluation.report", _("The final report was handed in"))
told("final_evaluation.ask_correction", _("The final report has to be corrected"), named=False)
told("final_evaluation.report_again", _("The corrected final report was handed in"))
told("final_evaluation.succeed", _("The final evaluation: success"), named=False)
told("final_evaluation.fail", _("The final evaluation: failure"), named=False)
