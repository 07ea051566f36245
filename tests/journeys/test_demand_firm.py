"""A demand firm's promise: from one sentence, without an account, to a receipt; clicking only, the last step on a phone.

What others do meanwhile (the office approves the company, vendors quote, the clock opens the quotes) goes through
operations.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from marketplace.accounts import operations as accounts
from marketplace.accounts import queries as people
from marketplace.accounts.models import OrganisationClaim
from marketplace.core import outbox
from marketplace.demo.acts import needs as asking
from marketplace.demo.world import Player
from matching.needs import operations as needs
from matching.needs.models import Need
from matching.selection import operations as selection
from matching.selection.models import ApplicationVersion, Consortium

from .conftest import NARROW
from .looking import code_in_mail, follow, is_clean, press

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
PASSWORD = "오늘도-맑음-2026"
NUMBER = "124-86-00009"


def paper() -> dict:
    return {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 paper of a test"}


class Journey:
    """The firm's way, stage by stage, as far as it is clicked."""

    def __init__(self, world, clock):
        self.world, self.clock = world, clock
        self.story = world.content.firms["f01"]

    def describes(self, page: Page) -> None:
        page.fill("#need", self.story["need"]["text"][:300])
        page.select_option("#industry", "C")
        follow(page, ".ie-ask-box button[type=submit]")
        page.wait_for_url("**/match/")

    def asks_two(self, page: Page) -> None:
        for box in page.locator("input[form=chosen]").all()[:2]:
            box.check()
        press(page, "고른 솔루션에 견적 요청")
        page.wait_for_url("**/accounts/signup/**")

    def signs_up(self, page: Page) -> None:
        page.fill("[name=email]", "saerom.han@saeroum.example")
        page.fill("[name=name]", "한새롬")
        page.fill("[name=password1]", PASSWORD)
        page.check("[name=agreed]")
        press(page, "회원가입")
        page.fill("[name=code]", code_in_mail())
        press(page, "확인")

    def registers_the_company(self, page: Page) -> None:
        page.fill("[name=number]", NUMBER)
        press(page, "다음")
        page.fill("[name=legal_name]", "(주)새로움")
        page.fill("[name=representative]", "한새롬")
        page.set_input_files("[name=proof]", paper())
        press(page, "회사 등록 신청")
        expect(page.locator(".ie-note")).to_contain_text("증빙을 확인하고 있습니다")

    def office_agrees(self) -> None:
        claim = OrganisationClaim.objects.get(business_number=NUMBER)
        manager = self.world.staff("manager1")
        claim = accounts.decide_claim(claim_id=claim.pk, approve=True, actor=manager, at=self.world.now())
        self.firm = Player(self.story, claim.organisation_id, {"representative": claim.user_id})

    def fills_in_the_company(self, page: Page) -> None:
        page.goto("/workspace/company/edit/")
        page.select_option("[name=size_class]", "small")
        page.fill("[name=founded_on]", "2012-05-02")
        page.fill("[name=staff_count]", "31")
        page.fill("[name=address]", "경기 시흥시 새로움로 1")
        press(page, "저장")
        press(page, "결산연도 적기")
        for name, amount in (("total_assets", "40억"), ("total_liabilities", "12억"), ("paid_in_capital", "3억")):
            page.fill(f"[name={name}]", amount)
        press(page, "저장")
        for kind in ("sme_certificate", "tax_certificate", "local_tax_certificate", "accounts"):
            page.goto(f"/workspace/company/documents/add/?kind={kind}")
            page.fill("[name=number]", "2026-11")
            page.fill("[name=issued_on]", "2026-02-02")
            page.fill("[name=valid_until]", "2026-12-31")
            page.set_input_files("[name=file]", paper())
            press(page, "저장")

    def asks_for_quotes(self, page: Page) -> None:
        follow(page, page.get_by_role("link", name="의뢰와 견적"))
        press(page, "의뢰 쓰기")
        expect(page.locator("main [name=text]")).to_have_value(re.compile(re.escape(self.story["need"]["text"][:40])))
        is_clean(page)
        press(page, "저장하고 견적 요청할 곳 고르기")
        expect(page.locator("input[name=solutions]:checked")).to_have_count(2)
        is_clean(page)
        press(page, "견적 요청")
        expect(page.locator("main")).to_contain_text("공급기업에 견적을 요청했습니다")

    def vendors_quote(self) -> None:
        need = Need.objects.latest("pk")
        self.firm.made |= {"need": need.pk, "case": need.case_id}
        self.world.at = max(self.world.at, people.now())
        asking.quoted(self.world, self.firm)
        self.clock.move_to(need.quote_deadline.replace(minute=1))
        self.world.at = people.now()
        needs.open_quotes_due(at=self.world.now())
        outbox.drain()

    def chooses(self, page: Page) -> None:
        follow(page, page.get_by_role("link", name="의뢰와 견적"))
        follow(page, page.locator(".ie-tasks a"))
        press(page, "비교하고 고르기")
        is_clean(page)
        page.check("input[name=quote] >> nth=0")
        page.fill(
            "[name=reason]", "기계 옆에서 스스로 멈추는 방식이고 값이 가장 낮으며 시험 결과를 보여 주었습니다. " * 2
        )
        expect(page.locator("[data-count-of]")).to_contain_text("자 이상")
        press(page, "이 견적으로 정하기")
        expect(page.locator("main")).to_contain_text("견적을 골랐습니다")

    def forms_the_consortium(self, page: Page) -> None:
        press(page, "함께 신청하자고 제안하기")
        page.check("[name=no_conflict]")
        is_clean(page)
        press(page, "함께 신청하자고 제안하기")
        expect(page.locator("[name=no_conflict]")).to_have_count(0)  # asked; nothing more to declare
        made = Consortium.objects.latest("pk")
        vendor = next(player for player in self.world.vendors.values() if player.organisation_id == made.vendor_id)
        self.world.at = people.now()
        selection.accept_consortium(
            consortium_id=made.pk, no_conflict=True, actor=self.world.of(vendor), at=self.world.now()
        )
        page.reload()
        press(page, "신청서 쓰기 시작")

    def writes(self, page: Page) -> None:
        press(page, "과제 계획")
        for area in page.locator("textarea").all():
            area.fill("지금은 한 달에 서너 번 소재를 버립니다. 이것을 한 번 아래로 줄입니다.")
        page.locator("[name=title]").blur()
        expect(page.locator("#saved")).to_contain_text("방금 저장됨")
        is_clean(page)
        press(page, "저장하고 다음")
        page.wait_for_url("**/write/costs/")
        page.fill("[name=cash]", "1")
        expect(page.locator("#calc")).to_contain_text("모자랍니다")
        page.reload()  # what was kept while typing is still there, and is put right now
        least = page.locator("#calc .ws-big >> nth=1").inner_text()
        page.fill("[name=cash]", least)
        expect(page.locator("#calc")).to_contain_text("기준을 채웠습니다")
        is_clean(page)
        press(page, "저장하고 다음")
        page.wait_for_url("**/write/kpis/")
        press(page, "저장하고 다음")
        page.wait_for_url("**/write/schedule/")
        page.fill("[name=stages-0-title]", "설치와 시험")
        page.fill("[name=stages-0-deliverables]", "설치 확인서\n시험 성적서")
        page.fill("[name=stages-0-criteria]", "4주 동안 사전 경보 85% 이상")
        press(page, "저장하고 신청서로")
        is_clean(page)

    def agrees(self, page: Page) -> None:
        press(page, "동의")
        for box in page.locator("main input[type=checkbox]").all():
            box.check()
        press(page, "고른 항목에 동의")
        press(page, "답변 확인과 제출")
        is_clean(page)

    def confirms(self, phone: Page) -> None:
        is_clean(phone)
        phone.check("[name=read]")
        press(phone, "신청서 제출")
        phone.wait_for_url("**/receipts/1/")
        is_clean(phone)


