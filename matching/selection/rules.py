"""Who may do what between consortium and award. Named like the sentences they are."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import (
    any_of,
    is_approver,
    is_panel_secretary,
    is_programme_manager,
    is_system,
)
from marketplace.core.clock import day_in_korea, minute_in_korea

# The law's, not the programme's: 행정기본법 제36조; 행정심판법 제27조, 행정소송법 제20조, counted from the answer.
ANSWER_DAYS, MORE_DAYS, REMEDY_DAYS = 14, 10, 90

__all__ = ["any_of", "is_approver", "is_panel_secretary", "is_programme_manager", "is_system"]


def the_other_sides_representative(consortium, actor):
    sides = {consortium.demand_firm_id, consortium.vendor_id} - {consortium.proposed_by_org_id}
    return actor.organisation_id in sides and actor.has("representative")


def either_sides_representative(consortium, actor):
    return actor.organisation_id in (consortium.demand_firm_id, consortium.vendor_id) and actor.has("representative")


def its_firm_may_submit(application, actor):
    return actor.organisation_id == application.demand_firm_id and actor.has("submits")


def the_firm_or_system(record, actor):
    owner = record.case.demand_firm_id if record._meta.model_name == "award" else record.demand_firm_id
    return actor.has("system") or (actor.organisation_id == owner and actor.has("submits"))


def the_awarded_firm(award, actor):
    return actor.organisation_id == award.case.demand_firm_id and actor.has_any("submits", "manager")


def intake_is_open(application, actor, at):
    if at < application.round.opens_at:
        return _("Intake opens at %(when)s (Korean time). The draft is kept until then.") % {
            "when": minute_in_korea(application.round.opens_at)
        }
    if at > application.round.closes_at:
        return _("Intake closed at %(when)s (Korean time). What was submitted before that counts.") % {
            "when": minute_in_korea(application.round.closes_at)
        }


def its_consortium_is_confirmed(application, actor, at):
    if application.consortium.state != "confirmed":
        return _("The consortium is not confirmed yet: the other firm's representative must accept it.")


def nothing_was_submitted(consortium, actor, at):
    from .models import Application

    if Application.objects.filter(consortium=consortium).exclude(state="draft").exists():
        return _("The application has been submitted: withdraw it first.")


def the_correction_is_in_time(application, actor, at):
    if application.correction_due_at and at > application.correction_due_at:
        return _("The time for correction is over. Please call the programme office.")


def no_ranking_stands_on_its_points(application, actor, at):
    from .models import Ranking

    open_ = Ranking.objects.filter(track_id=application.case.track_id, state__in=["proposed", "approved"])
    if open_.exists():
        return _("A ranking stands on these points. It must be returned before they can change.")


def its_time_to_answer_is_over(award, actor, at):
    if at <= award.answer_by:
        return _("The firm may still answer until %(when)s (Korean time).") % {"when": minute_in_korea(award.answer_by)}


def the_answer_is_in_time(award, actor, at):
    if at > award.answer_by:
        return _("The revised plan was due by %(when)s (Korean time).") % {"when": minute_in_korea(award.answer_by)}


def is_the_member(member, actor):
    return actor.has("evaluator") and actor.person_id == member.person_id


def is_its_evaluator(sheet, actor):
    return actor.has("evaluator") and actor.person_id == sheet.evaluator_id


def the_panel_is_not_over(member, actor, at):
    if member.panel.state not in ("preparing", "open"):
        return _("This panel is over.")


def the_panel_takes_scores(sheet, actor, at):
    if sheet.panel.state != "open":
        return _("This panel takes no scores now.")
    if at > sheet.panel.closes_at:
        return _("Scores were taken until %(when)s (Korean time). Please ask the panel's secretary for more time.") % {
            "when": minute_in_korea(sheet.panel.closes_at)
        }


def the_panel_is_open(sheet, actor, at):
    if sheet.panel.state != "open":
        return _("This panel takes no scores now.")


def the_pledge_is_given(sheet, actor, at):
    if sheet.member.state != "pledged":
        return _("Please give your pledge for this panel first.")


def it_has_score_sheets(panel, actor, at):
    if not panel.sheets.exists():
        return _("Please invite evaluators and assign the applications first.")


def its_sheets_are_in_or_its_time_is_over(panel, actor, at):
    waiting = panel.sheets.filter(state__in=["assigned", "writing"]).count()
    if waiting and at <= panel.closes_at:
        return _("%(count)d score sheets are still awaited, until %(when)s (Korean time).") % {
            "count": waiting, "when": minute_in_korea(panel.closes_at),
        }  # fmt: skip


def answer_due(handed_in: date, *, extended: bool = False) -> date:
    """The last day on which an objection is answered in time."""
    return handed_in + timedelta(days=ANSWER_DAYS + MORE_DAYS * extended)


def remedy_until(answered: date) -> date:
    """The last day for an administrative appeal or action after the answer to an objection."""
    return answered + timedelta(days=REMEDY_DAYS)


def its_firms_representative(objection, actor):
    return actor.organisation_id == objection.application.demand_firm_id and actor.has("representative")


def someone_else_judged_it(objection, actor, at):
    if actor.person_id in (objection.decision_proposed_by, objection.decision_made_by):
        return _("You proposed or made this decision yourself: another approver must answer the objection.")
    if actor.person_id == objection.opinion_by:
        return _("You wrote the opinion on it yourself: another approver must answer the objection.")


def its_answer_may_be_put_off(objection, actor, at):
    if objection.answer_due != answer_due(day_in_korea(objection.handed_in_at)):
        return _("The time to answer was extended already. It can be extended only once.")
    if day_in_korea(at) > objection.answer_due:
        return _("The time to answer is over, so it cannot be extended. Please have it answered now.")


def an_ended_one_has_an_upheld_objection(application, actor, at):
    if application.state != "scored" and not _upheld(application):
        return _("Only an upheld objection brings an application back.")


def its_application_has_an_upheld_objection(found, actor, at):
    if not _upheld(found.application):
        return _("Only an upheld objection overturns this finding.")


def _upheld(application):
    return application.objections.filter(told_at=application.state_since, state="upheld").exists()


def someone_else_proposed_it(record, actor, at):
    if record.proposed_by == actor.person_id:
        return _("You proposed this yourself: another person must decide it.")
