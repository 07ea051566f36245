"""The demonstration's dates, loaded on any day: working days, in a possible order, nothing due that should be open."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from marketplace.demo import content, season, timetable
from marketplace.demo.acts import delivery, money, opening
from marketplace.demo.agenda import Agenda
from marketplace.demo.scenes import agreeing, asking, desks, judging, running
from marketplace.demo.stages import INTAKE_UNTIL
from marketplace.demo.world import Player, World
from marketplace.programmes import queries as rounds
from matching.selection.facts import end_of_month

pytestmark = [pytest.mark.django_db, pytest.mark.db]
WORDS = content.scenes()
DAYS = [
    date(2026, 1, 2),  # after the New Year
    date(2026, 2, 16),  # the eve of the Lunar New Year, a holiday
    date(2026, 3, 31),
    date(2026, 5, 31),  # a Sunday, the 31st
    date(2026, 9, 28),  # after Chuseok
    date(2026, 11, 26),
    date(2026, 12, 31),
    date(2027, 2, 10),  # after the Lunar New Year and its substitute
    date(2027, 2, 28),  # a Sunday, before a holiday
    date(2027, 7, 16),
    date(2027, 8, 29),
    date(2027, 9, 15),  # Chuseok
    date(2027, 10, 30),  # a Saturday, the 30th
    date(2027, 12, 25),
]
on_any_day = pytest.mark.parametrize("today", DAYS, ids=str)


def world_of(anchor: date) -> World:
    world = World(content.load(), anchor=anchor)
    opening.calendar(world)
    return world


@on_any_day
def test_calls_stand_where_they_are_to_be_shown(today):
    first = timetable.first_call(today)
    one = world_of(first.anchor)
    eve = timetable.eve(today)
    assert rounds.is_working_day(eve) and eve < today and rounds.working_days_between(eve, today) <= 1

    # the first: agreed before its first day, in its fifth month, far from its end
    assert rounds.is_working_day(first.anchor)
    assert one.day(40) < first.starts
    assert first.starts + timedelta(days=130) < today < first.starts + timedelta(days=170)
    assert first.ends - today > timedelta(days=40)

    second, third, last = timetable.further_calls(today)
    for call in (second, third, last):
        assert rounds.is_working_day(call.anchor)
        assert rounds.add_working_days(call.anchor, INTAKE_UNTIL) < call.starts < call.ends
        assert call.starts > today
    assert first.starts < second.anchor < third.anchor < last.anchor

    # the second: results are out, plan and signatures are not due yet, the projects have not begun
    two, three, four = (World(content.load(), anchor=call.anchor) for call in (second, third, last))
    assert two.day(29) < eve == two.day(timetable.AGREEING) < today < two.day(29 + 10)
    # the third: intake is over, the panel scores, the correction may come
    assert three.day(INTAKE_UNTIL) < eve < today < three.day(24 + 5) <= three.day(judging.SCORED_UNTIL)
    # the last: intake is open and stays open for some days, sealed quotes are opened before
    assert four.day(1) < eve < today < four.day(asking.ASKED_UNTIL) < four.day(INTAKE_UNTIL)
    assert today < four.day(desks.CHECKED_ON + 5)


@on_any_day
def test_codes_are_numbered_within_the_year(today):
    world_of(timetable.first_call(today).anchor)
    calls = [timetable.first_call(today), *timetable.further_calls(today)]

    assert len({call.code for call in calls}) == 4
    assert all(call.code.startswith(f"{call.anchor.year}-") for call in calls)
    assert calls[0].title == f"{calls[0].anchor.year}년 1차 AI 바우처"


@on_any_day
def test_nothing_of_the_later_calls_lies_after_the_evening_before(today):
    world_of(timetable.first_call(today).anchor)
    eve = timetable.eve(today)
    for call, scene in zip(timetable.further_calls(today), (agreeing, judging, asking), strict=True):
        agenda = Agenda(World(content.load(), anchor=call.anchor))
        scene.fill(agenda, WORDS[scene.__name__.rpartition(".")[2]])
        if scene is asking:
            desks.fill(agenda, WORDS["desks"])
        days = [entry[0] for entry in agenda.entries()]

        assert max(days) <= eve
        assert all(rounds.is_working_day(day) for day in days)


@pytest.fixture
def projects(monkeypatch):
    """The first call's diary on a day, made without playing it: agreements and milestones as the plans say."""

    def diary(today: date) -> tuple[Agenda, date, dict]:
        call = timetable.first_call(today)
        world = world_of(call.anchor)
        due = {}
        for key, told in world.content.firms.items():
            world.firms[key] = Player(told, 0, {}, {"award": 1, "agreement": key})
            due[key] = [
                SimpleNamespace(
                    key=row["key"], position=position, due_on=min(end_of_month(call.starts, row["month"]), call.ends)
                )
                for position, row in enumerate(told["application"]["milestones"], 1)
            ]
        for module in (season, running):
            monkeypatch.setattr(module, "agreement_of", lambda firm: SimpleNamespace(starts_on=call.starts))
        monkeypatch.setattr(delivery, "milestones_of", lambda firm: due[firm.key])
        monkeypatch.setattr(running, "milestones_of", lambda firm: due[firm.key])
        eve = timetable.eve(today)
        return running.agenda(world, eve, WORDS["running"]), eve, due

    return diary


