"""The stage of selection: two firms whose grants fit the round."""

import copy

import pytest

from tests.scenarios import Stage, small_world


@pytest.fixture(scope="module")
def made(own_index, shared_database):
    """What all tests of a module begin with, made once; a module that begins later overrides it."""
    return Stage(small_world("f01", "f05"))


@pytest.fixture
def stage(made, db):
    return copy.deepcopy(made)
