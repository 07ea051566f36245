"""From a need to a choice: who may, when, and what nobody may see or change."""

import copy
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from marketplace.accounts import operations as accounts
from marketplace.accounts.enums import Role
from marketplace.core import audit, canonical
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import applications as applying
from marketplace.demo.acts import needs as asking
from marketplace.demo.acts import pool
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState
from marketplace.programmes.errors import IntakeClosed
from marketplace.programmes.models import Case
from matching.fit.models import MatchRun
from matching.needs import operations as needs
from matching.needs import queries
from matching.needs.enums import NeedState, QuoteState
from matching.needs.errors import (
    AnsweredBefore,
    DeadlineNotUsable,
    EmptyQuote,
    NobodyAsked,
    NothingWritten,
    QuoteTooShort,
    ReasonTooShort,
)
from matching.needs.models import Choice, Invitation, Need, Question, Quote, QuoteOpening
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def made(own_index, shared_database):
    world = small_world("f01")
    world.go(world.day(2), 9)
    firm = world.firms["f01"] = pool.enters(world, world.content.firms["f01"])
    applying.profile(world, firm)
    return world


@pytest.fixture
def world(made, db):
    return copy.deepcopy(made)


@pytest.fixture
def firm(world):
    return world.firms["f01"]


@pytest.fixture
def need(world, firm):
    """Asked: the vendors of the firm's story may quote until the ninth working day."""
    asking.asks(world, firm, deadline=rounds.deadline_on(world.day(9)))
    return Need.objects.get()


@pytest.fixture
def vendor(world, firm):
    return world.vendor_of(firm.content["quotes"][0]["solution"])


def content(world, firm, **changes):
    found = needs.QuoteContent(
        solution_id=world.solutions[firm.content["quotes"][0]["solution"]],
        period_months=5,
        valid_until=world.day(30),
        lines=(("labour", "개발", 200), ("solution_fee", "이용료", 100)),
    )
    return replace(found, **changes)


def save(world, firm, vendor, at=None, **changes):
    return needs.save_quote(
        need_id=firm.made["need"], content=content(world, firm, **changes), actor=world.of(vendor), at=at or world.now()
    )


def opened(world, firm):
    """Every vendor of the story has quoted, and the quotes are open."""
    asking.quoted(world, firm)
    need = Need.objects.get()
    needs.open_quotes_due(at=need.quote_deadline + SECOND)
    world.go(world.day(10), 10)
    return need


def test_need_enters_a_round_only_while_intake_is_open(world, firm):
    closes = rounds.round_of(world.made["round"]).closes_at
    given = {"round_id": world.made["round"], "track_id": world.made["track"], "actor": world.of(firm)}
    with pytest.raises(IntakeClosed):
        needs.open_need(**given, content=needs.NeedContent(title="검사", text="불량"), at=closes + SECOND)
    assert Case.objects.count() == 0

    opened = needs.open_need(**given, content=needs.NeedContent(title="검사", text="불량"), at=closes)

    assert (opened.state, opened.case.state) == (NeedState.DRAFT, CaseState.NEED)


def test_viewer_writes_no_need(world, firm):
    guest = accounts.register_person(email="guest@example.com", name="손님", actor=world.system, at=world.now())
    joined = accounts.ask_to_join(
        organisation_id=firm.organisation_id,
        role=Role.VIEWER,
        actor=pool.accounts_actor(world, guest.pk),
        at=world.now(),
    )
    accounts.answer_join(request_id=joined.pk, accept=True, actor=world.of(firm), at=world.now())
    firm.people["viewer"] = guest.pk
    with pytest.raises(NotAllowed):
        needs.open_need(
            round_id=world.made["round"],
            track_id=world.made["track"],
            content=needs.NeedContent(title="검사", text="불량"),
            actor=world.of(firm, "viewer"),
            at=world.now(),
        )


def test_need_is_not_edited_once_vendors_read_it(world, firm, need):
    with pytest.raises(NotAllowed):
        needs.edit_need(
            need_id=need.pk,
            content=needs.NeedContent(title="다른 의뢰", text="다른 말"),
            actor=world.of(firm),
            at=world.now(),
        )

    assert Need.objects.get().title == firm.content["need"]["title"]


@pytest.mark.parametrize(
    "day", [lambda world: world.today, lambda world: world.day(3).replace(day=7), lambda world: world.day(1)]
)
def test_deadline_today_on_a_saturday_or_past_is_refused(world, firm, day):
    need = needs.open_need(
        round_id=world.made["round"],
        track_id=world.made["track"],
        content=needs.NeedContent(title="검사", text="불량"),
        actor=world.of(firm),
        at=world.now(),
    )
    with pytest.raises(DeadlineNotUsable):
        needs.ask_for_quotes(
            need_id=need.pk,
            solution_ids=list(world.solutions.values()),
            deadline=rounds.deadline_on(day(world)),
            actor=world.of(firm),
            at=world.now(),
        )

    assert (Need.objects.get().state, Invitation.objects.count()) == (NeedState.DRAFT, 0)


