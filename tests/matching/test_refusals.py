"""What must not happen between a need and an award: late, twice, unseen, by the wrong person."""

import copy
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import Sum

from catalog import operations as catalog
from catalog.models import Solution
from marketplace.accounts import operations as accounts
from marketplace.accounts.enums import StaffRole
from marketplace.core.approvals import Answer, ProposerDecides
from marketplace.core.errors import Refusal
from marketplace.core.lifecycle import StateMisuse, TransitionRefused
from marketplace.demo import story
from marketplace.demo.acts import applications as applying
from marketplace.demo.acts import needs as asking
from marketplace.demo.acts import pool
from marketplace.demo.acts import selection as selecting
from marketplace.ledger import queries as ledger
from marketplace.ledger.models import Transfer
from marketplace.programmes import books
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.models import Track
from matching.needs import operations as needs
from matching.needs.errors import QuoteDeadlinePassed, QuotesStillSealed, ReasonTooShort
from matching.needs.models import Choice, Need, Quote
from matching.selection import operations as selection
from matching.selection import queries as selections
from matching.selection.enums import ApplicationState, AwardState
from matching.selection.errors import DeadlinePassed, PlanIncomplete
from matching.selection.models import Application, ApplicationVersion, Award, Ranking
from tests.scenarios import quiet, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def made(own_index, shared_database):
    return small_world("f01", "f05")


@pytest.fixture
def world(made, db):
    return copy.deepcopy(made)


def asked(world):
    """Both firms have asked; returns the first."""
    world.go(world.day(2), 9)
    for key, content in world.content.firms.items():
        firm = world.firms[key] = pool.enters(world, content)
        applying.profile(world, firm)
        asking.asks(world, firm, deadline=rounds.deadline_on(world.day(9)))
    return world.firms["f01"]


def applied(world):
    """Both applications are drafted, none submitted."""
    story.ask_and_choose(world, quiet)
    world.go(world.day(13), 10)
    for firm in world.firms.values():
        applying.consortium(world, firm)
        applying.drafts(world, firm)
    return world.firms["f01"]


def ranked(world):
    """The ranking of both is proposed by the manager."""
    applied(world)
    for firm in world.firms.values():
        applying.submits(world, firm)
    world.go(world.day(18), 15, 1)
    selection.receive_applications_due(at=world.now())
    programmes.begin_evaluation(round_id=world.made["round"], actor=world.staff("manager1"), at=world.now())
    for firm in world.firms.values():
        applying.found_eligible(world, firm)
        applying.scored(world, firm)
    selecting.ranked(world)
    return Ranking.objects.get()


def test_quote_one_second_late_is_refused(world):
    firm = asked(world)
    asking.quoted(world, firm)
    quote = Quote.objects.filter(need_id=firm.made["need"]).first()
    vendor = world.vendor_of(firm.content["quotes"][0]["solution"])
    late = quote.need.quote_deadline + timedelta(seconds=1)
    needs.withdraw_quote(quote_id=quote.pk, actor=world.of(vendor), at=quote.need.quote_deadline)

    with pytest.raises(QuoteDeadlinePassed):
        needs.save_quote(
            need_id=quote.need_id,
            content=needs.QuoteContent(
                solution_id=quote.solution_id,
                period_months=1,
                valid_until=quote.valid_until,
                lines=(("labour", "x", 1),),
            ),
            actor=world.of(vendor),
            at=late,
        )


def test_sealed_quotes_are_seen_by_their_vendor_alone_and_open_together(world):
    firm = asked(world)
    asking.quoted(world, firm)
    need = Need.objects.get(pk=firm.made["need"])
    mine = world.of(world.vendor_of(firm.content["quotes"][0]["solution"]))

    assert Quote.objects.visible_to(world.of(firm)).count() == 0
    assert Quote.objects.visible_to(world.staff("manager1")).count() == 0
    assert Quote.objects.visible_to(mine).count() == 1
    with pytest.raises(QuotesStillSealed):
        needs.open_quotes(need_id=need.pk, actor=world.of(firm), at=need.quote_deadline)

    opening = needs.open_quotes(need_id=need.pk, actor=world.of(firm), at=need.quote_deadline + timedelta(seconds=1))
    again = needs.open_quotes(need_id=need.pk, actor=world.of(firm), at=need.quote_deadline + timedelta(seconds=9))

    assert again.pk == opening.pk
    assert Quote.objects.visible_to(world.of(firm)).count() == len(firm.content["quotes"])


def test_choice_of_a_single_quote_needs_the_longer_reason(world):
    firm = asked(world), world.firms["f05"]
    firm = world.firms["f05"]
    asking.quoted(world, firm)
    need = Need.objects.get(pk=firm.made["need"])
    at = need.quote_deadline + timedelta(seconds=1)
    needs.open_quotes(need_id=need.pk, actor=world.of(firm), at=at)

    with pytest.raises(ReasonTooShort):
        needs.choose_quote(
            need_id=need.pk,
            quote_id=need.quotes.get().pk,
            reason="가까워서 골랐습니다." * 3,
            actor=world.of(firm),
            at=at,
        )

    assert Choice.objects.count() == 0


