"""Whoever is to sign is called by a link of their own: for them, for one version, until it is signed or over."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from contracts.agreements import operations as agreements
from contracts.agreements.models import SignatureRecord
from marketplace.accounts.models import Membership, User
from marketplace.core import outbox
from marketplace.demo.acts import agreements as agreeing
from tests.contracts.agreements.conftest import PARTIES

pytestmark = pytest.mark.django_db
FIRM, VENDOR, AGENCY = PARTIES


def link_for(person_id: int) -> str:
    """The address in the last invitation that was mailed to a person."""
    address = User.objects.get(pk=person_id).email
    bodies = [letter.body for letter in mail.outbox if letter.to == [address]]
    links = re.findall(r"/workspace/agreements/invitations/\S+", "\n".join(bodies))
    return links[-1] if links else ""


@pytest.fixture
def invited(stage):
    """The link that a party's signer holds once the news are out."""

    def invited(party):
        outbox.drain()
        return link_for(stage.signer(party).person_id)

    return invited


def test_each_firm_is_called_when_its_turn_comes_and_once(stage, invited):
    stage.locked()
    assert invited(FIRM) and not invited(VENDOR)
    stage.signed(FIRM)
    assert invited(VENDOR)
    agreeing.deposited(stage.world, stage.firm())
    outbox.drain()

    signer = User.objects.get(pk=stage.signer(VENDOR).person_id)
    calls = [letter for letter in mail.outbox if letter.to == [signer.email] and "/invitations/" in letter.body]
    assert len(calls) == 1


def test_link_leads_its_person_to_the_page_and_after_signing_to_the_receipt(stage, invited, visit):
    stage.locked()
    link = invited(FIRM)
    assert visit(link)["Location"].endswith("/sign/")
    stage.signed(FIRM)

    assert visit(link)["Location"].endswith("/signed/")
    assert SignatureRecord.objects.count() == 1


def test_link_is_worth_nothing_to_another_and_tells_them_nothing(stage, invited, visit):
    stage.locked()
    link = invited(FIRM)
    colleague = Membership.objects.filter(organisation=stage.agreement().demand_firm).exclude(
        user_id=stage.signer(FIRM).person_id
    ).earliest("pk").user_id  # fmt: skip
    for who in (VENDOR, AGENCY, colleague):
        answer = visit(link, who)
        assert answer.status_code == 403
        assert stage.agreement().number not in answer.content.decode()
        assert stage.agreement().case.title not in answer.content.decode()


@pytest.mark.parametrize("end", ["voided", "expired", "late", "declined"])
def test_link_of_a_version_that_is_over_says_so_and_leads_to_what_holds(stage, invited, visit, end):
    stage.locked()
    link = invited(FIRM)
    if end == "voided":
        agreements.void_document(
            document_id=stage.document().pk, reason="고침", actor=stage.staff("manager1"), at=stage.now()
        )
        agreements.draw_up_again(agreement_id=stage.agreement().pk, actor=stage.staff("manager1"), at=stage.now())
        outbox.drain()
        stage.locked()
        assert invited(FIRM) != link
    elif end == "declined":
        agreements.decline(
            signature_id=stage.document().signatures.get(party=FIRM).pk, reason="금액이 다릅니다.", at=stage.now(),
            actor=stage.signer(FIRM),
        )  # fmt: skip
    elif end == "expired":
        agreements.expire_documents_due(at=stage.document().sign_by + timedelta(seconds=1))
    else:
        stage.world.clock.at = stage.document().sign_by + timedelta(seconds=1)
    answer = visit(link, follow=True)

    assert answer.redirect_chain[-1][0].endswith(f"/{stage.agreement().number}/")
    assert "더는 서명할 수 없습니다" in answer.content.decode()


@pytest.mark.parametrize("spoil", [lambda link: link[:-3] + "AA/", lambda link: link.replace(":", "x"), lambda link: "/workspace/agreements/invitations/0/"])  # fmt: skip
def test_link_that_somebody_made_up_leads_nowhere(stage, invited, visit, spoil):
    stage.locked()

    assert visit(spoil(invited(FIRM))).status_code == 404
