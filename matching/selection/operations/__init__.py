"""What can be done between a choice and an award. The only modules that write it."""

from .applications import (
    check_draft,
    save_draft,
    start_application,
    submit_application,
    withdraw_application,
)
from .awards import (
    accept_plan,
    agree_award,
    cancel_award,
    lapse_awards_due,
    return_plan,
    submit_revised_plan,
    withdraw_award,
)
from .checking import (
    answer_correction,
    enter_scores,
    receive_applications_due,
    record_eligible,
    request_correction,
)
from .consents import give_consents
from .consortia import accept_consortium, dissolve_consortium, propose_consortium
from .drafting import ask_to_confirm, change_draft
from .ineligibility import decide_ineligible, propose_ineligible
from .promotions import decide_promotion, propose_promotion
from .ranking import decide_ranking, propose_ranking
from .receipts import render_receipt

__all__ = [
    "accept_consortium",
    "accept_plan",
    "agree_award",
    "answer_correction",
    "ask_to_confirm",
    "cancel_award",
    "change_draft",
    "check_draft",
    "decide_ineligible",
    "decide_promotion",
    "decide_ranking",
    "dissolve_consortium",
    "enter_scores",
    "give_consents",
    "lapse_awards_due",
    "propose_consortium",
    "propose_ineligible",
    "propose_promotion",
    "propose_ranking",
    "receive_applications_due",
    "record_eligible",
    "render_receipt",
    "request_correction",
    "return_plan",
    "save_draft",
    "start_application",
    "submit_application",
    "submit_revised_plan",
    "withdraw_application",
    "withdraw_award",
]
