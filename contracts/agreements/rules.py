"""Who may do what with an agreement, its document and its signatures. Named like the sentences they are."""

import json
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from catalog import queries as catalog
from contracts.clauses.enums import DocumentKind
from contracts.payments import queries as payments
from marketplace.accounts.rules import any_of, is_approver, is_programme_manager, is_system
from marketplace.core import money
from marketplace.core.clock import day_in_korea, minute_in_korea
from marketplace.ledger import queries as ledger
from marketplace.programmes import books
from marketplace.programmes import queries as programmes
from marketplace.programmes.enums import CoPaymentRoute, Stage
from matching.selection.enums import AwardState

from . import obstacles
from .enums import STANDING_NOTICE, AgreementState, DocumentState, Party, SignatureState
from .errors import TooLateToChange
from .wording import day

__all__ = ["any_of", "is_approver", "is_manager_or_system", "is_programme_manager", "is_system"]

is_manager_or_system = any_of(is_programme_manager, is_system)


def signs_for_its_party(signature, actor):
    """A person who signs for the organisation; for the agency one who is its approver as well."""
    if actor.organisation_id != signature.organisation_id or not actor.has("signs"):
        return False
    return signature.party != Party.AGENCY or actor.has("approver")


def signs_for_the_agency(document, actor):
    """An approver who signs for the agency that is a party."""
    return actor.has("approver") and actor.has("signs") and actor.organisation_id == document.agency_id


# Of documents


def it_has_been_made(document, actor, at):
    if document.original_id is None:
        return _("The document is still being made. Please try again in a minute.")


def its_award_stands(document, actor, at):
    if document.kind == DocumentKind.AGREEMENT and document.agreement.award.state != AwardState.READY:
        return _("The award has ended: this agreement can no longer be concluded.")


def its_vendor_is_in_the_pool(document, actor, at):
    agreement = document.agreement
    if document.kind != DocumentKind.AGREEMENT:
        return None
    if not catalog.vendor_in_pool(vendor_id=agreement.vendor_id, round_id=agreement.case.round_id):
        return _("%(vendor)s is not in the vendor pool today. Its registration must be cleared first.") % {
            "vendor": agreement.vendor.legal_name
        }


def its_eligibility_is_fresh(document, actor, at):
    case = document.agreement.case
    if document.kind != DocumentKind.AGREEMENT:
        return None
    run = programmes.latest_run(case.pk, Stage.AGREEMENT)
    if not programmes.is_fresh(run, at=at, rules=programmes.rules_of(case.track_id)):
        return _("Eligibility has not been confirmed within the last days. Please check it again.")


def its_parties_are_as_written(document, actor, at):
    """A firm that changed its name or its representative since needs a new version."""
    written = {row["organisation"]: row for row in json.loads(document.snapshot)["parties"]}
    case = document.agreement.case
    for party in (case.demand_firm, case.vendor, case.round.programme.agency):
        row = written[party.pk]
        if any(getattr(party, name) != row[name] for name in ("legal_name", "business_number", "representative")):
            return _(
                "%(party)s has another name or representative by now. Please void this version and draw up a new one."
            ) % {"party": party.legal_name}


def its_parties_may_agree(document, actor, at):
    """What was asked before the selection holds today. Whom an amendment or a termination binds is bound already."""
    checks = (its_award_stands, its_vendor_is_in_the_pool, its_eligibility_is_fresh)
    return next((why for check in checks if (why := check(document, actor, at))), None)


def all_have_signed(document, actor, at):
    if document.signatures.exclude(state=SignatureState.SIGNED).exists():
        return _("Not everyone has signed yet.")


def its_time_to_sign_is_over(document, actor, at):
    if at <= document.sign_by:
        return _("It may be signed until %(when)s (Korean time).") % {"when": minute_in_korea(document.sign_by)}


# Of signatures


