"""Each test begins with an empty search index of its own."""

import pytest

import search


@pytest.fixture(autouse=True)
def empty_index(settings, tmp_path):
    settings.SEARCH_DIR = tmp_path
    search.reset_for_tests()
    yield
    search.reset_for_tests()
