"""What the workspace says of a need and its quotes. Who quotes and who asks stays unsaid while quotes are sealed."""

from django.utils.translation import gettext_lazy as _

from marketplace.programmes.enums import CaseState
from marketplace.programmes.workspace import DEMAND_FIRM, VENDOR, expects, told

expects(CaseState.NEED, DEMAND_FIRM, _("asks vendors for quotes"), _("Vendors hand in sealed quotes"))
expects(CaseState.QUOTES, VENDOR, _("hand in sealed quotes"), _("All quotes are opened together"))
expects(CaseState.QUOTES, DEMAND_FIRM, _("chooses a quote and says why"), _("Both firms apply together"))

told("need.begin", _("The need was written"))
told("need.ask", _("Vendors were asked for quotes (%(vendors)s)"))
told("need.question", _("A vendor asked a question"), named=False)
told("need.answer", _("The question was answered for all"))
told("need.opening", _("All quotes were opened together (%(quotes)s)"))
told("need.choose", _("A quote was chosen"))
told("need.cancel", _("The need was given up"))
