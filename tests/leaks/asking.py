"""Everybody asks for everything: first by GET, then by POST with what the pages' own forms would send.

A POST is what the form of those who may would send, field by field, so that it is refused for who sends it and not for
what is in it. Each request is rolled back; whether it has written anything is what SQLite counts.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from http.cookies import SimpleCookie
from multiprocessing import get_context
from urllib.parse import urlsplit

import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from catalog.models import Seen, VisitSalt
from tests.concurrency import database_like
from tests.scenarios import Stage, undone
from tests.walk import arguments, people, secrets
from tests.walk.addresses import Address, every_address
from tests.walk.forms import Form, forms_in
from tests.walk.pages import signed_in
from tests.walk.project import Project


@dataclass(frozen=True, slots=True)
class Answer:
    """What one role got. `said`: 200, 404, sign-in, refused …; `wrote`: tables that are no longer as they were;
    `secrets`: what it read of the firm; `again`: tables that have more rows once the same is sent a second time."""

    moment: str
    visit: arguments.Visit
    role: str
    method: str
    said: str
    wrote: tuple[str, ...]
    secrets: frozenset[str]
    again: tuple[str, ...] = ()


def ask_everything(story: dict[str, tuple[str, Stage]]) -> list[Answer]:
    """In every moment, each on its own copy of the database; in as many processes as there are processors.

    Moment → the file of its database, and its stage.
    """
    work = [(moment, *story[moment], office) for moment in reversed(story) for office in (True, False)]
    with ProcessPoolExecutor(os.cpu_count(), get_context("fork")) as processes:
        return [answer for found in processes.map(_ask, work) for answer in found]


def _ask(work: tuple[str, str, Stage, bool]) -> list[Answer]:
    moment, template, stage, office = work
    session = override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies")
    with session, database_like(template, f"{moment}_{office}"), time_machine.travel(stage.now(), tick=False):
        return list(Asker(moment, stage).answers(office))


class Asker:
    def __init__(self, moment: str, stage: Stage):
        self.moment, self.stage = moment, stage
        self.project = Project(stage.firm(people.FIRM).organisation_id)
        self.people = people.everyone(stage)
        self.secrets_in = secrets.finder(stage.world)
        self.forms: dict[str, Form] = {}

    def answers(self, office: bool) -> Iterator[Answer]:
        """In the admin, or everywhere else: the forms of one have nothing to do with the other."""
        self.clients = {role: _client(person) for role, person in self.people.items()}
        self.before = contents()
        addresses = [address for address in self._addresses() if address.in_the_office == office]
        found = [(address, visit) for address in addresses for visit in arguments.visits(address, self.project)]
        for address, visit in found:
            for role in self._roles(address):
                yield self._ask(visit, role, "get")
        for address, visit in found:
            if takes_post(address):
                for role in self._roles(address):
                    yield self._ask(visit, role, "post")

    def _addresses(self) -> list[Address]:
        ours = (address for address in every_address() if address.is_ours or not address.in_the_office)
        return [address for address in ours if arguments.builder_of(address).moment == self.moment]

    def _roles(self, address: Address) -> list[str]:
        return [role for role in self.people if not address.in_the_office or role not in people.AS_ANOTHER]

    def _ask(self, visit: arguments.Visit, role: str, method: str) -> Answer:
        cache.clear()
        client, path = self.clients[role], urlsplit(visit.path).path
        client.cookies = SimpleCookie(client.begun_with)
        changed = connection.connection.total_changes
        with undone():
            response = self._send(client, visit, method)
            body = b"".join(response) if response.streaming else response.content
            tables = self._changed() if connection.connection.total_changes != changed else ()
            again = self._pressed_again(client, visit) if tables and method == "post" else ()
        if response.status_code == 200 and b"<form" in body:
            for form in forms_in(body.decode()):
                self.forms.setdefault(urlsplit(form.action).path or path, form.without(self.secrets_in))
        return Answer(self.moment, visit, role, method, said(response), tables, frozenset(self.secrets_in(body)), again)

    def _send(self, client: Client, visit: arguments.Visit, method: str):
        form = self.forms.get(urlsplit(visit.path).path)
        return client.get(visit.path) if method == "get" else client.post(visit.path, form.data() if form else {})

    def _pressed_again(self, client: Client, visit: arguments.Visit) -> tuple[str, ...]:
        """As by a double click: with the same session, before the page that answers has come."""
        client.cookies, once = SimpleCookie(client.begun_with), rows()
        self._send(client, visit, "post")
        twice = rows()
        return tuple(sorted(name for name in twice if twice[name] > once[name]))

    def _changed(self) -> tuple[str, ...]:
        now = contents()
        return tuple(sorted(name for name in now if now[name] != self.before[name]))


def _client(person) -> Client:
    client = signed_in(person)
    client.begun_with = client.cookies.output(header="", sep=";")
    return client


def takes_post(address: Address) -> bool:
    """Whether anything at all is done with POST there."""
    made_of = getattr(address.view, "view_class", None)
    return made_of is None or hasattr(made_of, "post")


def said(response) -> str:
    """The answer in a word."""
    if response.status_code not in (301, 302):
        return str(response.status_code)
    target = urlsplit(response.url).path
    if target == reverse(settings.WAGTAILADMIN_LOGIN_URL):
        return "sign-in"
    return "refused" if target == reverse("wagtailadmin_home") else "302"


def rows() -> dict[str, int]:
    """Table → how many rows."""
    with connection.cursor() as cursor:
        return {name: cursor.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in _tables(cursor)}


def contents() -> dict[str, int]:
    """Table → a fingerprint of its rows."""
    with connection.cursor() as cursor:
        found = {}
        for name in _tables(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = hash(tuple(cursor.fetchall()))
    return found


def _tables(cursor) -> list[str]:
    """All but the log of what was seen: every visitor of a public page writes there, about nobody."""
    log = {Seen._meta.db_table, VisitSalt._meta.db_table}
    return [name for name in connection.introspection.table_names(cursor) if name not in log]
