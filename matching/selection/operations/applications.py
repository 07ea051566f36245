"""An application: drafted, submitted as often as the firm likes until the deadline; the last version counts."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace import documents
from marketplace.core import audit, canonical, numbers
from marketplace.core.actor import Actor
from marketplace.core.clock import KST, day_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.core.text import clean
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState, Stage, Verdict
from marketplace.programmes.models import EligibilityRun
from matching.needs import queries as needs

from ..enums import ApplicationState, ConsortiumState
from ..errors import AppliedAlready, DeadlinePassed, NotEligible, PlanIncomplete
from ..facts import build_facts
from ..lifecycles import APPLICATION
from ..models import Application, ApplicationVersion, Consortium
from ..plan import Plan, problems
from . import receipts


def start_application(*, case_id: int, actor: Actor, at: datetime) -> Application:
    """Begin the application of a case that has a consortium. Safe to repeat. Raises NotAllowed."""
    case = rounds.case(case_id)
    if actor.organisation_id != case.demand_firm_id or not actor.has_any("representative", "manager", "staff"):
        raise NotAllowed
    consortium = Consortium.objects.exclude(state=ConsortiumState.DISSOLVED).filter(case=case).first()
    if consortium is None:
        raise NotAllowed
    with transaction.atomic():
        application, made = Application.objects.get_or_create(
            case=case,
            defaults={
                "round": case.round, "demand_firm": case.demand_firm, "consortium": consortium, "state_since": at,
            },
        )  # fmt: skip
        if made:
            audit.record(application, "application.begin", actor=actor, at=at)
    return application


def save_draft(*, application_id: int, plan: Plan, actor: Actor, at: datetime) -> Application:
    """Keep what the firm is writing. What was submitted stays submitted until it is submitted again.

    Raises NotAllowed for a stranger or after intake, ValidationError for text with hidden characters.
    """
    with transaction.atomic():
        application = _own(application_id, actor)
        if application.state not in (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.CORRECTION):
            raise NotAllowed
        for text in plan.texts().values():
            clean(text)
        application.draft, application.draft_saved_at = plan.as_data(), at
        application.save(update_fields=["draft", "draft_saved_at"])
    return application


def check_draft(*, application_id: int, actor: Actor, at: datetime) -> EligibilityRun:
    """Run the rules on the draft, so that the firm sees early what will be found."""
    application = Application.objects.visible_to(actor).get(pk=application_id)
    plan = Plan.from_data(application.draft) if application.draft else None
    facts = build_facts(application.case_id, on=day_in_korea(at), plan=plan)
    return programmes.check_eligibility(case_id=application.case_id, stage=Stage.DRAFT, facts=facts, at=at)


def submit_application(*, application_id: int, actor: Actor, at: datetime) -> ApplicationVersion:
    """Submit the draft: a numbered, hashed version that counts from now on. `at`: when the request arrived.

    The same draft again returns the version there is. Raises PlanIncomplete, NotEligible (each naming every
    point), UnprintableText, DeadlinePassed, AppliedAlready, TransitionRefused.
    """
    application = Application.objects.visible_to(actor).select_related("case", "round", "demand_firm").get(
        pk=application_id
    )  # fmt: skip
    if at > application.round.closes_at:
        raise DeadlinePassed(when=f"{application.round.closes_at.astimezone(KST):%Y-%m-%d %H:%M}")
    plan = _complete(application)
    _refuse_ineligible(application, plan, at)
    try:
        with transaction.atomic():
            row = Application.objects.select_for_update(no_key=True).get(pk=application_id)
            content = canonical.dumps(Plan.from_data(row.draft).as_data())
            latest = row.versions.order_by("-version").first()
            if latest and latest.sha256 == canonical.sha256(content) and row.state == ApplicationState.SUBMITTED:
                return latest
            row = advance(APPLICATION, row, "submit", actor=actor, at=at)
            version = write_version(row, "application", content, actor, at)
            row.grant, row.cash, row.in_kind = plan.grant, plan.cash, plan.in_kind_total
            row.save(update_fields=["grant", "cash", "in_kind"])
    except IntegrityError as error:
        raise AppliedAlready from error
    return version


def withdraw_application(*, application_id: int, reason: str, actor: Actor, at: datetime) -> Application:
    """Give up before selection; the case ends. Afterwards an award is withdrawn instead."""
    application = Application.objects.visible_to(actor).get(pk=application_id)
    if application.state == ApplicationState.SELECTED:
        raise NotAllowed
    with transaction.atomic():
        application = advance(APPLICATION, application, "withdraw", actor=actor, at=at, reason=reason)
        programmes.move_case(
            case_id=application.case_id, to=CaseState.ENDED, holder="nobody", actor=actor, at=at, reason=reason
        )
    return application


def write_version(application: Application, kind: str, content: str, actor: Actor, at: datetime) -> ApplicationVersion:
    """The next version of an application with its receipt number, in the caller's transaction."""
    code = application.round.code
    version = ApplicationVersion.objects.create(
        application=application, version=application.versions.count() + 1, kind=kind, content=content,
        receipt_number=f"R-{code}-{numbers.next_in(f'receipt:{code}'):05d}", sha256=canonical.sha256(content),
        submitted_by=actor.person_id, submitted_label=actor.label, at=at,
    )  # fmt: skip
    audit.record(
        application, "application.version", actor=actor, at=at,
        facts={"receipt": version.receipt_number, "sha256": version.sha256, "version": version.version},
    )  # fmt: skip
    receipts.announce(version, actor, at)
    return version


def _complete(application: Application) -> Plan:
    try:
        plan = Plan.from_data(application.draft)
    except (KeyError, TypeError) as error:
        raise PlanIncomplete([_("Please fill in every part of the application first.")]) from error
    found = problems(
        plan,
        rules=rounds.rules_of(application.case.track_id),
        size_class=application.demand_firm.size_class,
        quote_total=needs.choice_of(application.case_id).quote.total,
    )
    if found:
        raise PlanIncomplete(found)
    documents.preflight(plan.texts())
    return plan


def _refuse_ineligible(application: Application, plan: Plan, at: datetime) -> None:
    facts = build_facts(application.case_id, on=day_in_korea(at), plan=plan)
    run = programmes.check_eligibility(case_id=application.case_id, stage=Stage.SUBMISSION, facts=facts, at=at)
    if run.verdict == Verdict.FAILED:
        english = (get_language() or "ko").startswith("en")
        raise NotEligible(
            [finding.message_en if english else finding.message for finding in run.findings.filter(outcome="fail")]
        )


def _own(application_id: int, actor: Actor) -> Application:
    application = Application.objects.visible_to(actor).select_for_update(no_key=True).get(pk=application_id)
    if actor.organisation_id != application.demand_firm_id:
        raise NotAllowed
    return application
