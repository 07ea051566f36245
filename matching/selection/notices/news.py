"""Notices from consortium to award: what the firms are told of each decision, its reason, and what comes next."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.accounts import queries as accounts
from marketplace.core.clock import KST
from marketplace.core.templatetags.ieum import moment, won
from marketplace.notices.audiences import Audience, firm
from marketplace.notices.enums import Desk
from marketplace.notices.registry import Link, NoticeKind, declare
from marketplace.programmes.notices import CASE, demand_firm, its_case, of_the_case, vendor

from ..models import Application, ApplicationVersion, Award, Consortium


def _both(record, event) -> list[Audience]:
    return [demand_firm(record), vendor(record)]


def _the_firm(record, event) -> list[Audience]:
    return [demand_firm(record)]


def _the_vendor(record, event) -> list[Audience]:
    return [vendor(record)]


def _consortium(consortium: Consortium, event) -> dict:
    proposer = accounts.organisation(consortium.proposed_by_org_id).legal_name
    return of_the_case(consortium, event) | {"proposer": proposer}


def _the_other_side(consortium: Consortium, event) -> list[Audience]:
    sides = {consortium.demand_firm_id, consortium.vendor_id} - {consortium.proposed_by_org_id}
    return [firm(side, Desk.REPRESENTATIVE) for side in sides]


def _application(application: Application, event) -> dict:
    facts = event.facts
    return of_the_case(application, event) | {
        "due": moment(application.correction_due_at), "remedy": facts.get("remedy", ""),
        "object_by": facts.get("object_by", ""), "grant": won(facts.get("grant")),
    }  # fmt: skip


def _selected(application: Application, event) -> dict:
    award = application.award
    conditions = gettext("Conditions: %(conditions)s") % {"conditions": award.conditions} if award.conditions else ""
    return _application(application, event) | {"due": moment(award.answer_by), "conditions": conditions}


def _waiting(application: Application, event) -> dict:
    return of_the_case(application, event) | {"closes": moment(application.round.closes_at)}


def _who_submits(application: Application, event) -> list[Audience]:
    return [demand_firm(application, Desk.SUBMITTERS)]


def _its_confirmation(application: Application) -> Link:
    return "applications:confirm", (application.case.number,)


def _version(version: ApplicationVersion, event) -> dict:
    kind = gettext("application") if version.kind == "application" else gettext("revised plan")
    return of_the_case(version.application, event) | {
        "kind": kind, "receipt": version.receipt_number, "at": f"{version.at.astimezone(KST):%Y-%m-%d %H:%M:%S}",
        "sha256": version.sha256,
    }  # fmt: skip


def _award(award: Award, event) -> dict:
    return of_the_case(award, event) | {"due": moment(award.answer_by), "grant": won(award.grant)}


def told(
    name: str, event: str, record, subject: str, body: str, *, to=_the_firm, values, legal=True, **more
) -> NoticeKind:
    """A notice of selection: to the demand firm with legal effect, leading to its case, if nothing else is said."""
    return NoticeKind(
        name=f"selection.{name}", events=(event,), record=record, to=to, subject=subject, body=body, values=values,
        legal=legal, **{"link": its_case, "joins": CASE, **more},
    )  # fmt: skip


declare(
    told(
        "consortium_proposed", "consortium.propose", Consortium, _("%(proposer)s asks you to apply together"),
        _("%(proposer)s proposes a consortium for “%(title)s”. Your representative accepts it, declaring that the two firms are not related."),
        to=_the_other_side, values=_consortium, legal=False,
    ),
    told(
        "consortium_accepted", "consortium.accept", Consortium, _("The consortium for “%(title)s” stands"),
        _("%(firm)s and %(vendor)s apply together. The application can be submitted now."),
        to=_both, values=_consortium, legal=False,
    ),
    told(
        "consortium_dissolved", "consortium.dissolve", Consortium, _("The consortium for “%(title)s” is dissolved"),
        _("%(firm)s and %(vendor)s do not apply together.\n\nReason: %(reason)s"), to=_both, values=_consortium,
    ),
    told(
        "confirm", "application.ask_confirmation", Application, _("Please read and submit: %(title)s"),
        _("The application for “%(title)s” (%(number)s) is written. It needs three minutes: read one page and press one button. It can be submitted until %(closes)s (Korean time)."),
        to=_who_submits, values=_waiting, legal=False, link=_its_confirmation, joins=(*CASE, "round"),
    ),
    told(
        "received", "application_version.submit", ApplicationVersion, _("Receipt %(receipt)s: %(kind)s"),
        _("We have received your %(kind)s for “%(title)s”.\n\nReceipt number: %(receipt)s\nServer time (Korea): %(at)s\nFingerprint (SHA-256): %(sha256)s"),
        to=lambda version, event: [demand_firm(version.application)], values=_version,
        link=lambda version: its_case(version.application),
        joins=("application__case__demand_firm", "application__case__vendor"),
    ),
    told(
        "correct", "application.ask_correction", Application, _("Please correct the application by %(due)s"),
        _("The programme office asks for a correction of the application for “%(title)s” (%(number)s).\n\nWhat: %(reason)s\n\nPlease hand it in by %(due)s (Korean time). Nothing else of the application changes."),
        values=_application,
    ),
    told(
        "ineligible", "application.find_ineligible", Application, _("The application was found not eligible"),
        _("The application for “%(title)s” (%(number)s) may not take part.\n\nReason: %(reason)s\n\nWhat you can do: %(remedy)s\n\nThe representative of the firm may object until %(object_by)s, on the page of the result. As far as the decision is an administrative disposition, an administrative appeal or action is possible as well."),
        to=_both, values=_application,
    ),
    told(
        "selected", "application.select", Application, _("Your project is selected: %(title)s"),
        _("The project “%(title)s” (%(number)s) is selected with a grant of %(grant)s.\n\n%(conditions)s\n\nPlease hand in the revised plan by %(due)s (Korean time); no answer by then counts as a withdrawal."),
        to=_both, values=_selected, joins=(*CASE, "award"),
    ),
    told(
        "reserve", "application.reserve", Application, _("Your project is on the reserve list: %(title)s"),
        _("The project “%(title)s” (%(number)s) is on the reserve list. If a selected firm withdraws, the next reserve takes its place; you need not do anything."),
        to=_both, values=_application,
    ),
    told(
        "not_selected", "application.not_select", Application, _("The project was not selected: %(title)s"),
        _("The project “%(title)s” (%(number)s) was not selected.\n\nReason: %(reason)s\n\nScores and comments by criterion stand on the page of the result; there the representative of the firm may object, and until when. As far as the decision is an administrative disposition, an administrative appeal or action is possible as well."),
        to=_both, values=_application,
    ),
    told(
        "withdrawn", "application.withdraw", Application, _("The application for “%(title)s” was withdrawn"),
        _("%(firm)s has withdrawn the application.\n\nReason: %(reason)s"), to=_both, values=_application,
    ),
    told(
        "plan_returned", "award.return_plan", Award, _("Please revise the plan again by %(due)s"),
        _("The revised plan for “%(title)s” was sent back.\n\nReason: %(reason)s\n\nPlease hand it in again by %(due)s (Korean time)."),
        values=_award,
    ),
    told(
        "plan_accepted", "award.accept_plan", Award, _("The revised plan is accepted: %(title)s"),
        _("The revised plan for “%(title)s” is accepted. The agreement is drawn up next; you will be asked to sign it."),
        to=_both, values=_award, legal=False,
    ),
    told(
        "award_given_up", "award.withdraw", Award, _("The award for “%(title)s” was given up"),
        _("%(firm)s gives up the award. The grant of %(grant)s is free for a reserve.\n\nReason: %(reason)s"),
        to=_both, values=_award,
    ),
    told(
        "award_lapsed", "award.lapse", Award, _("The award for “%(title)s” has lapsed"),
        _("No revised plan was handed in by %(due)s (Korean time). This counts as a withdrawal.\n\nReason: %(reason)s"),
        to=_both, values=_award,
    ),
    told(
        "award_cancelled", "award.cancel", Award, _("The award for “%(title)s” was cancelled"),
        _("The programme office has cancelled the award of %(grant)s.\n\nReason: %(reason)s"), to=_both, values=_award,
    ),
)  # fmt: skip
