"""For modules that play the story once, in a fixture `played`, and let each test go on from there."""

import copy

import pytest

from marketplace.accounts.models import User


@pytest.fixture
def stage(played):
    """What was played; each test moves the clock of its own copy."""
    return copy.deepcopy(played)


@pytest.fixture
def sign_in(client, stage):
    """A browser in which a member of the staff has signed in."""

    def as_(key: str):
        client.force_login(User.objects.get(pk=stage.world.staff_ids[key]))
        return client

    return as_
