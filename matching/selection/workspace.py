"""What the workspace says of consortium, application and award. Proposals inside the agency stay there."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.enums import StaffRole
from marketplace.core.actor import Actor
from marketplace.programmes.enums import CaseState
from marketplace.programmes.models import Case
from marketplace.programmes.workspace import DEMAND_FIRM, Step, expects, offers, side_of, told

from . import queries
from .drafting import Mode, mode_of
from .enums import CONTESTABLE
from .enums import ApplicationState as A
from .enums import ConsortiumState as C
from .lifecycles import APPLICATION, AWARD
from .models import Application, Award

MANAGER, SECRETARY = StaffRole.PROGRAMME_MANAGER, StaffRole.PANEL_SECRETARY

expects(
    CaseState.APPLICATION, DEMAND_FIRM, _("writes and submits the application"),
    _("The agency checks it once intake is over"),
)  # fmt: skip
expects(CaseState.SELECTION, MANAGER, _("checks the application and prepares the decision"), _("The results are told"))
expects(CaseState.SELECTION, SECRETARY, _("gathers the panel's points"), _("The agency decides on the ranking"))
expects(CaseState.SELECTION, DEMAND_FIRM, _("corrects what was asked for"), _("The agency checks it again"))
expects(CaseState.AGREEMENT, DEMAND_FIRM, _("hands in the revised plan"), _("The agency draws up the agreement"))
expects(CaseState.AGREEMENT, MANAGER, _("checks the plan and draws up the agreement"), _("All three sign"))

told("consortium.propose", _("To apply together was proposed"))
told("consortium.accept", _("Both firms apply together"))
told("consortium.dissolve", _("The two firms parted"))
told("application.begin", _("The application was begun"))
told("application.version", _("Submitted: receipt %(receipt)s"))
told("application.receive", _("The application was received"))
told("application.ask_correction", _("The agency asked for a correction"))
told("application.answer_correction", _("The correction was handed in"))
told("application.find_eligible", _("Found eligible"), named=False)
told("application.find_ineligible", _("Found not eligible"), named=False)
told("application.select", _("Selected"), named=False)
told("application.reserve", _("Placed on the reserve list"), named=False)
told("application.not_select", _("Not selected"), named=False)
told("application.withdraw", _("The application was withdrawn"))
told("application.reopen", _("The application is in the running again"), named=False)
told("objection.hand_in", _("An objection was handed in"), to=(DEMAND_FIRM,), reasoned=False)
told("objection.extend", _("The answer to the objection was put off"), to=(DEMAND_FIRM,), named=False)
told("objection.uphold", _("The objection was upheld"), to=(DEMAND_FIRM,), named=False)
told("objection.dismiss", _("The objection was dismissed"), to=(DEMAND_FIRM,), named=False)
told("objection.withdraw", _("The objection was taken back"), to=(DEMAND_FIRM,))
told("award.offer", _("The grant was set aside"), named=False)
told("award.submit_plan", _("The revised plan was handed in"))
told("award.accept_plan", _("The revised plan was accepted"))
told("award.return_plan", _("The revised plan was sent back"))
told("award.withdraw", _("The firm gave the award up"))
told("award.lapse", _("The award lapsed without an answer"))
told("award.cancel", _("The award was cancelled"), named=False)


@offers
def steps(case: Case, actor: Actor, at: datetime) -> Iterator[Step]:
    """The demand firm's way from the consortium to the revised plan."""
    if side_of(case, actor) != DEMAND_FIRM or case.vendor_id is None:
        return
    application = Application.objects.filter(case=case).select_related("round", "consortium").first()
    if application is None:
        yield from _together(case)
        return
    award = Award.objects.filter(application=application).first()
    yield from _writing(case, application, award, actor, at)
    if application.state not in (A.DRAFT, A.SUBMITTED):
        yield _step("result", _("Read the result"), case)
    if application.state in CONTESTABLE:
        yield from _objecting(case, application, at)
    if award and award.state in AWARD["withdraw"].sources:
        yield _step("give_up", _("Give the award up"), case, closed=AWARD["withdraw"].refusal(award, actor, at))
    elif application.state in APPLICATION["withdraw"].sources:
        why = APPLICATION["withdraw"].refusal(application, actor, at)
        yield _step("withdraw", _("Withdraw the application"), case, closed=why)


def _together(case: Case) -> Iterator[Step]:
    consortium = queries.consortium_of(case.pk)
    if consortium is None:
        parted = queries.has_parted(case.pk)
        label = _("Decide how to go on") if parted else _("Propose to apply together")
        yield _step("consortium", label, case, main=True)
    elif consortium.state == C.CONFIRMED:
        yield _step("consortium", _("Begin the application"), case, main=True)
    else:
        waits = consortium.proposed_by_org_id != case.demand_firm_id
        yield _step("consortium", _("Apply together"), case, main=waits)


def _writing(case: Case, application: Application, award, actor: Actor, at: datetime) -> Iterator[Step]:
    mode = mode_of(application, award)
    if mode is Mode.APPLY:
        done = application.state == A.SUBMITTED
        yield _step(
            "tasks", _("Change what was submitted") if done else _("Go on with the application"), case, main=not done
        )
        if done:
            yield _step("result", _("Read what was submitted"), case, main=True)
    elif mode is Mode.CORRECT:
        yield _step("correction", _("Answer the correction request"), case, main=True)
    elif mode is Mode.REVISE:
        yield _step("tasks", _("Write the revised plan"), case, main=True)


def _objecting(case: Case, application: Application, at: datetime) -> Iterator[Step]:
    if queries.may_still_object(application, at):
        yield _step("objection", _("Object to the decision"), case)
    elif queries.objection_to(application):
        yield _step("objection", _("Read the objection"), case)


def _step(name: str, label: str, case: Case, *, main: bool = False, closed: str | None = None) -> Step:
    return Step(label=label, href=reverse(f"applications:{name}", args=[case.number]), main=main, closed=closed or "")
