"""What every test may ask for, and the rule that CI skips nothing."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation

from tests import printed
from tests.concurrency import migrated_template, own_database  # noqa: F401  fixtures for every test
from tests.run import PLACES, PRINTED, PROMISES
from tests.shared import own_index, shared_database  # noqa: F401

TESTS = Path(__file__).parent


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Before the tests' database is migrated: begin with the one kept from an earlier run (SQLite)."""
    from marketplace.core import migrated

    keeper = None
    if connections["default"].vendor == "sqlite":
        keeper = migrated.pour_into(connections["default"].creation._get_test_db_name())
    yield
    if keeper:
        keeper.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After it: keep it for the next run."""
    from marketplace.core import migrated

    if connections["default"].vendor == "sqlite":
        with django_db_blocker.unblock():
            migrated.keep(connections["default"])


@pytest.fixture(scope="session", autouse=True)
def printed_once(tmp_path_factory):
    """Documents made in this run, by whichever process: see tests/printed.py."""
    folder = Path(os.environ.get(PRINTED) or tmp_path_factory.mktemp("printed"))
    with printed.once(folder):
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Each test and its fixtures begin in Korean, whatever page the one before has asked for."""
    translation.activate(settings.LANGUAGE_CODE)


def pytest_collection_modifyitems(items):
    """Who asks for a page is a test of the web; what the database promises is asked of both: see tests/run.py."""
    for item in items:
        if "client" in item.fixturenames:
            item.add_marker("web")
        if any(item.path.is_relative_to(TESTS / place) for place in PROMISES):
            item.add_marker("promise")
        for mark, places in PLACES.items():
            if item.get_closest_marker(mark) and not any(item.path.is_relative_to(TESTS / place) for place in places):
                raise pytest.UsageError(f"{item.nodeid}: no stage looks for `{mark}` there (tests/run.py, PLACES)")


def pytest_addoption(parser):
    parser.addoption("--write-golden", action="store_true", help="write the files under tests/golden anew")


@pytest.fixture
def write_golden(request) -> bool:
    """Whether golden files are to be written instead of compared."""
    return request.config.getoption("write_golden")


def pytest_terminal_summary(terminalreporter):
    """What tests have measured (`record_property("figure", …)`), whichever process measured it."""
    for report in (*terminalreporter.stats.get("passed", []), *terminalreporter.stats.get("failed", [])):
        for name, figure in report.user_properties:
            if name == "figure" and report.when == "call":
                terminalreporter.write_line(figure)
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("CI") and skipped:
        for report in skipped:
            terminalreporter.write_line(f"skipped in CI: {report.nodeid}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1
