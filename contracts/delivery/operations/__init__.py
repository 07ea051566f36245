"""What can be done during delivery. The only modules that write its records."""

from .checks import answer_check, close_check, record_check, schedule_check, stop_check
from .evaluations import ask_report_correction, evaluate, report_final
from .milestones import accept, deliver, plan_milestones, send_back

__all__ = [
    "accept",
    "answer_check",
    "ask_report_correction",
    "close_check",
    "deliver",
    "evaluate",
    "plan_milestones",
    "record_check",
    "report_final",
    "schedule_check",
    "send_back",
    "stop_check",
]
