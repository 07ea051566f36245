"""Arguments from the agreement to its settlement, with the office's pages of a round."""

from contracts.agreements import invitations
from contracts.clauses.models import Edition
from contracts.payments import queries as payments
from contracts.settlement.models import Claim
from marketplace.accounts.models import Membership
from marketplace.programmes.models import Round

from .builders import of


@of("agreements:fingerprint")
def fingerprint(project):
    return {"sha256": project.document.sealed.sha256}


@of("agreements:verify_link", "agreements:proof")
def code(project):
    return {"number": project.document.number, "code": project.document.code}


@of("claims:new", at="working")
def instalment(project):
    return {"agreement": project.agreement.number, "instalment": 2}


@of("claims:claim", "claims:invoice")
def claim(project):
    return {"number": Claim.objects.filter(agreement=project.agreement).earliest("pk").number}


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


@of("workspace_agreements:invitation", at="signing")
def invitation(project):
    signature = project.document.signatures.order_by("position").first()
    person = Membership.objects.filter(organisation_id=project.firm_id, signs=True).earliest("pk").user
    return {"token": invitations.token_of(signature, person)}


@of("workspace_agreements:detail", "workspace_agreements:sign", "workspace_agreements:signed",
    "workspace_agreements:decline", "workspace_agreements:consent", "workspace_agreements:check",
    "workspace_agreements:checked", at="signing")  # fmt: skip
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


@of("workspace_agreements:prior_notice", at="working")
def prior_notice(project):
    return {**agreement(project), "notice": project.agreement.prior_notices.latest("pk").number}


@of("audits:audit", "audits:propose", "audits:return", at="auditing")
def audit(project):
    return {"number": project.case.number}


@of("audits:judge", at="auditing")
def judged_expense(project):
    return {"number": project.case.number, "position": 1}


@of("settlements:expense", "settlements:link", at="accounting")
def expense(project):
    return {"number": project.case.number, "position": project.paper.expense.position}


@of("settlements:paper", at="accounting")
def paper(project):
    return {"number": project.case.number, "pk": project.paper.pk}


@of("settlements:remove", at="accounting")
def paper_of_the_expense(project):
    return {**expense(project), "pk": project.paper.pk}


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
