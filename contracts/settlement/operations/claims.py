"""A claim: filed by the vendor with its e-tax invoice, checked by a manager, approved by a finance officer, paid."""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from contracts.agreements.models import PaymentRow
from contracts.payments import operations as payments
from contracts.payments import queries as transfers
from contracts.vouchers import operations as vouchers
from contracts.vouchers.operations import Share
from marketplace.core import audit, files, numbers, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.errors import NotAllowed
from marketplace.core.identifiers import digits
from marketplace.core.lifecycle import advance
from marketplace.ledger import operations as ledger
from marketplace.programmes import books
from marketplace.programmes import queries as cases
from marketplace.programmes.enums import Severity, Stage
from marketplace.programmes.models import EligibilityRun
from matching.selection import operations as selection

from .. import due, rules
from ..enums import ClaimState
from ..errors import CheckAgain, ClaimedAlready, ClaimNotUsable, InvoiceUsed, NotDue
from ..invoices import Amounts, Invoice, is_late, problems
from ..lifecycles import CLAIM
from ..models import Claim, ETaxInvoice, PaymentHold

PREFIX = "claim:"


def claim(
    *, row_id: int, invoice: Invoice, amounts: Amounts, content: bytes | None = None, actor: Actor, at: datetime
) -> Claim:
    """The vendor claims an instalment: all that is due of it, with the e-tax invoice it has issued to the firm.

    Raises NotAllowed unless a person of the vendor who may submit does it, NotDue with what comes first,
    ClaimNotUsable naming every point of invoice and amounts, NotEligible, InvoiceUsed, ClaimedAlready.
    """
    row = _row(row_id, actor)
    found = due.claimable(row, at)
    if found.why_not:
        raise NotDue(found.why_not)
    if wrong := problems(invoice, amounts, due.expected(row, found.share, at)):
        raise ClaimNotUsable(wrong)
    file = files.store(content, at=at) if content else None
    run = _require_eligible(row.agreement.case_id, at)
    try:
        with transaction.atomic():
            return _file(row, invoice, amounts, file, run, actor, at)
    except IntegrityError as error:
        if row.claims.exclude(state=ClaimState.REFUSED).exists():
            raise ClaimedAlready from error
        raise InvoiceUsed from error


def check_claim(*, claim_id: int, actor: Actor, at: datetime) -> Claim:
    """The manager finds the claim in order; the rules run again, so that approval rests on that day.

    Also checks again what was checked before. Raises TransitionRefused, NotEligible.
    """
    claim = _claim(claim_id, actor)
    CLAIM["check"].require(claim, actor, at)
    run = _require_eligible(claim.case_id, at)
    with transaction.atomic():
        claim = advance(CLAIM, claim, "check", actor=actor, at=at, **_facts(claim))
        claim.checked_by, claim.eligibility = actor.person_id, run
        claim.save(update_fields=["checked_by", "eligibility"])
    return claim


def approve_claim(*, claim_id: int, actor: Actor, at: datetime) -> Claim:
    """A finance officer who is not the checker approves: the instalment's money is owed to the vendor and instructed.

    Money, in one transaction: what the voucher and the co-payment hold for the row → payable to the vendor, and one
    transfer instruction over it. Raises TransitionRefused (state, right, same person, check too old, on hold), NotDue
    if the row cannot be paid any more, NotEligible, CheckAgain if a rule finds something that the check did not, and
    what `payments.instruct` raises.
    """
    claim = _claim(claim_id, actor)
    CLAIM["approve"].require(claim, actor, at)
    _refuse_news(claim, _require_eligible(claim.case_id, at))
    with transaction.atomic():
        claim = advance(CLAIM, claim, "approve", actor=actor, at=at, **_facts(claim))
        found = due.payable(claim.row, at)
        if found.why_not:
            raise NotDue(found.why_not)
        case, vendor = cases.case(claim.case_id), claim.agreement.vendor
        owed = books.payable(case, vendor)
        ledger.open_account(owed, guarded=False)
        share = Share(grant=claim.grant_share, cash=claim.cash_share)
        moved = vouchers.draw(row_id=claim.row_id, claim=claim.number, share=share, credit=owed, at=at)
        claim.approved_by = actor.person_id
        claim.instruction = payments.instruct(
            key=f"{PREFIX}{claim.number}", case_id=case.pk, payee_id=vendor.pk, amount=moved, debit=owed,
            purpose=f"{claim.number} {claim.row.get_kind_display()}", actor=actor, at=at,
        )  # fmt: skip
        claim.save(update_fields=["approved_by", "instruction"])
    return claim


