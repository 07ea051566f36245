"""The stage of selection: two firms whose grants fit the round."""

import pytest

from tests.scenarios import Stage, small_world


@pytest.fixture
def stage():
    return Stage(small_world("f01", "f05"))
