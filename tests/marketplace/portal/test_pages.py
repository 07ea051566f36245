"""The public pages: what they show with and without data, and what their headers forbid."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks import task

from marketplace.core import schedule

pytestmark = [pytest.mark.django_db, pytest.mark.db, pytest.mark.usefixtures("own_index")]

PAGES = ["/", "/round/", "/guide/", "/solutions/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]


@pytest.mark.parametrize("path", [*PAGES, "/en/", "/en/round/", "/en/accounts/login/"])
def test_page_without_any_data_is_shown(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [*PAGES, "/nowhere/"])
def test_page_allows_no_inline_script_or_style(client, path):
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    page = response.content.decode()

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page)


def test_unknown_address_leads_on(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert 'href="/solutions/"' in response.content.decode()


def test_failure_on_our_side_shows_a_page_without_details(settings):
    settings.ROOT_URLCONF = "tests.marketplace.portal.broken_urls"
    response = Client(raise_request_exception=False).get("/broken/")

    assert response.status_code == 500
    assert "Traceback" not in response.content.decode()
    assert 'href="/solutions/"' in response.content.decode()


def test_form_without_its_token_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/display/", {"text": "large"})

    assert response.status_code == 403
    assert 'href="/solutions/"' in response.content.decode()


def test_other_language_keeps_page_and_question(client):
    assert 'href="/en/solutions/?q=x"' in client.get("/solutions/?q=x").content.decode()
    assert 'href="/solutions/?q=x"' in client.get("/en/solutions/?q=x").content.decode()


def test_display_choice_is_kept_and_leads_back(client):
    response = client.post("/display/", {"text": "large", "next": "/guide/"})
    client.post("/display/", {"contrast": "high", "next": "/guide/"})
    page = client.get("/guide/").content.decode()

    assert response["Location"] == "/guide/"
    assert 'data-ie-text="large"' in page
    assert 'data-krds-mode="high-contrast"' in page


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_display_choice_leads_nowhere_else(client, away):
    assert client.post("/display/", {"text": "large", "next": away})["Location"] == "/"


def test_foreign_display_cookie_changes_nothing(client):
    client.cookies["display"] = '"><script>.high<'
    page = client.get("/guide/").content.decode()

    assert "data-ie-text" not in page
    assert "high-contrast" not in page


def test_health_names_each_part(client):
    schedule.keep_beating()
    response = client.get("/health/")

    assert response.status_code == 200
    assert [line.split(":")[0] for line in response.content.decode().splitlines()] == [
        "database",
        "queue",
        "clock",
        "search",
    ]


@task()
def nothing() -> None:
    """A task that waits for a worker."""


def test_health_of_a_queue_without_worker_is_bad(client):
    late = nothing.using(run_after=timezone.now() - timedelta(hours=1)).enqueue()
    late.db_result.__class__.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
    response = client.get("/health/")

    assert response.status_code == 503
    assert "queue: NOT OK (1 waiting" in response.content.decode()


@pytest.mark.parametrize("host", ["elsewhere.example", "a_b", ".."])
def test_a_host_that_is_not_ours_is_turned_away_in_words(host, settings):
    settings.ALLOWED_HOSTS = ["ieum.example"]
    answer = Client(HTTP_HOST=host).get("/solutions/")

    assert answer.status_code == 400
    assert "보낸 내용이 온전히 도착하지 않았습니다" in answer.content.decode()
