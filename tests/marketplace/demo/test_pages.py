"""The demonstration's own pages: accounts to be, mails to read; and that none of it exists where the site is real."""

import os
import subprocess
import sys
from itertools import count

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.core import mail
from django.core.checks import run_checks
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marketplace.accounts.models import User
from marketplace.demo import content, faces
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def played(shared_database, own_index):
    return Stage(small_world("f01")).drafted()


@pytest.fixture
def written(tmp_path, settings):
    """Writes mails as files, as the demonstration does."""
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    numbers = count(1)

    def write(to: str, subject: str, body: str = "내용입니다.") -> None:
        with mail.get_connection("django.core.mail.backends.filebased.EmailBackend") as carrier:
            day = f"{next(numbers):02d}"
            headers = {"Date": f"Mon, {day} Mar 2026 01:00:00 -0000"}
            mail.EmailMessage(subject, body, to=[to], headers=headers, connection=carrier).send()

    return write


def signed_in(client) -> str:
    return getattr(get_user(client), "email", "")


def test_every_account_of_the_list_is_one_click_away(client, stage):
    page = client.get("/demo/").content.decode()

    for group in faces.groups():
        for face in group.faces:
            assert f'value="{face.email}"' in page
            assert client.post("/demo/sign-in/", {"person": face.email}).status_code == 302
            assert signed_in(client) == face.email


@pytest.mark.parametrize(
    ("email", "start"),
    [("jian.seo@voucher.example", "/admin/"), ("bj.kwak@handeul.example", "/workspace/")],
)
def test_who_signs_in_lands_where_their_work_is(client, stage, email, start):
    response = client.post("/demo/sign-in/", {"person": email}, follow=True)

    assert response.redirect_chain == [(start, 302)]
    assert response.status_code == 200


def test_list_names_only_people_of_the_cast():
    cast = content.load(everyone=True)
    firms = [*cast.cast.values(), *cast.vendors.values()]
    people = cast.staff["people"] + [person for firm in firms for person in firm["people"]]

    people += [person for person in content.scenes()["desks"].values() if "email" in person]

    assert set(faces.addresses()) <= {person["email"] for person in people}


def test_another_account_takes_the_place_of_the_first(client, stage):
    for email in ("jian.seo@voucher.example", "bj.kwak@handeul.example", "gyocheol.eo@handeul.example"):
        client.post("/demo/sign-in/", {"person": email})

    assert signed_in(client) == "bj.kwak@handeul.example"


def test_account_that_is_not_of_the_list_cannot_be_entered(client, stage):
    User.objects.create_user(email="me@visitor.example", password="my own secret", name="방문자")

    for person in ("me@visitor.example", "", "1"):
        assert client.post("/demo/sign-in/", {"person": person}).status_code == 404
    assert signed_in(client) == ""


def test_link_signs_nobody_in(client, stage):
    assert client.get("/demo/sign-in/?person=jian.seo@voucher.example").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/demo/sign-in/", {"person": "jian.seo@voucher.example"}).status_code == 403
    assert signed_in(strict) == ""


def test_accounts_cost_as_many_queries_as_one(client, stage, monkeypatch):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get("/demo/")
        return len(caught)

    all_of_them = queries()
    monkeypatch.setattr(faces, "CAST", ((faces.CAST[0][0], {"bj.kwak@handeul.example": ""}),))
    assert queries() == all_of_them


def test_page_before_the_demonstration_is_loaded_says_how(client):
    assert "make run" in client.get("/demo/").content.decode()


def test_first_page_and_sign_in_lead_to_the_accounts(client):
    for path in ("/", "/accounts/login/"):
        assert 'href="/demo/"' in client.get(path).content.decode()


