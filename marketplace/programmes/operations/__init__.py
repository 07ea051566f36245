"""What can be done with programmes, rounds and cases. The only modules that write them."""

from .cases import check_eligibility, move_case, open_case, release_place, set_vendor, take_place
from .notes import write_note
from .rounds import (
    add_track,
    announce_results,
    announce_round,
    begin_evaluation,
    begin_running,
    begin_settling,
    close_round,
    create_programme,
    create_round,
    draft_rule_set,
    load_calendar,
    revise_rule_set,
)

__all__ = [
    "add_track",
    "announce_results",
    "announce_round",
    "begin_evaluation",
    "begin_running",
    "begin_settling",
    "check_eligibility",
    "close_round",
    "create_programme",
    "create_round",
    "draft_rule_set",
    "load_calendar",
    "move_case",
    "open_case",
    "release_place",
    "revise_rule_set",
    "set_vendor",
    "take_place",
    "write_note",
]
