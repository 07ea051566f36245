"""What the office does with agreements and their documents, by the buttons it is offered."""

from datetime import timedelta

import pytest
from django.urls import reverse

from catalog.enums import TermKind
from catalog.models import Term
from contracts.agreements import operations as agreements
from contracts.agreements import queries
from contracts.agreements.enums import AgreementState, DocumentState, Party
from contracts.agreements.models import AgreementDocument
from contracts.payments.models import TransferInstruction
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.demo.acts import agreements as agreeing
from marketplace.programmes.case_screen import papers_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_document_is_locked_and_signed_for_the_agency_by_buttons(stage, press, page):
    assert "/do/lock/" in page("manager1", stage.document())
    assert "/do/lock/" not in page("approver", stage.document())
    press("manager1", stage.document(), "lock")
    assert stage.document().state == DocumentState.LOCKED
    stage.signed(Party.DEMAND_FIRM, Party.VENDOR)
    agreeing.deposited(stage.world, stage.firm())

    door = f"/workspace/agreements/{stage.agreement().number}/sign/"
    assert door not in page("manager1", stage.document())
    assert door in page("approver", stage.document())
    stage.signed(Party.AGENCY).concluded()

    shown = page("manager1", stage.document())
    assert door not in page("approver", stage.document())
    assert "윤도겸" in shown and "직위에 따라" in shown
    assert f"/agreementdocument/inspect/{stage.document().pk}/file/sealed/" in shown


def test_approver_declines_and_a_manager_draws_up_again_with_other_terms(stage, press, page, visit):
    stage.locked()
    visit("decline/", Party.AGENCY, {"reason": "검수 기준이 모호합니다."})
    assert stage.document().state == DocumentState.DECLINED
    assert "검수 기준이 모호합니다." in page("manager1", stage.document())

    terms = {"generative_ai": "on", "handled": "sensitive", "entrusted_work": "녹취", "items": "", "retention": "1년"}
    refused = press("manager1", stage.agreement(), "draw_up_again", **terms)
    assert (refused.status_code, AgreementDocument.objects.count()) == (200, 1)
    press("manager1", stage.agreement(), "draw_up_again", **terms | {"items": "음성\n\n건강 상태"})
    outbox.drain()

    terms = queries.terms_of(stage.document())
    assert (stage.document().version, terms.generative_ai) == (2, True)
    assert (terms.personal_data.sensitive, terms.personal_data.items) == (True, ("음성", "건강 상태"))
    assert f'inspect/{stage.document().pk}/">{stage.document().number}</a>' in page("manager1", stage.agreement())


def test_file_that_could_not_be_made_can_be_asked_for_again(stage, press, page):
    assert "/do/make_again/" not in page("manager1", stage.document())
    AgreementDocument.objects.update(original=None, draft=None, trouble="ended by signal SIGKILL")
    shown = page("manager1", stage.document())
    assert "SIGKILL" in shown and "/do/make_again/" in shown
    press("manager1", stage.document(), "make_again")
    outbox.drain()

    assert (stage.document().original_id is not None, stage.document().trouble) == (True, "")


def test_file_whose_worker_was_killed_can_be_asked_for_after_five_minutes(stage, page, monkeypatch):
    AgreementDocument.objects.update(original=None, draft=None)
    since = stage.document().state_since
    monkeypatch.setattr(stage, "now", lambda: since + timedelta(minutes=4))
    assert "/do/make_again/" not in page("manager1", stage.document())
    monkeypatch.setattr(stage, "now", lambda: since + timedelta(minutes=6))
    shown = page("manager1", stage.document())
    assert "/do/make_again/" in shown and "만들어지기를 기다립니다" in shown
    (paper,) = (each for each in papers_of(stage.agreement().case, stage.staff("manager1")) if each.waits)
    assert (paper.name, paper.file) == (stage.document().number, None)


def test_cancelled_agreements_co_payment_is_refunded_by_finance(stage, press, page):
    stage.locked().signed(Party.DEMAND_FIRM)
    agreeing.deposited(stage.world, stage.firm())
    press("manager1", stage.agreement(), "cancel", reason="허위")
    assert stage.agreement().state == AgreementState.SIGNING
    press("approver", stage.agreement(), "cancel", reason="허위")
    assert stage.agreement().state == AgreementState.CANCELLED
    assert "/do/refund/" not in page("approver", stage.agreement())
    press("finance1", stage.agreement(), "refund")

    assert TransferInstruction.objects.get().amount == 35_000_000


def test_award_with_an_agreement_is_not_offered_again(client, stage):
    client.force_login(User.objects.get(pk=stage.world.staff_ids["manager1"]))
    url = reverse("agreement:list_action", args=["draw_up"])

    form = client.get(url).content.decode()
    assert stage.agreement().case.number not in form  # its agreement is drawn up: the award is no choice any more
    client.post(url, {"award": stage.award().pk, "handled": "none"})

    assert AgreementDocument.objects.count() == 1


def test_generative_solution_makes_a_generative_agreement(stage):
    solution = stage.award().application.consortium.quote.solution
    solution.ai_fields.add(Term.objects.get(kind=TermKind.AI_FIELD, code="generative"))
    solution.save()
    agreements.void_document(
        document_id=stage.document().pk, reason="고침", actor=stage.staff("manager1"), at=stage.now()
    )
    agreements.draw_up_again(agreement_id=stage.agreement().pk, actor=stage.staff("manager1"), at=stage.now())

    assert queries.terms_of(stage.document()).generative_ai
    assert "생성형 인공지능을 쓴다는 사실을" in stage.document().snapshot
