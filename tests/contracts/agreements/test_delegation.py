"""Signing under a letter of delegation: read and approved by the office, refused, ended, or over."""

from datetime import timedelta

import pytest

from contracts.agreements.enums import Authority, Party
from marketplace.accounts import operations as accounts
from marketplace.accounts.models import Delegation, Membership, User
from marketplace.core import outbox
from marketplace.core.lifecycle import TransitionRefused
from marketplace.notices.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.db]

FIRM = Party.DEMAND_FIRM


@pytest.fixture
def delegated(stage):
    """The firm's manager may sign by a letter, which the office has not read yet."""
    manager = stage.firm().people["manager"]
    membership = Membership.objects.get(user_id=manager, ends_on=None)
    for scope in ("sign", "submit"):
        accounts.delegate(
            membership_id=membership.pk, scope=scope, letter=b"%PDF-1.7 letter " + scope.encode(), actor=stage.of(),
            starts_on=stage.world.today, ends_on=stage.world.today + timedelta(days=30), at=stage.now(),
        )  # fmt: skip
    return Delegation.objects.get(membership=membership, scope="sign")


def approve(stage, scope):
    letter = Delegation.objects.get(scope=scope)
    accounts.approve_delegation(delegation_id=letter.pk, actor=stage.staff("manager1"), at=stage.now())


def test_delegate_signs_once_the_letter_is_approved(stage, delegated, open_, sign):
    stage.locked()
    with pytest.raises(TransitionRefused):
        open_(FIRM, stage.of(role="manager"))
    approve(stage, "sign")
    approve(stage, "submit")
    delegate = stage.of(role="manager")
    open_(FIRM, delegate)
    record = sign(FIRM, actor=delegate)

    assert (record.authority, record.delegation_id) == (Authority.DELEGATION, delegated.pk)


def test_letter_for_submitting_does_not_let_sign(stage, delegated, open_):
    approve(stage, "submit")
    stage.locked()
    with pytest.raises(TransitionRefused):
        open_(FIRM, stage.of(role="manager"))


def test_delegation_that_is_over_does_not_let_sign(stage, delegated, open_):
    approve(stage, "sign")
    Delegation.objects.update(ends_on=stage.world.today)
    stage.world.go(stage.world.day(36), 9)
    stage.locked()
    with pytest.raises(TransitionRefused):
        open_(FIRM, stage.of(role="manager"))


def test_letter_that_is_refused_or_ended_lets_nobody_sign(stage, delegated, open_):
    stage.locked()
    with pytest.raises(TransitionRefused):
        accounts.refuse_delegation(
            delegation_id=delegated.pk, reason=" ", actor=stage.staff("manager1"), at=stage.now()
        )
    accounts.refuse_delegation(
        delegation_id=delegated.pk, reason="대표자의 서명이 없습니다.", actor=stage.staff("manager1"), at=stage.now()
    )
    with pytest.raises(TransitionRefused):
        approve(stage, "sign")
    submit = Delegation.objects.get(scope="submit")
    approve(stage, "submit")
    assert stage.of(role="manager").has("submits")
    with pytest.raises(Delegation.DoesNotExist):
        accounts.revoke_delegation(delegation_id=submit.pk, reason="끝", actor=stage.vendor(), at=stage.now())
    accounts.revoke_delegation(delegation_id=submit.pk, reason="담당이 바뀌었습니다.", actor=stage.of(), at=stage.now())
    delegate = stage.of(role="manager")
    assert not delegate.has_any("signs", "submits")
    with pytest.raises(TransitionRefused):
        open_(FIRM, delegate)


def test_office_reads_the_letter_and_approves_it_on_its_page(stage, delegated, client):
    outbox.drain()
    client.force_login(User.objects.get(pk=stage.staff("manager1").person_id))
    task = Task.objects.open().get(kind="accounts.read_letter", about=f"accounts.delegation:{delegated.pk}")
    page = f"/admin/delegation/inspect/{delegated.pk}/"
    assert task.link_name == "delegation:inspect"
    assert "위임장 승인" in client.get(page).content.decode()
    assert client.get(f"{page}file/letter/").content.startswith(b"%PDF")
    client.post(f"{page}do/approve/", {})
    assert stage.of(role="manager").has("signs")
    outbox.drain()
    assert not Task.objects.open().filter(kind="accounts.read_letter", about=task.about).exists()

    client.force_login(User.objects.get(pk=stage.of().person_id))
    assert "위임 끝내기" in client.get("/workspace/company/people/").content.decode()
    client.post(f"/workspace/company/people/delegations/{delegated.pk}/end/", {"reason": "담당이 바뀌었습니다."})
    assert not stage.of(role="manager").has("signs")
