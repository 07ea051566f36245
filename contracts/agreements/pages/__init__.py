"""An agreement as its pages in the workspace show it: the paper, its terms and money, who signs, what is to be paid."""

from .papers import Paper, paper_of, what_it_waits_for
from .terms import terms_of
from .turns import closed, deposit_of, seats, what_next

__all__ = ["Paper", "closed", "deposit_of", "paper_of", "seats", "terms_of", "what_it_waits_for", "what_next"]