def its_document_is_open(signature, actor, at):
    document = signature.document
    if document.state not in (DocumentState.LOCKED, DocumentState.SIGNING):
        return _("This document is “%(state)s”: it cannot be signed.") % {"state": document.get_state_display()}
    if at > document.sign_by:
        return _("The time to sign ended at %(when)s (Korean time). The programme office draws up a new version.") % {
            "when": minute_in_korea(document.sign_by)
        }


def the_award_stands(signature, actor, at):
    return its_award_stands(signature.document, actor, at)


def it_is_its_turn(signature, actor, at):
    before = signature.document.signatures.filter(position__lt=signature.position)
    waiting = before.exclude(state=SignatureState.SIGNED).first()
    if waiting:
        return _("%(party)s signs first. You will be told when it is your turn.") % {
            "party": waiting.get_party_display()
        }


def someone_else_drew_it_up(signature, actor, at):
    if signature.party == Party.AGENCY and signature.document.drawn_up_by == actor.person_id:
        return _("You drew up this document yourself: another person must sign for the agency.")


def the_co_payment_is_in(signature, actor, at):
    agreement = signature.document.agreement
    if signature.party != Party.AGENCY or co_payment_missing(agreement) <= 0:
        return None
    waiting = payments.deposit_of(agreement.case_id)
    return _(
        "%(firm)s has not deposited its co-payment of %(cash)s yet (code %(code)s). The agency signs after that."
    ) % {
        "firm": agreement.demand_firm.legal_name,
        "cash": money.won(agreement.cash),
        "code": waiting.code if waiting else "–",
    }


def the_parties_are_still_eligible(signature, actor, at):
    return its_parties_may_agree(signature.document, actor, at) if signature.party == Party.AGENCY else None


def co_payment_missing(agreement) -> int:
    """Won of the cash co-payment that the agency waits for and does not hold."""
    if agreement.co_payment_route != CoPaymentRoute.AGENCY_ACCOUNT or not agreement.cash:
        return 0
    return agreement.cash - ledger.balance(books.co_payment(agreement.case)).credits


# Of signatures on paper


def its_party_may_sign_on_paper(signature, actor, at):
    if signature.party == Party.AGENCY:
        return _("The agency does not sign on paper: its signature is the last, and is given here.")


def someone_else_recorded_it(paper, actor, at):
    if paper.recorded_by == actor.person_id:
        return _("You recorded this paper yourself: another person compares it with the document.")


def it_would_sign_now(paper, actor, at):
    """What stands in the way of its party's signature stands in the way of its paper."""
    guards = (its_document_is_open, the_award_stands, it_is_its_turn)
    return next((why for guard in guards if (why := guard(paper.signature, actor, at))), None)


# Of agreements


def its_first_day_has_come(agreement, actor, at):
    if day_in_korea(at) < agreement.starts_on:
        return _("It is in force from %(day)s.") % {"day": agreement.starts_on}


# Of amendments

SAY_WHY = _("Please say why: the other side will read it.")
DECIDERS = ("submits", "signs", "manager")
ENDABLE = (AgreementState.CONCLUDED, AgreementState.IN_FORCE, AgreementState.SUSPENDED)


def speaks_for_a_party(agreement, actor):
    return actor.organisation_id in (agreement.demand_firm_id, agreement.vendor_id) and actor.has_any(*DECIDERS)


def speaks_for_the_one_who_asked(amendment, actor):
    return actor.organisation_id == amendment.requested_by_id and actor.has_any(*DECIDERS)


def speaks_for_the_other_firm(amendment, actor):
    return actor.organisation_id == amendment.other_firm_id and actor.has_any(*DECIDERS)


def it_is_in_force(agreement, actor, at):
    if agreement.state != AgreementState.IN_FORCE:
        return _("An agreement is changed only while it is in force. It is “%(state)s”.") % {
            "state": agreement.get_state_display()
        }


def too_late_to_ask(agreement, at) -> TooLateToChange | None:
    """The rules keep the end of the period free of changes."""
    days = agreement.rule_set.amendment_days
    last = agreement.ends_on - timedelta(days=days)
    return TooLateToChange(last=day(last), days=days) if day_in_korea(at) > last else None