def test_mails_are_listed_newest_first_and_by_recipient(client, written):
    assert "mail" in client.get("/demo/mail/").content.decode()  # nothing written yet, and no folder
    written("a@a.example", "첫째 알림")
    written("b@b.example", "둘째 알림")
    written("a@a.example", "셋째 알림")

    page = client.get("/demo/mail/").content.decode()
    assert page.index("셋째 알림") < page.index("둘째 알림") < page.index("첫째 알림")
    mine = client.get("/demo/mail/?to=a@a.example").content.decode()
    assert "셋째 알림" in mine and "첫째 알림" in mine and "둘째 알림" not in mine


def test_mail_is_read_as_it_was_written(client, written):
    written("a@a.example", "인증 코드", "<b>코드</b> K7Q2\n\nhttp://localhost:8000/workspace/")
    listed = client.get("/demo/mail/")
    page = client.get(f"/demo/mail/{listed.context['page'][0].name}/").content.decode()

    assert "인증 코드" in page and "a@a.example" in page
    assert "2026. 3. 1.(일) 10:00" in page  # in Korea
    assert "&lt;b&gt;코드&lt;/b&gt; K7Q2" in page
    assert '<a href="http://localhost:8000/workspace/"' in page


def test_mails_sent_together_stand_apart(client, written, settings):
    with mail.get_connection("django.core.mail.backends.filebased.EmailBackend") as carrier:
        carrier.send_messages([mail.EmailMessage(f"알림 {n}", "글", to=["a@a.example"]) for n in range(3)])

    names = {found.name for found in client.get("/demo/mail/").context["page"]}
    assert len(names) == 3
    assert all(client.get(f"/demo/mail/{name}/").status_code == 200 for name in names)


def test_nothing_but_mails_can_be_read(client, written, tmp_path):
    written("a@a.example", "알림")
    (tmp_path / "secret.log").write_text("Subject: geheim\n\nnicht lesen")
    (tmp_path / "mail" / "notes.txt").write_text("Subject: notes\n\nno mail")
    (tmp_path / "mail" / "link.log").symlink_to(tmp_path / "secret.log")

    for name in (
        "../secret",
        "..%2Fsecret",
        "%2e%2e%2fsecret-0",
        "secret",
        "secret-0",
        "notes-0",
        "link-0",
        "x" * 5000,
    ):
        assert client.get(f"/demo/mail/{name}/").status_code == 404
    assert client.get("/demo/mail/").context["page"].paginator.count == 1


def test_production_has_no_demonstration():
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings; from django.urls import get_resolver, resolve\n"
        "assert not settings.DEMO\n"
        "assert 'demo' not in get_resolver().namespace_dict\n"
        "for path in ('/components/', '/demo/', '/demo/sign-in/', '/demo/mail/', '/en/demo/'):\n"
        "    assert not resolve(path).func.__module__.startswith('marketplace.demo'), path\n"
    )
    done = in_production(code)
    assert (done.returncode, done.stderr[-500:]) == (0, "")


def in_production(code: str, **environment: str) -> subprocess.CompletedProcess:
    """Run some lines in a process of their own, under production's settings."""
    production = {
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.production", "SECRET_KEY": "k", "NUMBER_KEY": "n",
        "ALLOWED_HOSTS": "ieum.example", "EMAIL_URL": "smtp://mail.example:25", "DEMO": "true", "ENV_FILE": "/nowhere",
        "DATABASE_URL": "sqlite://:memory:",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env={**os.environ, **production, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_tries_are_counted_across_processes_in_production(tmp_path):
    code = (
        "import django; django.setup()\n"
        "from django.test import RequestFactory; from marketplace.core import limits\n"
        "limits.count('sign', RequestFactory().get('/'), times=1, seconds=86_400)\n"
    )
    first, second = (in_production(code, DATA_DIR=str(tmp_path)) for _process in range(2))

    assert (first.returncode, first.stderr[-500:]) == (0, "")
    assert "TooOften" in second.stderr


def test_check_refuses_the_demonstration_in_production(settings):
    assert "demo.E001" not in [found.id for found in run_checks()]
    settings.PRODUCTION = True
    assert "demo.E001" in [found.id for found in run_checks()]
