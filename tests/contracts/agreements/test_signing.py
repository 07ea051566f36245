"""Signatures come in order, each from the right person with its evidence; whatever else is tried has no effect."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog import operations as catalog
from catalog.models import VendorRegistration
from contracts.agreements import evidence, identity, queries, wording
from contracts.agreements import operations as agreements
from contracts.agreements.enums import Authority, DocumentState, Method, SignatureState
from contracts.agreements.errors import (
    ClausesNotAcknowledged,
    IdentityTooWeak,
    NameDiffers,
    NotIdentified,
    OtherVersion,
)
from contracts.agreements.models import Signature, SignatureRecord
from contracts.clauses.enums import Clause
from contracts.payments import operations as payments
from contracts.payments import queries as deposits
from marketplace.accounts import operations as accounts
from marketplace.accounts import queries as people
from marketplace.accounts.enums import StaffRole
from marketplace.accounts.models import Organisation, Sanction
from marketplace.core import outbox
from marketplace.core.lifecycle import TransitionRefused
from marketplace.core.models import AuditEntry
from marketplace.demo.acts import agreements as agreeing
from marketplace.programmes.enums import IdentityLevel
from marketplace.programmes.models import RuleSet
from matching.selection.enums import AwardState
from matching.selection.errors import NotEligible
from tests.contracts.agreements.conftest import PARTIES

pytestmark = [pytest.mark.django_db, pytest.mark.db]
FIRM, VENDOR, AGENCY = PARTIES


def nothing_signed(stage):
    states = set(stage.document().signatures.values_list("state", flat=True))
    return not SignatureRecord.objects.exists() and SignatureState.SIGNED not in states


# The lock


def test_lock_asks_all_three_by_the_rules_deadline_and_shows_the_original(stage):
    assert queries.file_of(stage.document()) == stage.document().draft
    stage.locked()
    document = stage.document()

    assert [(row.position, row.party) for row in queries.signatures_of(document)] == list(enumerate(PARTIES, start=1))
    assert (document.sign_by - stage.now()).days in range(13, 20)  # ten working days
    assert queries.file_of(document) == document.original != document.draft


@pytest.mark.parametrize("key", ["approver", "finance1", "secretary"])
def test_lock_is_a_managers(stage, key):
    with pytest.raises(TransitionRefused):
        agreements.lock_document(document_id=stage.document().pk, actor=stage.staff(key), at=stage.now())

    assert (stage.document().state, Signature.objects.count()) == (DocumentState.DRAFT, 0)


def test_second_lock_is_refused(stage):
    stage.locked()
    with pytest.raises(TransitionRefused):
        stage.locked()

    assert Signature.objects.count() == 3


def suspend_vendor(stage):
    registration = VendorRegistration.objects.get(vendor_id=stage.agreement().vendor_id)
    catalog.suspend_registration(
        registration_id=registration.pk, reason="허위 실적", actor=stage.staff("manager1"), at=stage.now()
    )


def test_vendor_suspended_after_the_selection_keeps_the_document_from_its_lock(stage):
    suspend_vendor(stage)
    with pytest.raises(NotEligible, match="결울림테크"):
        stage.locked()

    assert stage.document().state == DocumentState.DRAFT


def test_firm_barred_after_the_selection_keeps_the_document_from_its_lock(stage):
    accounts.sanction(
        organisation_id=stage.agreement().demand_firm_id, reason="부정 수급", basis="보조금법 제31조의2",
        starts_on=stage.world.today, ends_on=stage.world.today + timedelta(days=365), actor=stage.staff("approver"),
        at=stage.now(),
    )  # fmt: skip
    assert Sanction.objects.count() == 1
    with pytest.raises(NotEligible) as refused:
        stage.locked()

    assert len(refused.value.findings) == 1
    assert stage.document().state == DocumentState.DRAFT


def test_firm_that_has_another_name_by_now_keeps_the_document_from_its_lock(stage):
    Organisation.objects.filter(pk=stage.agreement().vendor_id).update(legal_name="(주)새이름")
    with pytest.raises(TransitionRefused, match="새이름"):
        stage.locked()

    agreements.void_document(
        document_id=stage.document().pk, reason="상호 변경", actor=stage.staff("manager1"), at=stage.now()
    )
    agreements.draw_up_again(agreement_id=stage.agreement().pk, actor=stage.staff("manager1"), at=stage.now())
    outbox.drain()
    stage.locked()
    assert stage.document().version == 2


# Order and right


@pytest.mark.parametrize("party", [VENDOR, AGENCY])
def test_signing_before_its_turn_is_refused(stage, open_, sign, party):
    stage.locked()
    open_(party)
    with pytest.raises(TransitionRefused):
        sign(party)

    assert nothing_signed(stage)


def test_signing_without_having_opened_the_document_is_refused(stage, sign):
    stage.locked()
    with pytest.raises(TransitionRefused):
        sign(FIRM)

    assert nothing_signed(stage)


def test_signing_twice_is_refused_and_leaves_one_record(stage, sign):
    stage.locked().signed(FIRM)
    with pytest.raises(TransitionRefused):
        sign(FIRM)

    assert SignatureRecord.objects.count() == 1


def test_signing_the_draft_is_not_possible(stage):
    assert stage.document().signatures.count() == 0
    assert queries.whose_turn(stage.document()) is None


def test_strangers_find_no_signature(stage, open_):
    stage.locked()
    for stranger in (stage.staff("evaluator1"), replace(stage.of(), organisation_id=stage.world.made["agency"] + 999)):
        with pytest.raises(Signature.DoesNotExist):
            open_(FIRM, stranger)


def test_only_who_signs_for_the_party_may_open_or_sign(stage, open_, sign):
    stage.locked()
    others = [stage.of(role="manager"), stage.vendor(), stage.staff("manager1"), stage.staff("approver")]
    for other in others:
        with pytest.raises(TransitionRefused):
            open_(FIRM, other)
    open_(FIRM)
    for other in others:
        with pytest.raises(TransitionRefused):
            sign(FIRM, actor=other)

    assert nothing_signed(stage)


def test_agency_signs_by_an_approver_who_did_not_draw_it_up(stage, open_, sign):
    accounts.grant_staff_role(
        user_id=stage.world.staff_ids["manager1"], role=StaffRole.APPROVER, actor=stage.world.system, at=stage.now()
    )
    accounts.appoint_signer(
        organisation_id=stage.world.made["agency"], user_id=stage.world.staff_ids["manager1"],
        actor=stage.world.system, at=stage.now(),
    )  # fmt: skip
    stage.locked().signed(FIRM, VENDOR)
    agreeing.deposited(stage.world, stage.firm())
    drew_it_up = people.actor_of(
        stage.world.staff_ids["manager1"], organisation_id=stage.world.made["agency"], at=stage.now()
    )
    open_(AGENCY, drew_it_up)
    with pytest.raises(TransitionRefused, match=r"작성한|drew up"):
        sign(AGENCY, actor=drew_it_up)
    signer = stage.signer(AGENCY)
    with pytest.raises(TransitionRefused):
        sign(AGENCY, actor=replace(signer, roles=signer.roles - {"approver"} | {"finance_officer"}))

    assert stage.document().state == DocumentState.SIGNING
    assert sign(AGENCY).authority == Authority.OFFICE


# Care


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"h0": "0" * 64}, OtherVersion),
        ({"typed_name": "곽병"}, NameDiffers),
        ({"typed_name": ""}, NameDiffers),
        ({"clauses": []}, ClausesNotAcknowledged),
        ({"clauses": [Clause.CLAWBACK]}, ClausesNotAcknowledged),
        ({"methods": []}, NotIdentified),
        ({"methods": [("wish", None)]}, NotIdentified),
    ],
)  # fmt: skip
def test_signing_without_care_is_refused_in_words(stage, open_, sign, changes, refusal):
    stage.locked()
    open_(FIRM)
    with pytest.raises(refusal) as refused:
        sign(FIRM, **changes)

    assert str(refused.value) and nothing_signed(stage)


@pytest.mark.parametrize(("ago", "fresh"), [(300, True), (301, False), (-1, False)])
def test_identification_is_fresh_for_five_minutes(stage, open_, sign, ago, fresh):
    stage.locked()
    open_(FIRM)
    at = stage.now()
    methods = [(Method.PASSWORD, at), (Method.ONE_TIME_CODE, at - timedelta(seconds=ago))]
    if not fresh:
        with pytest.raises(NotIdentified):
            sign(FIRM, methods=methods, at=at)
    assert nothing_signed(stage)
    if fresh:
        assert sign(FIRM, methods=methods, at=at).methods[1][0] == Method.ONE_TIME_CODE


@pytest.mark.parametrize(
    ("methods", "level"),
    [
        ([], None),
        ([Method.PASSWORD], IdentityLevel.ONE),
        ([Method.PASSWORD, Method.PASSWORD], IdentityLevel.ONE),
        ([Method.ONE_TIME_CODE], IdentityLevel.ONE),
        ([Method.PASSWORD, Method.ONE_TIME_CODE], IdentityLevel.TWO),
        ([Method.PASSKEY], IdentityLevel.TWO),
    ],
)
def test_two_proofs_count_as_two_where_they_differ_in_kind(methods, level):
    assert identity.level_of(methods) == level


def test_every_way_of_identification_proves_something_and_has_words_on_paper():
    assert set(identity.PROVES) == set(Method) == set(wording.METHODS)
    assert set(wording.LEVELS) == set(IdentityLevel)


@pytest.mark.parametrize("least", IdentityLevel)
def test_rules_say_how_well_a_signer_must_be_known(stage, open_, sign, least):
    RuleSet.objects.update(agreement_identity=least)
    stage.locked()
    open_(FIRM)
    at = stage.now()
    for methods in ([(Method.PASSWORD, at)], [(Method.PASSWORD, at), (Method.ONE_TIME_CODE, at)]):
        if identity.level_of(method for method, _at in methods) >= least:
            assert sign(FIRM, methods=methods)
            return
        with pytest.raises(IdentityTooWeak) as refused:
            sign(FIRM, methods=methods)
        assert str(least.label) in str(refused.value) and nothing_signed(stage)


def test_name_may_be_typed_with_other_blanks(stage, open_, sign):
    stage.locked()
    open_(FIRM)

    assert sign(FIRM, typed_name="  곽병주 ").signer_name == "곽병주"


def test_record_holds_the_evidence_and_is_chained_to_the_one_before(stage):
    stage.locked().signed(FIRM, VENDOR)
    document = stage.document()
    first, second = evidence.records_of(document)

    assert (first.signer_name, first.organisation_name, first.business_number) == (
        "곽병주", document.agreement.demand_firm.legal_name, document.agreement.demand_firm.business_number,
    )  # fmt: skip
    assert (first.h0, first.authority, first.delegation_id) == (document.h0, Authority.OFFICE, None)
    assert first.clauses == sorted(Clause.values)
    assert (first.previous, second.previous) == (evidence.FIRST, first.mac)
    assert document.h0 in queries.signing_sheet(document).consent
    assert evidence.chain_holds(document)


def test_changed_record_breaks_the_chain(stage):
    stage.locked().signed(FIRM, VENDOR)
    first, second = evidence.records_of(stage.document())
    for changed in (replace_row(first, signer_name="김다른"), replace_row(second, at=second.at + timedelta(days=1))):
        assert evidence.mac_of(changed) != changed.mac
    forged = replace_row(first, signer_name="김다른")
    forged.mac = evidence.mac_of(forged)  # even by one who holds the key, the next record tells

    assert second.previous != forged.mac


def replace_row(record, **changes):
    fields = {field.attname: getattr(record, field.attname) for field in record._meta.fields}
    return SignatureRecord(**fields | changes)


# The co-payment


def ready_for_the_agency(stage, open_):
    stage.locked().signed(FIRM, VENDOR)
    open_(AGENCY)


def test_agency_does_not_sign_before_the_co_payment(stage, open_, sign):
    ready_for_the_agency(stage, open_)
    with pytest.raises(TransitionRefused, match=deposits.deposit_of(stage.agreement().case_id).code):
        sign(AGENCY)

    assert (stage.document().state, stage.agreement().case.holder) == (DocumentState.SIGNING, "demand_firm")


@pytest.mark.parametrize("difference", [-1, 1])
def test_deposit_one_won_off_does_not_count(stage, open_, sign, difference):
    ready_for_the_agency(stage, open_)
    expected = queries.co_payment(stage.agreement())
    stage.world.bank.deposit(expected.amount + difference, sender=expected.code, at=stage.now())
    payments.import_statement(
        round_id=stage.world.made["round"], content=stage.world.bank.statement(), actor=stage.staff("finance1"),
        at=stage.now(),
    )  # fmt: skip
    outbox.drain()
    with pytest.raises(TransitionRefused):
        sign(AGENCY)

    assert not queries.co_payment(stage.agreement()).received
    assert queries.co_payment_missing(stage.agreement()) == 35_000_000


def test_turn_passes_to_the_approver_when_the_co_payment_is_in(stage, open_, sign):
    ready_for_the_agency(stage, open_)
    agreeing.deposited(stage.world, stage.firm())

    assert stage.agreement().case.holder == "approver"
    assert sign(AGENCY).organisation_name == "한국인공지능바우처진흥원(시험용)"
    assert stage.award().state == AwardState.AGREED


# Eligibility at the end


def test_vendor_suspended_while_signing_keeps_the_agency_from_signing(stage, open_, sign):
    ready_for_the_agency(stage, open_)
    agreeing.deposited(stage.world, stage.firm())
    suspend_vendor(stage)
    with pytest.raises(NotEligible):
        sign(AGENCY)

    assert (stage.document().state, stage.award().state) == (DocumentState.SIGNING, AwardState.READY)
    assert SignatureRecord.objects.count() == 2


def test_eligibility_is_checked_anew_for_the_agency(stage, open_, sign):
    ready_for_the_agency(stage, open_)
    agreeing.deposited(stage.world, stage.firm())
    stage.world.go(stage.world.day(42), 10)  # the check of the lock is too old by now
    sign(AGENCY)

    runs = AuditEntry.objects.filter(action="case.eligibility", facts__contains='"agreement"').count()
    assert runs == 2
