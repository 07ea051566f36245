"""The demonstration as it stands on the day it is loaded: four calls, someone waiting at every desk.

Everything has happened by the evening of the last working day before, in the order of the days.
"""

from dataclasses import replace
from datetime import date

from marketplace.accounts import queries as accounts
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.notices import operations as notices

from .. import agenda as diaries
from .. import content, stages, story, timetable
from ..acts import opening
from ..agenda import Agenda
from ..story import Tell
from ..timetable import Call
from ..world import World
from . import agreeing, asking, desks, judging, running

LAST_READ = 3  # working days before the last one


def play(today: date, tell: Tell) -> World:
    """Play all calls up to the evening before; the world of the first."""
    told, everyone = content.scenes(), content.load(everyone=True)
    world = _first(today, replace(everyone, applicants=_some(everyone, told["casts"]["running"])), tell)
    tell("projects are under way; three more calls are announced, one after the other")
    eve = timetable.eve(today)
    agendas = [running.agenda(world, eve, told["running"])]
    for call, scene in zip(timetable.further_calls(today), (agreeing, judging, asking), strict=True):
        name = scene.__name__.rpartition(".")[2]
        cast = replace(everyone, firms={}, applicants=_some(everyone, told["casts"][name]))
        cast = replace(cast, vendors=scene.vendors(cast))
        agenda = Agenda(world.with_another_round(cast, anchor=call.anchor), until=eve)
        agenda.on(call.anchor, 9, _announced, call)
        scene.fill(agenda, told[name])
        agendas.append(agenda)
    desks.fill(agendas[-1], told["desks"])
    agendas[0].on(timetable.working_days_before(eve, LAST_READ), 8, _notices_are_read)
    diaries.play(*agendas)
    outbox.drain()
    return world


def _first(today: date, cast: content.Content, tell: Tell) -> World:
    call = timetable.first_call(today)
    world = World(cast, anchor=call.anchor)
    story.begin(world, call.code, call.title, call.title_en, call.starts, call.ends, tell)
    story.fill_the_pool(world, tell)
    story.ask_and_choose(world, tell)
    story.to_the_first_day(world, tell)
    return world


def _announced(world: World, call: Call) -> None:
    opening.round_announced(
        world, code=call.code, title=call.title, title_en=call.title_en, closes=world.day(stages.INTAKE_UNTIL),
        starts=call.starts, ends=call.ends, quota=call.quota, appropriation=call.appropriation,
    )  # fmt: skip


def _notices_are_read(world: World) -> None:
    """Everyone has been here some days ago."""
    stages.settled_down(world)
    for person in User.objects.all():
        notices.read_all(actor=accounts.actor_of(person, at=world.at), at=world.now())


def _some(everyone: content.Content, keys: list[str]) -> dict[str, dict]:
    return {key: everyone.applicants[key] for key in keys}
