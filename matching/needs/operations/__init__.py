"""What can be done with needs, questions, quotes and choices. The only modules that write them."""

from .needs import NeedContent, ask_another, ask_for_quotes, cancel_need, edit_need, match_need, open_need
from .opening import choose_quote, open_quotes, open_quotes_due
from .questions import answer_question, ask_question
from .quotes import QuoteContent, save_quote, submit_quote, withdraw_quote

__all__ = [
    "NeedContent",
    "QuoteContent",
    "answer_question",
    "ask_another",
    "ask_for_quotes",
    "ask_question",
    "cancel_need",
    "choose_quote",
    "edit_need",
    "match_need",
    "open_need",
    "open_quotes",
    "open_quotes_due",
    "save_quote",
    "submit_quote",
    "withdraw_quote",
]