def test_need_without_anyone_to_ask_is_refused(world, firm):
    need = needs.open_need(
        round_id=world.made["round"],
        track_id=world.made["track"],
        content=needs.NeedContent(title="검사", text="불량"),
        actor=world.of(firm),
        at=world.now(),
    )
    with pytest.raises(NobodyAsked):
        needs.ask_for_quotes(
            need_id=need.pk,
            solution_ids=[0],
            deadline=rounds.deadline_on(world.day(9)),
            actor=world.of(firm),
            at=world.now(),
        )


def test_invited_vendor_does_not_replace_the_firms_match_run(world, firm, need, vendor):
    with pytest.raises(NotAllowed):
        needs.match_need(need_id=need.pk, actor=world.of(vendor), at=world.now())

    assert MatchRun.objects.count() == 1


def test_question_is_answered_once_and_hides_who_asked(world, firm, need, vendor):
    question = needs.ask_question(need_id=need.pk, text="사진이 있습니까?", actor=world.of(vendor), at=world.now())
    needs.answer_question(question_id=question.pk, text="있습니다.", actor=world.of(firm), at=world.now())
    with pytest.raises(AnsweredBefore):
        needs.answer_question(question_id=question.pk, text="없습니다.", actor=world.of(firm), at=world.now())
    with pytest.raises(NothingWritten):
        needs.ask_question(need_id=need.pk, text=" \n", actor=world.of(vendor), at=world.now())

    shown = queries.questions(need_id=need.pk, actor=world.of(vendor)).get()
    assert (shown.answer, "vendor_id" in shown.get_deferred_fields()) == ("있습니다.", True)


def test_question_of_the_firm_itself_or_of_a_stranger_is_refused(world, firm, need):
    with pytest.raises(NotAllowed):
        needs.ask_question(need_id=need.pk, text="얼마입니까?", actor=world.of(firm), at=world.now())
    with pytest.raises(NotAllowed):
        needs.ask_question(need_id=need.pk, text="얼마입니까?", actor=world.staff("manager1"), at=world.now())

    assert Question.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"lines": ()}, EmptyQuote),
        ({"lines": (("labour", "개발", 0),)}, EmptyQuote),
        ({"lines": (("gift", "선물", 1),)}, EmptyQuote),
        ({"period_months": 0}, QuoteTooShort),
    ],
)
def test_unusable_quote_is_refused_and_not_kept(world, firm, need, vendor, changes, refusal):
    with pytest.raises(refusal):
        save(world, firm, vendor, **changes)

    assert Quote.objects.count() == 0


def test_quote_that_ends_on_the_deadline_is_refused(world, firm, need, vendor):
    with pytest.raises(QuoteTooShort):
        save(world, firm, vendor, valid_until=world.day(9))


def test_draft_is_replaced_line_by_line_until_it_is_submitted(world, firm, need, vendor):
    save(world, firm, vendor)
    quote = save(world, firm, vendor, lines=(("labour", "개발", 500),))

    assert (Quote.objects.count(), quote.total, quote.lines.count()) == (1, 500, 1)


def test_submitted_quote_stands_until_another_is_handed_in(world, firm, need, vendor):
    first = save(world, firm, vendor, lines=(("labour", "개발", 500),))
    needs.submit_quote(quote_id=first.pk, actor=world.of(vendor), at=world.now())
    second = save(world, firm, vendor, lines=(("labour", "개발", 400),))
    assert Quote.objects.get(state=QuoteState.SUBMITTED).total == 500

    needs.submit_quote(quote_id=second.pk, actor=world.of(vendor), at=world.now())
    assert Quote.objects.get(state=QuoteState.SUBMITTED).total == 400
    assert Quote.objects.get(pk=first.pk).state == QuoteState.WITHDRAWN


def test_late_replacement_leaves_the_quote_that_was_handed_in(world, firm, need, vendor):
    first = save(world, firm, vendor)
    needs.submit_quote(quote_id=first.pk, actor=world.of(vendor), at=world.now())
    second = save(world, firm, vendor, lines=(("labour", "개발", 400),))
    with pytest.raises(TransitionRefused):
        needs.submit_quote(quote_id=second.pk, actor=world.of(vendor), at=need.quote_deadline + SECOND)

    assert Quote.objects.get(pk=first.pk).state == QuoteState.SUBMITTED


def test_submission_at_the_deadline_counts_and_one_second_later_is_refused(world, firm, need, vendor):
    quote = save(world, firm, vendor)
    with pytest.raises(TransitionRefused):
        needs.submit_quote(quote_id=quote.pk, actor=world.of(vendor), at=need.quote_deadline + SECOND)
    assert Quote.objects.get().state == QuoteState.DRAFT

    needs.submit_quote(quote_id=quote.pk, actor=world.of(vendor), at=need.quote_deadline)

    assert Quote.objects.get().state == QuoteState.SUBMITTED


