"""Which record each address is asked for, and in which moment of the story. One function per kind of argument.

A new address: add its name to the function whose record it needs, or write one.

    @of("agreements:list", at="signing")          # without an argument: only the moment, if the last will not do
    @of("claims:claim", "claims:invoice")
    def claim(project): return {"number": project.claim.number}

A function that yields several gets a line for each in the golden table.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.urls import reverse

from catalog.models import SavedSearch, VendorRegistration
from contracts.clauses.models import Edition
from contracts.payments import queries as payments
from contracts.settlement.models import Claim
from marketplace.accounts.models import Certificate, Delegation, JoinRequest, Membership, Organisation
from marketplace.core.models import StoredFile
from marketplace.notices.models import Notice
from marketplace.programmes.models import Round
from matching.fit.models import MatchRun
from matching.needs.models import Question
from matching.selection.models import Objection, Panel, Receipt, ScoreSheet

from .addresses import Address
from .moments import LAST
from .project import Project


@dataclass(frozen=True, slots=True)
class Builder:
    make: Callable
    moment: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One address with its arguments. `what`: which of several records."""

    name: str
    path: str
    what: str = ""


BUILDERS: dict[str, Builder] = {}
NOTHING = Builder(lambda project: {}, LAST)


def of(*names: str, at: str = LAST) -> Callable:
    def taken(make: Callable) -> Callable:
        for name in names:
            BUILDERS[name] = Builder(make, at)
        return make

    return taken


def builder_of(address: Address) -> Builder | None:
    """Who makes its arguments; None if nobody does."""
    if address.name in BUILDERS:
        return BUILDERS[address.name]
    if address.in_the_office and "model" in address.options and address.arguments in KNOWN_IN_THE_OFFICE:
        return _office(address)
    return None if address.arguments else NOTHING


def visits(address: Address, project: Project) -> list[Visit]:
    """The address for the project's records; several where it is asked for more than one."""
    made = builder_of(address).make(project)
    several = made.items() if made and all(isinstance(each, dict) for each in made.values()) else [("", made)]
    return [Visit(address.name, _path(address, values), what) for what, values in several]


def _path(address: Address, values: dict) -> str:
    """`?`: what follows the path; `*`: values of arguments that have no name."""
    given = {name: value for name, value in values.items() if name not in "?*"}
    return reverse(address.name, args=values.get("*"), kwargs=given or None) + values.get("?", "")


@of("office_ranking", at="asking")
def ranking(project):
    return {"pk": MatchRun.objects.earliest("pk").pk}


@of("needs:new", "match:quotes", at="asking")
@of("claims:list", at="working")
@of("company:start", at="asking")
def nothing(project):
    return {}


@of("catalog:detail")
@of("vendor_solutions:solution", "vendor_solutions:preview", "vendor_solutions:submit", "vendor_solutions:withdraw",
    "vendor_solutions:take_down", "vendor_solutions:versions")  # fmt: skip
def solution(project):
    return {"slug": project.solution.slug}


@of("vendor_solutions:edit")
def part_of_a_solution(project):
    return {"slug": project.solution.slug, "code": "basics"}


@of("catalog:saved_search", "catalog:delete_search", at="asking")
def saved_search(project):
    return {"pk": SavedSearch.objects.earliest("pk").pk}


@of("vendor_solutions:changes")
def revision(project):
    return {"slug": project.solution.slug, "revision": project.solution.revisions.latest("pk").pk}


@of("vendor_registration:evidence")
def registration(project):
    return {"pk": VendorRegistration.objects.get(vendor_id=project.vendor_id).pk}


@of("agreements:fingerprint")
def fingerprint(project):
    return {"sha256": project.document.sealed.sha256}


@of("agreements:verify_link", "agreements:proof")
def code(project):
    return {"number": project.document.number, "code": project.document.code}


@of("account_reset_password_from_key")
def key(project):
    return {"uidb36": "1", "key": "set-password"}


@of("mfa_edit_webauthn", "mfa_remove_webauthn")
def passkey(_project):
    return {"pk": 1}  # nobody in the walk has one


@of("inbox:letter")
def letter(project):
    people = Membership.objects.filter(organisation_id=project.firm_id).values("user_id")
    return {"pk": Notice.objects.filter(recipient_id__in=people).earliest("pk").pk}


