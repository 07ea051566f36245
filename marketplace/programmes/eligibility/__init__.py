"""One engine for eligibility and conflicts, run at draft, submission, agreement and claim.

A rule is a small object that looks at frozen Facts and says what it finds; what a finding means is set by the
rule set of the round. The app above gathers the facts; runs and findings are stored with the facts they saw.
"""

from .engine import Finding, evaluate
from .facts import Facts, Firm, PlanFacts, VendorFacts
from .rules import RULES

__all__ = ["RULES", "Facts", "Finding", "Firm", "PlanFacts", "VendorFacts", "evaluate"]