def test_suspended_vendor_disappears_and_cannot_submit_its_quote(world):
    firm = asked(world)
    vendor = world.vendor_of(firm.content["quotes"][0]["solution"])
    shown = Solution.objects.public().count()
    catalog.suspend_registration(
        registration_id=vendor.made["registration"], reason="체납", actor=world.staff("manager1"), at=world.now()
    )

    assert Solution.objects.public().count() == shown - len(vendor.content["solutions"])
    with pytest.raises(Refusal, match=r"pool|풀"):
        asking.quoted(world, firm)


def test_submission_one_second_late_is_refused_and_leaves_nothing(world):
    firm = applied(world)
    closes = Application.objects.get(pk=firm.made["application"]).round.closes_at
    with pytest.raises(DeadlinePassed):
        selection.submit_application(
            application_id=firm.made["application"], actor=world.of(firm), at=closes + timedelta(seconds=1)
        )
    selection.submit_application(application_id=firm.made["application"], actor=world.of(firm), at=closes)

    assert ApplicationVersion.objects.count() == 1


def test_double_submission_is_one_version_and_an_edit_takes_nothing_back(world):
    firm = applied(world)
    applying.submits(world, firm)
    applying.submits(world, firm)
    application = Application.objects.get(pk=firm.made["application"])
    plan = applying.plan(firm.content)
    selection.save_draft(
        application_id=application.pk, plan=replace(plan, title="다른 이름"), actor=world.of(firm), at=world.now()
    )

    assert ApplicationVersion.objects.count() == 1
    assert selections.counting_plan(application).title == plan.title
    applying.submits(world, firm)
    assert [version.version for version in application.versions.order_by("version")] == [1, 2]
    assert selections.counting_plan(application).title == "다른 이름"


def test_incomplete_plan_is_refused_with_every_point(world):
    firm = applied(world)
    plan = applying.plan(firm.content)
    broken = replace(plan, kpis=(), payments=plan.payments[:-1])
    selection.save_draft(application_id=firm.made["application"], plan=broken, actor=world.of(firm), at=world.now())
    with pytest.raises(PlanIncomplete) as refused:
        applying.submits(world, firm)

    assert len(refused.value.problems) >= 2
    assert ApplicationVersion.objects.count() == 0


def test_manager_of_the_firm_cannot_submit(world):
    firm = applied(world)
    with pytest.raises(TransitionRefused):
        selection.submit_application(
            application_id=firm.made["application"], actor=world.of(firm, "manager"), at=world.now()
        )


def test_vendor_of_another_case_does_not_find_the_application(world):
    firm = applied(world)
    stranger = world.vendors[world.firms["f05"].made["vendor"]]
    with pytest.raises(Application.DoesNotExist):
        selection.check_draft(application_id=firm.made["application"], actor=world.of(stranger), at=world.now())


def test_ranking_is_not_approved_by_its_proposer(world):
    ranking = ranked(world)
    accounts.grant_staff_role(
        user_id=world.staff_ids["manager1"], role=StaffRole.APPROVER, actor=world.system, at=world.now()
    )
    with pytest.raises(ProposerDecides):
        selection.decide_ranking(
            ranking_id=ranking.pk, answer=Answer.APPROVE, actor=world.staff("manager1"), at=world.now()
        )

    assert (Award.objects.count(), Track.objects.get().places_taken) == (0, 0)


def test_second_approval_is_refused_and_moves_money_once(world):
    ranking = ranked(world)
    accounts.grant_staff_role(
        user_id=world.staff_ids["finance1"], role=StaffRole.APPROVER, actor=world.system, at=world.now()
    )
    for key in ("approver", "finance1"):
        actor = world.staff(key)
        if key == "approver":
            selection.decide_ranking(ranking_id=ranking.pk, answer=Answer.APPROVE, actor=actor, at=world.now())
        else:
            with pytest.raises(TransitionRefused):
                selection.decide_ranking(ranking_id=ranking.pk, answer=Answer.APPROVE, actor=actor, at=world.now())

    committed = Transfer.objects.filter(credit__kind="committed").aggregate(won=Sum("amount"))["won"]
    assert (Award.objects.count(), committed, Track.objects.get().places_taken) == (2, 520_000_000, 2)


def test_award_without_an_answer_lapses_and_its_grant_is_free_again(world):
    ranking = ranked(world)
    selection.decide_ranking(
        ranking_id=ranking.pk, answer=Answer.APPROVE, actor=world.staff("approver"), at=world.now()
    )
    due = Award.objects.first().answer_by
    assert selection.lapse_awards_due(at=due) == 0
    assert selection.lapse_awards_due(at=due + timedelta(seconds=1)) == 2
    assert selection.lapse_awards_due(at=due + timedelta(seconds=2)) == 0

    track = Track.objects.get()
    assert {award.state for award in Award.objects.all()} == {AwardState.WITHDRAWN}
    assert {row.state for row in Application.objects.all()} == {ApplicationState.WITHDRAWN}
    assert (ledger.balance(books.appropriation(track)).free, track.places_taken) == (3_900_000_000, 0)
    assert {name for name, found in ledger.check().items() if found.broken} == set()


def test_state_cannot_be_written_past_advance(world):
    asked(world)
    need = Need.objects.first()
    with pytest.raises(StateMisuse):
        need.state = "chosen"
    with pytest.raises(StateMisuse):
        Need.objects.update(state="chosen")
