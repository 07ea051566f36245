"""Everybody's answers to every address."""

import pytest

from tests.leaks import asking
from tests.walk.fixtures import story  # noqa: F401


@pytest.fixture(scope="session")
def answers(story, django_db_blocker) -> list[asking.Answer]:  # noqa: F811
    """What everybody got from every address, GET and POST, in the moment in which it is alive."""
    with django_db_blocker.unblock():
        return asking.ask_everything(story)
