"""What can be done with money in and out of the agency's bank account. The only modules that write it."""

from .accounts import register_account
from .cards import (
    close_card_pages,
    look_after,
    look_after_pages_due,
    look_into_event,
    match_card_transfer,
    open_card_page,
    refund_card,
    settle_card,
    take_event,
)
from .deposits import cancel_expectation, expect_deposit, match_deposit
from .runs import discard_run, export_run, make_run, release_run
from .statements import import_statement
from .transfers import bounce, cancel_instruction, instruct, reinstruct

__all__ = [
    "bounce",
    "cancel_expectation",
    "cancel_instruction",
    "close_card_pages",
    "discard_run",
    "expect_deposit",
    "export_run",
    "import_statement",
    "instruct",
    "look_after",
    "look_after_pages_due",
    "look_into_event",
    "make_run",
    "match_card_transfer",
    "match_deposit",
    "open_card_page",
    "refund_card",
    "register_account",
    "reinstruct",
    "release_run",
    "settle_card",
    "take_event",
]
