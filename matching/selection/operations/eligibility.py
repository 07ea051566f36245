"""The round's rules, run on a case as it stands."""

from datetime import datetime

from marketplace.core.clock import day_in_korea
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import Severity, Stage, Verdict
from marketplace.programmes.models import EligibilityRun

from ..errors import NotEligible
from ..facts import build_facts
from ..plan import Plan


def require_eligible(*, case_id: int, stage: Stage, plan: Plan | None, at: datetime) -> EligibilityRun:
    """Run the rules of a stage on the facts of that day, and keep the run. Raises NotEligible naming every point."""
    facts = build_facts(case_id, on=day_in_korea(at), plan=plan)
    run = programmes.check_eligibility(case_id=case_id, stage=stage, facts=facts, at=at)
    if run.verdict == Verdict.FAILED:
        raise NotEligible(rounds.messages_of(run, Severity.FAIL))
    return run
