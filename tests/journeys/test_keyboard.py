"""The same way on a phone's width with the keyboard alone, and nothing that the page's own policy forbids."""

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from marketplace.accounts.models import OrganisationClaim, User
from marketplace.demo.acts.opening import PASSWORD
from matching.selection.models import ApplicationVersion
from tests.scenarios import Stage

from .conftest import NARROW
from .keyboard import choose, go_to, write
from .test_demand_firm import NUMBER, code_in_mail, paper

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def complaints():
    return []


@pytest.fixture
def phone(open_page, world, complaints):
    """A narrow window in the world's time, whose console is heard."""
    cache.clear()
    with time_machine.travel(world.now(), tick=True):
        page = open_page("/", viewport=NARROW)
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        yield page


def test_from_one_sentence_to_the_companys_registration(phone, complaints):
    write(phone, "#need", "절삭 공구가 언제 부러질지 몰라서 멀쩡한 날도 미리 갈아 끼웁니다")
    choose(phone, ".ie-ask-box button[type=submit]")
    phone.wait_for_url("**/match/")
    choose(phone, ".ie-hit button[name=solution]")
    phone.wait_for_url("**/accounts/signup/**")
    write(phone, "[name=email]", "saerom.han@saeroum.example")
    write(phone, "[name=name]", "한새롬")
    write(phone, "[name=password1]", "오늘도-맑음-2026")
    choose(phone, "[name=agreed]", "Space")
    choose(phone, "main form button[type=submit]")
    expect(phone.locator("[name=code]")).to_be_visible()
    assert mail.outbox
    write(phone, "[name=code]", code_in_mail())
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/workspace/company/start/")
    write(phone, "main [name=number]", NUMBER)
    phone.keyboard.press("Enter")
    write(phone, "[name=legal_name]", "(주)새로움")
    write(phone, "[name=representative]", "한새롬")
    with phone.expect_file_chooser() as chooser:  # asked for well before the key, or the browser shows its own
        go_to(phone, phone.locator("[name=proof]"))
        phone.keyboard.press("Space")
    chooser.value.set_files(paper())
    choose(phone, "main form button[type=submit]")
    expect(phone.locator("main .ie-note")).to_contain_text("증빙을 확인하고 있습니다")

    assert OrganisationClaim.objects.filter(business_number=NUMBER).count() == 1
    assert complaints == []


def test_representative_confirms_with_the_keyboard(phone, complaints, world):
    stage = Stage(world).drafted()
    with time_machine.travel(world.now(), tick=True):
        number = stage.application().case.number
        phone.goto(f"/workspace/applications/{number}/confirm/")
        write(phone, "[name=login]", User.objects.get(pk=stage.of().person_id).email)
        write(phone, "[name=password]", PASSWORD)
        phone.keyboard.press("Enter")
        phone.wait_for_url("**/confirm/")
        choose(phone, "[name=read]", "Space")
        choose(phone, ".ws-effect button")
        phone.wait_for_url("**/receipts/1/")

        expect(phone.locator("main")).to_contain_text(ApplicationVersion.objects.get().receipt_number)
        assert complaints == []
