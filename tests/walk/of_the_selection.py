"""Arguments from the need to the award: need, application, objection, panel."""

from matching.fit.models import MatchRun
from matching.needs.models import Question
from matching.selection.models import Objection, Panel, Receipt, ScoreSheet

from .builders import of


@of("office_ranking", at="asking")
def ranking(project):
    return {"pk": MatchRun.objects.earliest("pk").pk}


@of("needs:edit", "needs:ask", "needs:ask_another", "needs:again", "needs:open", "needs:cancel", "vendor_needs:need", "vendor_needs:ask",
    "vendor_needs:quote", "vendor_needs:submit", "vendor_needs:withdraw", at="asking")  # fmt: skip
@of("needs:detail", "needs:quotes", at="pairing")
def need(project):
    return {"number": project.case.number}


@of("needs:answer", at="asking")
def question(project):
    return {"number": project.case.number, "pk": Question.objects.filter(need=project.need).latest("pk").pk}


@of("workspace:case", "applications:result", "vendor_cases:application")
@of("vendor_cases:together", "vendor_cases:accept", "vendor_cases:decline", "vendor_cases:propose",
    "applications:consortium", "applications:dissolve", at="pairing")  # fmt: skip
@of("applications:tasks", "applications:costs", "applications:documents", "applications:consents",
    "applications:eligibility", "applications:check", "applications:ask", "applications:confirm",
    "applications:withdraw", at="applying")  # fmt: skip
@of("applications:correction", at="correcting")
@of("applications:objection", at="refused")
@of("applications:give_up", at="signing")
def case(project):
    return {"number": project.case.number}


@of("applications:part", at="applying")
def part(project):
    return {"number": project.case.number, "code": "plan"}


@of("applications:receipt", "applications:receipt_file")
def receipt(project):
    made = Receipt.objects.filter(version__application__case=project.case).earliest("pk")
    return {"number": project.case.number, "version": made.version.version}


@of("applications:withdraw_objection", "applications:objection_file", at="objecting")
def objection(project):
    return {"number": project.case.number, "pk": Objection.objects.get(application__case=project.case).pk}


@of("evaluations:list", at="judging")
def seats(project):
    return {}


@of("evaluations:pledge", at="judging")
def panel(project):
    return {"panel": Panel.objects.latest("pk").pk}


@of("evaluations:sheet", "evaluations:accept", "evaluations:recuse", "evaluations:save", "evaluations:submit",
    at="judging")  # fmt: skip
def sheets(project):
    found = (
        ScoreSheet.objects.filter(application__case=project.case).order_by("evaluator_id").select_related("evaluator")
    )
    return {f"of {name}": {"pk": sheet.pk} for name, sheet in zip(("evaluator", "fellow"), found, strict=True)}
