"""Tasks and notices about vendors' registrations and the review of their solutions."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

from marketplace.core.templatetags.ieum import moment
from marketplace.notices.audiences import Audience, firm, office, person
from marketplace.notices.enums import Desk
from marketplace.notices.registry import Link, NoticeKind, TaskKind, declare

from .enums import RegistrationState as R
from .lifecycles import REGISTRATION
from .models import SavedSearch, Solution, VendorRegistration

_REVIEW = dict.fromkeys(
    ("solution.submit", "solution.approve", "solution.send_back", "solution.withdraw", "solution.publish")
)


def _its_page(registration: VendorRegistration) -> Link:
    return "vendor_registration:state", ()


def _its_editor(solution: Solution) -> Link:
    return "vendor_solutions:solution", (solution.slug,)


def _the_vendor(desk: Desk = Desk.DECIDERS):
    def whose(record, event=None) -> Audience:
        return firm(record.vendor_id, desk)

    return whose


def _told_the_vendor(record, event) -> list[Audience]:
    return [firm(record.vendor_id)]


def _values(registration: VendorRegistration, event) -> dict:
    return {
        "vendor": registration.vendor.legal_name, "round": registration.round.title,
        "reason": event.facts.get("reason", ""), "due": moment(registration.correction_due_at),
    }  # fmt: skip


def _solution(solution: Solution, event) -> dict:
    return {"solution": solution.title, "reason": event.facts.get("reason", "")}


def _review_is(status: str):
    def when(solution: Solution, at) -> bool:
        current = solution.current_workflow_state
        return bool(current and current.status == status)

    return when


def _registration_task(name: str, label: str, *states: str, whose, **more) -> TaskKind:
    return TaskKind(
        name=f"catalog.{name}", label=label, record=VendorRegistration, life=REGISTRATION, while_in=states,
        whose=whose, title=lambda registration: registration.vendor.legal_name, joins=("vendor",), **more,
    )  # fmt: skip


def _registration_notice(move: str, subject: str, body: str, *, legal: bool = False) -> NoticeKind:
    return NoticeKind(
        name=f"catalog.registration_{move}", events=(f"vendor_registration.{move}",), record=VendorRegistration,
        to=_told_the_vendor, subject=subject, body=body, values=_values, link=_its_page, joins=("vendor", "round"),
        legal=legal,
    )  # fmt: skip


declare(
    NoticeKind(
        name="catalog.saved_search", events=("saved_search.new",), record=SavedSearch,
        to=lambda saved, event: [person(saved.person_id)],
        values=lambda saved, event: {"name": event.facts["search"], "new": event.facts["new"]},
        link=lambda saved: ("catalog:saved", ()),
        subject=_("New solutions for your saved search %(name)s: %(new)s"),
        body=_("Since you last looked, %(new)s new solutions fit your saved search.\n\n%(name)s\n\nYou can delete the search on its page; then nothing is sent any more."),
    ),
    _registration_task(
        "submit_registration", _("Submit the registration as a vendor"), R.DRAFT, R.CORRECTION,
        whose=_the_vendor(Desk.SUBMITTERS), link=_its_page, news={"vendor_registration.begin": None},
        due=lambda registration: registration.correction_due_at,
    ),
    _registration_task(
        "take_up", _("Take up a vendor's registration"), R.SUBMITTED,
        whose=lambda registration: office(Desk.PROGRAMME_MANAGER),
    ),
    _registration_task(
        "check", _("Check a vendor's registration"), R.CHECKING,
        whose=lambda registration: office(Desk.PROGRAMME_MANAGER),
    ),
    _registration_task(
        "decide", _("Decide whether a vendor enters the pool"), R.PROPOSED,
        whose=lambda registration: office(Desk.APPROVER, but=registration.proposed_by),
    ),
    TaskKind(
        name="catalog.review", label=_("Review a solution"), record=Solution, news=_REVIEW,
        when=_review_is(WorkflowState.STATUS_IN_PROGRESS), whose=lambda solution: office(Desk.MODERATOR),
        title=lambda solution: f"{solution.vendor.legal_name} · {solution.title}", joins=("vendor",),
        link=lambda solution: ("wagtailsnippets_catalog_solution:edit", (solution.pk,)),
    ),
    TaskKind(
        name="catalog.mend", label=_("Change the solution as the reviewer asks"), record=Solution, news=_REVIEW,
        when=_review_is(WorkflowState.STATUS_NEEDS_CHANGES), whose=_the_vendor(Desk.MEMBERS), link=_its_editor,
    ),
    _registration_notice(
        "ask_correction", _("Please correct your registration by %(due)s"),
        _("The programme office asks you to correct the registration for %(round)s.\n\nWhat: %(reason)s\n\nPlease submit it again by %(due)s (Korean time)."),
        legal=True,
    ),
    _registration_notice(
        "approve", _("%(vendor)s is in the vendor pool"),
        _("%(vendor)s is in the pool of %(round)s. Its solutions are shown, and it may quote."),
    ),
    _registration_notice(
        "refuse", _("The registration of %(vendor)s was refused"),
        _("%(vendor)s does not enter the pool of %(round)s.\n\nReason: %(reason)s\n\nYou may register anew once this is mended."),
        legal=True,
    ),
    _registration_notice(
        "suspend", _("%(vendor)s is suspended from the vendor pool"),
        _("The solutions of %(vendor)s are hidden, and it can neither quote nor sign.\n\nReason: %(reason)s"),
        legal=True,
    ),
    _registration_notice(
        "reinstate", _("%(vendor)s is back in the vendor pool"),
        _("The solutions of %(vendor)s are shown again, and it may quote and sign.\n\nReason: %(reason)s"),
    ),
    _registration_notice(
        "cancel", _("%(vendor)s was struck from the vendor pool"),
        _("%(vendor)s has left the pool of %(round)s for good.\n\nReason: %(reason)s"), legal=True,
    ),
    NoticeKind(
        name="catalog.solution_published", events=("solution.approve",), record=Solution, to=_told_the_vendor,
        values=_solution, link=_its_editor, subject=_("“%(solution)s” is published"),
        body=_("Your solution “%(solution)s” was reviewed and is public now."),
    ),
    NoticeKind(
        name="catalog.solution_sent_back", events=("solution.send_back",), record=Solution, values=_solution,
        to=lambda solution, event: [firm(solution.vendor_id, Desk.MEMBERS)], link=_its_editor,
        subject=_("Please change “%(solution)s”"),
        body=_("The reviewer asks for changes to “%(solution)s”. What is public stays as it is until then.\n\nComment: %(reason)s"),
    ),
)  # fmt: skip
