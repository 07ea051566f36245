"""An outsider who holds an agreement learns whether it is genuine: from the paper, from its QR code, from the file."""

from urllib.parse import urlsplit

import pytest
import zxingcpp
from django.conf import settings
from django.core.cache import cache

from marketplace.core import files
from tests.concurrency import database_like
from tests.marketplace.documents import programs
from tests.scenarios import Stage, small_world

from .conftest import NARROW, WIDE
from .looking import follow, is_clean

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture(scope="module")
def sealed(migrated_template, django_db_blocker):
    """One agreement, signed and sealed; an outsider changes nothing."""
    with django_db_blocker.unblock(), database_like(migrated_template, "sealed"):
        world = small_world("f01")
        stage = Stage(world).drafted().received().scored().ranked().decided().revised()
        world.document = stage.drawn_up().locked().signed().concluded().document()
        yield world


@pytest.fixture
def world(sealed, db):
    cache.clear()
    return sealed


@pytest.fixture
def file(world, tmp_path):
    """The sealed document as the outsider has it; `altered`: as somebody has changed it."""

    def file(*, altered=False):
        path = tmp_path / "agreement.pdf"
        path.write_bytes(files.read(world.document.sealed) + (b"\n% later" if altered else b""))
        return path

    return file


def test_number_and_code_from_the_paper(open_page, world):
    page = open_page("/")
    follow(page, "footer >> text=협약서 확인")
    page.fill("[name=number]", world.document.number.lower())
    page.fill("[name=code]", world.document.code.replace("-", " "))
    page.press("[name=code]", "Enter")

    assert page.inner_text("#result") == "진본입니다"
    assert world.document.agreement.vendor.legal_name in page.inner_text(".ws-record")
    page.fill("[name=number]", world.document.number)
    page.fill("[name=code]", "AAAA-AAAA-AAAA-AAAA")
    page.press("[name=code]", "Enter")
    page.wait_for_selector("text=확인되지 않습니다")
    assert page.locator(".ws-record").count() == 0


def test_camera_on_the_paper_leads_to_the_answer(open_page, world, file, tmp_path):
    (code,) = zxingcpp.read_barcodes(programs.pages_by_poppler(file(), tmp_path, 150)[0])
    page = open_page(urlsplit(code.text).path, viewport=NARROW)

    assert code.text.startswith(settings.SITE_URL)
    assert page.inner_text("#result") == "진본입니다"
    assert world.document.number in page.inner_text(".ws-record")


def test_known_file_is_not_sent(open_page, file):
    page = open_page("/verify/")
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.set_input_files("[name=file]", file())
    follow(page, "text=파일 확인")

    page.wait_for_selector("text=진본입니다")
    assert set(sent) == {"GET"}


def test_altered_file_is_sent_and_found_out(open_page, file):
    page = open_page("/verify/")
    page.set_input_files("[name=file]", file(altered=True))
    follow(page, "text=파일 확인")

    page.wait_for_selector("text=고쳐진 파일입니다")


def test_file_is_verified_without_scripts_too(open_page, file):
    page = open_page("/verify/", java_script_enabled=False)
    page.set_input_files("[name=file]", file())
    follow(page, "text=파일 확인")

    page.wait_for_selector("text=진본입니다")


def test_answers_are_clean_and_fit_a_phone(open_page, world):
    link = f"/verify/{world.document.number}/{world.document.code}/"
    for viewport in (WIDE, NARROW):
        page = open_page("/verify/", viewport=viewport, bypass_csp=True)
        for path in ("/verify/", link, f"/en{link}", "/verify/?number=A&code=B", "/verify/?number=&code="):
            page.goto(path)
            is_clean(page)
