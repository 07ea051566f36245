"""A world built once for all tests of a module.

    @pytest.fixture(scope="module")
    def stage(shared_database):
        return Stage(small_world("f01")).drafted()

Each test still runs in a transaction of its own inside, so none sees what another wrote.
"""

import pytest
from django.conf import settings
from django.db import connection, transaction


@pytest.fixture(scope="module")
def shared_database(django_db_setup, django_db_blocker):
    """Until the module's last test, what module-wide fixtures write stays; then it is rolled back."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        connection.ensure_connection()
        patch.setattr(connection, "close", lambda: None)  # Django's TestCase closes it after each test
        outer = transaction.atomic()
        outer._from_testcase = True  # as the block of a test case: see core.effects
        with outer:
            yield
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def own_index(tmp_path_factory):
    """A search index that starts empty and belongs to the module; the catalogue still feeds it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SEARCH_DIR", tmp_path_factory.mktemp("index"))
        patch.setattr("search.process._service", None)  # made anew at the first question
        yield
