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
    record_bonus,
    record_eligible,
    request_correction,
)
from .consents import give_consents
from .consortia import accept_consortium, dissolve_consortium, propose_consortium
from .drafting import ask_to_confirm, change_draft
from .eligibility import require_eligible
from .evaluating import declare_no_conflict, give_pledge, read_sheet, recuse, save_scores, submit_sheet
from .ineligibility import decide_ineligible, propose_ineligible
from .objections import (
    dismiss_objection,
    extend_objection,
    hand_in_objection,
    take_up_objection,
    uphold_objection,
    withdraw_objection,
)
from .panels import (
    assign_sheets,
    cancel_panel,
    close_panel,
    exclude_sheet,
    extend_panel,
    form_panel,
    invite_members,
    open_panel,
    return_sheet,
    withdraw_member,
)
from .promotions import decide_promotion, propose_promotion
from .ranking import decide_ranking, propose_ranking
from .receipts import render_receipt

__all__ = [
    "accept_consortium",
    "accept_plan",
    "agree_award",
    "answer_correction",
    "ask_to_confirm",
    "assign_sheets",
    "cancel_award",
    "cancel_panel",
    "change_draft",
    "check_draft",
    "close_panel",
    "decide_ineligible",
    "decide_promotion",
    "decide_ranking",
    "declare_no_conflict",
    "dismiss_objection",
    "dissolve_consortium",
    "enter_scores",
    "exclude_sheet",
    "extend_objection",
    "extend_panel",
    "form_panel",
    "give_consents",
    "give_pledge",
    "hand_in_objection",
    "invite_members",
    "lapse_awards_due",
    "open_panel",
    "propose_consortium",
    "propose_ineligible",
    "propose_promotion",
    "propose_ranking",
    "read_sheet",
    "receive_applications_due",
    "record_bonus",
    "record_eligible",
    "recuse",
    "render_receipt",
    "request_correction",
    "require_eligible",
    "return_plan",
    "return_sheet",
    "save_draft",
    "save_scores",
    "start_application",
    "submit_application",
    "submit_revised_plan",
    "submit_sheet",
    "take_up_objection",
    "uphold_objection",
    "withdraw_application",
    "withdraw_award",
    "withdraw_member",
    "withdraw_objection",
]
