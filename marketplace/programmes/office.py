"""What the office shows of every case: the purses money moves between, and what the eligibility rules saw and said."""

import json

from django.utils.translation import gettext_lazy as _

from marketplace.core.language import in_language
from marketplace.core.office.display import Section
from marketplace.core.office.preview import watch
from marketplace.ledger.models import Account, Hold, Transfer

from . import case_screen, queries
from .eligibility.rules import RULES
from .models import EligibilityRun, RuleSet, Track
from .rule_difference import differences

PURSES = {
    "bank": _("The agency's bank account"), "appropriation": _("Appropriation"), "committed": _("Committed"),
    "voucher": _("Voucher"), "co_payment": _("Co-payment"), "payable": _("Owed to"), "suspense": _("Suspense"),
    "returned": _("Returned to the programme"),
}  # fmt: skip
SHOWN_RUNS = 3


def purse(account: Account) -> str:
    """A ledger account in the office's words; of what a round has once, without a reference."""
    ref = "" if account.ref == "main" else account.ref
    if account.kind in ("appropriation", "returned"):
        track = Track.objects.filter(round__code=account.book, code=account.ref).first()
        ref = in_language(track, "name") if track else ref
    return f"{PURSES.get(account.kind, account.kind)} {ref}".strip()


@watch
def moves_of_money():
    """Transfers and holds that come from now on."""
    last = {
        model: model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0 for model in (Transfer, Hold)
    }

    def since() -> list[tuple[str, str, int]]:
        moved = Transfer.objects.filter(pk__gt=last[Transfer]).select_related("debit", "credit").order_by("pk")
        held = Hold.objects.filter(pk__gt=last[Hold]).select_related("account").order_by("pk")
        return [
            *((purse(row.debit), purse(row.credit), row.amount) for row in moved),
            *((purse(row.account), str(_("held for an instalment")), row.amount) for row in held),
        ]

    return since


def _checks(record, _request) -> dict | None:
    case_id = record.pk if record._meta.model_name == "case" else record.case_id
    runs = EligibilityRun.objects.filter(case_id=case_id).prefetch_related("findings").order_by("-at", "-pk")
    return {"runs": [_run(run) for run in runs[:SHOWN_RUNS]]}


def _run(run: EligibilityRun) -> dict:
    about = {rule.id: str(rule.about) for rule in RULES}
    findings = [
        {
            "about": about.get(finding.rule, finding.rule), "outcome": finding.outcome,
            "words": finding.get_outcome_display(), "message": in_language(finding, "message"),
        }
        for finding in run.findings.all()
    ]  # fmt: skip
    facts = json.dumps(json.loads(run.facts), ensure_ascii=False, indent=1)
    return {"stage": run.get_stage_display(), "verdict": run.get_verdict_display(), "passed": run.verdict == "passed",
            "at": run.at, "findings": findings, "facts": facts}  # fmt: skip


def _changed(rule_set: RuleSet, _request) -> dict:
    """What is different from the version before, or from the same track of the round before."""
    before = RuleSet.objects.filter(track=rule_set.track_id, version__lt=rule_set.version).order_by("-version").first()
    before = before or queries.rule_set_before(rule_set)
    if before is None:
        return {"before": None}
    return {"before": before, "changes": differences(queries.values_of(before), queries.values_of(rule_set))}


CHANGES = Section(_("What changed"), "office/rule_changes.html", _changed)
CHECKS = Section(_("Eligibility checks"), "office/checks.html", _checks)
case_screen.part(20, CHECKS)