@pytest.fixture
def journey(world, clock):
    return Journey(world, clock)


def test_one_sentence_becomes_an_application_with_its_receipt(journey, open_page, site):
    page = open_page("/", bypass_csp=True)
    journey.describes(page)
    is_clean(page)
    journey.asks_two(page)
    is_clean(page)
    journey.signs_up(page)
    is_clean(page)
    journey.registers_the_company(page)
    journey.office_agrees()
    journey.fills_in_the_company(page)
    is_clean(page)
    journey.asks_for_quotes(page)
    journey.vendors_quote()
    journey.chooses(page)
    journey.forms_the_consortium(page)
    journey.writes(page)
    journey.agrees(page)

    phone = open_page("/accounts/login/", viewport=NARROW, bypass_csp=True)
    phone.fill("[name=login]", "saerom.han@saeroum.example")
    phone.fill("[name=password]", PASSWORD)
    follow(phone, "main button[type=submit]")
    phone.goto(page.url.replace("/check/", "/confirm/"))
    journey.confirms(phone)

    version = ApplicationVersion.objects.get()
    expect(phone.locator("main")).to_contain_text(version.receipt_number)
    expect(phone.locator("main")).to_contain_text(version.sha256)
    outbox.drain()
    phone.reload()
    with phone.expect_download() as saved:
        press(phone, "접수증 PDF 받기")
    assert saved.value.path().read_bytes().startswith(b"%PDF")
