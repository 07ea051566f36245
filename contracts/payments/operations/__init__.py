"""What can be done with money in and out of the agency's bank account. The only modules that write it."""

from .accounts import register_account
from .deposits import cancel_expectation, expect_deposit, match_deposit
from .runs import export_run, make_run, release_run
from .statements import import_statement
from .transfers import bounce, cancel_instruction, instruct, reinstruct

__all__ = [
    "bounce",
    "cancel_expectation",
    "cancel_instruction",
    "expect_deposit",
    "export_run",
    "import_statement",
    "instruct",
    "make_run",
    "match_deposit",
    "register_account",
    "reinstruct",
    "release_run",
]
