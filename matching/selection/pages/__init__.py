"""An application as its pages show it: tasks, money, documents, answers, and what was decided."""

from .money import calculation, money_of, reasons
from .objecting import ObjectionPage, objection_page
from .papers import consent_form, consents, required_documents
from .results import findings, result_of
from .tasks import answers, may_submit, missing, open_points, submitters, task_groups, why_not_now

__all__ = [
    "ObjectionPage",
    "answers",
    "calculation",
    "consent_form",
    "consents",
    "findings",
    "may_submit",
    "missing",
    "money_of",
    "objection_page",
    "open_points",
    "reasons",
    "required_documents",
    "result_of",
    "submitters",
    "task_groups",
    "why_not_now",
]
