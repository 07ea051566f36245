"""An application: drafted, submitted as often as the firm likes until the deadline; the last version counts."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace import documents
from marketplace.accounts.rules import MEMBERS
from marketplace.core import audit, canonical, numbers, outbox
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea, minute_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.core.text import clean
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState, Stage
from marketplace.programmes.models import EligibilityRun
from matching.needs import queries as needs

from ..enums import ApplicationState, ConsortiumState
from ..errors import AppliedAlready, DeadlinePassed, PlanIncomplete
from ..facts import build_facts
from ..lifecycles import APPLICATION
from ..models import Application, ApplicationVersion, Consortium
from ..plan import Plan, problems
from . import receipts
from .eligibility import require_eligible


def start_application(*, case_id: int, actor: Actor, at: datetime) -> Application:
    """Begin the application of a case that has a consortium. Safe to repeat: a draft takes up a new consortium.

    Raises NotAllowed.
    """
    case = rounds.case(case_id)
    if actor.organisation_id != case.demand_firm_id or not actor.has_any(*MEMBERS):
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
            outbox.publish("application.begin", subject=application, at=at, actor=actor)
        elif application.consortium_id != consortium.pk and application.state == ApplicationState.DRAFT:
            application.consortium = consortium
            application.save(update_fields=["consortium"])
            audit.record(application, "application.change_consortium", actor=actor, at=at)
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

    The same draft again returns the version there is. What was checked is what counts, whatever the draft becomes
    meanwhile. Raises DeadlinePassed, TransitionRefused, PlanIncomplete, NotEligible (each naming every point),
    UnprintableText, AppliedAlready.
    """
    application = Application.objects.visible_to(actor).select_related("case", "round", "demand_firm").get(
        pk=application_id
    )  # fmt: skip
    if at > application.round.closes_at:
        raise DeadlinePassed(when=minute_in_korea(application.round.closes_at))
    APPLICATION["submit"].require(application, actor, at)
    plan = complete_plan(application)
    require_eligible(case_id=application.case_id, stage=Stage.SUBMISSION, plan=plan, at=at)
    try:
        with transaction.atomic():
            row = Application.objects.select_for_update(no_key=True).get(pk=application_id)
            latest = row.versions.order_by("-version").first()
            if latest and latest.sha256 == plan_digest(plan) and row.state == ApplicationState.SUBMITTED:
                return latest
            row = advance(APPLICATION, row, "submit", actor=actor, at=at)
            return let_count(row, plan, actor, at)
    except IntegrityError as error:
        raise AppliedAlready from error


def withdraw_application(*, application_id: int, reason: str, actor: Actor, at: datetime) -> Application:
    """Give up before selection; the case ends. Afterwards it is refused: the award is withdrawn instead."""
    application = Application.objects.visible_to(actor).get(pk=application_id)
    with transaction.atomic():
        application = advance(APPLICATION, application, "withdraw", actor=actor, at=at, reason=reason)
        programmes.move_case(
            case_id=application.case_id, to=CaseState.ENDED, holder="nobody", actor=actor, at=at, reason=reason
        )
    return application


def plan_digest(plan: Plan) -> str:
    """What the `sha256` of a version with this plan is."""
    return canonical.digest(plan.as_data())


def let_count(application: Application, plan: Plan, actor: Actor, at: datetime) -> ApplicationVersion:
    """Make `plan` the version that counts, in the caller's transaction."""
    version = write_version(application, "application", canonical.dumps(plan.as_data()), actor, at)
    application.grant, application.cash, application.in_kind = plan.grant, plan.cash, plan.in_kind_total
    application.save(update_fields=["grant", "cash", "in_kind"])
    return version


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


def complete_plan(application: Application) -> Plan:
    """The draft as a plan that can count. Raises PlanIncomplete naming every point, UnprintableText."""
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


def _own(application_id: int, actor: Actor) -> Application:
    application = Application.objects.visible_to(actor).select_for_update(no_key=True).get(pk=application_id)
    if actor.organisation_id != application.demand_firm_id or not actor.has_any(*MEMBERS):
        raise NotAllowed
    return application
