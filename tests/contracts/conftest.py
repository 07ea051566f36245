"""Three firms whose agreements are in force, made once and given to each test as a database of its own.

f01 has an advance, f08 the odd won, f12 a disallowance. Their documents take seconds to make; a copy takes none.
"""

import copy
from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse

from contracts.settlement import queries as settlement
from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.ledger import queries as ledger
from marketplace.programmes import queries as rounds
from tests.concurrency import database_like, kept_world
from tests.scenarios import Stage, small_world


@pytest.fixture(scope="session")
def agreements_in_force(migrated_template, django_db_blocker, tmp_path_factory):
    """A template of the database, and the stage that belongs to it; the tests of other folders never see either."""

    def under_way():
        stage = Stage(small_world("f01", "f08", "f12")).drafted().received().scored().ranked().decided().revised()
        return stage.under_way()

    folder = tmp_path_factory.mktemp("world")
    with kept_world(
        under_way, "in_force", migrated=migrated_template, blocker=django_db_blocker, folder=folder
    ) as kept:
        yield kept


@pytest.fixture(scope="module")
def module_in_force(agreements_in_force, django_db_blocker):
    """The three agreements in force, in a database for one module; each test in a transaction that is rolled back.

    A module that begins later overrides this fixture with the steps that all its tests share.
    """
    template, stage = agreements_in_force
    with django_db_blocker.unblock(), database_like(template, "module"):
        yield copy.deepcopy(stage)


@pytest.fixture
def in_force(module_in_force, db):
    """When a test ends, whatever it did, the ledger and every chain still hold."""
    yield copy.deepcopy(module_in_force)
    ledger_and_chains_hold()


@pytest.fixture
def in_force_committed(agreements_in_force, db):
    """The same for tests that commit, from many connections: in a database that belongs to one test."""
    template, stage = agreements_in_force
    with database_like(template):
        yield copy.deepcopy(stage)
        ledger_and_chains_hold()


@pytest.fixture
def stage(in_force):
    """Agreements in force; at the end agreements, vouchers, claims and settlements tell the ledger's story as well."""
    yield in_force
    records_tell_the_ledgers_story()


def ledger_and_chains_hold():
    assert broken(ledger.check()) == {}
    assert list(audit.breaks()) == []


def records_tell_the_ledgers_story():
    assert broken(settlement.check_money(rounds.current_round())) == {}


def broken(invariants):
    return {name: found.broken for name, found in invariants.items() if found.broken}


@pytest.fixture
def person_with(stage):
    """An actor who holds several staff roles at once: what the office should avoid and the rules must survive."""

    def person_with(*roles):
        actor = stage.staff("manager1")
        return replace(actor, roles=frozenset(roles))

    return person_with


@pytest.fixture
def press(client, stage):
    """Press a button as a member of the staff, at the story's time; the page that answers.

    `record`: what the button stands on, or the name of a kind for a button above its list.
    """

    def press(who, record, button, /, **values):
        client.force_login(User.objects.get(pk=stage.world.staff_ids[who]))
        url = (
            reverse(f"{record}:list_action", args=[button])
            if isinstance(record, str)
            else reverse(f"{record._meta.model_name}:action", args=[record.pk, button])
        )
        with time_machine.travel(stage.now(), tick=False):
            return client.post(url, values)

    press.client = client
    return press


@pytest.fixture
def page(client, stage):
    """The page of a record as a member of the staff reads it."""

    def page(who, record):
        client.force_login(User.objects.get(pk=stage.world.staff_ids[who]))
        with time_machine.travel(stage.now(), tick=False):
            return client.get(reverse(f"{record._meta.model_name}:inspect", args=[record.pk])).content.decode()

    return page