def test_withdrawn_quote_makes_room_for_another_and_is_not_opened(world, firm, need, vendor):
    quote = save(world, firm, vendor)
    needs.submit_quote(quote_id=quote.pk, actor=world.of(vendor), at=world.now())
    needs.withdraw_quote(quote_id=quote.pk, actor=world.of(vendor), at=world.now())
    second = save(world, firm, vendor, lines=(("labour", "개발", 7),))
    needs.submit_quote(quote_id=second.pk, actor=world.of(vendor), at=world.now())
    needs.open_quotes_due(at=need.quote_deadline + SECOND)

    assert [found.pk for found in queries.opened_quotes(need_id=need.pk, actor=world.of(firm))] == [second.pk]


def test_quote_for_a_need_that_was_given_up_is_refused(world, firm, need, vendor):
    quote = save(world, firm, vendor)
    needs.cancel_need(need_id=need.pk, reason="투자를 미룹니다.", actor=world.of(firm), at=world.now())
    with pytest.raises(TransitionRefused):
        needs.submit_quote(quote_id=quote.pk, actor=world.of(vendor), at=world.now())

    assert (Quote.objects.get().state, Case.objects.get().state) == (QuoteState.DRAFT, CaseState.ENDED)
    assert needs.open_quotes_due(at=need.quote_deadline + SECOND) == 0


def test_opening_lists_every_submitted_quote_with_its_hash(world, firm, need, vendor):
    asking.quoted(world, firm)
    handed_in = {quote.vendor.business_number: quote.state_since for quote in Quote.objects.select_related("vendor")}
    needs.open_quotes_due(at=need.quote_deadline + SECOND)
    opening = QuoteOpening.objects.get()
    listed = json.loads(opening.listing)

    assert opening.sha256 == canonical.sha256(opening.listing)
    assert {entry["vendor"] for entry in listed} == set(handed_in)
    assert all(entry["total"] == sum(line[3] for line in entry["lines"]) for entry in listed)
    assert all(canonical.dumps(handed_in[entry["vendor"]]) == f'"{entry["submitted_at"]}"' for entry in listed)


def test_vendor_neither_opens_quotes_nor_reads_the_opening(world, firm, need, vendor):
    opened(world, firm)
    with pytest.raises(NotAllowed):
        needs.open_quotes(need_id=need.pk, actor=world.of(vendor), at=world.now())


def test_nobody_reads_a_sealed_price_in_the_trail(world, firm, need, vendor):
    quote = save(world, firm, vendor, lines=(("labour", "개발", 123_456_789),))
    needs.submit_quote(quote_id=quote.pk, actor=world.of(vendor), at=world.now())

    assert all("123456789" not in entry.facts for entry in audit.trail(need))


def test_choice_freezes_the_quote_and_tells_the_others_the_reason(world, firm, need):
    opened(world, firm)
    asking.chooses(world, firm)
    choice = Choice.objects.get()

    assert {quote.state for quote in Quote.objects.exclude(pk=choice.quote_id)} <= {QuoteState.NOT_CHOSEN}
    told = [entry.reason for entry in audit.trail(need) if entry.action in ("quote.choose", "quote.pass_over")]
    assert set(told) == {choice.reason.strip()} and len(told) == choice.quotes_opened == Quote.objects.count()
    case = Case.objects.get()
    assert (case.state, case.vendor_id) == (CaseState.APPLICATION, choice.quote.vendor_id)
    with pytest.raises(TransitionRefused):
        needs.withdraw_quote(
            quote_id=choice.quote_id, actor=world.of(world.vendors[firm.made["vendor"]]), at=world.now()
        )


def test_dearer_quote_needs_the_longer_reason(world, firm, need):
    opened(world, firm)
    dearest = max(Quote.objects.all(), key=lambda quote: quote.total)
    assert Quote.objects.count() > 1
    given = {"need_id": need.pk, "quote_id": dearest.pk, "actor": world.of(firm)}
    with pytest.raises(ReasonTooShort):
        needs.choose_quote(**given, reason="가" * 79, at=world.now())
    assert (Choice.objects.count(), Need.objects.get().state) == (0, NeedState.OPENED)

    choice = needs.choose_quote(**given, reason="가" * 80, at=world.now())

    assert choice.is_cheapest is False


def test_cheapest_of_several_needs_the_shorter_reason(world, firm, need):
    opened(world, firm)
    cheapest = min(Quote.objects.all(), key=lambda quote: quote.total)
    given = {"need_id": need.pk, "quote_id": cheapest.pk, "actor": world.of(firm)}
    with pytest.raises(ReasonTooShort):
        needs.choose_quote(**given, reason="가" * 19, at=world.now())

    assert needs.choose_quote(**given, reason="가" * 20, at=world.now()).is_cheapest is True


def test_quote_is_not_chosen_twice_nor_by_the_staff(world, firm, need):
    opened(world, firm)
    quote = Quote.objects.first()
    given = {"need_id": need.pk, "quote_id": quote.pk, "reason": "가" * 80}
    with pytest.raises(TransitionRefused):
        needs.choose_quote(**given, actor=world.staff("manager1"), at=world.now())
    needs.choose_quote(**given, actor=world.of(firm), at=world.now())
    with pytest.raises(TransitionRefused):
        needs.choose_quote(**given, actor=world.of(firm), at=world.now())

    assert Choice.objects.count() == 1