@on_any_day
def test_projects_happen_on_working_days_in_a_possible_order(projects, today):
    diary, eve, due = projects(today)
    starts = timetable.first_call(today).starts
    days: dict[str, dict] = {key: {} for key in due}
    for day, _hour, order, act, arguments in diary.entries():
        assert starts < day <= eve and rounds.is_working_day(day)
        if arguments and isinstance(arguments[0], Player):
            days[arguments[0].key].setdefault((act, *arguments[1:]), []).append((day, _hour, order))

    for key, milestones in due.items():
        firm = days[key]
        assert (money.voucher_issued,) in firm
        before = firm[(money.voucher_issued,)][0]
        for milestone in milestones:
            delivered, accepted = (firm.get((act, milestone.key)) for act in (delivery.delivers, delivery.accepts))
            if accepted:
                assert before < delivered[0] < accepted[0]
                before = accepted[0]
                assert any(claimed[0] > accepted[0][0] for claimed in firm[(money.claims_what_is_due,)]) or key in (
                    "f04", "f14",  # claimed on the last evening
                )  # fmt: skip
            else:
                assert milestone.due_on > today or delivered, "what is not delivered is not due yet"
        steps = [
            delivery.reports, delivery.evaluated, money.statement_submitted, money.recognition_proposed,
            money.opinion_given, money.settlement_confirmed,
        ]  # fmt: skip
        done = [firm[(step,)][0] for step in steps if (step,) in firm]
        assert done == sorted(done)
        if done:
            assert before < done[0]
            assert firm[(delivery.visited,)][0] < done[0]


@on_any_day
def test_each_project_has_come_to_a_point_of_its_own(projects, today):
    diary, _eve, due = projects(today)
    done: dict[str, set] = {key: set() for key in due}
    for _day, _hour, _order, act, arguments in diary.entries():
        if arguments and isinstance(arguments[0], Player):
            done[arguments[0].key].add((act, *arguments[1:]))

    assert (delivery.delivers, "m3") in done["f02"] and (delivery.accepts, "m3") not in done["f02"]
    assert (delivery.sends_back, "m3") in done["f10"] and (delivery.delivers_again, "m3") not in done["f10"]
    assert (delivery.visited,) in done["f03"] and (delivery.answers_the_check,) not in done["f03"]
    assert (money.signal_raised,) in done["f13"] and (money.signal_explained,) not in done["f13"]
    assert (delivery.reports,) in done["f11"] and (delivery.evaluated,) not in done["f11"]
    assert (delivery.evaluated,) in done["f09"] and (money.statement_submitted,) not in done["f09"]
    assert (money.statement_submitted,) in done["f08"] and (money.recognition_proposed,) not in done["f08"]
    assert (money.opinion_given,) in done["f06"] and (money.settlement_confirmed,) not in done["f06"]
    assert (money.settlement_confirmed,) in done["f12"] and (money.settlement_confirmed,) in done["f01"]
