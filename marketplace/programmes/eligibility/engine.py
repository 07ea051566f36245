"""Runs the rules that a rule set names for a stage, and adds up what they found."""

from dataclasses import dataclass

from django.utils.translation import override

from ..enums import Severity, Verdict
from ..rule_values import Rules
from .facts import Facts
from .rules import RULES


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's answer: "passed", or the severity with the words in both languages."""

    rule: str
    outcome: str
    message: str = ""
    message_en: str = ""


def evaluate(facts: Facts, rules: Rules, stage: str) -> tuple[Verdict, list[Finding]]:
    """Verdict and findings of every rule that runs at `stage`, in the order of the register."""
    findings = [
        _finding(rule, severity, facts, rules)
        for rule in RULES
        if (severity := rules.eligibility.get(rule.id, {}).get(stage))
    ]
    outcomes = {finding.outcome for finding in findings}
    if Severity.FAIL in outcomes:
        return Verdict.FAILED, findings
    return (Verdict.REVIEW if Severity.REVIEW in outcomes else Verdict.PASSED), findings


def _finding(rule, severity: str, facts: Facts, rules: Rules) -> Finding:
    spoken = []
    for language in ("ko", "en"):
        with override(language):
            message = rule.finds(facts, rules)
            spoken.append(str(message) if message else "")
    return Finding(rule.id, severity if spoken[0] else "passed", *spoken)