def closed_to_change(agreement, actor, at):
    """Why this person cannot ask for a change of the agreement now; None if they can."""
    if not speaks_for_a_party(agreement, actor):
        return _("A change is asked for by a representative or a manager of one of its two firms.")
    return it_is_in_force(agreement, actor, at)


def it_can_be_ended(agreement, actor, at):
    if agreement.state not in ENDABLE:
        return _(
            "An agreement is ended by consent only between its conclusion and its completion. It is “%(state)s”."
        ) % {"state": agreement.get_state_display()}


def closed_to_ending(agreement, actor, at):
    """Why this person cannot ask now that the agreement end by consent; None if they can."""
    if not speaks_for_a_party(agreement, actor):
        return _("The end of an agreement is asked for by a representative or a manager of one of its two firms.")
    return it_can_be_ended(agreement, actor, at)


def its_agreement_can_still_be_changed_or_ended(amendment, actor, at):
    """Whichever of the two is asked for."""
    return (it_can_be_ended if amendment.ends else it_is_in_force)(amendment.agreement, actor, at)


def the_other_firm_agrees(amendment, actor, at):
    if not amendment.agrees:
        return _(
            "The other firm does not agree: an agreement is changed or ended by all its parties. Please refuse the request."
        )


def nothing_is_in_its_way(amendment, actor, at):
    return the_new_period_is_over(amendment, at) or obstacles.to(amendment.agreement, amendment.milestones)


def the_new_period_is_over(amendment, at):
    """A period that is shortened ends on a day to come."""
    if amendment.ends_on and day_in_korea(at) > amendment.ends_on:
        return _("The period would end on %(last)s, and that day is over. Please refuse the request.") % {
            "last": day(amendment.ends_on)
        }


def what_it_changes_is_still_open(signature, actor, at):
    """The agency signs last: what was delivered or claimed meanwhile stays as it was agreed then."""
    document = signature.document
    if signature.party != Party.AGENCY or document.kind == DocumentKind.AGREEMENT:
        return None
    if document.amendment.ends:
        return it_can_be_ended(document.agreement, actor, at)
    return nothing_is_in_its_way(document.amendment, actor, at)


# Of the notice before a termination by the agency

DAYS_TO_ANSWER = 10  # the least that the agreement's article on termination gives; the first day is not counted


def last_day_to_answer(given: date) -> date:
    """The last day of a notice given on a day; if the office does not work then, the next on which it does.

    민법 제157조, 제161조. Raises OutsideCalendar.
    """
    return programmes.working_day_on_or_after(given + timedelta(days=DAYS_TO_ANSWER))


def its_firms_had_their_time_to_answer(agreement, actor, at):
    """What the agency's termination waits for; the end by consent, which all three have signed, waits for nothing."""
    if is_system(agreement, actor):
        return None
    notice = agreement.prior_notices.filter(state__in=STANDING_NOTICE).first()
    if notice is None:
        return _(
            "Both firms are told the ground first and have ten days to answer (article 19). Please give prior notice of termination."
        )
    return its_time_to_answer_is_over(notice, actor, at)


def its_time_to_answer_is_over(notice, actor, at):
    if day_in_korea(at) <= notice.answer_by:
        return _("The firms may answer the notice %(number)s until %(last)s. It is decided from the day after.") % {
            "number": notice.number, "last": day(notice.answer_by),
        }  # fmt: skip


def closed_to_opinion(notice, actor, at):
    """Why this person cannot answer the notice now, in words; None if they can."""
    if notice.state not in STANDING_NOTICE:
        return _("This notice is “%(state)s”: nothing is to be answered any more.") % {
            "state": notice.get_state_display()
        }
    if day_in_korea(at) > notice.answer_by:
        return _(
            "The time to answer ended on %(last)s, and the agency decides now. If there is something it must still know, please write or call the programme office at once."
        ) % {"last": day(notice.answer_by)}
    if not speaks_for_a_party(notice.agreement, actor):
        return _("A notice is answered by a representative or a manager of one of the two firms.")
    return None
