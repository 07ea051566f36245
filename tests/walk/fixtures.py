"""The story for tests: told once in a session. A conftest imports `story`."""

from contextlib import ExitStack

import pytest

from tests.concurrency import database_like, kept_as_template

from . import moments


@pytest.fixture(scope="session")
def story(migrated_template, django_db_blocker, tmp_path_factory):
    """Moment → the file of its database, and its stage."""
    kept, found = ExitStack(), {}
    with django_db_blocker.unblock(), database_like(migrated_template):
        folder = tmp_path_factory.mktemp("moments")
        for name, stage in moments.told():
            found[name] = (kept.enter_context(kept_as_template(name, folder)), stage)
    yield found
    kept.close()
