"""Three firms whose agreements are in force, made once and given to each test as a database of its own.

f01 has an advance, f08 the odd won, f12 a disallowance. Their documents take seconds to make; a copy takes none.
"""

import copy
from dataclasses import replace

import pytest

from contracts.settlement import queries as settlement
from marketplace.core import audit
from marketplace.ledger import queries as ledger
from marketplace.programmes import queries as rounds
from tests.concurrency import database_like, kept_as_template
from tests.scenarios import Stage, small_world


@pytest.fixture(scope="session")
def agreements_in_force(migrated_template, django_db_blocker, tmp_path_factory):
    """A template of the database, and the stage that belongs to it."""
    with django_db_blocker.unblock(), database_like(migrated_template):
        stage = Stage(small_world("f01", "f08", "f12")).drafted().received().scored().ranked().decided().revised()
        stage.under_way()
        with kept_as_template("in_force", tmp_path_factory.mktemp("world")) as template:
            yield template, stage


@pytest.fixture
def stage(agreements_in_force, db):
    """The three agreements in force. When a test ends, whatever it did, ledger, records and chains tell one story."""
    template, stage = agreements_in_force
    with database_like(template):
        yield copy.deepcopy(stage)
        assert broken(ledger.check()) == broken(settlement.check_money(rounds.current_round())) == {}
        assert list(audit.breaks()) == []


def broken(invariants):
    return {name: found.broken for name, found in invariants.items() if found.broken}


@pytest.fixture
def person_with(stage):
    """An actor who holds several staff roles at once: what the office should avoid and the rules must survive."""

    def person_with(*roles):
        actor = stage.staff("manager1")
        return replace(actor, roles=frozenset(roles))

    return person_with