def return_claim(*, claim_id: int, reason: str, actor: Actor, at: datetime) -> Claim:
    """Send a claim back with the reason; the vendor may claim the instalment again, with the same invoice or another."""
    return _move(claim_id, "refuse", reason, actor, at)


def hold_claim(*, claim_id: int, reason: str, actor: Actor, at: datetime) -> Claim:
    """Stop one claim: a dispute, a seizure, a change of account. A manager releases it."""
    return _move(claim_id, "hold", reason, actor, at)


def release_claim(*, claim_id: int, reason: str, actor: Actor, at: datetime) -> Claim:
    """Let a claim go on; the manager checks it again. Refused while payments of its whole case are on hold."""
    return _move(claim_id, "release", reason, actor, at)


def follow_payment(*, key: str, at: datetime) -> Claim | None:
    """Bring a claim in line with its transfer: paid, or not paid after all. Safe to repeat, in any order of news.

    `key` is the transfer's origin; None for a transfer that is no claim's.
    """
    if not key.startswith(PREFIX):
        return None
    with transaction.atomic():
        claim = Claim.objects.select_for_update(no_key=True).get(number=key.removeprefix(PREFIX))
        is_paid = transfers.is_paid(key)
        if claim.state == ClaimState.INSTRUCTED and is_paid:
            claim = advance(CLAIM, claim, "pay", actor=SYSTEM, at=at, **_facts(claim))
            claim.paid_at = at
        elif claim.state == ClaimState.PAID and not is_paid:
            claim = advance(CLAIM, claim, "bounce", actor=SYSTEM, at=at, **_facts(claim))
            claim.paid_at = None
        claim.save(update_fields=["paid_at"])
    return claim


def _row(row_id: int, actor: Actor) -> PaymentRow:
    row = PaymentRow.objects.select_related("agreement__vendor", "agreement__demand_firm").get(pk=row_id)
    if not rules.its_vendor_claims(Claim(agreement=row.agreement), actor):
        raise NotAllowed
    return row


def _file(row, invoice: Invoice, amounts: Amounts, file, run: EligibilityRun, actor: Actor, at: datetime) -> Claim:
    series = cases.case(row.agreement.case_id).round.code
    number = digits(invoice.approval_number)
    entered = asdict(invoice) | {"approval_number": number}
    filed = Claim.objects.create(
        number=numbers.public_number("B", series), agreement=row.agreement, row=row,
        invoice=ETaxInvoice.objects.create(**entered, file=file, at=at), approval_number=number,
        grant_share=amounts.grant, cash_share=amounts.cash, vat=amounts.vat, total=amounts.total, eligibility=run,
        claimed_at=at, state_since=at,
    )  # fmt: skip
    facts = _facts(filed) | {"invoice": number, "issued_late": is_late(invoice)}
    audit.record(filed, "claim.file", actor=actor, at=at, facts=facts)
    outbox.publish("claim.file", subject=filed, at=at, actor=actor, **facts)
    if hold := PaymentHold.objects.filter(case_id=filed.case_id, released_at=None).first():
        filed = advance(CLAIM, filed, "hold", actor=SYSTEM, at=at, reason=hold.reason, **_facts(filed))
    return filed


def _require_eligible(case_id: int, at: datetime) -> EligibilityRun:
    return selection.require_eligible(case_id=case_id, stage=Stage.CLAIM, plan=None, at=at)


def _refuse_news(claim: Claim, run: EligibilityRun) -> None:
    """A manager looks at whatever has come up since the check. Raises CheckAgain."""
    known = cases.messages_of(claim.eligibility, Severity.REVIEW)
    if news := set(cases.messages_of(run, Severity.REVIEW)) - set(known):
        raise CheckAgain(findings=" ".join(sorted(news)))


def _claim(claim_id: int, actor: Actor) -> Claim:
    return Claim.objects.visible_to(actor).select_related("agreement__case", "eligibility").get(pk=claim_id)


def _move(claim_id: int, move: str, reason: str, actor: Actor, at: datetime) -> Claim:
    claim = _claim(claim_id, actor)
    return advance(CLAIM, claim, move, actor=actor, at=at, reason=reason, **_facts(claim))


def _facts(claim: Claim) -> dict:
    return {
        "agreement_id": claim.agreement_id, "case_id": claim.case_id, "number": claim.number, "amount": claim.supply_value,
    }  # fmt: skip
