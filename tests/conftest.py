"""What every test may ask for, and the rule that CI skips nothing."""

import os

import pytest

from tests.concurrency import migrated_template, own_database  # noqa: F401  fixtures for every test
from tests.shared import own_index, shared_database  # noqa: F401


def pytest_addoption(parser):
    parser.addoption("--write-golden", action="store_true", help="write the files under tests/golden anew")


@pytest.fixture
def write_golden(request) -> bool:
    """Whether golden files are to be written instead of compared."""
    return request.config.getoption("write_golden")


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("CI") and skipped:
        for report in skipped:
            terminalreporter.write_line(f"skipped in CI: {report.nodeid}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1