@of("needs:edit", "needs:ask", "needs:ask_another", "needs:open", "needs:cancel", "vendor_needs:need", "vendor_needs:ask",
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


@of("company:certificate")
def certificate(project):
    return {"pk": Certificate.objects.filter(organisation_id=project.firm_id).earliest("pk").pk}


@of("company:answer_join", at="asking")
def join_request(project):
    return {"pk": JoinRequest.objects.filter(organisation_id=project.firm_id).latest("pk").pk}


@of("company:revoke", at="working")
def delegation(project):
    return {"pk": Delegation.objects.earliest("pk").pk}


@of("company:delegate")
def colleague(project):
    return {"pk": Membership.objects.get(organisation_id=project.firm_id, role="manager").pk}


@of("claims:new", at="working")
def instalment(project):
    return {"agreement": project.agreement.number, "instalment": 2}


@of("claims:claim", "claims:invoice")
def claim(project):
    return {"number": Claim.objects.filter(agreement=project.agreement).earliest("pk").number}


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


@of("projects:project", "projects:report", "guarantees:submit", at="working")
@of("settlements:submit", at="accounting")
@of("settlements:statement", "settlements:object", "settlements:file")
def project_of_the_case(project):
    return {"number": project.case.number}


@of("projects:deliver", "projects:accept", "projects:send_back", at="working")
def stage(project):
    return {"number": project.case.number, "key": project.agreement.milestones.earliest("position").key}


@of("projects:file")
def deliverable(project):
    return {**stage(project), "ordinal": 1, "place": 1}


@of("projects:check", at="working")
def check(project):
    return {"number": project.case.number, "pk": project.agreement.interim_checks.latest("pk").pk}


@of("guarantees:file")
def guarantee(project):
    return {"number": project.case.number, "pk": project.agreement.guarantees.latest("pk").pk}


@of("changes:list", "changes:new", "changes:end", at="working")
def agreement(project):
    return {"number": project.agreement.number}


@of("workspace_agreements:detail", "workspace_agreements:sign", "workspace_agreements:signed",
    "workspace_agreements:decline", at="signing")  # fmt: skip
def agreement_to_sign(project):
    return {"number": project.agreement.number}


@of("card", "card_back", at="signing")
def deposit(project):
    return {"code": payments.deposit_of(project.case.pk).code}


@of("workspace_agreements:text", "workspace_agreements:file", at="signing")
def text_of_the_agreement(project):
    return {"number": project.agreement.number, "document": project.document.number}


@of("issued:translate", at="signing")
def document_of_the_project(project):
    return {"number": project.case.number, "document": project.document.number}


@of("changes:detail", "changes:withdraw", at="working")
def change(project):
    return {**agreement(project), "change": project.agreement.amendments.latest("pk").number}


@of("audits:audit", "audits:propose", "audits:return", at="auditing")
def audit(project):
    return {"number": project.case.number}


@of("audits:judge", at="auditing")
def judged_expense(project):
    return {"number": project.case.number, "position": 1}


@of("vendors:detail")
def vendor(project):
    return {"number": Organisation.objects.get(pk=project.vendor_id).business_number}


@of("settlements:expense", "settlements:link", at="accounting")
def expense(project):
    return {"number": project.case.number, "position": project.paper.expense.position}


@of("settlements:paper", at="accounting")
def paper(project):
    return {"number": project.case.number, "pk": project.paper.pk}


@of("settlements:remove", at="accounting")
def paper_of_the_expense(project):
    return {**expense(project), "pk": project.paper.pk}


@of("wagtailcore_authenticate_with_password")
def restricted_page(project):
    return {"page_view_restriction_id": 1, "page_id": 1}


@of("wagtaildocs_authenticate_with_password")
def restricted_document(project):
    return {"restriction_id": 1}


@of("wagtaildocs_serve")
def document(project):
    return {"*": [1, "none.pdf"]}


@of("wagtail_serve")
def page(project):
    return {slug: {"*": [f"{slug}/"]} for slug in ("terms", "none")}


@of("demo:mail")
def mail(project):
    return {"name": "20260302-090000-1"}


@of("case:paper")
def paper_of_the_case(project):
    return {"pk": project.case.pk, "file_id": project.document.sealed_id}


@of("issued:file")
def issued_document(project):
    return {"number": project.case.number, "document": project.agreement.issued.earliest("pk").number}


@of("office_articles", at="working")
def edition(project):
    return {"edition_id": Edition.objects.earliest("pk").pk}


@of("office_settlement", "office_reconciliation", "office_agreements", "office_sealed")
def round_(project):
    return {"round_id": Round.objects.earliest("pk").pk}


OFFICE_MOMENTS = {
    "panel": "judging", "panelmember": "judging", "scoresheet": "judging", "organisationclaim": "asking",
    "need": "asking", "application": "judging", "ranking": "signing", "award": "signing", "fraudsignal": "working",
    "objection": "objecting", "interimcheck": "working", "claim": "working", "milestone": "working", "guarantee": "working",
    "transferinstruction": "settling",
}  # fmt: skip


KNOWN_IN_THE_OFFICE = ((), ("pk",), ("name",), ("pk", "name"))


def _office(address: Address) -> Builder:
    options = address.options
    model = options["model"]
    kind = address.name.rpartition(":")[2]
    moment = OFFICE_MOMENTS.get(model._meta.model_name, LAST)

    def make(project: Project) -> dict:
        if kind == "index":
            return {"list": {}, "file": {"?": "?export=xlsx"}}
        if kind == "list_action":
            return {action.name: {"name": action.name} for action in options["list_actions"]} or {"-": {"name": "none"}}
        if kind == "bulk":
            names = {name: {"name": name, "?": f"?pk={_first(model)}"} for name in options["bulk"]}
            return names or {"-": {"name": "none"}}
        if "pk" not in address.arguments:
            return {}
        pk = {"pk": _first(model)}
        if kind == "action":
            return {action.name: {**pk, "name": action.name} for action in options["actions"]} or {
                "-": {**pk, "name": "none"}
            }
        if kind == "file":
            return {name: {**pk, "name": name} for name in _files(model, options["fields"])} or {
                "-": {**pk, "name": "none"}
            }
        return pk

    return Builder(make, moment)


def _first(model: type[models.Model]) -> int:
    """The oldest record of a kind: the walk's firm comes first in its story. 1 if there is none."""
    return model._default_manager.order_by("pk").values_list("pk", flat=True).first() or 1


def _files(model: type[models.Model], names: Iterable[str]) -> list[str]:
    fields = {field.name: field for field in model._meta.get_fields()}
    return [name for name in names if name in fields and fields[name].related_model is StoredFile]
