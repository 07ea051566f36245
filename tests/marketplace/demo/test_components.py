"""The page of components shows every include template, in states that are real."""

import re

import pytest
from django.test import Client

from marketplace.demo.components import FOLDER

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def shown():
    response = Client().get("/components/")
    assert response.status_code == 200
    return response


def test_every_template_is_shown_and_explained(shown):
    components = {component.name: component for component in shown.context["components"]}

    assert set(components) == {path.stem for path in FOLDER.glob("*.html")}
    assert [name for name, component in components.items() if not component.states] == []
    assert [name for name, component in components.items() if not component.about] == []


def test_each_state_shows_something_of_its_own(shown):
    for component in shown.context["components"]:
        pages = [html.strip() for _state, html in component.states]
        assert all(pages), component.name
        assert len(set(pages)) == len(pages), component.name


def test_no_name_is_given_twice(shown):
    names = re.findall(r'\sid="([^"]+)"', shown.content.decode())

    assert [name for name in set(names) if names.count(name) > 1] == []
